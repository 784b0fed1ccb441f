package report

import (
	"bytes"
	"encoding/xml"
	"io"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/streamspec/streamspec/internal/verdict"
)

func junit(t *testing.T, r verdict.Run) string {
	t.Helper()
	var out bytes.Buffer
	if err := WriteJUnit(&out, r); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestWriteJUnit(t *testing.T) {
	got := junit(t, everyOutcome())
	golden(t, "junit.xml", got)
	if !utf8.ValidString(got) {
		t.Error("this is not UTF-8")
	}
	if strings.ContainsFunc(got, func(r rune) bool { return r < ' ' && r != '\n' && r != '\t' }) {
		t.Error("there are characters that XML does not allow")
	}
}

// element is any element of a report, as a reader sees it that knows nothing of ours.
type element struct {
	XMLName  xml.Name
	Attrs    []xml.Attr `xml:",any,attr"`
	Children []element  `xml:",any"`
}

func (e element) attr(name string) string {
	for _, a := range e.Attrs {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// count counts the elements of a name, at any depth.
func (e element) count(name string) int {
	n := 0
	if e.XMLName.Local == name {
		n++
	}
	for _, c := range e.Children {
		n += c.count(name)
	}
	return n
}

func parse(t *testing.T, text string) element {
	t.Helper()
	var root element
	decoder := xml.NewDecoder(strings.NewReader(text))
	if err := decoder.Decode(&root); err != nil {
		t.Fatal(err)
	}
	if _, err := decoder.Token(); err != io.EOF {
		if rest, ok := err.(*xml.SyntaxError); ok {
			t.Fatal(rest)
		}
	}
	return root
}

// Readers take the counts from the attributes or count the elements: both must
// tell the same.
func TestJUnitCounts(t *testing.T) {
	root := parse(t, junit(t, everyOutcome()))
	elements := map[string]string{"tests": "testcase", "failures": "failure", "errors": "error", "skipped": "skipped"}
	want := map[string]string{"tests": "19", "failures": "8", "errors": "3", "skipped": "3"}
	for attr, name := range elements {
		if got := root.attr(attr); got != want[attr] {
			t.Errorf("%s: got %s, want %s", attr, got, want[attr])
		}
		for _, e := range append([]element{root}, root.Children...) {
			if got := e.attr(attr); got != strconv.Itoa(e.count(name)) {
				t.Errorf("%s says %s=%s, and has %d", e.attr("name"), attr, got, e.count(name))
			}
		}
	}
}

// The names that readers know. A new one must be looked up in their documents.
func TestJUnitVocabulary(t *testing.T) {
	known := map[string]string{
		"testsuites": "name tests failures errors skipped time timestamp",
		"testsuite":  "name tests failures errors skipped time timestamp file",
		"testcase":   "name classname time file line",
		"failure":    "message type",
		"error":      "message type",
		"skipped":    "message",
		"system-out": "",
		"system-err": "",
	}
	var check func(e element)
	check = func(e element) {
		attrs, ok := known[e.XMLName.Local]
		if !ok {
			t.Errorf("the element %s is not known", e.XMLName.Local)
		}
		for _, a := range e.Attrs {
			if !strings.Contains(" "+attrs+" ", " "+a.Name.Local+" ") {
				t.Errorf("%s has %s, which is not known", e.XMLName.Local, a.Name.Local)
			}
		}
		for _, c := range e.Children {
			check(c)
		}
	}
	check(parse(t, junit(t, everyOutcome())))
}

// GitLab shows only one of several suites, or of several cases, with one name.
func TestJUnitNamesAreUnique(t *testing.T) {
	r := everyOutcome()
	r.Scenarios = append(r.Scenarios, r.Scenarios...)
	other := passed()
	other.Place.File = "features/other.feature"
	r.Scenarios = append(r.Scenarios, other)
	root := parse(t, junit(t, r))
	suites, cases := map[string]bool{}, map[string]bool{}
	for _, suite := range root.Children {
		suites[suite.attr("name")] = true
		for _, c := range suite.Children {
			cases[c.attr("classname")+"\n"+c.attr("name")] = true
		}
	}
	if len(suites) != len(root.Children) || len(cases) != len(r.Scenarios) {
		t.Errorf("got %d names of %d suites, %d names of %d cases", len(suites), len(root.Children), len(cases), len(r.Scenarios))
	}
}

// A report without an error would pass for success.
func TestJUnitNothingRan(t *testing.T) {
	for _, run := range []verdict.Run{{}, {Scenarios: []verdict.Scenario{neverStarted()}}} {
		root := parse(t, junit(t, run))
		if root.attr("errors") != "1" || root.count("error") != 1 {
			t.Errorf("want one error:\n%s", junit(t, run))
		}
	}
}

func TestGist(t *testing.T) {
	tests := []struct {
		scenario verdict.Scenario
		want     string
	}{
		{passed(), "passed"},
		{crossStreams(), "every stream has the same task_event: expected second has the same task_event as first; got second has none, first has 1"},
		{twoFaults(), `every task_event has "task_id", and its "data.progress" is between 0 and 1: expected #2 task_event: "data.progress" is between 0 and 1; got #2 task_event: "data.progress" is 1.5`},
		{wrongSentence(), "the stream is followed to its end: ${task_id} is not known here; known are: ${service}, ${uuid}"},
		{serviceNotReady(), `the service "version-service" was not ready within 1.5s: GET http://127.0.0.1:40999/api/health: status 503`},
		{expiredGap(), `every stream has the same "task_event": the known gap "one-queue-per-task" was accepted until 2027-02-01, and is still there. …`},
	}
	for _, test := range tests {
		if diff := cmp.Diff(test.want, reason(test.scenario)); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	}
}
