// Package mapping is what a migration changes on purpose: declared by people, line by line.
//
// Start reading at [Mapping]. Was is always what the old side does, and now what the new
// one does.
package mapping

import (
	"cmp"
	"encoding/json"
	"errors"
	"time"

	"github.com/tidwall/gjson"
	"github.com/tidwall/sjson"

	"github.com/streamspec/streamspec/internal/yamlfile"
)

// Mapping is what the new side may do otherwise than the old one.
type Mapping struct {
	// Paths are requests that go elsewhere: {id} stands for a value of its own.
	Paths []Path `yaml:"paths"`
	// Envelope is what events are put into, or taken out of.
	Envelope *Envelope `yaml:"envelope"`
	// Heartbeat is in which form heartbeats come.
	Heartbeat *Event `yaml:"heartbeat"`
	// Opening is the event with which a stream begins, or the one that takes its place.
	Opening *Opening `yaml:"opening"`
	// Rename are kinds of events that have another name.
	Rename []Change `yaml:"rename"`
	// Moved are fields that stand elsewhere, or are called otherwise.
	Moved []Move `yaml:"moved"`
	// Dropped are fields that events do not have any more, Added those that they did not have.
	Dropped []Field `yaml:"dropped"`
	Added   []Field `yaml:"added"`
	// Times are formats of times, by how they end: "+00:00", "Z".
	Times []Change `yaml:"times"`
	// Headers are those of responses that may differ.
	Headers []string `yaml:"headers"`
	// Values are what fields say otherwise.
	Values []Value `yaml:"values"`
	// Differs are fields that say something else, whatever it is.
	Differs []Field `yaml:"differs"`
	// Instead are scenarios that are answered in another way altogether.
	Instead []Instead `yaml:"instead"`
	// Accept are other differences, by their names.
	Accept []Accept `yaml:"accept"`
	// Gaps are differences that are not meant, and that are accepted for a time.
	Gaps []Gap `yaml:"gaps"`
}

// Change is what was, and what is now.
type Change struct {
	// Was is what the old side does.
	Was string `yaml:"was,required"`
	// Now is what the new side does.
	Now string `yaml:"now,required"`
}

// Path is where requests went, and where they go now: a path with its query, in which {id} stands
// for a value of the request's own.
type Path Change

// Envelope is one of both: the new side's events are unwrapped, or wrapped, before they are
// looked at.
type Envelope struct {
	// Unwrap takes the new side's events out of their envelope.
	Unwrap *Wrapper `yaml:"unwrap"`
	// Wrap puts the new side's events into the envelope that the old side's were in.
	Wrap *Wrapper `yaml:"wrap"`
}

// Wrapper is an envelope: its fields for the type of an event, and for its data.
type Wrapper struct {
	// Event is the type of the events that are envelopes; without it they name none.
	Event string `yaml:"event"`
	// Type is the field that has the type of the event.
	Type string `yaml:"type,required"`
	// Payload is the field that has its data; without it the other fields are its data.
	Payload string `yaml:"payload"`
}

// Comment is the form of heartbeats that are comments.
const Comment = "comment"

// Event is an event, or a comment, that has become another. Data is what the old one says.
type Event struct {
	// Was is the type of the old side's event, or comment.
	Was string `yaml:"was,required"`
	// Data is what the old side's says.
	Data string `yaml:"data"`
	// Now is the type of the new side's event, or comment.
	Now string `yaml:"now,required"`
}

// Opening is an event that has become another, or need not come any more.
type Opening struct {
	// Was is the type of the event with which the old side's streams begin.
	Was string `yaml:"was,required"`
	// Data is what it says.
	Data string `yaml:"data"`
	// Now is the type of the event that takes its place; without it none does.
	Now string `yaml:"now"`
	// Moved says that it need not come first any more.
	Moved bool `yaml:"moved"`
	// Optional says that it need not come at all.
	Optional bool `yaml:"optional"`
}

// Field is a field of the events of a kind; without a kind, of all.
type Field struct {
	// Field is a path in the data of events.
	Field string `yaml:"field,required"`
	// Of is a kind of event; without it, events of all kinds are meant.
	Of string `yaml:"of"`
}

// Value is what a field says otherwise: a text, a number, true, false or null.
type Value struct {
	Field
	Was yamlfile.JSON `yaml:"was,required"`
	Now yamlfile.JSON `yaml:"now,required"`
}

