package expect_test

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/streamspec/streamspec/internal/secret"
	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/expect/value"
	"github.com/streamspec/streamspec/runner/recording"
)

// request is a request such as `POST /callback?a=1 {"n": 1}`.
func request(text string, secrets ...string) recording.Incoming {
	method, rest, _ := strings.Cut(text, " ")
	target, body, _ := strings.Cut(rest, " ")
	at, _ := url.Parse(target)
	masker := &secret.Masker{}
	masker.Add(secrets...)
	return recording.Incoming{Method: method, URL: at, Body: []byte(body), Hide: masker.Text, Header: http.Header{"X-Request-Id": {"r-1"}}}
}

func TestReceived(t *testing.T) {
	all := []recording.Incoming{
		request(`POST /callback {"action": "connect", "token": "abcdefgh"}`, "abcdefgh"),
		request(`GET /version.json?t=1`),
		request(`POST /callback {"action": "disconnect", "token": "abcdefgh", "reason": "client_closed"}`, "abcdefgh"),
		request(`PUT /tasks/7 plain`),
		request(`DELETE /tokens/abcdefgh`, "abcdefgh"),
	}
	const listed = "; in all, it received 5 requests:\n" +
		`#1 POST /callback {"action": "connect", "token": "***1"}` + "\n" +
		`#2 GET /version.json?t=1` + "\n" +
		`#3 POST /callback {"action": "disconnect", "token": "***1", "reason": "client_closed"}` + "\n" +
		`#4 PUT /tasks/7 plain` + "\n" +
		`#5 DELETE /tokens/***1`
	is := func(path value.Path, want value.JSON) map[value.Path]value.JSON {
		return map[value.Path]value.JSON{path: want}
	}
	cases := []struct {
		name   string
		expect expect.Received
		want   string // empty: it holds; else "EXPECTED\nGOT"
	}{
		{"any at all", expect.Received{}, ""},
		{"so many", expect.Received{Pattern: expect.On("POST", "/callback"), Times: pointer(2)}, ""},
		{"a pattern", expect.Received{Pattern: expect.On("ANY", "/tasks/{id}"), AtLeast: pointer(1), AtMost: pointer(2)}, ""},
		{"none", expect.Received{Pattern: expect.On("DELETE", "/callback"), Times: pointer(0)}, ""},
		{"those of a certain content", expect.Received{Pattern: expect.On("POST", "/callback"), Where: is("action", `"disconnect"`), Times: pointer(1), Body: expect.Body{Is: is("reason", `"client_closed"`)}}, ""},
		{"each has", expect.Received{Pattern: expect.On("POST", "/callback"), Body: expect.Body{Has: []value.Path{"token"}, Is: is("token", `"abcdefgh"`)}}, ""},
		{"a header", expect.Received{Headers: header("x-request-id", "r-1")}, ""},
		{
			"too few", expect.Received{Pattern: expect.On("POST", "/callback"), Times: pointer(3)},
			`the stub "gateway" received exactly 3 "POST /callback"` + "\n" + `the stub "gateway" received 2 "POST /callback"` + listed,
		},
		{
			"too many", expect.Received{Pattern: expect.On("POST", "/callback"), AtMost: pointer(1)},
			`the stub "gateway" received at most 1 "POST /callback"` + "\n" + `the stub "gateway" received 2 "POST /callback"` + listed,
		},
		{
			"one too many", expect.Received{Pattern: expect.On("GET", "/version.json"), Times: pointer(0)},
			`the stub "gateway" received no "GET /version.json"` + "\n" + `the stub "gateway" received 1 "GET /version.json"` + listed,
		},
		{
			"nothing there to be judged", expect.Received{Pattern: expect.On("PATCH", "/{all...}"), Body: expect.Body{Has: []value.Path{"a"}}},
			`the stub "gateway" received "PATCH /{all...}", each of which has "a"` + "\n" + `the stub "gateway" received no "PATCH /{all...}"` + listed,
		},
		{
			"not one of those, and its secret is masked", expect.Received{Pattern: expect.On("POST", "/callback"), Where: is("token", `"abcdefgh"`), AtLeast: pointer(3), AtMost: pointer(4)},
			`the stub "gateway" received 3 to 4 "POST /callback" that has "token" equal to "***1"` + "\n" + `the stub "gateway" received 2 "POST /callback" that has "token" equal to "***1"` + listed,
		},
		{
			"one comes near", expect.Received{Pattern: expect.On("POST", "/callback"), Where: is("reason", `"client-closed"`), Times: pointer(1)},
			`the stub "gateway" received exactly 1 "POST /callback" that has "reason" equal to "client-closed"` + "\n" +
				`the stub "gateway" received no "POST /callback" that has "reason" equal to "client-closed"; the nearest: #3 POST /callback has "reason" "client_closed"` + listed,
		},
		{
			"one comes near, and its secret is masked", expect.Received{Pattern: expect.On("POST", "/callback"), Where: is("token", `"abcdefgx"`), Times: pointer(1)},
			`the stub "gateway" received exactly 1 "POST /callback" that has "token" equal to "abcdefgx"` + "\n" +
				`the stub "gateway" received no "POST /callback" that has "token" equal to "abcdefgx"; the nearest: #1 POST /callback has "token" "***1"` + listed,
		},
		{
			"one lacks it", expect.Received{Pattern: expect.On("POST", "/callback"), Body: expect.Body{Has: []value.Path{"reason"}}},
			`the stub "gateway" received "POST /callback", each of which has "reason"` + "\n" + `#1 POST /callback to the stub "gateway" has no "reason"; its body has only "action", "token"`,
		},
		{
			"one has another, which is secret", expect.Received{Pattern: expect.On("POST", "/callback"), Body: expect.Body{Is: is("token", `"x"`)}},
			`the stub "gateway" received "POST /callback", each of which has "token" equal to "x"` + "\n" + `#1 POST /callback to the stub "gateway" has "token" "***1"`,
		},
		{
			"one has another, and what is shown of it would do", expect.Received{Pattern: expect.On("POST", "/callback"), Body: expect.Body{Length: map[value.Path]value.Length{"token": {1, 4}}}},
			`the stub "gateway" received "POST /callback", each of which has "token" of length 1 to 4` + "\n" + `#1 POST /callback to the stub "gateway" has a secret instead, which is not shown`,
		},
		{"a condition with a variable", expect.Received{Pattern: expect.On("POST", "/callback"), Body: expect.Body{That: "data.token == vars.token && count == 1"}}, ""},
		{
			"not JSON", expect.Received{Pattern: expect.On("PUT", "/tasks/7"), Body: expect.Body{Like: `{"a": 1}`}},
			`the stub "gateway" received "PUT /tasks/7", each of which has data like {"a": 1}` + "\n" + `#4 PUT /tasks/7 to the stub "gateway" has data that is not JSON: «plain»`,
		},
		{
			"a secret in its path", expect.Received{Pattern: expect.On("DELETE", "/tokens/{token}"), Body: expect.Body{Has: []value.Path{"a"}}},
			`the stub "gateway" received "DELETE /tokens/{token}", each of which has "a"` + "\n" + `#5 DELETE /tokens/***1 to the stub "gateway" has data that is not JSON: «»`,
		},
		{
			"another header", expect.Received{Pattern: expect.On("PUT", "/tasks/7"), Headers: header("x-request-id", "r-2")},
			`the stub "gateway" received "PUT /tasks/7", each of which has the header "X-Request-Id" equal to "r-2"` + "\n" + `#4 PUT /tasks/7 to the stub "gateway" has the header "X-Request-Id" "r-1", where "r-2" was expected`,
		},
		{
			"no header", expect.Received{Pattern: expect.On("PUT", "/tasks/7"), Headers: header("X-User", "ann")},
			`the stub "gateway" received "PUT /tasks/7", each of which has the header "X-User" equal to "ann"` + "\n" + `#4 PUT /tasks/7 to the stub "gateway" has no header "X-User"; it has X-Request-Id`,
		},
	}
	seen := expect.Evidence{Received: func(stub string) ([]recording.Incoming, error) {
		if stub != "gateway" {
			return nil, errors.New("no stub has the name")
		}
		return all, nil
	}}
	env := expect.Env{Variable: func(name string) (string, bool) { return "abcdefgh", name == "token" }}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			c.expect.Stub = "gateway"
			if err := c.expect.Validate(); err != nil {
				t.Fatal(err)
			}
			v, err := expect.Judge(t.Context(), c.expect, env, seen)
			if err != nil {
				t.Fatal(err)
			}
			got := ""
			if v.State != expect.Held {
				got = v.Expected + "\n" + v.Got
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
	if _, err := (expect.Received{Stub: "x"}).Judge(t.Context(), expect.Env{}, seen); err == nil {
		t.Error("a stub that there is not was judged")
	}
	if _, err := (expect.Received{Stub: "x"}).Judge(t.Context(), expect.Env{}, expect.Evidence{}); err == nil || err.Error() != `nobody knows what the stub "x" received` {
		t.Errorf("without stubs: %v", err)
	}
}

// TestNoRequestIsNothingToJudge where it is asked what each has, and not how many there are: no known gap excuses that.
func TestNoRequestIsNothingToJudge(t *testing.T) {
	seen := expect.Evidence{Received: func(string) ([]recording.Incoming, error) { return nil, nil }}
	post, has := expect.On("POST", "/x"), expect.Body{Has: []value.Path{"a"}}
	for name, c := range map[string]struct {
		expect expect.Received
		want   expect.Code
	}{
		"what each has":       {expect.Received{Pattern: post, Body: has}, expect.NothingToJudge},
		"a header of each":    {expect.Received{Pattern: post, Headers: header("X-User", "ann")}, expect.NothingToJudge},
		"what the second has": {expect.Received{Pattern: post, Number: 2, Body: has}, expect.NothingToJudge},
		"any":                 {expect.Received{Pattern: post}, expect.TooFew},
		"so many, with that":  {expect.Received{Pattern: post, Times: pointer(1), Body: has}, expect.TooFew},
	} {
		if v, err := expect.Judge(t.Context(), c.expect, expect.Env{}, seen); err != nil || v.State != expect.Broken || v.Code != c.want {
			t.Errorf("%s: %v, %v, where %s was expected", name, v, err, c.want)
		}
	}
}

// TestReceivedWaits: what is still missing is waited for, what is too much is not. What may
// yet become too much is known when the time is over.
func TestReceivedWaits(t *testing.T) {
	cases := []struct {
		times *int
		least *int
		want  string // empty: it holds
		took  time.Duration
	}{
		{nil, pointer(3), "", 20 * time.Millisecond},
		{pointer(3), nil, "", 50 * time.Millisecond},
		{pointer(2), nil, "the stub \"s\" received 3 requests within 50 ms; in all, it received 3 requests:\n#1 GET /a\n#2 GET /a\n#3 GET /a", 20 * time.Millisecond},
		{pointer(0), nil, "the stub \"s\" received 1 request within 50 ms; in all, it received 1 request:\n#1 GET /a", 0},
		{pointer(4), nil, "the stub \"s\" received 3 requests within 50 ms; in all, it received 3 requests:\n#1 GET /a\n#2 GET /a\n#3 GET /a", 50 * time.Millisecond},
	}
	for _, c := range cases {
		synctest.Test(t, func(t *testing.T) {
			began := time.Now()
			seen := expect.Evidence{Received: func(string) (all []recording.Incoming, err error) { // one more with each poll
				for range min(1+time.Since(began)/(10*time.Millisecond), 3) {
					all = append(all, request("GET /a"))
				}
				return all, nil
			}}
			v, err := expect.Received{Stub: "s", Times: c.times, AtLeast: c.least, InTime: expect.InTime{Within: 50 * time.Millisecond}}.Judge(t.Context(), expect.Env{}, seen)
			if took := time.Since(began); err != nil || v.Got != c.want || took != c.took {
				t.Errorf("%v requests: after %v (%v): %s, want %v: %s", c, took, err, v.Got, c.took, c.want)
			}
		})
	}
}

// TestReceivedListsTheLatest: of many requests a message lists the latest.
func TestReceivedListsTheLatest(t *testing.T) {
	for n, want := range map[int]string{
		10: "the stub \"s\" received 10 requests; in all, it received 10 requests:\n#1 GET /a\n#2 GET /a",
		11: "the stub \"s\" received 11 requests; in all, it received 11 requests:\n… 1 earlier one …\n#2 GET /a",
	} {
		all := slices.Repeat([]recording.Incoming{request("GET /a")}, n)
		seen := expect.Evidence{Received: func(string) ([]recording.Incoming, error) { return all, nil }}
		v, err := expect.Judge(t.Context(), expect.Received{Stub: "s", Times: pointer(1)}, expect.Env{}, seen)
		if err != nil || !strings.HasPrefix(v.Got, want) {
			t.Errorf("%v: got %s\nwant %s", err, v.Got, want)
		}
	}
}

// TestReceivedWhileThisMachineIsLate: where only what came late to us decides, nobody can
// tell. What is missing when that must have come is missing.
func TestReceivedWhileThisMachineIsLate(t *testing.T) {
	const within = 50 * time.Millisecond
	cases := []struct {
		name   string
		within time.Duration
		times  int
		late   time.Duration
		at     []time.Duration // when requests come
		want   string
		took   time.Duration
	}{
		{"in time", within, 1, 0, []time.Duration{within}, "held", within},
		{"too late, and we are not", within, 1, 0, []time.Duration{60 * time.Millisecond}, "broken: the stub \"s\" received no requests within 50 ms; it received nothing at all", within},
		{"we come late to it", within, 1, 40 * time.Millisecond, []time.Duration{60 * time.Millisecond}, "unknown: " +
			"this machine was busy, and may have come up to 40 ms late to what decides: #1 GET /a", 90 * time.Millisecond},
		{"one too many, and we come late to it", within, 0, 40 * time.Millisecond, []time.Duration{60 * time.Millisecond}, "unknown: " +
			"this machine was busy, and may have come up to 40 ms late to what decides: #1 GET /a", 90 * time.Millisecond},
		{"none comes, however late we are", within, 1, 40 * time.Millisecond, nil, "broken: the stub \"s\" received no requests within 50 ms; it received nothing at all", 90 * time.Millisecond},
		{"none is to come", within, 0, 40 * time.Millisecond, nil, "held", 90 * time.Millisecond},
		{"later than we are", within, 0, 40 * time.Millisecond, []time.Duration{95 * time.Millisecond}, "held", 90 * time.Millisecond},
		{"no time is given: what comes while we catch up counts", 0, 1, 40 * time.Millisecond, []time.Duration{30 * time.Millisecond}, "held", 40 * time.Millisecond},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				began := time.Now()
				seen := expect.Evidence{
					Received: func(string) (all []recording.Incoming, err error) {
						for _, at := range c.at {
							if in := request("GET /a"); time.Since(began) >= at {
								in.At = began.Add(at)
								all = append(all, in)
							}
						}
						return all, nil
					},
					Late: func(_, _ time.Time) time.Duration { return c.late },
				}
				v, err := expect.Judge(t.Context(), expect.Received{Stub: "s", Times: &c.times, InTime: expect.InTime{Within: c.within}}, expect.Env{}, seen)
				got := v.State.String()
				if why := v.Got + v.Reason; why != "" {
					got += ": " + why
				}
				if took := time.Since(began); err != nil || got != c.want || took != c.took || v.Late != (v.State == expect.Unknown) {
					t.Errorf("after %v (%v): %s\nwant %v: %s", took, err, got, c.took, c.want)
				}
			})
		})
	}
}

