package expect

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/streamspec/streamspec/runner/recording"
	"github.com/streamspec/streamspec/runner/sse"
	"github.com/streamspec/streamspec/runner/yamlfile"
)

// The kinds that every scenario has, unless it gives the name a meaning of its own.
const (
	AnyEvent   = "any event"
	AnyComment = "comment"
)

// Kind is a kind of event: a type, and what the event's data must hold.
type Kind struct {
	Event string                 `yaml:"event"` // the event type; empty: any
	Where map[Path]yamlfile.JSON `yaml:"where"` // JSON path → the value that must be there
	Data  *string                `yaml:"data"`  // the data as text, for data that is not JSON: "[DONE]"
}

// Kinds are the names that a scenario gives to kinds of event. A name that is
// not among them is an event type.
type Kinds map[string]Kind

// Validate finds a kind that says nothing.
func (k Kind) Validate() error {
	if k.Event == "" && len(k.Where) == 0 && k.Data == nil {
		return yamlfile.WithHelp(
			fmt.Errorf("a kind of event needs an event type, or what its data holds"),
			"write for example {event: task_event, where: {event_type: progress_update}}")
	}
	return nil
}

// matcher tells whether an entry is of one kind.
type matcher struct {
	name   string
	kind   sse.Kind
	event  string // empty: any
	checks []check
}

// Recognize answers a function that tells whether an entry is of the kind.
func (ks Kinds) Recognize(name string) (func(*View) bool, error) {
	m, err := ks.matcher(name)
	return m.matches, err
}

// matcher resolves a kind's name.
func (ks Kinds) matcher(name string) (matcher, error) {
	kind, ok := ks[name]
	switch {
	case ok:
		checks, err := Checks{Is: kind.Where, Data: kind.Data}.compile()
		return matcher{name: name, kind: sse.KindEvent, event: kind.Event, checks: checks}, err
	case name == AnyEvent:
		return matcher{name: name, kind: sse.KindEvent}, nil
	case name == AnyComment:
		return matcher{name: name, kind: sse.KindComment}, nil
	default:
		return matcher{name: name, kind: sse.KindEvent, event: name}, nil
	}
}

// matchers resolves several names.
func (ks Kinds) matchers(names ...string) ([]matcher, error) {
	out := make([]matcher, len(names))
	for i, name := range names {
		var err error
		if out[i], err = ks.matcher(name); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (m *matcher) matches(v *View) bool {
	if v.Kind != m.kind || (m.event != "" && v.Type != m.event) {
		return false
	}
	return broken(m.checks, v) == nil
}

// absent says that no event of the kind came, and what came instead, so that a
// misspelled kind shows.
func (m matcher) absent(r *recording.Recording) string {
	types := r.Types()
	if len(types) == 0 {
		return fmt.Sprintf("no %s came; the stream had no events at all (%s)", spoken(m.name), r.End)
	}
	var had []string
	for _, t := range types {
		had = append(had, fmt.Sprintf("%s (%d)", recording.Escape(t.Type, recording.TimelineData), t.Count))
	}
	return fmt.Sprintf("no %s came; the stream had %s%s", spoken(m.name), strings.Join(had, ", "), cmp.Or(m.nearMiss(r), m.meant(types)))
}

// meant asks for the type that was probably meant; empty: none is near.
func (m matcher) meant(types []recording.TypeCount) string {
	var names []string
	for _, t := range types {
		names = append(names, t.Type)
	}
	if question := yamlfile.DidYouMean(m.event, names); question != "" {
		return "; " + strings.TrimSpace(question)
	}
	return ""
}

// nearMiss says why the first event of the right type is not of the kind; empty
// where there is no such event.
func (m matcher) nearMiss(r *recording.Recording) string {
	for _, e := range r.Entries {
		if e.Kind != m.kind || (m.event != "" && e.Type != m.event) {
			continue
		}
		v := &View{Entry: e, In: r}
		if c := broken(m.checks, v); c != nil {
			return fmt.Sprintf("; the first that comes near is none: %s, and it must be one that %s", c.got(v), c.want)
		}
	}
	return ""
}

// spoken is how a sentence refers to a kind: quoted, unless the language has a
// word for it.
func spoken(kind string) string {
	switch kind {
	case AnyEvent:
		return "event"
	case AnyComment:
		return AnyComment
	default:
		return strconv.Quote(kind)
	}
}

// spokenMany is how a sentence refers to several of a kind.
func spokenMany(kind string) string {
	if kind == AnyEvent || kind == AnyComment {
		return spoken(kind) + "s"
	}
	return spoken(kind)
}

// Names lists the kinds' names, sorted.
func (ks Kinds) Names() []string { return slices.Sorted(maps.Keys(ks)) }
