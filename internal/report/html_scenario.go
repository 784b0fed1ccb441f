package report

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/streamspec/streamspec/internal/happened"
	"github.com/streamspec/streamspec/internal/verdict"
)

// pageScenario is what the page shows of a scenario.
type pageScenario struct {
	word
	ID, Name, Prose, Rule, RuleAbout string
	Tags                             []string
	Place, Took, Services            string
	Findings                         []pageStep // what the engine found by itself
	Steps                            []pageStep
	Consequences                     []string
	Alike                            []pageLine // further scenarios with the same cause
	Notes                            []verdict.Note
	Plays                            string
	Rerun, Judge                     string
	Course                           *pageCourse // nil: nothing is known of it
	Logs                             []verdict.Log
}

// pageStep is a sentence, an expectation, or what the engine found.
type pageStep struct {
	verdict.Step
	word
	Kind       string // did, for what nobody judges
	Failure    *verdict.Failure
	Expected   difference
	Got        difference
	GapName    string
	GapReason  string
	Percent    float64 // of the limit
	OnlyThis   bool    // the message says it all
	TextOf     string
	SignatureY string
}

// Measured tells that there is something to say beside its sentence.
func (s pageStep) Measured() bool {
	return s.Held != "" || s.Used != 0 || s.Kind == "" && s.Class != "held"
}

// Explained tells that there is something to say below its sentence.
func (s pageStep) Explained() bool {
	f := s.Failure
	return f != nil && (f.Message != "" || f.Expected != "" || f.Got != "") || s.Warning != "" || s.SignatureY != "" || s.GapReason != "" && s.Class == "gap"
}

// pageCourse is what happened, and what findings speak of in it.
type pageCourse struct {
	*happened.Course
	marks   map[string]map[string]bool
	Windows []pageWindow
	Events  int
}

// pageWindow is a time that a limit allowed.
type pageWindow struct {
	verdict.Window
	word
	Text string
}

// FromMS, TookMS and LimitMS are its times in milliseconds.
func (w pageWindow) FromMS() happened.Milliseconds  { return happened.InMilliseconds(w.From) }
func (w pageWindow) TookMS() happened.Milliseconds  { return happened.InMilliseconds(w.Took) }
func (w pageWindow) LimitMS() happened.Milliseconds { return happened.InMilliseconds(w.Limit) }

func entryName(kind string, number int) string { return kind + " " + strconv.Itoa(number) }

// feature writes a feature with its scenarios, of which one at a time is in memory.
func (b *pageBuilder) feature(w io.Writer, f *pageFeature) error {
	if err := pages.ExecuteTemplate(w, "feature", f); err != nil {
		return err
	}
	rule := ""
	for _, i := range f.scenarios {
		s, err := b.scenario(i)
		if err != nil {
			return err
		}
		if s.Rule == rule {
			s.RuleAbout = ""
		}
		rule, s.Rule = s.Rule, without(s.Rule, rule)
		if err := pages.ExecuteTemplate(w, "scenario", s); err != nil {
			return err
		}
	}
	return pages.ExecuteTemplate(w, "feature-end", f)
}

// without is a text where it is another one than before.
func without(text, before string) string {
	if text == before {
		return ""
	}
	return text
}

func (b *pageBuilder) scenario(i int) (*pageScenario, error) {
	s := b.run.Scenarios[i]
	out := &pageScenario{
		word: outcomeOf(s), ID: b.ids[i], Name: s.Name, Prose: s.Prose, Rule: s.Rule.Name, RuleAbout: s.Rule.About, Tags: s.Tags,
		Place: verdict.Place{File: s.Place.File, Line: s.Place.Line}.String(), Services: strings.Join(s.Services, ", "),
		Findings: each(s.Causes, pageStepOf), Steps: pageSteps(s.Steps), Consequences: s.Consequences, Notes: s.Notes,
		Rerun: rerun(b.run, s),
	}
	if s.Outcome != verdict.Skipped {
		out.Took = took(s.Duration)
	}
	if len(s.Plays) > 1 {
		out.Plays = plays(s)
	}
	if s.Recording != "" {
		out.Judge = "streamspec judge " + ShellQuoted(s.Recording)
	}
	if c := b.causal[i]; c != nil {
		for _, other := range c.scenarios[:min(len(c.scenarios), mostAlike+1)] {
			if other != i {
				out.Alike = append(out.Alike, b.line(other, ""))
			}
		}
	}
	course, err := s.Course.Course()
	if err != nil {
		return nil, err
	}
	if course != nil {
		out.Course = pageCourseOf(course, s)
	} else {
		out.Logs = s.Logs
	}
	return out, nil
}

