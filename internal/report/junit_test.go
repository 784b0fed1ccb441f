package report

import (
	"bytes"
	"encoding/xml"
	"io"
	"regexp"
	"slices"
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
	if strings.ContainsFunc(got, notInXML) {
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
	want := map[string]int{"tests": 19, "failures": 8, "errors": 3, "skipped": 3}
	for attr, name := range elements {
		if got := root.count(name); got != want[attr] {
			t.Errorf("%s: got %d, want %d", attr, got, want[attr])
		}
		for _, e := range root.Children {
			if got := e.attr(attr); got != strconv.Itoa(e.count(name)) {
				t.Errorf("%s says %s=%s, and has %d", e.attr("name"), attr, got, e.count(name))
			}
		}
	}
}

// What both schemas know, in their order: that of Jenkins' xUnit plugin (junit-10.xsd) and that
// of Ant's reports (windyroad/JUnit-Schema), which demands all of it but the reasons.
func TestJUnitVocabulary(t *testing.T) {
	attrs := map[string]string{
		"testsuites": "",
		"testsuite":  "name tests failures errors time skipped timestamp hostname id package",
		"testcase":   "name classname time",
		"failure":    "message type",
		"error":      "message type",
		"skipped":    "message",
		"properties": "",
		"system-out": "",
		"system-err": "",
	}
	children := map[string]*regexp.Regexp{
		"testsuites": regexp.MustCompile(`^(testsuite )+$`),
		"testsuite":  regexp.MustCompile(`^properties (testcase )*system-out system-err $`),
		"testcase":   regexp.MustCompile(`^(failure |error |skipped )?$`),
	}
	var check func(e element)
	check = func(e element) {
		var has, holds string
		for _, a := range e.Attrs {
			has += a.Name.Local + " "
		}
		for _, c := range e.Children {
			holds += c.XMLName.Local + " "
			check(c)
		}
		name := e.XMLName.Local
		if want, known := attrs[name]; !known || strings.TrimSpace(has) != want {
			t.Errorf("%s has the attributes %s", name, has)
		}
		if order := children[name]; order == nil && holds != "" || order != nil && !order.MatchString(holds) {
			t.Errorf("%s holds %s", name, holds)
		}
	}
	for _, run := range []verdict.Run{everyOutcome(), {}} {
		check(parse(t, junit(t, run)))
	}
}

// junitValues are the types of attributes that both schemas know, or the stricter one of the two:
// Ant's has tokens that are not empty, decimals, counts, and moments without a time zone.
func junitValues() map[string]*regexp.Regexp {
	token, count := regexp.MustCompile(`\S`), regexp.MustCompile(`^\d+$`)
	return map[string]*regexp.Regexp{
		"name": token, "classname": token, "hostname": token, "package": regexp.MustCompile(`^[^\n\t]*$`), "type": token, "message": regexp.MustCompile(`^[^\n]+$`),
		"tests": count, "failures": count, "errors": count, "skipped": count, "id": count,
		"time": regexp.MustCompile(`^\d+\.\d{3}$`), "timestamp": regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$`),
	}
}

// Whatever stands in names, messages and logs, a reader that checks the schemas takes the report.
func TestJUnitValues(t *testing.T) {
	strange := wrongOrder()
	strange.Name, strange.Group = " \x1b[31mtwo\nlines\x00\ufffe\xff ", "a\tgroup"
	strange.Logs[0].Text = strings.Repeat("]]>\x07<&\xc3\n", 100_000)
	r := everyOutcome()
	r.Scenarios = append(r.Scenarios, strange, outline(23, 0))
	kinds := junitValues()
	for _, run := range []verdict.Run{r, {}} {
		text := junit(t, run)
		if !utf8.ValidString(text) || strings.ContainsFunc(text, notInXML) {
			t.Error("there are characters that XML does not allow")
		}
		root, demanded := parse(t, text), []string{"failure", "error"}
		var check func(e element)
		check = func(e element) {
			for _, a := range e.Attrs {
				if kind := kinds[a.Name.Local]; kind == nil || !kind.MatchString(a.Value) {
					t.Errorf("%s has %s=%q", e.XMLName.Local, a.Name.Local, a.Value)
				}
			}
			if slices.Contains(demanded, e.XMLName.Local) && e.attr("type") == "" {
				t.Errorf("%s has no type, which Ant demands", e.XMLName.Local)
			}
			for _, c := range e.Children {
				check(c)
			}
		}
		check(root)
	}
}

// notInXML tells whether XML 1.0 has no such character.
func notInXML(r rune) bool {
	return r < ' ' && r != '\n' && r != '\t' && r != '\r' || r == 0xfffe || r == 0xffff
}

// What a service wrote may be long: the recording has all of it, the report the end.
func TestJUnitLogsAreSmall(t *testing.T) {
	s := wrongOrder()
	s.Logs[0].Text = serviceLog(20000)
	if text := junit(t, verdict.Run{Scenarios: []verdict.Scenario{s}}); len(text) > 20<<10 || !strings.Contains(text, "(and 19999 like it)") || !strings.Contains(text, "step 20000 of 20000") {
		t.Errorf("got %d bytes", len(text))
	}
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
			if c.XMLName.Local != "testcase" {
				continue
			}
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
		if root.Children[len(root.Children)-1].attr("errors") != "1" || root.count("error") != 1 {
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
		{serviceNotReady(), `the service "version-service" was not ready within 1.5 s: GET http://127.0.0.1:40999/api/health: status 503`},
		{expiredGap(), `every stream has the same "task_event": the known gap "one-queue-per-task" was accepted until 2027-02-01, and is still there. …`},
	}
	for _, test := range tests {
		if diff := cmp.Diff(test.want, reason(test.scenario)); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	}
}
