package expect

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/wording"
	"github.com/streamspec/streamspec/runner/expect/value"
	"github.com/streamspec/streamspec/runner/recording"
	"github.com/streamspec/streamspec/runner/sse/rules"
)

// Retry expects that the stream sets this reconnection time, and no other.
type Retry struct {
	Time time.Duration `yaml:"retry,required"`
}

func (x Retry) String() string {
	return fmt.Sprintf("the stream sets the reconnection time %s", x.Time)
}

// Scope implements Expectation.
func (Retry) Scope() Scope { return ScopeStream }

// Start implements OfStream.
func (x Retry) Start(Env) (Monitor, error) { return &retry{Retry: x}, nil }

type retry struct {
	Retry
	Judgement
	seen bool
}

func (m *retry) See(v *View) {
	switch {
	case v.Kind != recording.KindRetry:
	case v.Retry != m.Time:
		m.Break(WrongValue, m.String(), fmt.Sprintf("the stream sets %s, in line %d", recording.Milliseconds(v.Retry), v.Line), v.Entry)
	default:
		m.seen = true
	}
}

func (m *retry) End(*recording.Stream) {
	if !m.seen {
		m.Break(RuleKept, m.String(), "the stream sets none")
		return
	}
	m.Hold(Measure{})
}

// LineEndings expects that all lines of the stream end alike: in LF, CR or CRLF.
type LineEndings struct {
	In string `yaml:"line_endings,required"`
}

// Validate finds endings that no line has.
func (x LineEndings) Validate() error {
	if slices.Contains([]string{"LF", "CR", "CRLF"}, x.In) {
		return nil
	}
	return problem.WithHelp(errors.New("lines do not end in "+fmt.Sprintf("%q", x.In)), "valid here: LF, CR, CRLF")
}

func (x LineEndings) String() string { return "all lines end in " + x.In }

// Scope implements Expectation.
func (LineEndings) Scope() Scope { return ScopeStream }

// Start implements OfStream.
func (x LineEndings) Start(Env) (Monitor, error) { return &lineEndings{LineEndings: x}, nil }

type lineEndings struct {
	LineEndings
	Judgement
}

func (m *lineEndings) See(v *View) {
	if v.Kind == recording.KindViolation && v.Violation == rules.CodeMixedLineEndings {
		m.Break(RuleBroken, m.String(), v.Detail, v.Entry)
	}
}

func (m *lineEndings) End(r *recording.Stream) {
	came := false
	for _, c := range r.Connections {
		switch c.LineEnding {
		case "":
		case m.In:
			came = true
		default:
			m.Break(RuleKept, m.String(), "the first line ends in "+c.LineEnding)
			return
		}
	}
	if !came {
		m.Break(NoResponse, m.String(), "no line came: "+r.End.String())
		return
	}
	m.Hold(Measure{Text: wording.CountedAs(len(r.Connections), "response", "responses")})
}

// Violations expects which rules of the event stream format the stream breaks:
// each of these at least once, and no others. An empty list: none. Notes, which
// are legal but odd, count only where they are listed.
type Violations struct {
	Codes   []Rule `yaml:"violations,required"`
	Showing string `yaml:"showing"` // each of their messages contains this
}

// Validate finds what no message can contain, as there is none.
func (x Violations) Validate() error {
	if x.Showing != "" && len(x.Codes) == 0 {
		return problem.AtField("showing", problem.WithHelp(errors.New("no rule is broken whose message could show this"), "name the rules under violations, or leave it out"))
	}
	return nil
}

// Rule is the code of a violation in the catalogue of package sse/rules.
type Rule string

// YAMLValues lists the rules of the event stream format.
func (Rule) YAMLValues() []string {
	var codes []string
	for _, v := range rules.All() {
		codes = append(codes, v.Code)
	}
	return codes
}

// Validate finds codes that are not in the catalogue.
func (c Rule) Validate() error {
	valid := c.YAMLValues()
	if slices.Contains(valid, string(c)) {
		return nil
	}
	return problem.WithHelp(fmt.Errorf("no violation has the code %q", string(c)), "valid here: "+strings.Join(valid, ", "))
}