// TestReceivedIsInterrupted: whoever is no longer interested does not wait.
func TestReceivedIsInterrupted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 25*time.Millisecond)
		defer cancel()
		began := time.Now()
		seen := expect.Evidence{Received: func(string) ([]recording.Incoming, error) { return nil, nil }}
		_, err := expect.Judge(ctx, expect.Received{Stub: "s", InTime: expect.InTime{Within: 30 * time.Second}}, expect.Env{}, seen)
		if took := time.Since(began); !errors.Is(err, context.DeadlineExceeded) || took != 25*time.Millisecond {
			t.Errorf("after %v: %v", took, err)
		}
	})
}

func TestReceivedValidate(t *testing.T) {
	both := expect.On("GET", "/a")
	both.Post = "/a"
	cases := []struct {
		expect expect.Received
		want   string
	}{
		{expect.Received{Pattern: both}, "a request has one of get, post, put, patch, delete, head, options, method and any"},
		{expect.Received{Pattern: expect.On("GET", "a")}, `"a" is not a path; it starts with /`},
		{expect.Received{Times: pointer(1), AtLeast: pointer(1)}, "how many is not clear"},
		{expect.Received{Times: pointer(-1)}, "a count cannot be negative"},
		{expect.Received{InTime: expect.InTime{Within: time.Hour}}, "this is waited for at most 30 s"},
		{expect.Received{Body: expect.Body{ID: pointer("1")}}, "a request has no last event ID; write headers: {Last-Event-ID: …}"},
	}
	for _, c := range cases {
		if err := c.expect.Validate(); err == nil || err.Error() != c.want {
			t.Errorf("got  %v\nwant %s", err, c.want)
		}
	}
}

// header is one header, and the text that it must be.
func header(name, is string) map[string]expect.HeaderMatch {
	return map[string]expect.HeaderMatch{name: {Equals: &is}}
}
