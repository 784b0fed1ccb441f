package report

import (
	"html"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/streamspec/streamspec/internal/reference/examples"
	"github.com/streamspec/streamspec/internal/verdict"
	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/recording"
)

// finds is a scenario of the shop that went wrong.
func finds(cause verdict.Cause, text string, f verdict.Failure) verdict.Scenario {
	s := verdict.Scenario{Services: []string{"shop"}, Place: verdict.Place{File: "a.feature", Line: len(text + f.Got)}}
	step := verdict.Step{Cause: cause, Text: text, Outcome: verdict.Failed, Failure: &f}
	if cause == 0 {
		s.Steps = []verdict.Step{step}
	} else {
		s.Found(step)
	}
	s.Decide()
	return s
}

// breaks is a scenario of the shop whose stream breaks what is expected, as the expectation says so.
func breaks(t *testing.T, yaml, stream string) verdict.Scenario {
	t.Helper()
	_, judged, err := examples.Example{YAML: yaml, Stream: stream}.Judge(t.Context())
	if err != nil || judged.State != expect.Broken {
		t.Fatalf("%s is %v (%v) by\n%s", yaml, judged.State, err, stream)
	}
	return finds(0, "it is so", *verdict.FailureBy(judged))
}

// asks is a scenario of the shop whose stream breaks what is expected, asked for so.
func asks(t *testing.T, request, yaml, stream string) verdict.Scenario {
	t.Helper()
	s := breaks(t, yaml, stream)
	s.Steps[0].Failure.Streams = []string{"a"}
	s.Recordings = []*recording.Stream{askedFor("a", request), askedFor("b", "GET http://h:1/beside")}
	return s
}

// askedFor is a stream of a name, of which nothing else is known.
func askedFor(name, request string) *recording.Stream {
	method, url, _ := strings.Cut(request, " ")
	return &recording.Stream{Name: name, Request: recording.Request{Method: method, URL: url}}
}

// TestEndpointsAreNamed where something is wrong, be it one cause or several that read alike.
func TestEndpointsAreNamed(t *testing.T) {
	for name, stream := range map[string]string{"two": `0 task {"at":0}`, "one": `0 a {}`} {
		const expected = "{every: task, is: {at: 1}}"
		r := verdict.Run{Scenarios: []verdict.Scenario{asks(t, "GET http://h:1/orders", expected, stream), asks(t, "GET http://h:1/invoices", expected, stream)}}
		r.Scenarios = append(r.Scenarios, r.Scenarios...)
		texts := map[string]string{"Markdown": written(t, "markdown", r), "HTML": htmlOf(t, r)}
		if len(causesOf(r)) > 1 {
			texts["the console"] = shared(r).String()
		}
		for format, text := range texts {
			causes, _, _ := strings.Cut(text, "<noscript")
			for _, want := range []string{"GET /orders", "GET /invoices"} {
				if !strings.Contains(causes, want) {
					t.Errorf("%s: %s does not name %s:\n%s", name, format, want, cut(causes, 3000))
				}
			}
			if strings.Contains(causes, "/beside") {
				t.Errorf("%s: %s names a stream of which nothing is wrong:\n%s", name, format, cut(causes, 3000))
			}
		}
	}
}

// TestEndpointsAreNamedWhereTextsReadAlike, and nowhere else: on the console there is little room.
func TestEndpointsAreNamedWhereTextsReadAlike(t *testing.T) {
	const expected = "{every: task, is: {at: 5}}"
	one, other := asks(t, "GET http://h:1/orders", expected, `0 task {"at":0}`), asks(t, "GET http://h:1/invoices", expected, `0 task {"at":1}`)
	if text := shared(verdict.Run{Scenarios: []verdict.Scenario{one, one, other, other}}).String(); strings.Contains(text, "GET /") || !strings.Contains(text, `"at" 1`) {
		t.Error(text)
	}
}

// kinds tells which scenarios must be of one kind of failure.
type kinds struct {
	scenarios []verdict.Scenario
	want      [][]int
}

