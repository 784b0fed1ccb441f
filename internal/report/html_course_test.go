package report

import (
	"bufio"
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/streamspec/streamspec/internal/happened"
	"github.com/streamspec/streamspec/internal/verdict"
	"github.com/streamspec/streamspec/runner/recording"
)

// TestThePageShowsWhatIsMissing: what is missing stands behind the entry that it was to follow, with the
// time until the next one; the entry is none that is wrong.
func TestThePageShowsWhatIsMissing(t *testing.T) {
	r := taskRecording(2)
	for name, c := range map[string]struct {
		behind *recording.Entry
		before string // what stands before it
	}{
		"before all": {nil, "<ol class=\"entries\""},
		"behind one": {r.Entries[1], "<b>#2 "},
		"behind all": {r.Entries[len(r.Entries)-1], "<b>#4 "},
	} {
		t.Run(name, func(t *testing.T) {
			evidence := verdict.Evidence{Stream: r.Name, Mark: recording.MarkBehind(c.behind, `"seen"`)}
			step := verdict.Step{Outcome: verdict.Failed, Failure: &verdict.Failure{Evidence: []verdict.Evidence{evidence, evidence}}}
			var page bytes.Buffer
			out := bufio.NewWriter(&page)
			if err := writeCourse(out, verdict.Scenario{Steps: []verdict.Step{step}, Course: course(true, r)}); err != nil {
				t.Fatal(err)
			}
			_ = out.Flush()
			before, ghost, found := strings.Cut(page.String(), `data-name="seen" class="missing marked first"><b>missing here: <span>"seen"</span></b>`)
			rows := strings.Split(strings.TrimSpace(before), "\n")
			if !found || strings.Contains(before+ghost, "marked") || len(rows) < 2 || !strings.Contains(rows[len(rows)-2], c.before) {
				t.Errorf("it is not behind %s:\n%s", c.before, page.String())
			}
		})
	}
}

// TestWhatIsMissingIsMarkedOnce: findings that miss the same at one place share its mark; one that knows
// only the kind, or not where, shares that of another which knows the place.
func TestWhatIsMissingIsMarkedOnce(t *testing.T) {
	r := taskRecording(5)
	behind := func(i int, what string) verdict.Evidence {
		return verdict.Evidence{Stream: r.Name, Mark: recording.MarkBehind(r.Entries[i], what)}
	}
	with := func(e verdict.Evidence, what string) verdict.Evidence {
		e.With = what
		return e
	}
	somewhere := func(what string) verdict.Evidence {
		e := behind(4, what)
		e.Anywhere = true
		return e
	}
	came := evidenceOf(r, r.Entries[2])[0]
	for _, c := range []struct {
		name     string
		findings [][]verdict.Evidence
		want     []string
	}{
		{"the same of three", [][]verdict.Evidence{{with(behind(1, `"message"`), "the data of #4 of client 1")}, {with(behind(1, `"message"`), `"text" "hello"`)}, {behind(4, `"message"`)}},
			[]string{`data-name="message" class="missing marked first"><b>missing here: <span>"message" with the data of #4 of client 1</span></b> also called: <span>"message" with "text" "hello"</span>`}},
		{"two of one finding", [][]verdict.Evidence{{with(behind(1, `"message"`), `"id" 1`), with(behind(1, `"message"`), `"id" 2`)}, {with(behind(1, `"message"`), `"n" 3`), with(behind(1, `"message"`), `"n" 4`)}},
			[]string{`missing here: <span>"message" with "id" 1</span></b> also called: <span>"message" with "n" 3</span>`, `missing here: <span>"message" with "id" 2</span></b> also called: <span>"message" with "n" 4</span>`}},
		{"any event, and another knows which", [][]verdict.Evidence{{with(behind(1, "event"), `"id" 1`)}, {behind(4, "event")}},
			[]string{`data-name="event" class="missing marked first"><b>missing here: <span>event with "id" 1</span></b></li>`}},
		{"a kind with a quote", [][]verdict.Evidence{{behind(4, `"say \"hi\""`)}}, []string{`data-name="say &#34;hi&#34;" class`}},
		{"another kind, another place", [][]verdict.Evidence{{with(behind(1, `"a"`), `"x" 1`)}, {behind(1, `"b"`)}, {with(behind(2, `"a"`), `"x" 1`)}},
			[]string{`missing here: <span>"a" with "x" 1</span></b>`, `missing here: <span>"b"</span></b>`, `missing here: <span>"a" with "x" 1</span></b>`}},
		{"nobody knows more", [][]verdict.Evidence{{behind(4, `"message"`)}}, []string{`missing here: <span>"message"</span></b>`}},
		{"somewhere", [][]verdict.Evidence{{came, somewhere(`"a"`)}, {somewhere(`"a"`)}},
			[]string{`data-name="a" class="missing anywhere marked first"><b>missing somewhere: <span>"a"</span></b></li>`}},
		{"two somewhere", [][]verdict.Evidence{{with(somewhere(`"a"`), `"x" 1`), with(somewhere(`"a"`), `"x" 2`)}},
			[]string{`missing somewhere: <span>"a" with "x" 1</span></b></li>`, `missing somewhere: <span>"a" with "x" 2</span></b></li>`}},
		{"somewhere, and another knows where", [][]verdict.Evidence{{came, somewhere(`"a"`)}, {behind(1, `"a"`)}},
			[]string{`class="missing marked first"><b>missing here: <span>"a"</span></b></li>`}},
		{"somewhere, and another kind here", [][]verdict.Evidence{{behind(1, `"b"`)}, {somewhere(`"a"`)}},
			[]string{`class="missing marked first"><b>missing here: <span>"b"</span></b></li>`, `class="missing anywhere marked"><b>missing somewhere: <span>"a"</span></b></li>`}},
	} {
		s := verdict.Scenario{Outcome: verdict.Failed}
		for _, evidence := range c.findings {
			s.Steps = append(s.Steps, verdict.Step{Outcome: verdict.Failed, Failure: &verdict.Failure{Evidence: evidence}})
		}
		var page bytes.Buffer
		markup{&page}.course(happenedOn(true, r), marksOf(s), "")
		text := page.String()
		if n := strings.Count(text, "<b>missing "); n != len(c.want) || strings.Count(text, " first\"") != 1 || strings.Contains(text, "data-wrong") {
			t.Errorf("%s: %d marks:\n%s", c.name, n, text)
		}
		for _, want := range c.want {
			if !strings.Contains(text, want) {
				t.Errorf("%s: there is no %s in\n%s", c.name, want, text)
			}
		}
	}
}

