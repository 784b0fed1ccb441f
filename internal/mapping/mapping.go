// Package mapping is what a migration changes on purpose: declared by people, line by line.
//
// Start reading at [Mapping]. Was is always what the old side does, and now what the new
// one does.
package mapping

import (
	"github.com/tidwall/gjson"
	"github.com/tidwall/sjson"

	"github.com/streamspec/streamspec/internal/yamlfile"
)

// Mapping is what the new side may do otherwise than the old one.
type Mapping struct {
	// Paths are requests that go elsewhere: {id} stands for a value of its own.
	Paths []Change `yaml:"paths"`
	// Envelope is what events are put into, or taken out of.
	Envelope *Envelope `yaml:"envelope"`
	// Heartbeat is in which form heartbeats come.
	Heartbeat *Event `yaml:"heartbeat"`
	// Opening is the event with which a stream begins, or the one that takes its place.
	Opening *Opening `yaml:"opening"`
	// Rename are kinds of events that have another name.
	Rename []Change `yaml:"rename"`
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
}

// Change is what was, and what is now.
type Change struct {
	Was string `yaml:"was,required"`
	Now string `yaml:"now,required"`
}

// Envelope is one of both: the new side's events are unwrapped, or wrapped, before they are
// looked at.
type Envelope struct {
	Unwrap *Wrapper `yaml:"unwrap"`
	Wrap   *Wrapper `yaml:"wrap"`
}

// Wrapper is an envelope: its fields for the type of an event, and for its data.
type Wrapper struct {
	Type    string `yaml:"type,required"`
	Payload string `yaml:"payload,required"`
}

// Comment is the form of heartbeats that are comments.
const Comment = "comment"

// Event is an event, or a comment, that has become another. Data is what the old one says.
type Event struct {
	Was  string `yaml:"was,required"`
	Data string `yaml:"data"`
	Now  string `yaml:"now,required"`
}

// Opening is an event that has become another, or need not come any more.
type Opening struct {
	Was      string `yaml:"was,required"`
	Data     string `yaml:"data"`
	Now      string `yaml:"now"`
	Moved    bool   `yaml:"moved"`    // it need not come first any more
	Optional bool   `yaml:"optional"` // it need not come at all
}

// Field is a field of the events of a kind; without a kind, of all.
type Field struct {
	Field string `yaml:"field,required"`
	Of    string `yaml:"of"`
}

// Value is what a field says otherwise: a text, a number, true, false or null.
type Value struct {
	Field
	Was yamlfile.JSON `yaml:"was,required"`
	Now yamlfile.JSON `yaml:"now,required"`
}

// Instead is a scenario in which other events come, or another status.
type Instead struct {
	Scenario string `yaml:"scenario,required"`
	Was      string `yaml:"was,required"`
	Now      string `yaml:"now,required"`
}

// Accept is a difference that is accepted, and why.
type Accept struct {
	Difference string `yaml:"difference,required"`
	Because    string `yaml:"because,required"`
}

// Unwrap takes an event out of its envelope; false: it is in none.
func (w Wrapper) Unwrap(typ string, data []byte) (string, []byte, bool) {
	if typ != Unnamed || !gjson.ValidBytes(data) {
		return typ, data, false
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
