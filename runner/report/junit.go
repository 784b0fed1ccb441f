package report

import (
	"encoding/xml"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/streamspec/streamspec/runner/result"
)

// The elements of a JUnit report. There is no standard; these names are what
// Jenkins, GitLab, Azure, CircleCI and GitHub's reporters read in common.
type (
	junitRun struct {
		XMLName xml.Name `xml:"testsuites"`
		Name    string   `xml:"name,attr"`
		junitCounts
		Suites []*junitSuite `xml:"testsuite"`
	}

	junitSuite struct {
		Name string `xml:"name,attr"` // no two suites have the same: GitLab would show one of them
		junitCounts
		File  string      `xml:"file,attr,omitempty"`
		Cases []junitCase `xml:"testcase"`
		names uniqueNames // of the cases
	}

	junitCounts struct {
		Tests     int     `xml:"tests,attr"`
		Failures  int     `xml:"failures,attr"`
		Errors    int     `xml:"errors,attr"`
		Skipped   int     `xml:"skipped,attr"`
		Time      seconds `xml:"time,attr"`
		Timestamp string  `xml:"timestamp,attr"`
	}

	junitCase struct {
		Name      string       `xml:"name,attr"` // no two cases of a suite have the same
		ClassName string       `xml:"classname,attr"`
		Time      seconds      `xml:"time,attr"`
		File      string       `xml:"file,attr,omitempty"`
		Line      int          `xml:"line,attr,omitempty"`
		Failure   *junitReason `xml:"failure"`
		Error     *junitReason `xml:"error"`
		Skipped   *junitReason `xml:"skipped"`
		SystemOut *junitText   `xml:"system-out"`
		SystemErr *junitText   `xml:"system-err"`
	}

	// junitReason is why a scenario did not pass.
	junitReason struct {
		Message string `xml:"message,attr"`
		Type    string `xml:"type,attr,omitempty"`
		Text    string `xml:",chardata"`
	}

	junitText struct {
		Text string `xml:",chardata"`
	}
)

// seconds are a duration as JUnit writes it.
type seconds time.Duration

// MarshalText writes the seconds with three decimals.
func (s seconds) MarshalText() ([]byte, error) {
	return fmt.Appendf(nil, "%.3f", time.Duration(s).Seconds()), nil
}