// ExpectsEnd implements EndJudge: in strict parsing a violation ends the stream.
func (x Violations) ExpectsEnd(end recording.End) bool {
	return len(x.Codes) > 0 && (end.Reason == recording.Violation || end.Reason == recording.WrongMediaType)
}

func (x Violations) String() string {
	if len(x.Codes) == 0 {
		return "the stream breaks no rule of the format"
	}
	codes := make([]string, len(x.Codes))
	for i, c := range x.Codes {
		codes[i] = string(c)
	}
	text := "the stream breaks exactly these rules of the format: " + strings.Join(codes, ", ")
	if x.Showing != "" {
		text += fmt.Sprintf(", showing %q", x.Showing)
	}
	return text
}

// Scope implements Expectation.
func (Violations) Scope() Scope { return ScopeStream }

// Start implements OfStream.
func (x Violations) Start(Env) (Monitor, error) {
	for _, code := range x.Codes {
		if err := code.Validate(); err != nil {
			return nil, err
		}
	}
	return &violations{Violations: x, seen: make([]bool, len(x.Codes))}, nil
}

type violations struct {
	Violations
	Judgement
	seen    []bool
	broken  []string // the rules that nobody named
	times   int      // how often they are broken
	odd     string   // the first that the standard allows, and nobody named
	entries int
}

func (m *violations) See(v *View) {
	m.entries++
	if v.Kind != recording.KindViolation {
		return
	}
	i := slices.Index(m.Codes, Rule(v.Violation))
	switch {
	case i >= 0 && !strings.Contains(string(v.Data)+" "+v.Detail, m.Showing):
		m.breakRule(v)
	case i >= 0:
		m.seen[i] = true
	case !v.Odd:
		m.breakRule(v)
	case m.odd == "":
		m.odd = fmt.Sprintf("; %s in line %d is allowed, and a note", v.Violation, v.Line)
	}
}

// breakRule names the rule as the path of what is wrong: a known gap of one rule excuses no other.
func (m *violations) breakRule(v *View) {
	if m.times++; !slices.Contains(m.broken, v.Violation) {
		m.broken = append(m.broken, v.Violation)
	}
	m.path = value.Path(v.Violation)
	m.Break(RuleBroken, m.String(), recording.ViolationText(v.Entry), v.Entry)
}

// tally implements tallied.
func (m *violations) tally() (judged int, of string) { return m.times, "violation" }

// pattern says how many there are, and of which rules, where there are several.
func (m *violations) pattern(_ tally, first string) string {
	return fmt.Sprintf("%d violations of %s; the first: %s", m.times, strings.Join(m.broken, ", "), first)
}

// others are the rules that it does break.
func (m *violations) others() string {
	var broken []string
	for i, seen := range m.seen {
		if seen {
			broken = append(broken, string(m.Codes[i]))
		}
	}
	if len(broken) == 0 {
		return ""
	}
	return "; it breaks " + strings.Join(broken, ", ")
}

// waitsForHalf tells that nothing is missing but, perhaps, the rule that half an event at the end breaks.
func (m *violations) waitsForHalf() bool {
	for i, seen := range m.seen {
		if !seen && m.Codes[i] != rules.CodeUnterminatedEvent {
			return false
		}
	}
	return true
}

func (m *violations) End(r *recording.Stream) {
	if r.Response == nil {
		m.breakOrLeft(r, m.String())
		return
	}
	if m.waitsForHalf() && hidesItsEnd(r) && slices.ContainsFunc(r.Connections, func(c recording.Connection) bool { return c.Half.Text != "" }) {
		m.Doubt(m.String(), "half an event came last, and "+noEnd+": if the server did, that is no event")
		return
	}
	if i := slices.Index(m.seen, false); i >= 0 {
		m.path = value.Path(m.Codes[i])
		m.Break(RuleKept, m.String(), fmt.Sprintf("the stream does not break %s", m.Codes[i])+m.others())
		for k, seen := range m.seen {
			if !seen {
				m.said().also(Way{Code: RuleKept, Path: value.Path(m.Codes[k])})
			}
		}
		return
	}
	m.Hold(Measure{Text: wording.CountedAs(m.entries, "entry", "entries") + m.odd}.on(r))
}
