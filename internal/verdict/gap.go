package verdict

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/streamspec/streamspec/internal/wording"
	"github.com/streamspec/streamspec/internal/yamlfile"
	"github.com/streamspec/streamspec/runner/expect"
)

// The codes of expectations that are broken because nothing came that they could have judged, and
// because a value is another than the expected one, or than in other events.
const (
	NothingToJudge = string(expect.NothingToJudge)
	WrongValue     = string(expect.WrongValue)
)

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
	Path        string // as a failure has it; empty: any, or none
	Code        string // of the kind of message; empty: any
	Services    []string
}

// excuse decides what becomes of a step that is marked. Services are those that the
// scenario used.
func (s *Step) excuse(services []string) {
	m := s.Mark
	if m == nil || !m.open(s.Text, services) {
		s.openElsewhere(services)
		return
	}
	switch {
	case s.Outcome == Passed && (s.ByNothing || s.PartlyByNothing):
		where := "the stream"
		if !s.ByNothing {
			where = "one of the streams"
		}
		s.Outcome, s.Failure = Unjudged, &Failure{Message: fmt.Sprintf("nobody can tell whether the known gap%s has closed: nothing came on %s.", m.called(), where)}
	case s.Outcome == Passed:
		s.Outcome, s.Failure = GapClosed, &Failure{Message: m.closed()}
	case s.Outcome != Failed:
	case m.Expired:
		s.Failure.Message = m.expired()
	case s.nothingJudged():
		s.Failure.Message = fmt.Sprintf("the known gap%s does not excuse this: nothing came that could have been judged%s.", m.called(), s.newsFirst(s.unjudgedWay()))
	case s.Excused(services):
		s.Outcome = KnownGap
	default:
		s.Failure.Message = m.news(s)
		s.newsFirst(m.undescribed(*s))
	}
	m.note(*s, services)
}

// newsFirst puts what the gap does not excuse before what it does, once: the first lines are to name what is
// new. It returns where that is, as " (on b)"; empty: where the failure says.
func (s *Step) newsFirst(w *Way) (where string) {
	f := s.Failure
	if f.New || *w == f.ways()[0] {
		return w.where()
	}
	const known = "; and what is known: "
	came := ""
	if w.Got != "" {
		came = ": " + w.Got
	}
	f.New, f.Got = true, fmt.Sprintf("%s, which is new%s%s%s", w, came, known, f.Got)
	if f.Short != "" {
		f.Short = fmt.Sprintf("%s, which is new%s%s", w, known, f.Short)
	}
	return w.where()
}

// Excused tells whether a known gap excuses that a step is broken, in these services.
func (s Step) Excused(services []string) bool {
	m := s.Mark
	return m != nil && s.Outcome == Failed && !m.Expired && m.open(s.Text, services) && !s.nothingJudged() && (len(m.Signatures) == 0 || m.undescribed(s) == nil)
}

// nothingJudged tells whether the expectation is broken, be it on one stream of several, because
// nothing came that it could have judged.
func (s Step) nothingJudged() bool { return s.unjudgedWay() != nil }

// unjudgedWay is the way of [Step.nothingJudged]; nil: something was judged.
func (s Step) unjudgedWay() *Way {
	ways := s.Failure.ways()
	if i := slices.IndexFunc(ways, func(w Way) bool { return w.Code == NothingToJudge }); i >= 0 {
		return &ways[i]
	}
	return nil
}

// note keeps the signature of what the mark is on, where it is not written down. One that has expired excuses nothing, whatever
// its signatures say.
func (m *Mark) note(s Step, services []string) {
	m.Unwritten = nil
	broken := s.Outcome == Failed || s.Outcome == KnownGap
	if !broken || m.Expired || s.Failure.Code == "" || s.nothingJudged() {
		return
	}
	coded := slices.DeleteFunc(m.of(s.Text), func(known Signature) bool { return known.Code == "" })
	if w := s.Failure.undescribed(coded); w != nil {
		m.Unwritten = &Signature{Expectation: s.Text, Path: w.Path, Code: w.Code, Services: services}
	}
}