// TestWhatNobodyCanTellIsNotMarked where something else is broken.
func TestWhatNobodyCanTellIsNotMarked(t *testing.T) {
	r := taskRecording(5)
	step := func(outcome verdict.Outcome, i int) verdict.Step {
		return verdict.Step{Outcome: outcome, Failure: &verdict.Failure{Evidence: evidenceOf(r, r.Entries[i])}}
	}
	for outcome, want := range map[verdict.Outcome]int{verdict.Failed: 1, verdict.Unjudged: 2} {
		s := verdict.Scenario{Outcome: outcome, Steps: []verdict.Step{step(verdict.Unjudged, 1), step(outcome, 2)}}
		if got := len(marksOf(s)[r.Name].entries); got != want {
			t.Errorf("%v: %d entries are marked, want %d", outcome, got, want)
		}
	}
}

// TestWhatIsSaidOfAnEntry: of two that differ nobody knows which is to blame.
func TestWhatIsSaidOfAnEntry(t *testing.T) {
	r := taskRecording(5)
	at := func(i int) verdict.Evidence { return evidenceOf(r, r.Entries[i])[0] }
	further := at(3)
	further.Further = true
	alone := saidOf(&verdict.Failure{Evidence: []verdict.Evidence{at(1), further}})
	two := saidOf(&verdict.Failure{Evidence: []verdict.Evidence{at(0), at(1), further}})
	for got, want := range map[string]string{
		alone(at(1)):   "this is what is wrong",
		alone(further): "this is wrong as well",
		two(at(0)):     "one of those that do not fit together, with #2",
	} {
		if got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

// TestStreamsOfWhichNoFindingSpeaksAreFolded: of many streams the one that is wrong and one other are open.
func TestStreamsOfWhichNoFindingSpeaksAreFolded(t *testing.T) {
	var all []*recording.Stream
	for i := range 9 {
		r := taskRecording(3)
		r.Name = fmt.Sprint("client ", i+1)
		all = append(all, r)
	}
	marked := marks{}
	marked.of("client 7").entries["event 2"] = entryMark{"marked first", "this is what is wrong"}
	c := happenedOn(true, all...)
	var page bytes.Buffer
	markup{&page}.course(c, marked, "")
	open, folded, _ := strings.Cut(page.String(), `<details class="more">`)
	folded, _, _ = strings.Cut(folded, "</details>\n<h4>What")
	if n := strings.Count(open, "data-stream="); n != 2 || !strings.Contains(open, `data-stream="client 1"`) || !strings.Contains(open, `data-stream="client 7"`) {
		t.Errorf("%d are open:\n%s", n, open)
	}
	var few bytes.Buffer
	markup{&few}.streams(c.Streams[:mostOpen], marked)
	if strings.Contains(few.String(), "<details class=\"more\"") {
		t.Errorf("of %d some are folded", mostOpen)
	}
	if n := strings.Count(folded, "data-stream="); n != 7 || !strings.Contains(folded, "7 more streams of which no finding speaks: 35 events</summary>") {
		t.Errorf("%d are folded:\n%s", n, folded)
	}
}

// TestTheCallThatFailedIsMarked: of those that asked for the same and went wrong, the last, after which it
// was given up.
func TestTheCallThatFailedIsMarked(t *testing.T) {
	c := &happened.Course{Calls: []happened.Call{
		{Method: "DELETE", URL: "/a", Name: "one", Wrong: true}, {Method: "DELETE", URL: "/a", Name: "two", Wrong: true},
		{Method: "DELETE", URL: "/a", Name: "three"}, {Method: "GET", URL: "/a", Name: "four", Wrong: true},
	}}
	s := verdict.Scenario{}
	s.Found(verdict.Step{Cause: verdict.CallFailed, Text: "DELETE /a: no", Outcome: verdict.Failed, Failure: &verdict.Failure{Call: "DELETE /a"}})
	s.Decide()
	for failed, want := range map[string]string{callOf(s): "two", callOf(verdict.Scenario{}): ""} {
		var page bytes.Buffer
		markup{&page}.course(c, nil, failed)
		got := ""
		for _, row := range strings.SplitAfter(page.String(), "<tr")[1:] {
			if _, label, _ := strings.Cut(row, `data-label="`); strings.Contains(row, classFirst) {
				got, _, _ = strings.Cut(label, `"`)
			}
		}
		if got != want {
			t.Errorf("%q is marked, want %q:\n%s", got, want, page.String())
		}
	}
}
