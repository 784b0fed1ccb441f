package scenario

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/streamspec/streamspec/internal/moment"
	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/vars"
	"github.com/streamspec/streamspec/runner/expect/value"
	"github.com/streamspec/streamspec/runner/recording"
)

// FromEvent is where in a stream the value of a variable stands: in the first event of a
// kind, or in the last that has come so far.
type FromEvent struct {
	First string     `yaml:"first"`
	Last  string     `yaml:"last"`
	At    value.Path `yaml:"at"` // default: the event's data, as text
}

// Validate finds values that stand nowhere, or at two places.
func (f FromEvent) Validate() error {
	if (f.First == "") == (f.Last == "") {
		return problem.WithHelp(errors.New("a value is captured from one event"), `write {first: KIND, at: PATH}, or {last: KIND, at: PATH} for the last that has come`)
	}
	return nil
}

// Capture is a variable that gets its value from an event while the streams are followed.
type Capture struct {
	Variable      string
	moment.Moment      // its event, on a named stream
	Last          bool // it has the value of the last event of the kind that has come
	At            value.Path
}

// String says where the value stands.
func (c Capture) String() string {
	which := "first"
	switch {
	case c.Last:
		which = "last"
	case c.Nth > 1:
		which = fmt.Sprintf("%d.", c.Nth)
	}
	text := fmt.Sprintf("the %q of the %s %q", c.At, which, c.After)
	if c.On != recording.DefaultStream {
		text += fmt.Sprintf(" on the stream %q", c.On)
	}
	return text
}

// Captures lists what is captured from events: by streams, then at moments.
func (s *Scenario) Captures() []Capture {
	var all []Capture
	for _, name := range s.Followed() {
		from := s.Named(name).Capture
		for _, variable := range slices.Sorted(maps.Keys(from)) {
			f := from[variable]
			all = append(all, Capture{
				Variable: variable, Moment: moment.Moment{After: cmp.Or(f.First, f.Last), On: name}, Last: f.Last != "",
				At: cmp.Or(f.At, value.FieldData.Path()),
			})
		}
	}
	for _, d := range s.During {
		if d.CapturesEvent() {
			all = append(all, s.capturesAt(d)...)
		}
	}
	return all
}

// Captured lists every variable that the scenario captures, from events or responses.
func (s *Scenario) Captured() []string {
	names := map[string]bool{}
	for _, c := range s.Captures() {
		names[c.Variable] = true
	}
	for _, a := range s.Actions() {
		for variable := range a.Capture {
			names[variable] = true
		}
	}
	return slices.Sorted(maps.Keys(names))
}

func (s *Scenario) capturesAt(d During) []Capture {
	var all []Capture
	m := d.Moment
	if m.On == "" && len(s.Followed()) > 0 {
		m.On = s.Followed()[0]
	}
	for _, variable := range slices.Sorted(maps.Keys(d.Capture)) {
		all = append(all, Capture{Variable: variable, Moment: m, At: value.Path(d.Capture[variable])})
	}
	return all
}

// Late is the variables that become known only while the streams are followed, each with
// where its value comes from.
func (s *Scenario) Late() map[string]string {
	late := map[string]string{}
	for _, d := range s.During {
		if d.Call == nil {
			continue
		}
		for variable, source := range d.Capture {
			call := "a call during the streams"
			if d.Name != "" {
				call = fmt.Sprintf("the call %q", d.Name)
			}
			late[variable] = fmt.Sprintf("the %q of the response to %s", source, call)
		}
	}
	for _, c := range s.Captures() {
		late[c.Variable] = c.String()
	}
	for variable := range s.Vars {
		delete(late, variable)
	}
	for _, t := range s.Trigger {
		for _, a := range t.Actions() {
			for variable := range a.Capture {
				delete(late, variable)
			}
		}
	}
	return late
}

// WaitsFor lists the variables that a stream needs before it opens, and that become known
// only while the streams are followed.
func (s *Scenario) WaitsFor(stream string) []string {
	late := s.Late()
	if len(late) == 0 {
		return nil
	}
	return slices.DeleteFunc(vars.Needed(s.Named(stream).ToOpen()), func(name string) bool { return late[name] == "" })
}

// ToOpen is the part of the stream that must be known before it opens.
func (s *Stream) ToOpen() *Stream {
	part := *s
	part.Capture = nil
	part.Reconnect.URL, part.Reconnect.Query, part.Reconnect.Headers = "", nil, nil
	return &part
}
