package report

import (
	"bufio"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/streamspec/streamspec/internal/happened"
	"github.com/streamspec/streamspec/internal/verdict"
	"github.com/streamspec/streamspec/internal/wording"
	"github.com/streamspec/streamspec/runner/recording"
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
	Alike                            []pageLine // some of the further scenarios with the same cause
	AllAlike                         int        // how many of these there are
	Notes                            []verdict.Note
	Blamed                           string // the stream of which the first finding speaks; empty: of none
	Unopened                         string // the stream that was never opened; empty: none is missed
	Plays                            string
	Rerun, Judge                     string
	Windows                          []pageWindow
	Happened                         *happened.Kept // nil: nothing is known of it
	Logs                             []verdict.Log
}

// pageStep is a sentence, an expectation, or what the engine found.
type pageStep struct {
	verdict.Step
	word
	Kind       string // did, for what nobody judges
	Expected   difference
	Got        difference
	Beside     string  // what else is to be known of what came
	Message    message // of its failure
	GapName    string
	GapReason  string
	SignatureY string
}

// Shape is the icon of the step.
func (s pageStep) Shape() string { return cmp.Or(s.Kind, s.Class) }

// Measured tells that there is something to say beside its sentence.
func (s pageStep) Measured() bool {
	return s.Held != "" || s.Used != 0 || s.Kind == "" && s.Class != "held"
}

// Explained tells that there is something to say below its sentence.
func (s pageStep) Explained() bool {
	f := s.Failure
	return f != nil && (f.Message != "" || f.Expected != "" || f.Got != "" || f.Logged != "") || s.Warning != "" || s.SignatureY != "" || s.GapReason != "" && s.Class == "gap"
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

// feature writes a feature with its scenarios, of which one at a time is in memory.
func (b *pageBuilder) feature(w *bufio.Writer, f *pageFeature) error {
	if err := pages.ExecuteTemplate(w, "feature", f); err != nil {
		return err
	}
	rule := ""
	for _, i := range f.scenarios {
		s := b.scenario(i)
		if s.Rule == rule {
			s.RuleAbout = ""
		}
		rule, s.Rule = s.Rule, without(s.Rule, rule)
		if err := pages.ExecuteTemplate(w, "scenario", s); err != nil {
			return err
		}
		if err := writeCourse(w, b.run.Scenarios[i]); err != nil {
			return err
		}
		if err := pages.ExecuteTemplate(w, "scenario-end", s); err != nil {
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

func (b *pageBuilder) scenario(i int) *pageScenario {
	s := b.run.Scenarios[i]
	out := &pageScenario{
		word: outcomeOf(s), ID: b.ids[i], Name: s.Name, Prose: s.Prose, Rule: s.Rule.Name, RuleAbout: s.Rule.About, Tags: s.Tags,
		Place: verdict.Place{File: s.Place.File, Line: s.Place.Line}.String(), Services: strings.Join(s.Services, ", "),
		Findings: each(s.Causes, pageStepOf), Steps: pageSteps(s.Steps), Consequences: s.Consequences,
		Notes: slices.DeleteFunc(slices.Clone(s.Notes), func(n verdict.Note) bool { return told(s, n) }),
		Rerun: rerun(b.run, s), Happened: s.Course,
	}
	out.Blamed, out.Unopened = blamed(s)
	if s.Outcome != verdict.Skipped {
		out.Took = took(s.Duration)
	}
	if len(s.Plays) > 1 {
		out.Plays = plays(s)
	}
	if s.Recording != "" {
		out.Judge = judging(b.run.Flags, s.Recording)
	}
	if c := b.causal[i]; c != nil {
		out.Alike, out.AllAlike = b.alike(c, i), len(c.scenarios)-1
	}
	if out.Happened == nil {
		out.Logs = s.Logs
	} else {
		out.Windows = windowsOf(s)
	}
	return out
}

// never finds the stream in what is said of one that was never opened.
var never = regexp.MustCompile(`^the stream "([^"]+)" was never opened`)

// blamed is the stream of which what is shown first speaks, and the one that is missed.
func blamed(s verdict.Scenario) (stream, unopened string) {
	for _, f := range s.Shown() {
		if f.Failure == nil {
			continue
		}
		if m := never.FindStringSubmatch(f.Text); m != nil && f.Cause.Undone() {
			return "", m[1]
		}
		if of := f.Failure.Evidence; len(of) > 0 {
			return of[0].Stream, ""
		}
		if of := slices.Concat(f.Failure.Ends, f.Failure.Streams); len(of) > 0 {
			return of[0], ""
		}
	}
	return "", ""
}

// mostBeside is how many scenarios with the same cause stand with each of them: the overview has all.
const mostBeside = 3

// alike are the next scenarios with the same cause as this one.
func (b *pageBuilder) alike(c *broken, this int) []pageLine {
	var all []pageLine
	at := slices.Index(c.scenarios, this)
	for n := 1; n < len(c.scenarios) && n <= mostBeside; n++ {
		all = append(all, b.line(c.scenarios[(at+n)%len(c.scenarios)], ""))
	}
	return all
}

// pageSteps are those of a scenario: what was only done, and not judged, stays quiet.
func pageSteps(steps []verdict.Step) []pageStep {
	all := each(steps, pageStepOf)
	did := false
	for i := range all {
		if at := slices.IndexFunc(steps[:i], func(before verdict.Step) bool { return gotTheSame(before, steps[i]) }); at >= 0 {
			all[i].Expected, all[i].Got, all[i].Beside = difference{}, difference{}, ""
			all[i].Message = message{Text: "for the same reason as: " + steps[at].Text}
		}
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
	out := pageStep{Step: s, word: wordOf(s.Outcome)}
	if s.Mark != nil {
		out.GapName, out.GapReason = s.Mark.Name, s.Mark.Reason
		if s.Mark.Unwritten != nil {
			out.SignatureY = s.Mark.Unwritten.YAML()
		}
	}
	if f := s.Failure; f != nil {
		came := gotOf(clean(f.Got))
		out.Expected, out.Got = differ(clean(f.Expected), came.Wrong)
		out.Beside, out.Message = came.Beside, messageOf(f.Message)
	}
	return out
}

// windowsOf are the times that limits allowed.
func windowsOf(s verdict.Scenario) []pageWindow {
	var all []pageWindow
	for _, f := range s.Findings() {
		if f.Window != nil {
			all = append(all, pageWindow{*f.Window, wordOf(f.Outcome), f.Text})
		}
	}
	return all
}

// difference is a text, and the part of it that differs from another.
type difference struct{ Before, Differs, After string }

// leastAlike is the share that two texts have in common from which on people see what differs.
const leastAlike = 0.3

// differ finds what differs in two texts that are alike; where they are not, nothing is marked.
func differ(a, b string) (difference, difference) {
	before := wording.SamePrefix(a, b)
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

// shownMoment is a time on the axis of a scenario, as everywhere; it may be before the first request.
func shownMoment(at happened.Milliseconds) string {
	shown := recording.Milliseconds(at.Duration().Abs())
	if at < 0 && shown != "0.0 ms" {
		return "-" + shown
	}
	return shown
}
