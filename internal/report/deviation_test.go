package report

import (
	"fmt"
	"html"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

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

// asks is a scenario of the shop whose stream has something else than it should.
func asks(request, text string) verdict.Scenario {
	s := finds(0, "it is so", verdict.Failure{Got: text, Streams: []string{"a"}})
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
	for name, got := range map[string]string{"two": `#4 task has "at" 0`, "one": `no "task" came`} {
		r := verdict.Run{Scenarios: []verdict.Scenario{asks("GET http://h:1/orders", got), asks("GET http://h:1/invoices", got)}}
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
	one, other := asks("GET http://h:1/orders", `#4 task has "at" 0`), asks("GET http://h:1/invoices", `#4 task has "at" 1`)
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
	got := func(text string) verdict.Scenario { return finds(0, "it is so", verdict.Failure{Got: text}) }
	ofField := func(code expect.Code, text string) verdict.Scenario {
		return finds(0, "it is so", verdict.Failure{Got: text, Path: "id", Code: string(code)})
	}
	broken := func(rule string) verdict.Scenario {
		return finds(verdict.RuleBroken, "the stream breaks a rule of event streams: "+rule, verdict.Failure{})
	}
	const (
		sent = "close was sent in line 7 without a data: line, so clients ignore it"
		held = "the service holds the response back"
		none = "no response came within 20 s: nothing came back"
	)
	for name, c := range map[string]kinds{
		"a field that stands elsewhere": {[]verdict.Scenario{
			got(`all 4 "progress" are wrong alike; the first: #3 task (146 ms) has no "data.text"; it has "text" at the top level`), got(`#7 task has no "data.message"; it has "message"; has no "data.b"; it has "b"`),
			got(`#2 task (9 ms) has no "data"; "a" and "b" stand at the top level`), got(`#2 version has no "data"`), got(`#2 task has no "data.text"; it has "data.name"`),
			got(`#3 version has no "data"; its data has only "a"`), got(`#3 version has no "data"; its data has only "a"; has no "b"`),
			got(`#8 version has no "data"; its data has only "a"; what is expected there came before, in #7 close`),
		}, [][]int{{0, 1, 2}, {3, 5, 7}, {4}, {6}}},
		"nothing of a kind": {[]verdict.Scenario{
			finds(verdict.NeverCame, `the call "state" was never made: no "answer" arrived`, verdict.Failure{}),
			got(`no "answer" came; the stream had open (1)`), got(`nothing more came, where answer was expected; no "answer" came; the nearest: #2 question`),
			got(`no "question" came; the stream had open (1)`), got(`only 1 "answer" came`),
			got(`#1 error came, where answer was expected; no answer came at all`), got(`#1 b came, where "answer" was expected; no "answer" came until streamspec closed the stream`),
			got(`no answer came after the restart`),
		}, [][]int{{0, 1, 2, 5, 6}, {3}, {4}, {7}}},
		"a rule that is broken": {[]verdict.Scenario{
			broken(`line 22, byte 1741: unterminated-event: the stream ended inside this "close": "{\"id\": \"a\"}"`), broken(`line 7, byte 33: unterminated-event: the stream ended inside this "close": "{\"id\": 5, \"t\": \"b\\\\\"}"`),
			broken(`line 7, byte 33: unterminated-event: the stream ended inside this "error": "{}"`), broken(`line 7, byte 33: nul-in-id: it holds NUL: "{}"`),
		}, [][]int{{0, 1}, {2}, {3}}},
		"data that was encoded twice": {[]verdict.Scenario{
			got(`#8 text (9 ms) has no "text": its data is a text that holds JSON, which was encoded twice`), got(`for #3 use it cannot be evaluated: its data is a text that holds JSON, which was encoded twice`),
			finds(verdict.CallFailed, `POST http://127.0.0.1:1/x: the last: #2 m of the response has no "id": its data is a text that holds JSON, which was encoded twice`, verdict.Failure{}), got(`#8 text has no "text"`),
			got(`#8 text has "text" "#1 x: its data is a text that holds JSON, which was encoded twice"`), got(`#8 text came: «#1 x: its data is a text that holds JSON, which was encoded twice»`),
		}, [][]int{{0, 1, 2}, {3}, {4}, {5}}},
		"a copy": {[]verdict.Scenario{
			got(`#8 task is the 2nd "completed"; it repeats #7 task`), got(`#8 task came: «{}», where close was expected; it repeats #7 task; close came later, as #9`), got(`#8 task came; it repeats #2 other`),
			got(`#9 task is the 5th "progress"; #4 task repeats #3 task`), got(`#9 task has "text" "it repeats #3 task"`),
			got(`#7 task is the 5th "progress"; 2 of these 5 are copies: #4 task repeats #3 task, #6 repeats #5`),
		}, [][]int{{0, 1, 3, 5}, {2}, {4}}},
		"a wait in vain": {[]verdict.Scenario{
			got(`no "answer" came; the stream had open (1)`), finds(verdict.StreamBroke, "what the scenario waits for never came", verdict.Failure{Message: `no "answer" came; the stream had open (1)`, InVain: true}),
			finds(verdict.StreamBroke, "the stream broke: cut", verdict.Failure{Message: `no "answer" came; the stream had open (1)`}),
		}, [][]int{{0, 1}, {2}}},
		"what is no event": {[]verdict.Scenario{
			finds(0, "an end", verdict.Failure{Got: sent + "; the last event came before it", Ignored: sent}),
			finds(verdict.NeverCame, `the stream "late" was never opened: no "close" arrived`, verdict.Failure{Message: "the stream had a (1); " + sent, Ignored: sent}),
			finds(verdict.NeverCame, `the stream "late" was never opened: no "close" arrived`, verdict.Failure{}),
		}, [][]int{{0, 1}, {2}}},
		"what is held back": {[]verdict.Scenario{
			finds(0, "it is so", verdict.Failure{Got: "#1 open came late", HeldBack: held}), finds(verdict.HeldBack, "all came at 3 s", verdict.Failure{HeldBack: held}),
			finds(verdict.Unanswered, none, verdict.Failure{Silent: true}), finds(verdict.Unanswered, none, verdict.Failure{}),
		}, [][]int{{0, 1, 2}, {3}}},
		"what only looks held back": {[]verdict.Scenario{finds(verdict.Unanswered, none, verdict.Failure{Silent: true}), got("#1 open came late")}, [][]int{{0}, {1}}},
		"an ID that is another always": {[]verdict.Scenario{
			ofField(expect.WrongValue, `#1 a has "id" "0aa18c5d-9c10-4852-9d99-96e59f0d2297"`), ofField(expect.WrongValue, `"id" differs: #1 a has "1aa18c5d-9c10-4852-9d99-96e59f0d2297"`),
			ofField(expect.WrongValue, `#1 a has "id" "x"`), ofField(expect.Duplicate, `"id" is "1aa18c5d-9c10-4852-9d99-96e59f0d2297" in #1 and again in #3`),
		}, [][]int{{0, 1}, {2}, {3}}},
	} {
		c.check(t, name)
	}
}

// TestAWrongValueIsOneKindOfFailure where it is certainly the same, of one endpoint.
func TestAWrongValueIsOneKindOfFailure(t *testing.T) {
	got := func(text string) verdict.Scenario { return finds(0, "it is so", verdict.Failure{Got: text}) }
	for name, c := range map[string]kinds{
		"one value": {[]verdict.Scenario{
			got(`all 6 "task" are wrong alike; the first: #2 task (9 ms) has "at" 9467, which is no ISO 8601 time`), got(`#4 task (1 ms) (progress) has "at" 9467`), got(`#4 task has at "at" the number 9467, where a string was expected`),
			got(`#4 task has "at" 9468`), got(`#4 step has "at" 9467`), got(`#4 task has "of" 9467`),
		}, [][]int{{0, 1, 2}, {3}, {4}, {5}}},
		"one value of several endpoints": {[]verdict.Scenario{
			asks("GET http://h:1/orders/7?of=a", `#4 task has "at" 0`), asks("GET http://h:2/orders/8?of=b", `#5 task has "at" 0`), asks("GET http://h:1/orders", `#4 task has "at" 0`),
			asks("GET http://h:1/orders/7-a", `#4 task has "at" 0`), asks("POST http://h:1/orders/7", `#4 task has "at" 0`), asks("POST http://h:1/orders", `no "task" came`), asks("GET http://h:1/orders", `no "task" came`),
		}, [][]int{{0, 1}, {5, 6}, {2}, {3}, {4}}},
		"a value that is no scalar": {[]verdict.Scenario{
			got(`#4 task has "at" {"items":[1,2]}`), got(`#4 task has "at" {"items":[1,5,6]}`),
			got(`#4 task has at "at" the object {"a":1}, where a string was expected`), got(`#4 task has at "at" the object {"a":2}, where a string was expected`),
			got(`#4 task has "at" "cut of…, where "cut off" was expected`), got(`#5 task has "at" "cut of…, where "cut out" was expected`),
		}, [][]int{{0}, {1}, {2}, {3}, {4}, {5}}},
		"what differs inside of a value": {[]verdict.Scenario{
			got(`#4 task has "at" "timeout after 5 s"`), got(`#4 task has "at" "timeout after 90 s"`), got(`#5 task has "at" "timeout after 5 s", where "" was expected`),
			got(`#4 task has "at" "#1"`), got(`#4 task has "at" "#99"`), got(`#4 task has "at" "2027-03-01T09:30:00Z"`), got(`#4 task has "at" "2027-03-01T09:30:01Z"`),
			got(`#4 task has "at" "0aa18c5d-9c10-4852-9d99-96e59f0d2297"`), got(`#4 task has "at" "1aa18c5d-9c10-4852-9d99-96e59f0d2297"`),
		}, [][]int{{0, 2}, {7, 8}, {1}, {3}, {4}, {5}, {6}}},
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
		"one":        {[]string{"order"}, "#1 order: its data " + says},
		"one, often": {[]string{"order", "order"}, "… order: its data " + says},
		"two":        {[]string{"order", "invoice", "order"}, `the data of "order" and "invoice" ` + says},
		"many":       {[]string{"a", "b", "c", "d", "e", "f", "g h"}, `the data of "a", "b", "c", "d", "e" and 2 more ` + says},
	} {
		var r verdict.Run
		for i, kind := range c.kinds {
			r.Scenarios = append(r.Scenarios, finds(0, "it is so", verdict.Failure{Got: fmt.Sprintf(`#%d %s (3 ms) has no "n": its data `+says, i+1, kind)}))
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

// TestWordsOfAService: what it sends in the words of a report explains nothing.
func TestWordsOfAService(t *testing.T) {
	const says = "#1 order (3 ms) has no n: its data is a text that holds JSON, which was encoded twice"
	for _, got := range []string{`#2 a (4 ms) came: «` + says + `»`, `#2 a (4 ms) has "n" "` + says + `"`} {
		if event := saidTwice(finds(0, "it is so", verdict.Failure{Got: got}).Steps[0]); event != "" {
			t.Errorf("%s: %s was encoded twice", got, event)
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
