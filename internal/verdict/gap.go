package verdict

import (
	"fmt"
	"slices"
	"strings"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/runner/expect"
)

// NothingToJudge is the code of an expectation that is broken because nothing came that
// it could have judged.
const NothingToJudge = string(expect.NothingToJudge)

// Gap is a known gap.
type Gap struct {
	Name, Reason, Ticket, Expires string
}

// Mark says that a known gap excuses an expectation.
type Mark struct {
	Gap
	Expired    bool        // it was accepted until a day that has passed
	Signatures []Signature // how it breaks what it is about; none: that is not written down yet
	// Unwritten is the signature of what the mark excuses, or was to excuse, where none
	// that is written down describes it.
	Unwritten *Signature
}

// Signature is how a gap breaks an expectation, and the services in which it does: in
// others it has closed, or never was. Without services it is open in all.
type Signature struct {
	Expectation string
	Path        string // the JSON path that was judged; empty: any, or none
	Code        string // of the kind of message; empty: any
	Services    []string
}

// excuse decides what becomes of a step that is marked. Services are those that the
// scenario used.
func (s *Step) excuse(services []string) {
	m := s.Mark
	if m == nil || !m.open(s.Text, services) {
		return
	}
	switch {
	case s.Outcome == Passed:
		s.Outcome, s.Failure = GapClosed, &Failure{Message: m.closed()}
	case s.Outcome != Failed:
	case m.Expired:
		s.Failure.Message = m.expired()
	case s.Failure.Code == NothingToJudge:
		s.Failure.Message = fmt.Sprintf("the known gap%s does not excuse this: nothing came that could have been judged.", m.called())
	case s.Excused(services):
		s.Outcome = KnownGap
	default:
		s.Failure.Message = fmt.Sprintf("the known gap%s does not excuse this: it breaks in another way than known-gaps.yaml says.\nIt is: %s", m.called(), m.Reason)
	}
	m.note(*s, services)
}

// Excused tells whether a known gap excuses that a step is broken, in these services.
func (s Step) Excused(services []string) bool {
	m := s.Mark
	return m != nil && s.Outcome == Failed && !m.Expired && m.open(s.Text, services) && s.Failure.Code != NothingToJudge && m.describes(s)
}

// note keeps the signature of what the mark is on, where it is not written down.
func (m *Mark) note(s Step, services []string) {
	m.Unwritten = nil
	broken := s.Outcome == Failed || s.Outcome == KnownGap
	if !broken || s.Failure.Code == "" || s.Failure.Code == NothingToJudge {
		return
	}
	as := func(known Signature) bool { return known.Code != "" && known.matches(*s.Failure) }
	if !slices.ContainsFunc(m.of(s.Text), as) {
		m.Unwritten = &Signature{Expectation: s.Text, Path: s.Failure.Path, Code: s.Failure.Code, Services: services}
	}
}

// of are the signatures that are about an expectation.
func (m *Mark) of(expectation string) []Signature {
	var all []Signature
	for _, known := range m.Signatures {
		if problem.Lengths(known.Expectation) == problem.Lengths(expectation) {
			all = append(all, known)
		}
	}
	return all
}

// open tells whether the gap is open where the scenario was played.
func (m *Mark) open(expectation string, services []string) bool {
	known := m.of(expectation)
	here := func(s Signature) bool {
		return len(s.Services) == 0 || slices.ContainsFunc(s.Services, func(name string) bool { return slices.Contains(services, name) })
	}
	return len(known) == 0 || slices.ContainsFunc(known, here)
}

// describes tells whether a broken step is what the gap is about.
func (m *Mark) describes(s Step) bool {
	return len(m.Signatures) == 0 || slices.ContainsFunc(m.of(s.Text), func(k Signature) bool { return k.matches(*s.Failure) })
}

// matches tells whether a failure is what the signature describes.
func (s Signature) matches(f Failure) bool {
	return (s.Code == "" || s.Code == f.Code) && (s.Path == "" || s.Path == f.Path)
}

// YAML is the signature as a line of known-gaps.yaml, below the gap's key signatures.
func (s Signature) YAML() string {
	text := "- {expectation: " + quoted(s.Expectation)
	if s.Path != "" {
		text += ", path: " + quoted(s.Path)
	}
	text += ", code: " + s.Code
	if len(s.Services) > 0 {
		text += ", services: [" + strings.Join(s.Services, ", ") + "]"
	}
	return text + "}"
}

// quoted is a text as YAML has it between single quotes.
func quoted(text string) string { return "'" + strings.ReplaceAll(text, "'", "''") + "'" }

func (g Gap) closed() string {
	return fmt.Sprintf("the known gap%s has closed: what is expected here holds now. Remove its mark, so that it stays closed.\nIt was: %s", g.called(), g.Reason)
}

func (g Gap) expired() string {
	return fmt.Sprintf("the known gap%s was accepted until %s, and is still there.\nIt is: %s", g.called(), g.Expires, g.Reason)
}

func (g Gap) called() string {
	if g.Name == "" {
		return ""
	}
	return fmt.Sprintf(" %q", g.Name)
}
