package expect

import (
	"fmt"
	"slices"
	"strings"

	"github.com/streamspec/streamspec/runner/recording"
	"github.com/streamspec/streamspec/runner/sse/rules"
)

// Ignored is what was sent, and is no event: it explains why an expectation is broken
// that looks for one.
type Ignored struct {
	Text  string // says so
	event string // its type; empty: nobody knows
	Spot
}

// soIgnored ends what says that something is no event.
const soIgnored = ", so clients ignore it"

// ignoredBlock is the type that a block has which is no event, and what says so; empty: it is
// none, or has no type. What came behind the end of the response may have been of any.
func ignoredBlock(e *recording.Entry) (event, text string) {
	how := ""
	switch e.Violation {
	case rules.CodeSurplusBytes:
		return "", e.Detail + soIgnored
	case rules.CodeDatalessEvent:
		how = "was sent in line %d without a data: line"
	case rules.CodeUnterminatedEvent:
		how = "was cut off in line %d by the end of the stream, before its blank line"
	}
	if e.Given == nil || *e.Given == "" || how == "" {
		return "", ""
	}
	event = *e.Given
	shown := recording.Escape(event, recording.TimelineData)
	shown = recording.GoingOn(shown, strings.Contains(recording.ViolationText(e), recording.GoingOn(shown, true)))
	return event, fmt.Sprintf("%s "+how+soIgnored, shown, e.Line)
}

// IgnoredIn is the block of one of the streams of which a text says that it is no event, as what
// [Kinds.Absent] makes does, also where it was written down; nil: it says so of none.
func IgnoredIn(text string, streams ...*recording.Stream) *Ignored {
	if !strings.Contains(text, soIgnored) {
		return nil
	}
	for _, r := range streams {
		for _, e := range r.All() {
			if event, said := ignoredBlock(e); said != "" && strings.Contains(text, hintOf(said)) {
				return &Ignored{said, event, Spot{r, recording.MarkOf(e)}}
			}
		}
	}
	return nil
}

// String says so; of none it is empty.
func (i *Ignored) String() string {
	if i == nil {
		return ""
	}
	return i.Text
}

// hintOf adds what says that a block is no event to what is said before.
func hintOf(said string) string { return "; " + said }

// eventTypes are the types that the events of a kind may have.
type eventTypes struct {
	named    []string // those that the kind names
	untyped  bool     // some are told by their data alone: half of one has not all of that
	anything bool     // every event is of the kind
}

// types are those of the kind, or of those that it is any of.
func (m matcher) types() eventTypes {
	t := eventTypes{anything: m.name == AnyEvent && m.event == ""}
	if m.event != "" {
		t.named = []string{m.event}
	}
	t.untyped = m.kind == recording.KindEvent && m.event == "" && m.any == nil
	for _, one := range m.any {
		of := one.types()
		t.named, t.untyped = append(t.named, of.named...), t.untyped || of.untyped
	}
	return t
}

// have tells whether a type is among those that the kind names.
func (t eventTypes) have(event string) bool { return slices.Contains(t.named, event) }

// haveFrom tells whether one of them begins so.
func (t eventTypes) haveFrom(beginning string) bool {
	return slices.ContainsFunc(t.named, func(event string) bool { return strings.HasPrefix(event, beginning) })
}

// ignoredIn is a hint that a block of one of the types was sent which is no event; empty: none was.
func (t eventTypes) ignoredIn(r *recording.Stream) string {
	return t.ignoredBehind(nil, r)
}

// ignoredBehind is a hint that a block which is no event, and may be of one of the types, came behind an event, or
// anywhere. What cut an event by the length of the response explains the half as well.
func (t eventTypes) ignoredBehind(last *recording.Entry, r *recording.Stream) string {
	behind, delivered, half := last == nil, false, ""
	for _, e := range r.All() {
		delivered = delivered || e.Unterminated // it was made an event
		event, text := ignoredBlock(e)
		switch {
		case last != nil && recording.MarkOf(e) == recording.MarkOf(last):
			behind = true
		case !behind, text == "", delivered && e.Violation == rules.CodeUnterminatedEvent:
		case event != "" && !t.have(event) && !t.anything && (e.Violation != rules.CodeUnterminatedEvent || !t.untyped):
		case e.Violation == rules.CodeUnterminatedEvent:
			half = hintOf(text)
		default:
			return hintOf(text)
		}
	}
	return half
}

