package sse

import (
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// TestReset reads three responses of one reconnecting client.
func TestReset(t *testing.T) {
	d := NewDecoder(strings.NewReader("retry: 5\nid: 1\ndata: a\n\nid: 2\ndata: cut"), Options{Mode: Lenient})
	drain(t, d)
	if id := d.LastEventID(); id != "1" {
		t.Errorf("after a cut event the last event ID is %q, want that of the event before it", id)
	}

	d.Reset(strings.NewReader("\uFEFFdata: b\r\n\r\n"))
	e, err := d.Next()
	if err != nil {
		t.Fatal(err)
	}
	want := &Entry{
		Kind: KindEvent, Type: "message", Data: []byte("b"), LastEventID: []byte("1"),
		Evidence: Evidence{Number: 1, Line: 1, Start: 3, End: 13, Read: 1},
	}
	if diff := cmp.Diff(want, e); diff != "" {
		t.Errorf("the second response (-want +got):\n%s", diff)
	}
	if retry, ok := d.ReconnectionTime(); retry != 5*time.Millisecond || !ok {
		t.Errorf("the reconnection time is %v, %v", retry, ok)
	}

	d.Reset(strings.NewReader("id\ndata: c\n\n"))
	drain(t, d)
	if id := d.LastEventID(); id != "" {
		t.Errorf("an empty id left %q", id)
	}
}

func drain(t *testing.T, d *Decoder) {
	t.Helper()
	for _, err := range d.Entries() {
		if err != nil {
			t.Fatal(err)
		}
	}
}

func TestFirstLastEventID(t *testing.T) {
	d := NewDecoder(strings.NewReader("data: a\n\nid: 8\ndata: b\n\n"), Options{LastEventID: "7"})
	if d.LastEventID() != "7" {
		t.Errorf("at the start it is %q", d.LastEventID())
	}
	for _, want := range []string{"7", "8"} {
		if e, err := d.Next(); err != nil || string(e.LastEventID) != want {
			t.Errorf("got %+v, %v; want the ID %q", e, err, want)
		}
	}
}

func TestReconnectionTime(t *testing.T) {
	tests := []struct {
		stream string
		want   time.Duration
		set    bool
	}{
		{"data: a\n\n", 0, false},
		{"retry: 0\n", 0, true},
		{"retry: 1500\n", 1500 * time.Millisecond, true},
		{"retry:2\n", 2 * time.Millisecond, true},
		{"retry: 007\n", 7 * time.Millisecond, true},
		{"retry: 1\nretry: 2\n", 2 * time.Millisecond, true},
		{"retry: 1\nretry: 2s\n", time.Millisecond, true},
		{"retry:  1\n", 0, false},
		{"retry: +1\n", 0, false},
		{"retry: 1.5\n", 0, false},
		{"retry:\n", 0, false},
		{"retry: 9223372036854\n", 9223372036854 * time.Millisecond, true},
		{"retry: 9223372036855\n", maxReconnectionTime, true},
		{"retry: " + strings.Repeat("9", 400) + "\n", maxReconnectionTime, true},
	}
	for _, tt := range tests {
		t.Run(tt.stream, func(t *testing.T) {
			d := NewDecoder(strings.NewReader(tt.stream), Options{Mode: Lenient})
			if _, err := drainTo(d); err != io.EOF {
				t.Fatal(err)
			}
			if got, set := d.ReconnectionTime(); got != tt.want || set != tt.set {
				t.Errorf("got %v, %v; want %v, %v", got, set, tt.want, tt.set)
			}
		})
	}
}

// TestResetSurvey expects nothing that was known of the bytes of one response to be
// believed of those of the next.
func TestResetSurvey(t *testing.T) {
	streams := []string{"data: a\n\ndata: b\n\n", "data: \xFF\n\n", "data: \x00", "\r\ndata: a\rdata: b\r\r", "data: \xF0", "data: 日本\n\n"}
	for _, first := range streams {
		for _, second := range streams {
			d := NewDecoder(strings.NewReader(first), Options{Mode: Lenient})
			drain(t, d)
			d.Reset(strings.NewReader(second))
			var got []*Entry
			for e, err := range d.Entries() {
				if err != nil {
					t.Fatal(err)
				}
				got = append(got, e.Clone())
			}
			want, _ := readAll(strings.NewReader(second), Options{Mode: Lenient})
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%q after %q (-alone +after):\n%s", second, first, diff)
			}
		}
	}
}

// drainTo returns the number of entries and the error that ended them.
func drainTo(d *Decoder) (int, error) {
	for n := 0; ; n++ {
		if _, err := d.Next(); err != nil {
			return n, err
		}
	}
}

// Every event has a last event ID, but not every one has an id field.
func TestHasID(t *testing.T) {
	const stream = "id: 1\ndata: a\n\ndata: b\n\nid\ndata: c\n\nid: \x00\ndata: d\n\nid: 5\n\ndata: e\ndata: f\nid: 6\n\nid: 7\ndata: cut"
	var got []string
	for _, e := range decodeString(t, stream, Options{Mode: Lenient}) {
		if e.Kind == KindEvent {
			got = append(got, fmt.Sprintf("%q %v", e.LastEventID, e.HasID))
		}
	}
	want := []string{`"1" true`, `"1" false`, `"" true`, `"" false`, `"6" true`}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}