// WriteJUnit writes the run as JUnit XML, for CI systems: a suite for each
// feature and each folder of YAML scenarios, a case for each scenario. A scenario
// that was not judged is an error, a known gap is skipped, a gap that has closed
// is a failure. A run in which nothing ran has one case more, an error.
//
// The time of the whole is the run's; scenarios run side by side, so their times
// add up to more.
func WriteJUnit(w io.Writer, r result.Run) error {
	run := junitRun{Name: "streamspec", Suites: junitSuites(r)}
	for _, s := range run.Suites {
		s.Timestamp = junitTime(r.Started)
		run.add(s.junitCounts)
	}
	run.Time, run.Timestamp = seconds(r.Duration), junitTime(r.Started)
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	encoder := xml.NewEncoder(w)
	encoder.Indent("", "  ")
	if err := encoder.Encode(run); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

// junitTime is a moment in UTC, without a time zone: the strictest readers take
// no other form.
func junitTime(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05") }

func (c *junitCounts) add(more junitCounts) {
	c.Tests += more.Tests
	c.Failures += more.Failures
	c.Errors += more.Errors
	c.Skipped += more.Skipped
	c.Time += more.Time
}

// suiteOf is what a suite has in common.
type suiteOf struct{ group, file string }

// junitSuites puts the scenarios of one group and file together.
func junitSuites(r result.Run) []*junitSuite {
	var suites []*junitSuite
	index := map[suiteOf]*junitSuite{}
	names := uniqueNames{}
	for _, s := range r.Scenarios {
		key := suiteOf{s.Group, s.Place.File}
		suite := index[key]
		if suite == nil {
			suite = &junitSuite{Name: names.of(suiteName(s), cleanName(s.Place.File)), File: cleanName(s.Place.File), names: uniqueNames{}}
			index[key] = suite
			suites = append(suites, suite)
		}
		suite.add(s)
	}
	if ran(r) == 0 {
		suites = append(suites, nothingSuite(r))
	}
	return suites
}

func suiteName(s result.Scenario) string {
	if s.Group == "" {
		return cleanName(s.Place.File)
	}
	return cleanName(s.Group)
}

// nothingSuite makes a run in which nothing ran look as it is: GitLab and others
// take a report without a failure for success.
func nothingSuite(r result.Run) *junitSuite {
	const name = "streamspec"
	message := "no scenario ran: " + whyNothing(r)
	suite := &junitSuite{Name: name, Cases: []junitCase{{
		Name: "a scenario ran", ClassName: name,
		Error: &junitReason{Message: message, Type: "nothing ran", Text: message},
	}}}
	suite.Tests, suite.Errors = 1, 1
	return suite
}

func (s *junitSuite) add(sc result.Scenario) {
	one := junitCase{
		Name:      s.names.of(cleanName(sc.Name), fmt.Sprintf("line %d", sc.Place.Line)),
		ClassName: s.Name,
		Time:      seconds(sc.Duration),
		File:      s.File,
		Line:      sc.Place.Line,
		SystemOut: textOf(stepLines(sc).String()),
		SystemErr: textOf(logText(sc.Logs)),
	}
	one.judge(sc)
	s.Cases = append(s.Cases, one)
	s.junitCounts.add(one.counts())
}

func (c *junitCase) judge(s result.Scenario) {
	reason := &junitReason{Message: gist(s), Type: string(s.Outcome), Text: details(s).String()}
	switch s.Outcome {
	case result.Passed:
	case result.Failed, result.GapClosed:
		c.Failure = reason
	case result.Unjudged:
		c.Error = reason
	case result.KnownGap:
		c.Skipped = &junitReason{Message: gapMessage(s)}
	default:
		c.Skipped = &junitReason{Message: "not started"}
	}
}

func (c *junitCase) counts() junitCounts {
	one := func(r *junitReason) int {
		if r == nil {
			return 0
		}
		return 1
	}
	return junitCounts{Tests: 1, Failures: one(c.Failure), Errors: one(c.Error), Skipped: one(c.Skipped), Time: c.Time}
}

func textOf(text string) *junitText {
	if text == "" {
		return nil
	}
	return &junitText{text}
}

func logText(logs []result.Log) string {
	var all lines
	for _, log := range logs {
		all.say(0, plain, log.Service+":\n"+strings.TrimRight(log.Text, "\r\n"))
	}
	return all.String()
}

// gapMessage names the known gaps that excuse a scenario.
func gapMessage(s result.Scenario) string {
	var parts []string
	for _, gap := range gapsOf(s) {
		name := "known gap"
		if gap.Name != "" {
			name += " " + gap.Name
		}
		parts = append(parts, oneLine(name+": "+gap.Reason))
	}
	return strings.Join(parts, "; ")
}

// gist says in one line why a scenario makes the run fail.
func gist(s result.Scenario) string {
	if fault := unsaid(s); fault != "" {
		return firstLine(fault)
	}
	for _, step := range s.Steps {
		if step.Outcome.Bad() && step.Failure != nil {
			return cleanName(step.Text) + ": " + failureGist(step.Failure)
		}
	}
	return string(s.Outcome)
}

func failureGist(f *result.Failure) string {
	if f.Message != "" || f.Expected == "" {
		return firstLine(f.Message)
	}
	return "expected " + oneLine(f.Expected) + "; got " + oneLine(f.Got)
}

func firstLine(text string) string {
	line, _, more := strings.Cut(text, "\n")
	if more {
		line += " …"
	}
	return oneLine(line)
}

// gistColumns is the most of one text that a message quotes.
const gistColumns = 200

// oneLine makes one line of many.
func oneLine(text string) string {
	return cut(cleanName(strings.Join(strings.Fields(text), " ")), gistColumns)
}

// uniqueNames are names that are taken.
type uniqueNames map[string]bool

// of is a name that is not taken yet: this one, or with what tells it from the
// others, or with a number.
func (u uniqueNames) of(name, distinction string) string {
	unique := name
	if u[unique] {
		unique = fmt.Sprintf("%s (%s)", name, distinction)
	}
	for n := 2; u[unique]; n++ {
		unique = fmt.Sprintf("%s (%s, %d)", name, distinction, n)
	}
	u[unique] = true
	return unique
}
