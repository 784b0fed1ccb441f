package play_test

import (
	"context"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"github.com/streamspec/streamspec/internal/check"
	"github.com/streamspec/streamspec/internal/play"
	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/internal/service"
	"github.com/streamspec/streamspec/internal/verdict"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// shop is what the scenarios of these tests talk to: a stub, so that each can say
// what it answers.
const shop = `
stubs:
  shop:
    - post: /orders
      status: 201
      json: {id: 42, links: {self: /orders/42}}
    - get: /orders/42/events
      send:
        - bytes: 'event: accepted\ndata: {"id":42}\n\n'
        - {after: 20ms, bytes: 'event: shipped\ndata: {"id":42}\n\n'}
    - {get: /cut, end: cut, send: [{bytes: 'event: accepted\ndata: {"id":42}\n\n'}]}
    - {get: /hang, end: hang, send: [{bytes: 'event: accepted\ndata: {"id":42}\n\n'}]}
    - {get: /gone, status: 404, body: no such order}
    - {get: /blank, body: "\n"}
    - {get: /sloppy, send: [{bytes: 'dat: 1\n\n'}]}
`

// judge plays a scenario, to which shop is added.
func judge(t *testing.T, text string) verdict.Scenario {
	t.Helper()
	return judgeContext(t.Context(), t, text)
}

func judgeContext(ctx context.Context, t *testing.T, text string) verdict.Scenario {
	t.Helper()
	return judgeWith(ctx, t, text, play.Options{})
}

func judgeWith(ctx context.Context, t *testing.T, text string, options play.Options) verdict.Scenario {
	t.Helper()
	return judgeFile(ctx, t, "scenario: s\n"+shop+text, options)
}

// judgeFile plays the scenario s of a file.
func judgeFile(ctx context.Context, t *testing.T, text string, options play.Options) verdict.Scenario {
	t.Helper()
	root := t.TempDir()
	if err := os.WriteFile(filepath.Join(root, "s.yaml"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	library, err := check.Load(root)
	if err != nil {
		t.Fatal(err)
	}
	return judgeScenario(ctx, t, library, library.Scenarios["s"], options)
}

// measurings bounds how often a scenario is played of which nobody can tell, because this machine was
// late.
const measurings = 5

func judgeScenario(ctx context.Context, t *testing.T, library *scenario.Library, s *scenario.Scenario, options play.Options) (out verdict.Scenario) {
	t.Helper()
	inDoubt := func(f verdict.Step) bool { return f.Failure != nil && f.Failure.Late }
	for range measurings {
		out = judgeOnce(ctx, t, library, s, options)
		if !slices.ContainsFunc(out.Findings(), inDoubt) {
			break
		}
	}
	return out
}

// judgeUntil plays the scenario s of a file until that shows what a busy machine may hide, or often enough.
func judgeUntil(t *testing.T, text string, shown func(verdict.Scenario) bool) (out verdict.Scenario) {
	t.Helper()
	for range measurings {
		if out = judgeFile(t.Context(), t, text, play.Options{}); shown(out) {
			break
		}
	}
	return out
}

func judgeOnce(ctx context.Context, t *testing.T, library *scenario.Library, s *scenario.Scenario, options play.Options) (out verdict.Scenario) {
	t.Helper()
	pool := service.NewPool(service.Options{})
	defer func() {
		if err := pool.Close(context.WithoutCancel(ctx)); err != nil {
			t.Error(err)
		}
	}()
	play.NewRunner(pool, options).Judge(ctx, library, s, &out)
	return out
}

// summary is an outcome in one line for each thing that went wrong.
func summary(s verdict.Scenario) string {
	lines := []string{string(s.Outcome)}
	for _, step := range s.Findings() {
		if step.Outcome != verdict.Passed && step.Outcome != verdict.Skipped {
			lines = append(lines, string(step.Outcome)+": "+step.Text)
		}
		if f := step.Failure; f != nil && f.Message+f.Got != "" {
			lines = append(lines, f.Message+f.Got)
		}
	}
	return strings.Join(append(lines, s.Consequences...), "\n")
}

func TestJudge(t *testing.T) {
	const order = `
stream: {get: "${stub.shop}/orders/42/events"}
expect: [{order: accepted shipped}]
`
	cases := []struct{ name, text, want string }{
		{"it holds", order, "passed"},
		{
			"it is broken",
			`
stream: {get: "${stub.shop}/orders/42/events"}
expect: [{order: accepted shipped}, {order: shipped accepted}]
`,
			"failed\nfailed: the events arrive in this order: shipped accepted\n#1 accepted (0 ms) came: «{\"id\":42}», where shipped was expected; shipped came later, as #2",
		},
		{
			"a value that the trigger captured",
			`
vars: {n: "7"}
trigger: [{post: "${stub.shop}/orders", json: {n: "${n}"}, status: 201, capture: {order: id, path: links.self}}]
stream: {get: "${stub.shop}${path}/events", until: {event: shipped}}
expect: [{every: any event, matches: {id: "^${order}$"}}]
`,
			"passed",
		},
		{
			"a trigger whose response is not as it must be",
			"\ntrigger: [{post: \"${stub.shop}/orders\", status: 200}]" + order,
			"failed\nfailed: POST SHOP/orders: expected status 200, got 201: {\"id\":42,\"links\":{\"self\":\"/orders/42\"}}\nnot judged: the events arrive in this order: accepted shipped",
		},
		{
			"a trigger without what is to be captured",
			"\ntrigger: [{post: \"${stub.shop}/orders\", capture: {x: order.id}}]" + order,
			"failed\nfailed: POST SHOP/orders: x cannot be captured: the response's body has no \"order.id\": {\"id\":42,\"links\":{\"self\":\"/orders/42\"}}\nnot judged: the events arrive in this order: accepted shipped",
		},
		{
			"a call while the stream runs",
			`
during: [{after: accepted, post: "${stub.shop}/orders", status: 201}]
stream: {get: "${stub.shop}/orders/42/events"}
expect: [{order: accepted shipped}]
`,
			"passed",
		},
		{
			"a call whose moment never comes",
			`
during: [{after: paid, post: "${stub.shop}/orders"}]
stream: {get: "${stub.shop}/orders/42/events"}
expect: [{order: accepted shipped}]
`,
			"failed\nfailed: the call during the stream was never made: no \"paid\" arrived\nthe stream had accepted (1), shipped (1)",
		},
		{
			"a call whose moment never comes, and whose response is expected",
			`
during: [{after: paid, post: "${stub.shop}/orders", name: pay}]
stream: {get: "${stub.shop}/orders/42/events"}
expect: [{status: 201, of: pay}, {order: accepted shipped}]
`,
			"failed\nfailed: the call \"pay\" during the stream was never made: no \"paid\" arrived\nthe stream had accepted (1), shipped (1)\n" +
				"not judged: the status of the response to \"pay\" is 201",
		},
		{
			"several streams, and expectations of one of them",
			`
streams: {a: {get: "${stub.shop}/orders/42/events"}, b: {get: "${stub.shop}/hang", until: {event: accepted}}}
expect: [{order: accepted shipped, on: a}, {never: shipped, on: b}, {count: accepted, times: 1}]
`,
			"passed",
		},
		{
			"a stream is left once every expectation is decided",
			"\nstream: {get: \"${stub.shop}/hang\", until: settled, timeout: 20s}\n" +
				"expect: [{first: accepted, is: {id: 42}}, {some: any event, has: id}]",
			"passed",
		},
		{
			"a stream that ends before every expectation is decided has ended well",
			"\nstream: {get: \"${stub.shop}/orders/42/events\", until: settled}\nexpect: [{never: error}]",
			"passed",
		},
		{
			"a stream that breaks, and nobody looks",
			"\nstream: {get: \"${stub.shop}/cut\"}\nexpect: [{count: accepted, times: 1}]",
			"failed\nfailed: the stream broke: cut (the connection closed before the response was complete: the last chunk (0), which says that nothing follows, never came) after 0 ms; the last event was #1 accepted, 0 ms before that",
		},
		{
			"what broke a stream is the cause, and what broke because of it a consequence",
			"\nstream: {get: \"${stub.shop}/cut\"}\nexpect: [{count: accepted, times: 2}, {ends: closed by the server}]",
			"failed\nfailed: the stream broke: cut (the connection closed before the response was complete: the last chunk (0), which says that nothing follows, never came) after 0 ms; the last event was #1 accepted, 0 ms before that\n" +
				"not met: exactly 2 \"accepted\" – only 1 \"accepted\" came, the last was #1 accepted\n" +
				"not met: the stream ends: closed by the server",
		},
		{
			"what a stream broke before it ended, or by its head, is no consequence of its end",
			"\nstream: {get: \"${stub.shop}/cut\"}\nexpect: [{never: accepted}, {header: {name: X-Robots, equals: none}}, {last: any event, is: {id: 43}}]",
			"failed\nfailed: the stream broke: cut (the connection closed before the response was complete: the last chunk (0), which says that nothing follows, never came) after 0 ms; the last event was #1 accepted, 0 ms before that\n" +
				"failed: no \"accepted\" arrives\n#1 accepted (0 ms) came: «{\"id\":42}», where none was expected\n" +
				"failed: the header \"X-Robots\" is \"none\"\nthe response has no header \"X-Robots\"; it has Cache-Control, Content-Type, Date\n" +
				"not met: the last event has \"id\" equal to 43 – #1 accepted (0 ms) has \"id\" 42",
		},
		{
			"what the end of another stream breaks is no consequence",
			"\nstreams: {a: {get: \"${stub.shop}/cut\"}, b: {get: \"${stub.shop}/orders/42/events\"}}\nexpect: [{count: accepted, times: 2, on: b}]",
			"failed\nfailed: the stream broke: cut (the connection closed before the response was complete: the last chunk (0), which says that nothing follows, never came) after 0 ms; the last event was #1 accepted, 0 ms before that\n" +
				"failed: exactly 2 \"accepted\"\nonly 1 \"accepted\" came: #1; which of the 2 is missing cannot be told; the stream ended: closed by the server after 0 ms",
		},
		{
			"of a stream that breaks, what nobody can tell is a consequence",
			"\nstream: {get: \"${stub.shop}/hang\", timeout: 300ms}\nexpect: [{count: accepted, times: 1}, {absent: shipped, for: 10s}]",
			"failed\nfailed: the service kept the stream open, and sent no event after #1 accepted (0 ms): not over within 0 ms\n" +
				"hint: a stream that is meant to go on is left by until: {for: 4s}, {event: KIND} or settled (in a feature: the stream is followed for 4 s, until \"KIND\")\nnot judged: no \"shipped\" arrives for 10 s after the request",
		},
		{
			"a stream that must end gets no more time by a hint",
			"\nstream: {get: \"${stub.shop}/hang\", timeout: 300ms}\nexpect: [{count: accepted, times: 2}, {ends: closed by the server}]",
			"failed\nfailed: the service kept the stream open, and sent no event after #1 accepted (0 ms): not over within 0 ms\n" +
				"not met: exactly 2 \"accepted\" – only 1 \"accepted\" came, the last was #1 accepted\n" +
				"not met: the stream ends: closed by the server",
		},
		{
			"a stream that breaks says that its declared end had not come",
			"\nstream: {get: \"${stub.shop}/cut\", ends_with: shipped}\nexpect: [{count: accepted, times: 1}]",
			"failed\nfailed: the stream broke: cut (the connection closed before the response was complete: the last chunk (0), which says that nothing follows, never came) after 0 ms; the last event was #1 accepted, 0 ms before that\n" +
				"no \"shipped\" had come, which declares the end; the stream had accepted (1)",
		},
		{
			"a stream that declares its end, and goes on without it, gets no hint for one that is meant to go on",
			"\nstream: {get: \"${stub.shop}/hang\", timeout: 300ms, ends_with: shipped}\nexpect: [{count: accepted, times: 1}]",
			"failed\nfailed: the service kept the stream open, and sent no event after #1 accepted (0 ms): not over within 0 ms\nno \"shipped\" had come, which declares the end; the stream had accepted (1)",
		},
		{
			"a stream that stays open behind its declared end says so, and how to leave it",
			"\nstream: {get: \"${stub.shop}/hang\", timeout: 300ms, ends_with: accepted}\nexpect: [{count: accepted, times: 1}]",
			"failed\nfailed: the service kept the stream open, and sent no event after #1 accepted (0 ms): not over within 0 ms\n" +
				"\"accepted\" had come, which declares the end, as #1 accepted (0 ms); a client that leaves then has until: {event: accepted} (in a feature: the stream is followed until \"accepted\")",
		},
		{
			"of a stream that must end, that alone",
			"\nstream: {get: \"${stub.shop}/hang\", timeout: 300ms}\nexpect: [{ends: closed by the server}]",
			"failed\nfailed: the stream ends: closed by the server\nthe service kept it open: not over within 0 ms",
		},
		{
			"until: settled waits for what only the end decides",
			"\nstream: {get: \"${stub.shop}/hang\", timeout: 300ms, until: settled}\nexpect: [{never: shipped}]",
			"failed\nfailed: the service kept the stream open, and sent no event after #1 accepted (0 ms): not over within 0 ms\n" +
				"hint: until: settled leaves the stream once all that is expected is decided; not decided was: no \"shipped\" arrives; " +
				"where only the end of the stream decides, leave it by until: {for: 4s} or {event: KIND}",
		},
		{
			"until: settled names what only the end decides, and not what enough of a kind had decided",
			"\nstream: {get: \"${stub.shop}/hang\", timeout: 300ms, until: settled}\nexpect: [{count: accepted, at_least: 1}, {never: shipped}, {absent: shipped, for: 50ms}]",
			"failed\nfailed: the service kept the stream open, and sent no event after #1 accepted (0 ms): not over within 0 ms\n" +
				"hint: until: settled leaves the stream once all that is expected is decided; not decided was: no \"shipped\" arrives; " +
				"where only the end of the stream decides, leave it by until: {for: 4s} or {event: KIND}",
		},
		{
			"until: settled is settled by enough of a kind",
			"\nstream: {get: \"${stub.shop}/hang\", timeout: 20s, until: settled}\nexpect: [{count: accepted, at_least: 1}]",
			"passed",
		},
		{
			"what has not come is the cause, and that we gave up follows from it",
			"\nstream: {get: \"${stub.shop}/hang\", timeout: 300ms, until: {events: 2}}\nexpect: [{last: any event, is: {id: 43}}, {arrives: shipped, within: 10s}, {count: accepted, times: 2}]",
			"failed\nfailed: the last event has \"id\" equal to 43\n#1 accepted (0 ms) has \"id\" 42\n" +
				"not judged: \"shipped\" arrives within 10 s of the request\nnobody can tell: the stream was followed for only 0 ms after the request, and 10 s are needed to tell: streamspec closed it (our own timeout)\n" +
				"failed: exactly 2 \"accepted\"\nonly 1 \"accepted\" came, the last was #1 accepted; the stream went on, until streamspec closed it after 0 ms: our own timeout\n" +
				"what the scenario waits for never came: not over within 0 ms, before the awaited 2 events came; the last event was #1 accepted, 0 ms before that",
		},
		{
			"nothing is missing but what was waited for",
			"\nstream: {get: \"${stub.shop}/hang\", timeout: 300ms, until: {events: 2}}\nexpect: [{last: any event, is: {id: 43}}]",
			"failed\nfailed: what the scenario waits for never came: not over within 0 ms, before the awaited 2 events came; the last event was #1 accepted, 0 ms before that\n" +
				"not met: the last event has \"id\" equal to 43 – #1 accepted (0 ms) has \"id\" 42",
		},
		{
			"one stream's expected end excuses no other stream",
			`
streams: {a: {get: "${stub.shop}/cut"}, b: {get: "${stub.shop}/gone"}}
expect: [{ends: cut, on: a}]
`,
			"failed\nfailed: the HTTP status is 404 Not Found, where 200 was expected; the body begins: «no such order»",
		},
		{
			"a stream that is longer than its limit",
			"\nstream: {get: \"${stub.shop}/orders/42/events\", limits: {events: 1}}\nexpect: [{ends: limit}, {count: accepted, times: 1}]",
			"passed",
		},
		{
			"a stream that breaks, as expected",
			"\nstream: {get: \"${stub.shop}/cut\"}\nexpect: [{count: accepted, times: 1}, {ends: cut}]",
			"passed",
		},
		{
			"a stream that ends without what was waited for",
			"\nstream: {get: \"${stub.shop}/orders/42/events\", until: {event: paid}}\nexpect: [{count: accepted, times: 1}]",
			"failed\nfailed: the stream ended before what the scenario waits for had come: closed by the server after 0 ms, before the awaited \"paid\" came\nno \"paid\" came; the stream had accepted (1), shipped (1)",
		},
		{
			"a stream that ends without what was meant by what was waited for",
			"\nstream: {get: \"${stub.shop}/orders/42/events\", until: {event: shippd}}\nexpect: [{count: accepted, times: 1}]",
			"failed\nfailed: the stream ended before what the scenario waits for had come: closed by the server after 0 ms, before the awaited \"shippd\" came\nno \"shippd\" came; the stream had accepted (1), shipped (1); did you mean \"shipped\"?",
		},
		{
			"nothing but an HTTP error: what never comes holds, and yet nothing was judged",
			"\nstream: {get: \"${stub.shop}/gone\"}\nexpect: [{never: error}]",
			"failed\nfailed: the HTTP status is 404 Not Found, where 200 was expected; the body begins: «no such order»\nnot judged: no \"error\" arrives",
		},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, normal(summary(judge(t, c.text)))); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

var (
	times   = regexp.MustCompile(`\d+(\.\d)? ms`)
	stubURL = regexp.MustCompile(`http://127\.0\.0\.1:\d+`)
)

// normal takes out of a text what differs from run to run.
func normal(text string) string {
	text = times.ReplaceAllString(text, "0 ms")
	return stubURL.ReplaceAllString(text, "SHOP")
}

func TestARunThatIsInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	got := judgeContext(ctx, t, "\nstream: {get: \"${stub.shop}/hang\"}\nexpect: [{never: error}]")
	if got.Outcome != verdict.Unjudged || !got.Interrupted {
		t.Errorf("got %s", summary(got))
	}
}

// One cause is said once, and of all that it is the cause of.
func TestOneCauseIsSaidOnce(t *testing.T) {
	got := judge(t, `
streams: {a: {get: "http://127.0.0.1:9/a"}, b: {get: "http://127.0.0.1:9/b"}}
expect: [{count: accepted, times: 1}, {every_stream_has_the_same: accepted}, {never: error, on: a}]
`)
	want := "failed\nfailed: nothing listens at 127.0.0.1:9\n" +
		"not judged: exactly 1 \"accepted\"\nnot judged: every stream has the same \"accepted\"\nnot judged: no \"error\" arrives"
	if diff := cmp.Diff(want, summary(got)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if of := got.Causes[0].Of; of != "GET http://127.0.0.1:9/a, GET http://127.0.0.1:9/b" {
		t.Errorf("it is the cause of %s", of)
	}
}
