package sse

import (
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
)

// sequence writes what a stream says, one line an entry, and how it ends.
func sequence(r io.Reader, opts Options) []string {
	var out []string
	d := NewDecoder(r, opts)
	for e, err := range d.Entries() {
		if err != nil {
			return append(out, "error: "+err.Error())
		}
		out = append(out, describe(e))
	}
	return out
}

func describe(e *Entry) string {
	text := e.Kind.String() + " "
	switch e.Kind {
	case KindEvent:
		text += e.Type + " " + string(e.Data)
	case KindViolation:
		text += e.Violation.Code
	default:
		text += string(e.Data)
	}
	if e.Unterminated {
		text += " (unterminated)"
	}
	return text
}

func TestModes(t *testing.T) {
	tests := []struct {
		name, stream    string
		strict, lenient []string
	}{
		{
			name:    "nothing wrong",
			stream:  ": c\nretry: 5\ndata: a\n\n",
			strict:  []string{"comment c", "retry 5", "event message a"},
			lenient: []string{"comment c", "retry 5", "event message a"},
		},
		{
			name:   "a violation comes before the event that its line stands in",
			stream: "data: {\n}\n\ndata: b\n\n",
			strict: []string{"violation malformed-line",
				`error: line 2, byte 8: malformed-line: no colon, and not the name of a field: it looks like JSON without "data: " before it: "}"`},
			lenient: []string{"violation malformed-line", "event message {", "event message b"},
		},
		{
			name:    "a note does not end a strict reading",
			stream:  "event: ping\n\ndata: a\n\n",
			strict:  []string{"violation dataless-event", "event message a"},
			lenient: []string{"violation dataless-event", "event message a"},
		},
		{
			name:   "the end cuts an event",
			stream: "data: a\n\ndata: b\n",
			strict: []string{"event message a", "violation unterminated-event",
				`error: line 3, byte 9: unterminated-event: the stream ended inside this "message", before its blank line: half an event is no event: "b"`},
			lenient: []string{"event message a", "violation unterminated-event"},
		},
		{
			name:    "the end cuts a line",
			stream:  "event: e\ndata: hel",
			strict:  []string{"violation unterminated-event", `error: line 1, byte 0: unterminated-event: the stream ended inside this "e", before its blank line: half an event is no event: "hel…"`},
			lenient: []string{"violation unterminated-event"},
		},
		{
			name:    "the end cuts a character",
			stream:  "data: \xE2\x82",
			strict:  []string{"violation unterminated-event", "error: line 1, byte 0: unterminated-event: the stream ended inside this \"message\", before its blank line: half an event is no event: \"\uFFFD…\""},
			lenient: []string{"violation unterminated-event"},
		},
		{
			name:    "the end cuts the name of a field: nobody knows which",
			stream:  "data: a\ndat",
			strict:  []string{"violation unterminated-event", `error: line 1, byte 0: unterminated-event: the stream ended inside this "message", before its blank line: half an event is no event: "a…"`},
			lenient: []string{"violation unterminated-event"},
		},
		{
			name:    "the end cuts an event before its data",
			stream:  "event: e\n",
			strict:  []string{"violation unterminated-event", `error: line 1, byte 0: unterminated-event: the stream ended inside an event that has no data yet: "event: e"`},
			lenient: []string{"violation unterminated-event"},
		},
		{
			name:    "the end cuts a comment: nothing is lost",
			stream:  "data: a\n\n: hea",
			strict:  []string{"event message a"},
			lenient: []string{"event message a"},
		},
		{
			name:    "the end cuts a reconnection time: digits may be missing",
			stream:  "retry: 50",
			strict:  []string{"violation unterminated-event", `error: line 1, byte 0: unterminated-event: the stream ended inside an event that has no data yet: "retry: 50…"`},
			lenient: []string{"violation unterminated-event"},
		},
		{
			name:    "the end cuts what was never an event: it is shown",
			stream:  `{"error": "no"}`,
			strict:  []string{"violation unterminated-event", `error: line 1, byte 0: unterminated-event: the stream ended inside an event that has no data yet: it looks like JSON without "data: " before it: "{\"error\": \"no\"}…"`},
			lenient: []string{"violation unterminated-event"},
		},
		{
			name:    "the end cuts a text",
			stream:  "data: a\n\nInternal Server Error",
			strict:  []string{"event message a", "violation unterminated-event", `error: line 3, byte 9: unterminated-event: the stream ended inside an event that has no data yet: "Internal Server Error…"`},
			lenient: []string{"event message a", "violation unterminated-event"},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for mode, want := range map[Mode][]string{Strict: tt.strict, Lenient: tt.lenient} {
				if diff := cmp.Diff(want, sequence(strings.NewReader(tt.stream), Options{Mode: mode})); diff != "" {
					t.Errorf("%v (-want +got):\n%s", mode, diff)
				}
			}
		})
	}
}

