package check_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/streamspec/streamspec/internal/check"
)

// drafted is the scenario of a file that says this, in its second line and those below.
func drafted(t *testing.T, yaml string) check.Draft {
	t.Helper()
	loaded, err := check.Load(library(t, map[string]string{"a.yaml": "scenario: a\n" + yaml + "\n"}))
	if err != nil {
		t.Fatal(err)
	}
	return check.Draft{Library: loaded, Scenario: loaded.Scenarios["a"]}
}

// TestMisspeltKinds: a kind that nobody declares is a type of event; one that differs in a
// letter from what is declared, sent or named elsewhere is probably none.
func TestMisspeltKinds(t *testing.T) {
	for name, c := range map[string]struct{ yaml, want string }{
		"until":                  {"stream: {get: \"http://127.0.0.1/\", until: {event: shippd}}", "3:51 shippd, shipped"},
		"ready and its end":      {"stream: {get: \"http://127.0.0.1/\", ready: acepted, ends_with: ordre}", "3:43 acepted, accepted|3:63 ordre, order"},
		"during":                 {"stream: {get: \"http://127.0.0.1/\"}\nduring: [{after: acepted, get: \"http://127.0.0.1/\"}]", "4:18 acepted, accepted"},
		"an order":               {"stream: {get: \"http://127.0.0.1/\"}\nexpect:\n  - order: accepted (shippd | cancelled)", "5:22 shippd, shipped"},
		"streams compared":       {"stream: {get: \"http://127.0.0.1/\", clients: 2}\nexpect: [{every_stream_has_the_same: shippd, by: id}]", "4:38 shippd, shipped"},
		"any of them":            {"stream: {get: \"http://127.0.0.1/\"}\nexpect: [{never: over}]", "2:102 shippd, shipped"},
		"none of them declared":  {"stream: {get: \"http://127.0.0.1/\", until: {event: packet}}\nexpect: [{arrives: packed, within: 1s}, {count: packed, times: 1}]", "3:51 packet, packed"},
		"types of other names":   {"stream: {get: \"http://127.0.0.1/\", until: {event: error}}\nexpect: [{never: step1}, {never: step2}]", ""},
		"named as often":         {"stream: {get: \"http://127.0.0.1/\", until: {event: packed}}\nexpect: [{arrives: paced, within: 1s}]", "4:20 paced, packed"},
		"a letter lost":          {"stream: {get: \"http://127.0.0.1/\", until: {event: shippe}}\nexpect: [{never: acceptedd}]", "3:51 shippe, shipped|4:18 acceptedd, accepted"},
		"a letter twice":         {"stubs: {s: [{get: /, events: [{event: b, data: 1}]}]}\nstream: {get: \"${stub.s}/\"}\nexpect:\n  - order: accepted bb{0} shipped", "6:21 bb, b"},
		"the word event":         {"stream: {get: \"http://127.0.0.1/\"}\nexpect: [{never: events}, {never: Event}, {never: any_event}, {never: event}, {never: any event}]", "4:18 events, event|4:35 Event, event|4:51 any_event, event"},
		"the word comment":       {"stream: {get: \"http://127.0.0.1/\"}\nexpect: [{never: comments}, {never: comment}]", "4:18 comments, comment"},
		"sent by a stub":         {"stubs: {s: [{get: /, events: [{event: comments, data: 1}]}]}\nstream: {get: \"${stub.s}/\"}\nexpect: [{never: comments}]", ""},
		"a type, and its plural": {"stream: {get: \"http://127.0.0.1/\", until: {event: item}}\nexpect: [{never: items}]", ""},
	} {
		t.Run(name, func(t *testing.T) {
			kinds := "events: {shipped: {event: order, where: {state: shipped}}, accepted: {event: order"
			if name == "any of them" {
				kinds += "}, over: {any_of: [shippd, accepted]"
			}
			draft := drafted(t, kinds+"}}\n"+c.yaml)
			var got []string
			for _, p := range draft.Misspelt(draft.Scenario.Expect) {
				names := strings.Split(p.Message, "\"")
				got = append(got, fmt.Sprintf("%d:%d %s, %s", p.Line, p.Column, names[1], names[3]))
			}
			if text := strings.Join(got, "|"); text != c.want {
				t.Errorf("got  %s\nwant %s", text, c.want)
			}
		})
	}
}
