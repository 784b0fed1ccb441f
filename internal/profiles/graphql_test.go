package profiles_test

import "testing"

func TestFaultsOfGraphQL(t *testing.T) {
	const (
		completes = "the operation ends with complete"
		behind    = "nothing comes behind complete"
		result    = "each next has the result of the operation, in JSON"
		vocab     = "there are no events but next and complete"
		complete  = "event: complete\ndata:\n\n"
		hola      = "event: next\ndata: {\"data\":{\"greetings\":\"Hola\"}}\n\n"
	)
	query := post(`{"query":"{ hello }"}`)
	testFaults(t, "graphql-sse/distinct", []fault{
		{name: "next without complete", in: "subscription.http", old: complete, new: "", rule: completes},
		{name: "complete without data", in: "subscription.http", old: "event: complete\ndata:", new: "event: complete", rule: completes},
		{name: "something behind complete", in: "subscription.http", old: complete, new: complete + hola, rule: behind},
		{name: "two completes", in: "subscription.http", old: complete, new: complete + complete, rule: behind},
		{name: "no names", in: "subscription.http", old: "event: next\n", new: "", rule: vocab},
		{name: "no names at all", in: "subscription.http", old: "event: ", new: "note: ", rule: vocab},
		{name: "an error as text, and no more", in: "subscription.http", old: complete, new: "data: Internal Server Error\n\n", rule: vocab},
		{name: "a ping that clients do not know", in: "subscription.http", old: hola, new: "event: ping\ndata: {}\n\n" + hola, rule: vocab},
		{name: "a result that is none", in: "subscription.http", old: `{"data":{"greetings":"Hola"}}`, new: `{"greetings":"Hola"}`, rule: result},
		{name: "a result that is no JSON", in: "subscription.http", old: `{"data":{"greetings":"Hola"}}`, new: `Hola`, rule: result},
		{name: "a message of the single connection mode", in: "query.http", old: `{"data":{"hello":"world"}}`, new: `{"id":"1","payload":{"data":{"hello":"world"}}}`, rule: result},
		{name: "errors that are no list", in: "validation-error.http", old: `"errors":[`, new: `"errors":{"0":`, rule: result},
		{name: "an error without a message", in: "resolver-error.http", old: `"message":"no such thing",`, new: "", rule: "errors are a list, each with a message"},
		{name: "data in complete", in: "query.http", old: "event: complete\ndata:", new: "event: complete\ndata: {}", rule: "the data of complete is empty"},
		{name: "two results of a query", in: "subscription.http", old: "no-cache", new: "no-store", asked: query, rule: "a query or a mutation has one result"},

		{name: "a result with errors", in: "resolver-error.http", old: "no such thing", new: "no", asked: post(`{"query":"query { broken }"}`), rule: allowed},
		{name: "many results of a subscription", in: "subscription.http", old: "no-cache", new: "no-store", asked: post(`{"query":"subscription { greetings }"}`), rule: allowed},
		{name: "comments", in: "subscription.http", old: complete, new: ":\n\n" + complete, rule: allowed},
		{name: "parts of a result", in: "query.http", old: complete, new: "event: next\ndata: {\"incremental\":[{\"data\":{\"late\":1},\"path\":[]}],\"hasNext\":false}\n\n" + complete, rule: allowed},
		{name: "nothing but complete", in: "query.http", old: "event: next\ndata: {\"data\":{\"hello\":\"world\"}}\n\n", new: "", rule: allowed},
	})
}