// check compares them, and what a JSON report has of them.
func (c kinds) check(t *testing.T, name string) {
	t.Helper()
	var all [][]int
	causes := causesOf(verdict.Run{Scenarios: c.scenarios})
	for _, one := range causes {
		all = append(all, one.scenarios)
	}
	if diff := cmp.Diff(c.want, all); diff != "" {
		t.Errorf("%s (-want +got):\n%s", name, diff)
	}
	for i, one := range causesOf(readBack(t, verdict.Run{Scenarios: c.scenarios})) {
		if diff := cmp.Diff([]any{causes[i].headline(), causes[i].scenarios}, []any{one.headline(), one.scenarios}); diff != "" {
			t.Errorf("%s, of a JSON report (-want +got):\n%s", name, diff)
		}
	}
	if causes[0].Cause.Undone() {
		t.Errorf("%s: what only follows is its headline: %s", name, causes[0].headline())
	}
}

// TestOneFaultIsOneKindOfFailure: whatever expectation finds it, and what could not be done because
// of it. In doubt they are two.
func TestOneFaultIsOneKindOfFailure(t *testing.T) {
	got := func(yaml, stream string) verdict.Scenario { t.Helper(); return breaks(t, yaml, stream) }
	by := func(cause verdict.Cause, text, message string, d expect.Deviation) verdict.Scenario {
		return finds(cause, text, verdict.Failure{Message: message, Deviation: d, InVain: cause == verdict.StreamBroke})
	}
	none := func(kind string) expect.Deviation { return expect.Deviation{What: expect.NoneCame, Event: kind} }
	broken := func(rule string) verdict.Scenario {
		return finds(verdict.RuleBroken, "the stream breaks a rule of event streams: line 7, byte 33: "+rule, verdict.Failure{Short: "the stream breaks a rule of event streams: " + rule})
	}
	const (
		sent = "close was sent in line 7 without a data: line, so clients ignore it"
		held = "the service holds the response back"
		mute = "no response came within 20 s: nothing came back"
	)
	for name, c := range map[string]kinds{
		"a field that stands elsewhere": {[]verdict.Scenario{
			got(`{every: task, has: data.text}`, "0 task {\"text\":1}\n9 task {\"text\":2}"), got(`{first: task, has: [data.message, data.b]}`, `0 task {"message":1,"b":2}`),
			got(`{every: task, is: {data: {a: 1, b: 2}}}`, `0 task {"a":1,"b":2}`), got(`{no: version, is: {n: 1}}`, `0 a {}`), got(`{every: version, has: data}`, `0 version {"a":1}`),
			got(`{every: task, has: data.text}`, `0 task {"data":{"name":{"text":1}}}`),
			got(`{same: data, in: version}`, "0 version {\"b\":1}\n9 version {}"), got(`{every: version, has: [data, b]}`, `0 version {"a":1}`),
			got(`{last: version, is: {data: 1}}`, "0 version {\"data\":1}\n9 version {\"a\":1}"),
		}, [][]int{{0, 1, 2}, {4, 6, 8}, {3}, {5}, {7}}},
		"nothing of a kind": {[]verdict.Scenario{
			by(verdict.NeverCame, `the call "state" was never made: no "answer" arrived`, "", none("answer")),
			got(`{count: answer, at_least: 1}`, "0 open {}"), got(`{order: question answer}`, `0 question {}`), got(`{exactly: answer}`, `0 error {"a":1}`),
			got(`{every: answer, has: id}`, "0 open {}\n900 end closed by streamspec: followed for 900 ms"),
			got(`{exactly: question answer}`, "0 question {}\n9 b {}\n50 end closed by streamspec: followed for 50 ms"),
			got(`{arrives: answer, within: 1s}`, "0 open {}\n900 end closed by the server"), got(`{followed: open, by: answer}`, `0 open {}`),
			got(`{count: question, at_least: 1}`, "0 open {}"), got(`{count: answer, at_least: 2}`, "0 answer {}"),
		}, [][]int{{0, 1, 3, 4, 5, 6, 7}, {2}, {8}, {9}}},
		"a rule that is broken": {[]verdict.Scenario{
			broken(`unterminated-event: the stream ended inside this "close"`), broken(`unterminated-event: the stream ended inside this "close"`),
			broken(`unterminated-event: the stream ended inside this "error"`), broken(`nul-in-id: it holds NUL`),
		}, [][]int{{0, 1}, {2}, {3}}},
		"data that was encoded twice": {[]verdict.Scenario{
			got(`{every: text, has: text}`, `0 text "{\"text\":1}"`), got(`{every: use, that: "data.n > 0"}`, `0 use "{\"n\":1}"`), got(`{every: use, schema: {type: object}}`, `0 use "{\"n\":1}"`),
			by(verdict.CallFailed, "POST http://127.0.0.1:1/x", "", expect.Deviation{What: expect.EncodedTwice, Event: "m"}),
			got(`{every: text, has: text}`, `0 text {}`),
			got(`{every: text, is: {text: a}}`, `0 text {"text":"#1 x has no n: its data is a text that holds JSON, which was encoded twice"}`),
			got(`{every: text, data: a}`, `0 text #1 x has no n: its data is a text that holds JSON, which was encoded twice`),
		}, [][]int{{0, 1, 2, 3}, {4}, {5}, {6}}},
		"a copy": {[]verdict.Scenario{
			got(`{count: task, at_most: 1}`, "0 task {\"a\":1}\n9 task {\"a\":1}"), got(`{exactly: task close}`, "0 task {\"a\":1}\n9 task {\"a\":1}\n10 close {}"),
			got(`{never: other, after: task}`, "0 other {\"a\":1}\n1 task {\"b\":1}\n9 other {\"a\":1}"),
			got(`{count: progress, at_most: 2}`, "kind progress {event: task}\n0 task {\"a\":1}\n9 task {\"a\":1}\n10 task {\"a\":1}"),
			got(`{every: task, is: {text: a}}`, `0 task {"text":"it repeats #3 task"}`),
		}, [][]int{{0, 1, 3}, {2}, {4}}},
		"a wait in vain": {[]verdict.Scenario{
			got(`{count: answer, at_least: 1}`, "0 open {}"), by(verdict.StreamBroke, "what the scenario waits for never came", "nothing", none("answer")),
			finds(verdict.StreamBroke, "the stream broke: cut", verdict.Failure{Message: `nothing`, Deviation: none("answer")}),
		}, [][]int{{0, 1}, {2}}},
		"what is no event": {[]verdict.Scenario{
			finds(0, "an end", verdict.Failure{Got: sent + "; the last event came before it", Ignored: sent}),
			finds(verdict.NeverCame, `the stream "late" was never opened: no "close" arrived`, verdict.Failure{Message: "the stream had a (1); " + sent, Ignored: sent}),
			finds(verdict.NeverCame, `the stream "late" was never opened: no "close" arrived`, verdict.Failure{}),
		}, [][]int{{0, 1}, {2}}},
		"what is held back": {[]verdict.Scenario{
			finds(0, "it is so", verdict.Failure{Got: "#1 open came late", HeldBack: held}), finds(verdict.HeldBack, "all came at 3 s", verdict.Failure{HeldBack: held}),
			finds(verdict.Unanswered, mute, verdict.Failure{Silent: true}), finds(verdict.Unanswered, mute, verdict.Failure{}),
		}, [][]int{{0, 1, 2}, {3}}},
		"what only looks held back": {[]verdict.Scenario{finds(verdict.Unanswered, mute, verdict.Failure{Silent: true}), finds(0, "it is so", verdict.Failure{Got: "#1 open came late"})}, [][]int{{0}, {1}}},
		"an ID that is another always": {[]verdict.Scenario{
			got(`{every: a, is: {id: x}}`, `0 a {"id":"0aa18c5d-9c10-4852-9d99-96e59f0d2297"}`), got(`{same: id, in: a}`, "0 a {\"id\":\"1aa18c5d-9c10-4852-9d99-96e59f0d2297\"}\n1 a {\"id\":\"x\"}"),
			got(`{every: a, is: {id: y}}`, `0 a {"id":"x"}`), got(`{unique: id, in: a}`, "0 a {\"id\":\"1aa18c5d-9c10-4852-9d99-96e59f0d2297\"}\n1 a {\"id\":\"1aa18c5d-9c10-4852-9d99-96e59f0d2297\"}"),
		}, [][]int{{0, 1}, {2}, {3}}},
	} {
		c.check(t, name)
	}
}

