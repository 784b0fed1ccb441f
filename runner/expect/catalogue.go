package expect

import (
	"reflect"
	"slices"
	"sync"
)

// Spec is one kind of expectation in the catalogue.
type Spec struct {
	Key string             // the YAML key that tells this expectation from the others
	New func() Expectation // a pointer to its zero value, to be decoded into
}

// Catalogue lists every expectation, in the order in which people read of them.
func Catalogue() []Spec { return slices.Clone(catalogue()) }

// catalogue is made once: files are read by it, and there may be thousands.
var catalogue = sync.OnceValue(func() []Spec { return append(ofEvents(), ofTheRest()...) })

// keysByType are the keys of the catalogue, by the types of what they stand for.
var keysByType = sync.OnceValue(func() map[reflect.Type]string {
	all := map[reflect.Type]string{}
	for _, spec := range catalogue() {
		all[reflect.TypeOf(spec.New())] = spec.Key
	}
	return all
})

// ofEvents are about the events of a stream.
func ofEvents() []Spec {
	return []Spec{
		{"order", func() Expectation { return &Order{} }},
		{"exactly", func() Expectation { return &Exactly{} }},
		{"starts_with", func() Expectation { return &StartsWith{} }},
		{"ends_with", func() Expectation { return &EndsWith{} }},
		{"sequence", func() Expectation { return &Sequence{} }},
		{"follows", func() Expectation { return &Follows{} }},
		{"followed", func() Expectation { return &Followed{} }},
		{"nests", func() Expectation { return &Nests{} }},
		{"count", func() Expectation { return &Count{} }},
		{"never", func() Expectation { return &Never{} }},
		{"every", func() Expectation { return &Every{} }},
		{"some", func() Expectation { return &Some{} }},
		{"no", func() Expectation { return &No{} }},
		{"first", func() Expectation { return &First{} }},
		{"last", func() Expectation { return &Last{} }},
		{"nth", func() Expectation { return &Nth{} }},
		{"same", func() Expectation { return &Same{} }},
		{"unique", func() Expectation { return &Unique{} }},
		{"increases", func() Expectation { return &Increases{} }},
		{"decreases", func() Expectation { return &Decreases{} }},
		{"changes", func() Expectation { return &Changes{} }},
		{"compare", func() Expectation { return &Compares{} }},
		{"repeats", func() Expectation { return &Repeats{} }},
		{"sum", func() Expectation { return &Sum{} }},
		{"joined", func() Expectation { return &Joined{} }},
		{"only_at", func() Expectation { return &OnlyAt{} }},
		{"nowhere", func() Expectation { return &Nowhere{} }},
		{"echoes", func() Expectation { return &Echoes{} }},
		{"ids", func() Expectation { return &IDs{} }},
		{"arrives", func() Expectation { return &Arrives{} }},
		{"absent", func() Expectation { return &Absent{} }},
		{"interval", func() Expectation { return &Interval{} }},
		{"delay", func() Expectation { return &Delay{} }},
		{"unbuffered", func() Expectation { return &Unbuffered{} }},
		{"rate", func() Expectation { return &Rate{} }},
		{"silence_at_most", func() Expectation { return &Silence{} }},
		{"stays_open", func() Expectation { return &StaysOpen{} }},
		{"ends", func() Expectation { return &Ends{} }},
	}
}

// ofTheRest are about the response, the connections, several streams, and what is beside them.
func ofTheRest() []Spec {
	return []Spec{
		{"status", func() Expectation { return &Status{} }},
		{"header", func() Expectation { return &Header{} }},
		{"request_header", func() Expectation { return &RequestHeader{} }},
		{"reconnections", func() Expectation { return &Reconnections{} }},
		{"asks_not_to_reconnect", func() Expectation { return &AsksNotToReconnect{} }},
		{"response", func() Expectation { return &Response{} }},
		{"media_type", func() Expectation { return &MediaType{} }},
		{"compressed", func() Expectation { return &Compressed{} }},
		{"protocol", func() Expectation { return &Protocol{} }},
		{"retry", func() Expectation { return &Retry{} }},
		{"line_endings", func() Expectation { return &LineEndings{} }},
		{"violations", func() Expectation { return &Violations{} }},
		{"profile", func() Expectation { return &Profile{} }},
		{"every_stream_has_the_same", func() Expectation { return &EveryStream{} }},
		{"resumes", func() Expectation { return &Resumes{} }},
		{"same_in_every_stream", func() Expectation { return &SameStreams{} }},
		{"own_in_every_stream", func() Expectation { return &OwnPerStream{} }},
		{"together", func() Expectation { return &Together{} }},
		{"received", func() Expectation { return &Received{} }},
		{"received_order", func() Expectation { return &ReceivedOrder{} }},
		{"received_interval", func() Expectation { return &ReceivedInterval{} }},
		{"stops", func() Expectation { return &Stops{} }},
		{"logs", func() Expectation { return &Logs{} }},
	}
}

// KeyOf is the key of an expectation of the catalogue, also of one that is expected
// for each value of a path; empty for any other.
func KeyOf(x Expectation) string {
	if each, ok := x.(*ForEach); ok {
		return KeyOf(each.Expectation)
	}
	return keysByType()[reflect.TypeOf(x)]
}
