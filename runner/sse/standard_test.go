package sse

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// standardCase is a stream and the events that a browser dispatches, each written
// as TYPE|DATA|LAST EVENT ID.
type standardCase struct {
	name   string
	stream string
	events []string
}

func TestStandard(t *testing.T) {
	for _, c := range standardCases {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.events, eventsOf(decodeString(t, c.stream, Options{Mode: Lenient}))); diff != "" {
				t.Errorf("%q (-want +got):\n%s", c.stream, diff)
			}
		})
	}
}

// TestReference keeps the reference decoder honest.
func TestReference(t *testing.T) {
	for _, c := range standardCases {
		t.Run(c.name, func(t *testing.T) {
			var got []*Entry
			for _, e := range refDecode([]byte(c.stream)) {
				got = append(got, &e)
			}
			if diff := cmp.Diff(c.events, eventsOf(got)); diff != "" {
				t.Errorf("%q (-want +got):\n%s", c.stream, diff)
			}
		})
	}
}

// eventsOf writes the events that a browser sees.
func eventsOf(entries []*Entry) []string {
	var out []string
	for _, e := range seen(entries) {
		if e.Kind == KindEvent {
			out = append(out, e.Type+"|"+string(e.Data)+"|"+string(e.LastEventID))
		}
	}
	return out
}