// TestAWrongValueIsOneKindOfFailure where it is certainly the same, of one endpoint.
func TestAWrongValueIsOneKindOfFailure(t *testing.T) {
	const isText, equal, at = `{every: task, type: {at: string}}`, `{last: task, is: {at: expected}}`, `{every: task, is: {at: 1}}`
	got := func(yaml, stream string) verdict.Scenario { t.Helper(); return breaks(t, yaml, stream) }
	asked := func(request string) verdict.Scenario { return asks(t, request, at, `0 task {"at":0}`) }
	for name, c := range map[string]kinds{
		"one value": {[]verdict.Scenario{
			got(`{delay: task, since: at, within: 1s}`, "0 task {\"at\":true}\n9 task {\"at\":true}"), got(`{first: task, is: {at: 5}}`, `0 task {"at":true}`), got(isText, "0 a {}\n9 task {\"at\":true}"),
			got(isText, `0 task {"at":false}`), got(`{every: step, type: {at: string}}`, `0 step {"at":true}`), got(`{every: task, type: {of: string}}`, `0 task {"of":true}`),
		}, [][]int{{0, 1, 2}, {3}, {4}, {5}}},
		"one value of several endpoints": {[]verdict.Scenario{
			asked("GET http://h:1/orders/7?of=a"), asked("GET http://h:2/orders/8?of=b"), asked("GET http://h:1/orders"), asked("GET http://h:1/orders/7-a"), asked("POST http://h:1/orders/7"),
			asks(t, "POST http://h:1/orders", at, "0 a {}"), asks(t, "GET http://h:1/orders", at, "0 a {}"),
		}, [][]int{{0, 1}, {5, 6}, {2}, {3}, {4}}},
		"a value that is no scalar": {[]verdict.Scenario{
			got(`{every: task, lacks: at}`, `0 task {"at":{"items":[1,2]}}`), got(`{every: task, lacks: at}`, `0 task {"at":{"items":[1,5,6]}}`),
			got(isText, `0 task {"at":{"a":1}}`), got(isText, `0 task {"at":{"a":2}}`),
		}, [][]int{{0}, {1}, {2}, {3}}},
		"what differs inside of a value": {[]verdict.Scenario{
			got(equal, `0 task {"at":"timeout after 5 s"}`), got(equal, `0 task {"at":"timeout after 90 s"}`), got(`{every: task, is: {at: ""}}`, `0 task {"at":"timeout after 5 s"}`),
			got(equal, `0 task {"at":"#1"}`), got(equal, `0 task {"at":"#99"}`), got(equal, `0 task {"at":"2027-03-01T09:30:00Z"}`), got(equal, `0 task {"at":"2027-03-01T09:30:01Z"}`),
			got(`{every: task, type: {at: number}}`, `0 task {"at":"0aa18c5d-9c10-4852-9d99-96e59f0d2297"}`), got(`{every: task, type: {at: number}}`, `0 task {"at":"1aa18c5d-9c10-4852-9d99-96e59f0d2297"}`),
		}, [][]int{{0, 2}, {7, 8}, {1}, {3}, {4}, {5}, {6}}},
		"several that differ": {[]verdict.Scenario{
			got(`{every: task, is: {at: 1, of: 1}}`, `0 task {"at":0,"of":0}`), got(`{every: task, is: {at: 1, of: 1}}`, `0 task {"at":0,"of":2}`), got(at, `0 task {"at":0}`),
		}, [][]int{{0}, {1}, {2}}},
	} {
		c.check(t, name)
	}
}

