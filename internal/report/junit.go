package report

import (
	"encoding/xml"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/streamspec/streamspec/internal/verdict"
)

// The elements of a JUnit report. There is no standard: this is valid by the schema of Jenkins'
// xUnit plugin and by the one of Ant's reports, and is what GitLab, Azure, CircleCI and
// GitHub's reporters read as well.
type (
	junitRun struct {
		XMLName xml.Name      `xml:"testsuites"`
		Suites  []*junitSuite `xml:"testsuite"`
	}

	junitSuite struct {
		Name string `xml:"name,attr"` // unique: of two suites with one name, GitLab shows one
		junitCounts
		Skipped    int         `xml:"skipped,attr"`
		Timestamp  string      `xml:"timestamp,attr"`
		Host       string      `xml:"hostname,attr"`
		ID         int         `xml:"id,attr"`
		File       string      `xml:"package,attr"`
		Properties struct{}    `xml:"properties"`
		Cases      []junitCase `xml:"testcase"`
		SystemOut  junitText   `xml:"system-out"`
		SystemErr  junitText   `xml:"system-err"`

		remarks []string // of which SystemOut is made
	}

	junitCounts struct {
		Tests    int     `xml:"tests,attr"`
		Failures int     `xml:"failures,attr"`
		Errors   int     `xml:"errors,attr"`
		Time     seconds `xml:"time,attr"`
	}

	junitCase struct {
		Name      string       `xml:"name,attr"` // unique among those of a class name
		ClassName string       `xml:"classname,attr"`
		Time      seconds      `xml:"time,attr"`
		Failure   *junitReason `xml:"failure"`
		Error     *junitReason `xml:"error"`
		Skipped   *junitReason `xml:"skipped"`
	}

	// junitReason is why a scenario did not pass.
	junitReason struct {
		Message string `xml:"message,attr"`
		Type    string `xml:"type,attr,omitempty"`
		Text    string `xml:",cdata"`
	}

	junitText struct {
		Text string `xml:",cdata"`
	}
)

// seconds are a duration as JUnit writes it.
type seconds time.Duration

// MarshalText writes the seconds with three decimals.
func (s seconds) MarshalText() ([]byte, error) {
	return fmt.Appendf(nil, "%.3f", time.Duration(s).Seconds()), nil
}

// WriteJUnit writes the run as JUnit XML, for CI systems: a suite for each
// feature and each file of YAML scenarios, a case for each scenario. A scenario
// that was not judged is an error, a known gap is skipped, a gap that has closed
// is a failure. A run in which nothing ran has one case more, an error.
//
// Scenarios run side by side, so their times add up to more than the run's.
func WriteJUnit(w io.Writer, r verdict.Run) error {
	run := junitRun{Suites: junitSuites(r)}
	for i, s := range run.Suites {
		s.ID, s.Host, s.Timestamp = i, "localhost", junitTime(r.Started)
	}
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
	c.Time += more.Time
}

// suiteOf is what the scenarios of a suite have in common.
type suiteOf struct{ group, file string }

// junitSuites puts the scenarios of one group and file together.
func junitSuites(r verdict.Run) []*junitSuite {
	var suites []*junitSuite
	index := map[suiteOf]*junitSuite{}
	suiteNames, caseNames := uniqueNames{}, map[string]uniqueNames{}
	for _, s := range r.Scenarios {
		key := suiteOf{s.Group, s.Place.File}
		if index[key] == nil {
			index[key] = &junitSuite{Name: suiteNames.of(suiteName(s), cleanName(s.Place.File)), File: cleanName(s.Place.File)}
			suites = append(suites, index[key])
		}
		one := junitCaseOf(s, r.Flags)
		if caseNames[one.ClassName] == nil {
			caseNames[one.ClassName] = uniqueNames{}
		}
		one.Name = caseNames[one.ClassName].of(one.Name, fmt.Sprintf("line %d", s.Place.Line))
		index[key].add(one)
		index[key].remarks = append(index[key].remarks, remarks(s))
	}
	for _, suite := range suites {
		suite.SystemOut.Text = strings.Join(suite.remarks, "")
	}
	if ran(r) == 0 {
		suites = append(suites, nothingSuite(r))
	}
	return suites
}

// suiteName is the feature's name; for YAML scenarios, whose group is only the
// folder, their file.
func suiteName(s verdict.Scenario) string {
	if s.Group == "" || filepath.ToSlash(filepath.Dir(s.Place.File)) == s.Group {
		return cleanName(s.Place.File)
	}
	return cleanName(s.Group)
}

// className is the group as it is: Jenkins would cut the name of a file at its dot.
func className(s verdict.Scenario) string {
	if s.Group == "" {
		return suiteName(s)
	}
	return cleanName(s.Group)
}

// nothingSuite makes a run in which nothing ran look as it is: GitLab and others
// take a report without a failure for success.
func nothingSuite(r verdict.Run) *junitSuite {
	const name = "streamspec"
	message := "no scenario ran: " + whyNothing(r)
	suite := &junitSuite{Name: name}
	suite.add(junitCase{
		Name: "a scenario ran", ClassName: name,
		Error: &junitReason{Message: message, Type: "nothing ran", Text: message},
	})
	return suite
}

func (s *junitSuite) add(c junitCase) {
	s.Cases = append(s.Cases, c)
	s.junitCounts.add(c.counts())
	if c.Skipped != nil {
		s.Skipped++
	}
}

func junitCaseOf(s verdict.Scenario, flags []string) junitCase {
	c := junitCase{
		Name:      cleanName(s.Name),
		ClassName: className(s),
		Time:      seconds(s.Duration),
	}
	c.judge(s, flags)
	return c
}

func (c *junitCase) judge(s verdict.Scenario, flags []string) {
	why := &junitReason{Message: reason(s), Type: string(s.Outcome)}
	if s.Outcome.Bad() {
		why.Text = cleanName(s.Place.String()) + "\n\n" + details(s, flags).String() + "\n\nIts steps:\n" + stepLines(s).String() + logText(s.Logs)
	}
	switch s.Outcome {
	case verdict.Passed:
	case verdict.Failed, verdict.GapClosed:
		c.Failure = why
	case verdict.Unjudged:
		c.Error = why
	case verdict.KnownGap:
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
	return junitCounts{Tests: 1, Failures: one(c.Failure), Errors: one(c.Error), Time: c.Time}
}

// remarks are what is to be known of a scenario that did not fail: what was noted of it, what
// it warns of, and what a known gap excuses.
func remarks(s verdict.Scenario) string {
	warns := func(step verdict.Step) bool { return step.Warning != "" || step.Outcome == verdict.KnownGap }
	var all lines
	if !s.Outcome.Bad() && slices.ContainsFunc(s.Steps, warns) {
		all = stepLines(s)
	}
	all = append(all, noteLines(s)...)
	if len(all) == 0 {
		return ""
	}
	return title(s) + "  " + cleanName(s.Place.String()) + "\n" + all.String() + "\n\n"
}

// uniqueNames are names that are taken, and how often each was asked for again.
type uniqueNames map[string]int

// of is a name that is not taken yet: this one, or with what tells it from the
// others, or with a number.
func (u uniqueNames) of(name, distinction string) string {
	if _, taken := u[name]; !taken {
		u[name] = 1
		return name
	}
	told := fmt.Sprintf("%s (%s)", name, distinction)
	unique := told
	for _, taken := u[unique]; taken; _, taken = u[unique] {
		u[told]++
		unique = fmt.Sprintf("%s (%s, %d)", name, distinction, u[told])
	}
	u[unique] = 1
	return unique
}