// halfLeft is a hint that half an event of one of the types was open when we left, and had been for long: its blank line
// never came. Empty: none was.
func (t eventTypes) halfLeft(r *recording.Stream) string {
	if r.End.Reason != recording.Stopped || len(r.Connections) == 0 {
		return ""
	}
	half := r.Connections[len(r.Connections)-1].Half
	if !half.Waited(r.End.At) || !t.begin(half) {
		return ""
	}
	shown := recording.GoingOn(recording.Escape(strings.TrimSuffix(half.Text, "\n"), 2*recording.TimelineData), half.GoesOn())
	return hintOf(fmt.Sprintf("half of one had come, without its blank line, so clients ignore it: «%s»", shown))
}

// begin tells whether half an event may be one that is meant: its last line that says a type decides, and where none does
// it has no type so far.
func (t eventTypes) begin(half recording.Half) bool {
	event, is := "", false
	lines := strings.Split(strings.TrimSuffix(half.Text, "\n"), "\n")
	for _, line := range lines {
		name, value, _ := strings.Cut(line, ":")
		switch name {
		case "event":
			event, is = strings.TrimPrefix(value, " "), true
		case "data", "id":
			is = true
		}
	}
	last := lines[len(lines)-1]
	unfinished := half.GoesOn() && strings.HasPrefix(last, "event")
	switch {
	case !is:
		return half.GoesOn() && beginsField(last) && t.mayGoUnsaid()
	case event == "" && !unfinished:
		return t.mayGoUnsaid()
	}
	return t.anything || t.have(event) || unfinished && event != "" && t.haveFrom(event)
}

// beginsField tells whether half a line may be a field of an event.
func beginsField(line string) bool {
	return slices.ContainsFunc([]string{"event", "data", "id"}, func(name string) bool { return line != "" && strings.HasPrefix(name, line) })
}

// mayGoUnsaid tells whether an event of one of the types may have no line that says it.
func (t eventTypes) mayGoUnsaid() bool { return t.have(unnamed) || t.anything || t.untyped }

// dropped is a hint that lines were ignored that break a rule, where others were read on: what is missing may
// have stood in them, for sure in one that names it. Empty: none was.
func (m matcher) dropped(r *recording.Stream) string {
	var shown *recording.Entry
	count := 0
	for _, e := range r.All() {
		switch e.Violation {
		case rules.CodeUnknownField, rules.CodeMalformedLine, rules.CodeMisplacedBOM:
			if count++; count == 1 || m.event != "" && strings.Contains(string(e.Data), m.event) {
				shown = e
			}
		}
	}
	switch {
	case count == 0, r.End.Reason == recording.Violation: // which is told of
		return ""
	case count == 1:
		return hintOf("a line was ignored that breaks a rule: " + recording.ViolationText(shown))
	}
	return hintOf(fmt.Sprintf("%d lines were ignored that break a rule: %s", count, recording.ViolationText(shown)))
}

// Explained puts the hint that a block of one of the streams is no event before all else, which
// only follows from it. [Judge] does so.
func (v Verdict) Explained(streams ...*recording.Stream) Verdict {
	ignored := IgnoredIn(v.Got, streams...)
	if v.State != Broken || ignored == nil {
		return v
	}
	hint := hintOf(ignored.Text)
	said := fmt.Sprintf("; no %q came", ignored.event) + hint
	v.Got = ignored.Text + "; " + strings.ReplaceAll(strings.ReplaceAll(v.Got, said, ""), hint, "")
	v.Ignored, v.Short, v.Deviation = ignored, ignored.Text, Deviation{}
	return v
}