// TestACrashIsOneKindOfFailure: of all that used the service, whatever else they used.
func TestACrashIsOneKindOfFailure(t *testing.T) {
	crash := func(services ...string) verdict.Scenario {
		s := finds(verdict.ServiceExited, `the service "shop" exited while it was in use: exit status 3`, verdict.Failure{Got: "the stream ended after " + services[0]})
		s.Services = services
		return s
	}
	other := finds(verdict.ServiceExited, `the service "bank" exited while it was in use: exit status 3`, verdict.Failure{})
	causes := causesOf(verdict.Run{Scenarios: []verdict.Scenario{crash("front", "shop"), crash("shop"), other, crash("shop", "bank")}})
	if len(causes) != 2 {
		t.Fatalf("there are %d kinds", len(causes))
	}
	if diff := cmp.Diff([]any{[]int{0, 1, 3}, []string{"shop"}}, []any{causes[0].scenarios, causes[0].services}); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestAHeadlineOfMany has no number that is of one of the scenarios alone.
func TestAHeadlineOfMany(t *testing.T) {
	gaveUp := func(within, event, before string) verdict.Scenario {
		return finds(verdict.StreamBroke, "gave up: not over within "+within+"; the last event was "+event+" task, "+before+" before that", verdict.Failure{})
	}
	for name, c := range map[string]struct {
		scenarios []verdict.Scenario
		want      string
	}{
		"one":   {[]verdict.Scenario{gaveUp("20 s", "#3", "19.9 s")}, "gave up: not over within 20 s; the last event was #3 task, 19.9 s before that"},
		"alike": {[]verdict.Scenario{gaveUp("20 s", "#3", "19.9 s"), gaveUp("20 s", "#3", "19.9 s")}, "gave up: not over within 20 s; the last event was #3 task, 19.9 s before that"},
		"many":  {[]verdict.Scenario{gaveUp("20 s", "#3", "19.9 s"), gaveUp("20 s", "#4", "19.9 s"), gaveUp("20 s", "#3", "2 ms")}, "gave up: not over within 20 s; the last event was … task, … before that"},
		"a text that has the mark for what differs": {[]verdict.Scenario{gaveUp("20 s", "#3", "2 s"), gaveUp("20 s", "·", "2 s")}, "gave up: not over within 20 s; the last event was #3 task, 2 s before that"},
	} {
		causes := causesOf(verdict.Run{Scenarios: c.scenarios})
		if len(causes) != 1 || causes[0].headline() != c.want {
			t.Errorf("%s: %d kinds, the first: %s", name, len(causes), causes[0].headline())
		}
	}
}

// TestWhatWasEncodedTwice is named, of what event it ever is: in all that is told.
func TestWhatWasEncodedTwice(t *testing.T) {
	const says = "is a text that holds JSON, which was encoded twice"
	for name, c := range map[string]struct {
		kinds []string
		want  string
	}{
		"one":        {[]string{"order"}, `the data of "order" ` + says},
		"one, often": {[]string{"order", "order"}, `the data of "order" ` + says},
		"two":        {[]string{"order", "invoice", "order"}, `the data of "order" and "invoice" ` + says},
		"many":       {[]string{"a", "b", "c", "d", "e", "f", "g h"}, `the data of "a", "b", "c", "d", "e" and 2 more ` + says},
	} {
		var r verdict.Run
		for _, kind := range c.kinds {
			d := expect.Deviation{What: expect.EncodedTwice, Event: kind}
			r.Scenarios = append(r.Scenarios, finds(0, "it is so", verdict.Failure{Got: "it was", Deviation: d}))
		}
		causes := causesOf(r)
		if len(causes) != 1 || causes[0].headline() != c.want {
			t.Errorf("%s: %d kinds, the first: %s", name, len(causes), causes[0].headline())
		}
		if len(causes[0].twice) < 2 {
			continue
		}
		for format, text := range map[string]string{"Markdown": written(t, "markdown", r), "GitHub": written(t, "github", r), "HTML": htmlOf(t, r), "the console": shared(r).String()} {
			if !strings.Contains(html.UnescapeString(text), c.want) {
				t.Errorf("%s: %s does not say so:\n%s", name, format, cut(text, 3000))
			}
		}
	}
}

// TestWordsChangeNoKind: what deviates is grouped, whatever words say so, and whichever words a service sends.
func TestWordsChangeNoKind(t *testing.T) {
	told := map[expect.Deviates]int{}
	for _, group := range examples.Groups() {
		for _, entry := range group.Entries {
			for _, e := range entry.Examples {
				_, judged, err := e.Judge(t.Context())
				if err != nil || judged.Deviation == (expect.Deviation{}) || judged.Ignored != nil {
					continue
				}
				told[judged.Deviation.What]++
				as, other := *verdict.FailureBy(judged), *verdict.FailureBy(judged)
				other.Got, other.Short = "in other words", ""
				if uuid.MatchString(judged.Got) { // it says that this is another always
					other.Got += " " + judged.Got
				}
				causes := causesOf(verdict.Run{Scenarios: []verdict.Scenario{finds(0, "it is so", as), finds(0, "it is so", other)}})
				if len(causes) != 1 {
					t.Errorf("%s: two kinds of %s", e.YAML, judged.Got)
				}
			}
		}
	}
	for _, what := range []expect.Deviates{expect.NoneCame, expect.NothingThere, expect.WrongThere, expect.CameAgain, expect.EncodedTwice} {
		if told[what] == 0 {
			t.Errorf("no example says that %s", what)
		}
	}
}

// TestWhatIsToBeRunAgain: the command ends with what came, and what is the same for others is said
// once.
func TestWhatIsToBeRunAgain(t *testing.T) {
	long := strings.Repeat("every event has this and ", 5)
	r := verdict.Run{Scenarios: []verdict.Scenario{
		finds(0, "a text", verdict.Failure{Expected: "a text", Got: "#1 a (3 ms) has none"}),
		finds(0, long, verdict.Failure{Expected: long, Got: "#2 b (3 ms) has none of them"}),
		finds(verdict.ServiceExited, "the service exited", verdict.Failure{}), finds(verdict.ServiceExited, "the service exited", verdict.Failure{Got: "cut"}),
	}}
	want := `── what failed, and how to run it again ──
FAIL  streamspec run a.feature:26  # a text: got #1 a has none
FAIL  streamspec run a.feature:153  # #2 b has none of them
FAIL  streamspec run a.feature:18  # the service exited
      the same: a.feature:21`
	if diff := cmp.Diff(want, toRunAgain(r).String()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestMoreThanAreListed: whoever is told of a command that runs them all can run it.
func TestMoreThanAreListed(t *testing.T) {
	r := verdict.Run{Scenarios: slices.Repeat([]verdict.Scenario{finds(0, "a text", verdict.Failure{Got: "none"})}, mostToRunAgain+2)}
	for want, command := range map[string][]string{
		"\n… and 2 more": nil,
		"\n… and 2 more: streamspec run --last-failed '--recordings-dir=a b' runs them all": {"streamspec", "run", "--last-failed", "--recordings-dir=a b"},
	} {
		r.LastFailed = command
		if got := toRunAgain(r).String(); !strings.HasSuffix(got, want) {
			t.Errorf("want the end %q, got %s", want, got)
		}
	}
}

// TestWhatWasPlayedBesideOthers may be disturbed by them; what has a cause of its own has that.
func TestWhatWasPlayedBesideOthers(t *testing.T) {
	alone, crashed := finds(0, "a text", verdict.Failure{Got: "none"}), finds(verdict.ServiceExited, "the service exited", verdict.Failure{})
	beside := alone
	beside.Beside, crashed.Beside = []string{"shop"}, []string{"shop"}
	for name, c := range map[string]struct {
		of   []verdict.Scenario
		told bool
	}{"alone": {[]verdict.Scenario{alone}, false}, "crashed": {[]verdict.Scenario{crashed}, false}, "beside": {[]verdict.Scenario{beside, beside, crashed}, true}} {
		text := toRunAgain(verdict.Run{Scenarios: c.of}).String()
		if _, why, told := strings.Cut(text, "\nshop was used by several scenarios at a time."); told != c.told || strings.Contains(why, "shop was") {
			t.Errorf("%s: %s", name, text)
		}
	}
}

// TestTheOrderOfCauses: what explains most stands first, what could not be done because of something
// behind it, and what could not be judged last.
func TestTheOrderOfCauses(t *testing.T) {
	unjudged := finds(verdict.NeverCame, "nothing could be judged", verdict.Failure{})
	unjudged.Outcome = verdict.Unjudged
	causes := causesOf(verdict.Run{Scenarios: []verdict.Scenario{
		unjudged,
		finds(verdict.NeverCame, `the call "pay" was never made`, verdict.Failure{}), finds(verdict.NeverCame, `the call "pay" was never made`, verdict.Failure{}),
		finds(0, "it is so", verdict.Failure{Got: "one"}),
		finds(0, "it is so", verdict.Failure{Got: "another"}), finds(0, "it is so", verdict.Failure{Got: "another"}),
	}})
	var got [][]int
	for _, c := range causes {
		got = append(got, c.scenarios)
	}
	if diff := cmp.Diff([][]int{{4, 5}, {3}, {1, 2}, {0}}, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}