// of are the signatures that are about an expectation.
func (m *Mark) of(expectation string) []Signature {
	var all []Signature
	for _, known := range m.Signatures {
		if wording.Lengths(known.Expectation) == wording.Lengths(expectation) {
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

// openElsewhere says of what is broken, and marked, in which services its gap is open.
func (s *Step) openElsewhere(services []string) {
	m := s.Mark
	if m == nil || s.Outcome != Failed || s.Failure.Message != "" {
		return
	}
	var names []string
	for _, known := range m.of(s.Text) {
		names = append(names, known.Services...)
	}
	slices.Sort(names)
	s.Failure.Message = fmt.Sprintf("the known gap%s does not excuse this: its signature has services: %s, and here it is %s.\nIt is: %s",
		m.called(), strings.Join(slices.Compact(names), ", "), cmp.Or(strings.Join(services, ", "), "none"), m.Reason)
}

// undescribed is a way in which a step is broken that the gap is not about; nil: it is about all.
func (m *Mark) undescribed(s Step) *Way { return s.Failure.undescribed(m.of(s.Text)) }

// news says that a step is broken in a way that the gap is not about, and by what in its signatures.
func (m *Mark) news(s *Step) string {
	known, w := m.of(s.Text), m.undescribed(*s)
	way := "it breaks in another way than known-gaps.yaml says: "
	switch {
	case *w != s.Failure.ways()[0]:
		way = fmt.Sprintf("beside what known-gaps.yaml says, it breaks in another way, too: %s", w)
	case len(known) == 0:
		way = fmt.Sprintf("the signature in known-gaps.yaml has expectation: %s, and here it is %s", m.expectations(), yamlfile.Quoted(s.Text))
	default:
		way += nearest(known, *w)
	}
	return fmt.Sprintf("the known gap%s does not excuse this: %s.\nIt is: %s", m.called(), way, m.Reason)
}

// expectations are those that the signatures are about.
func (m *Mark) expectations() string {
	var all []string
	for _, known := range m.Signatures {
		if text := yamlfile.Quoted(known.Expectation); !slices.Contains(all, text) {
			all = append(all, text)
		}
	}
	return strings.Join(all, " or ")
}

// nearest says what is another in the signature that comes nearest to a way.
func nearest(known []Signature, w Way) string {
	least := known[0].unlike(w)
	for _, k := range known[1:] {
		if other := k.unlike(w); len(other) < len(least) {
			least = other
		}
	}
	return strings.Join(least, ", and ")
}

// unlike says which fields of the signature are others than those of a way.
func (s Signature) unlike(w Way) []string {
	var fields []string
	for _, f := range []struct{ name, has, is string }{{"code", s.Code, w.Code}, {"path", s.Path, w.Path}} {
		if f.has != "" && f.has != f.is {
			fields = append(fields, fmt.Sprintf("its signature has %s: %s, and here it is %s", f.name, f.has, cmp.Or(f.is, "none")))
		}
	}
	return fields
}

// matches tells whether a way of being broken is what the signature describes.
func (s Signature) matches(w Way) bool {
	return len(s.unlike(w)) == 0
}

// Way is one way in which an expectation is broken.
type Way struct {
	Code, Path string
	Where      string // an entry, or a stream, that breaks it so; empty: what the failure speaks of
	Got        string // what came there; empty: nobody says
}

func (w Way) String() string {
	text := w.Code
	if w.Path != "" {
		text += fmt.Sprintf(" at %q", w.Path)
	}
	return text + w.where()
}

// where is where it is so, as " (on b)"; empty: where the failure says.
func (w Way) where() string {
	if w.Where == "" {
		return ""
	}
	return " (" + w.Where + ")"
}

// ways are all in which the expectation is broken, first the one that the failure speaks of.
func (f *Failure) ways() []Way { return append([]Way{{Code: f.Code, Path: f.Path}}, f.Others...) }

// undescribed is the first way that none of the signatures describes; nil: they describe all.
func (f *Failure) undescribed(known []Signature) *Way {
	for _, w := range f.ways() {
		if !slices.ContainsFunc(known, func(k Signature) bool { return k.matches(w) }) {
			return &w
		}
	}
	return nil
}

// YAML is the signature as a line of known-gaps.yaml, below the gap's key signatures.
func (s Signature) YAML() string {
	text := "- {expectation: " + yamlfile.Quoted(s.Expectation)
	if s.Path != "" {
		text += ", path: " + yamlfile.Quoted(s.Path)
	}
	text += ", code: " + s.Code
	if len(s.Services) > 0 {
		text += ", services: [" + strings.Join(s.Services, ", ") + "]"
	}
	return text + "}"
}

func (g Gap) closed() string {
	return fmt.Sprintf("the known gap%s has closed: what is expected here holds now. Remove its mark, so that it stays closed.\nIt was: %s", g.called(), g.Reason)
}

func (g Gap) expired() string {
	return fmt.Sprintf("the known gap%s was accepted until %s, and is still there.\nIt is: %s\nClose it, or agree on a later day (expires).", g.called(), g.Expires, g.Reason)
}

func (g Gap) called() string {
	if g.Name == "" {
		return ""
	}
	return fmt.Sprintf(" %q", g.Name)
}