// pageSteps are those of a scenario: what was only done, and not judged, stays quiet.
func pageSteps(steps []verdict.Step) []pageStep {
	all := each(steps, pageStepOf)
	did := false
	for i := range all {
		switch all[i].Keyword {
		case "Given", "When":
			did = true
		case "Then", "expect":
			did = false
		}
		if did && all[i].Outcome == verdict.Passed {
			all[i].Kind = "did"
		}
	}
	return all
}

func pageStepOf(s verdict.Step) pageStep {
	out := pageStep{Step: s, word: wordOf(s.Outcome), Percent: s.Used * percent, Failure: s.Failure}
	if s.Mark != nil {
		out.GapName, out.GapReason = s.Mark.Name, s.Mark.Reason
		if s.Mark.Unwritten != nil {
			out.SignatureY = s.Mark.Unwritten.YAML()
		}
	}
	if f := s.Failure; f != nil {
		out.Expected, out.Got = differ(clean(f.Expected), clean(f.Got))
	}
	return out
}

func pageCourseOf(c *happened.Course, s verdict.Scenario) *pageCourse {
	out := &pageCourse{Course: c, marks: map[string]map[string]bool{}}
	for _, one := range c.Streams {
		out.Events += one.Events
	}
	for _, f := range s.Findings() {
		if f.Window != nil {
			out.Windows = append(out.Windows, pageWindow{*f.Window, wordOf(f.Outcome), f.Text})
		}
		if f.Failure == nil {
			continue
		}
		for _, e := range f.Failure.Evidence {
			if out.marks[e.Stream] == nil {
				out.marks[e.Stream] = map[string]bool{}
			}
			out.marks[e.Stream][entryName(e.Kind.String(), e.Number)] = true
		}
	}
	return out
}

// difference is a text, and the part of it that differs from another.
type difference struct{ Before, Differs, After string }

// leastAlike is the share that two texts have in common from which on people see what differs.
const leastAlike = 0.3

// differ finds what differs in two texts that are alike; where they are not, nothing is marked.
func differ(a, b string) (difference, difference) {
	before := 0
	for before < len(a) && before < len(b) && a[before] == b[before] {
		before++
	}
	for before > 0 && (before < len(a) && !utf8.RuneStart(a[before]) || before < len(b) && !utf8.RuneStart(b[before])) {
		before--
	}
	after := 0
	for after < len(a)-before && after < len(b)-before && a[len(a)-1-after] == b[len(b)-1-after] {
		after++
	}
	for after > 0 && (!utf8.RuneStart(a[len(a)-after]) || !utf8.RuneStart(b[len(b)-after])) {
		after--
	}
	if float64(before+after) < leastAlike*float64(max(len(a), len(b))) {
		return difference{Before: a}, difference{Before: b}
	}
	cut := func(s string) difference {
		return difference{s[:before], s[before : len(s)-after], s[len(s)-after:]}
	}
	return cut(a), cut(b)
}

// slugBytes is how much of a name stands in an address.
const slugBytes = 40

// slug is a name as a part of an address.
func slug(name string) string {
	words := strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	text := strings.Join(words, "-")
	if len(text) > slugBytes {
		text = strings.TrimRight(strings.ToValidUTF8(text[:slugBytes], ""), "-")
	}
	return text
}

// shortHash tells names apart.
func shortHash(text string) string {
	const bytes = 3
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:bytes])
}

// shownMoment is a time on the axis of a scenario.
func shownMoment(at any) string {
	var ms float64
	switch at := at.(type) {
	case happened.Milliseconds:
		ms = float64(at)
	case *happened.Milliseconds:
		ms = float64(*at)
	}
	const second, exact = 10000, 10
	switch {
	case ms >= second || ms <= -second:
		return fmt.Sprintf("%.1f s", ms/float64(time.Second/time.Millisecond))
	case ms < exact && ms > -exact && ms != 0:
		return fmt.Sprintf("%.1f ms", ms)
	default:
		return fmt.Sprintf("%.0f ms", ms)
	}
}