// Instead is a scenario in which other events come, or another status.
type Instead struct {
	// Scenario is its name.
	Scenario string `yaml:"scenario,required"`
	// Was are the kinds of events that came, or the status.
	Was string `yaml:"was,required"`
	// Now are those that come instead.
	Now string `yaml:"now,required"`
}

// Accept is a difference that is accepted, and why.
type Accept struct {
	// Difference is its name, as compare proposes it.
	Difference string `yaml:"difference,required"`
	// Now is what the new side does then, as compare proposes it: "3 to 4"; without it, whatever it does.
	Now string `yaml:"now"`
	// Because says why it may be so.
	Because string `yaml:"because,required"`
}

// Gap is a difference that is known and not meant.
type Gap struct {
	// Difference is its name, as compare proposes it.
	Difference string `yaml:"difference,required"`
	// Now is what the new side does then, as compare proposes it: "3 to 4"; without it, whatever it does.
	Now string `yaml:"now"`
	// Reason says why it is accepted.
	Reason string `yaml:"reason,required"`
	// Ticket is where it is followed up.
	Ticket string `yaml:"ticket"`
	// Owner is who cares for it.
	Owner string `yaml:"owner"`
	// Expires is the last day on which it is accepted, as 2027-03-31; without it, always.
	Expires string `yaml:"expires"`
}

// Expired tells whether the gap is no longer accepted on this day.
func (g Gap) Expired(today time.Time) bool {
	last, err := time.Parse(time.DateOnly, g.Expires)
	return err == nil && !today.Before(last.AddDate(0, 0, 1))
}

// IsEnvelope tells whether events of a type are envelopes.
func (w Wrapper) IsEnvelope(typ string) bool { return typ == cmp.Or(w.Event, Unnamed) }

// Unwrap takes an event out of its envelope; false: it is in none.
func (w Wrapper) Unwrap(typ string, data []byte) (string, []byte, bool) {
	if !w.IsEnvelope(typ) || !gjson.ValidBytes(data) {
		return typ, data, false
	}
	if w.Payload == "" {
		return w.unwrapFlat(typ, data)
	}
	fields := gjson.GetManyBytes(data, escaped(w.Type), escaped(w.Payload))
	if fields[0].Type != gjson.String || !fields[1].Exists() {
		return typ, data, false
	}
	payload := fields[1].Raw
	if fields[1].Type == gjson.String {
		payload = fields[1].Str
	}
	return fields[0].Str, []byte(payload), true
}

// unwrapFlat takes the type of an event out of its data.
func (w Wrapper) unwrapFlat(typ string, data []byte) (string, []byte, bool) {
	named := gjson.GetBytes(data, escaped(w.Type))
	if named.Type != gjson.String {
		return typ, data, false
	}
	rest, err := sjson.DeleteBytes(data, escaped(w.Type))
	if err != nil {
		return typ, data, false
	}
	return named.Str, rest, true
}

// Wrap puts an event that names its type into its envelope.
func (w Wrapper) Wrap(typ string, data []byte) (string, []byte) {
	if typ == Unnamed || w.IsEnvelope(typ) {
		return typ, data
	}
	wrapped, err := w.wrapped(typ, data)
	if err != nil {
		return typ, data // no field can have this name, or there is none
	}
	return cmp.Or(w.Event, Unnamed), wrapped
}

// errNoFields says that data is no object, which can have a field more.
var errNoFields = errors.New("the data has no fields")

func (w Wrapper) wrapped(typ string, data []byte) ([]byte, error) {
	if w.Payload == "" {
		if !gjson.ParseBytes(data).IsObject() {
			return nil, errNoFields
		}
		return sjson.SetBytes(data, escaped(w.Type), typ)
	}
	wrapped, err := sjson.SetBytes(nil, escaped(w.Type), typ)
	switch {
	case err != nil:
		return nil, err
	case json.Valid(data):
		return sjson.SetRawBytes(wrapped, escaped(w.Payload), data)
	}
	return sjson.SetBytes(wrapped, escaped(w.Payload), string(data))
}

// escaped is a field's name as a path of its own.
func escaped(name string) string { return gjson.Escape(name) }

// Without is JSON without a field at its top.
func Without(data, field string) string {
	without, err := sjson.Delete(data, escaped(field))
	if err != nil {
		return data
	}
	return without
}