// TestReadError expects what came, then the reader's error, and no violation: a
// cut connection is not a sloppy server.
func TestReadError(t *testing.T) {
	broken := errors.New("connection reset")
	for mode, want := range map[Mode][]string{
		Strict:  {"event message a", "error: reading the event stream after 16 bytes: connection reset"},
		Lenient: {"event message a", "error: reading the event stream after 16 bytes: connection reset"},
	} {
		r := io.MultiReader(strings.NewReader("data: a\n\ndata: b"), iotest.ErrReader(broken))
		if diff := cmp.Diff(want, sequence(r, Options{Mode: mode})); diff != "" {
			t.Errorf("%v (-want +got):\n%s", mode, diff)
		}
	}
}

// TestUnterminated expects that an event which the end cut is known, whoever ended the
// stream, and is an event only for those who ask for that.
func TestUnterminated(t *testing.T) {
	ends := map[string]error{"the server's": io.EOF, "the network's": errors.New("connection reset")}
	for name, end := range ends {
		for _, deliver := range []bool{false, true} {
			r := io.MultiReader(strings.NewReader("id: 1\ndata: a\n\nid: 2\nevent: close\ndata: by"), iotest.ErrReader(end))
			d := NewDecoder(r, Options{Mode: Lenient, DeliverUnterminated: deliver})
			var events []string
			for e := range d.Entries() {
				if e != nil && e.Kind == KindEvent {
					events = append(events, describe(e))
				}
			}
			want := []string{"event message a"}
			if deliver {
				want = append(want, "event close by (unterminated)")
			}
			if diff := cmp.Diff(want, events); diff != "" {
				t.Errorf("%s end, delivered: %v (-want +got):\n%s", name, deliver, diff)
			}
			cut := d.Unterminated()
			if cut == nil || describe(cut) != "event close by (unterminated)" || string(cut.LastEventID) != "2" || cut.Start != 15 || cut.End != 42 {
				t.Errorf("%s end: cut is %+v", name, cut)
			}
			if cut != nil && cut.Detail != "data: by" {
				t.Errorf("%s end: the line that had not ended is %q", name, cut.Detail)
			}
			if d.LastEventID() != "1" {
				t.Errorf("half an event sets the last event ID %q", d.LastEventID())
			}
			d.Reset(strings.NewReader(": nothing\n"))
			for range d.Entries() {
			}
			if d.Unterminated() != nil {
				t.Error("it is still known in the next response")
			}
		}
	}
}

// TestErrorIsWrapped expects that a caller can still tell errors apart, and that
// they stay.
func TestErrorIsWrapped(t *testing.T) {
	d := NewDecoder(iotest.ErrReader(io.ErrUnexpectedEOF), Options{})
	for range 3 {
		if e, err := d.Next(); e != nil || !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Fatalf("got %v, %v", e, err)
		}
	}
}

func TestModesHaveNames(t *testing.T) {
	for mode, want := range map[Mode]string{Strict: "strict", Lenient: "lenient", 7: "Mode(7)"} {
		if got := mode.String(); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
