package sse

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

func TestLimits(t *testing.T) {
	tests := []struct {
		name, stream string
		limits       Limits
		entries      []string
		want         *LimitError // nil: the stream is within the limits
	}{
		{"line that fits", "data: 12345\n\n", Limits{Line: 11}, []string{"event message 12345"}, nil},
		{"line too long", "data: a\n\ndata: 123456\n\n", Limits{Line: 11}, []string{"event message a"}, &LimitError{LimitLine, 11, 3, 9}},
		{"line too long in CRLF", "data: a\r\n\r\ndata: 123456\r\n\r\n", Limits{Line: 11}, []string{"event message a"}, &LimitError{LimitLine, 11, 3, 11}},
		{"line too long and without its end", "data: a\n\n" + strings.Repeat("x", 12), Limits{Line: 11}, []string{"event message a"}, &LimitError{LimitLine, 11, 3, 9}},
		{"comment too long", ": a\n: 1234567890\n", Limits{Line: 11}, []string{"comment a"}, &LimitError{LimitLine, 11, 2, 4}},
		{"event that fits", "data: 12\ndata: 45\n\n", Limits{Event: 5}, []string{"event message 12\n45"}, nil},
		{"event in one line too large", "data: a\n\ndata: 123456\n\n", Limits{Event: 5}, []string{"event message a"}, &LimitError{LimitEvent, 5, 3, 9}},
		{"event in lines too large", "data: a\n\ndata: 12\ndata: 456\n\n", Limits{Event: 5}, []string{"event message a"}, &LimitError{LimitEvent, 5, 4, 18}},
		{"event grown by U+FFFD", "data: a\n\ndata: \xFF\xFF\n\n", Limits{Event: 5}, []string{"event message a", "violation invalid-utf8"}, &LimitError{LimitEvent, 5, 3, 9}},
		{"as many events", "data: 1\n\ndata: 2\n\n", Limits{Events: 2}, []string{"event message 1", "event message 2"}, nil},
		{"too many events", "data: 1\n\ndata: 2\n\ndata: 3\n\n", Limits{Events: 2}, []string{"event message 1", "event message 2"}, &LimitError{LimitEvents, 2, 5, 18}},
		{"half an event is not one too many", "data: 1\n\ndata: 2\n\ndata: 3\n", Limits{Events: 2}, []string{"event message 1", "event message 2", "violation unterminated-event"}, nil},
		{"as many bytes", "data: 1\n\n", Limits{Stream: 9}, []string{"event message 1"}, nil},
		{"too many bytes", "data: 1\n\ndata: 2\n\n", Limits{Stream: 16}, []string{"event message 1"}, &LimitError{LimitStream, 16, 3, 9}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			whole := strings.NewReader(tt.stream)
			expectLimit(t, "whole", whole, tt.limits, tt.entries, tt.want)
			bytewise := iotest.OneByteReader(strings.NewReader(tt.stream))
			expectLimit(t, "byte by byte", bytewise, tt.limits, tt.entries, tt.want)
		})
	}
}

func expectLimit(t *testing.T, how string, r io.Reader, limits Limits, entries []string, want *LimitError) {
	t.Helper()
	got, err := readAll(r, Options{Mode: Lenient, Limits: limits})
	var limit *LimitError
	if errors.As(err, &limit) != (want != nil) || want == nil && err != io.EOF {
		t.Fatalf("%s: ended with %v, want %v", how, err, want)
	}
	var texts []string
	for _, e := range got {
		texts = append(texts, describe(e))
	}
	if diff := cmp.Diff(entries, texts); diff != "" {
		t.Errorf("%s: entries (-want +got):\n%s", how, diff)
	}
	if diff := cmp.Diff(want, limit); diff != "" && how == "whole" {
		t.Errorf("%s: (-want +got):\n%s", how, diff)
	}
}

func TestLimitErrorText(t *testing.T) {
	for want, err := range map[string]*LimitError{
		"line 3, byte 9: the length of this line is beyond the limit of 11 bytes: raise the line limit if that is what the server should send":  {LimitLine, 11, 3, 9},
		"line 4, byte 18: the data of this event is beyond the limit of 5 bytes: raise the event limit if that is what the server should send":  {LimitEvent, 5, 4, 18},
		"line 5, byte 18: the number of events is beyond the limit of 2 events: raise the events limit if that is what the server should send":  {LimitEvents, 2, 5, 18},
		"line 3, byte 9: the size of the stream is beyond the limit of 16 bytes: raise the stream limit if that is what the server should send": {LimitStream, 16, 3, 9},
	} {
		if err.Error() != want {
			t.Errorf("got  %s\nwant %s", err, want)
		}
	}
}

func TestUnlimited(t *testing.T) {
	text := strings.Repeat("x", DefaultLineLimit+1)
	stream := "data: " + text + "\n\n"
	if _, err := readAll(strings.NewReader(stream), Options{}); !errors.As(err, new(*LimitError)) {
		t.Errorf("the default limit let a line of %d bytes pass: %v", len(stream), err)
	}
	got, err := readAll(strings.NewReader(stream), Options{Limits: Limits{Line: Unlimited}})
	if err != io.EOF || len(got) != 1 || string(got[0].Data) != text {
		t.Errorf("without a limit: %d entries, %v", len(got), err)
	}
}

// endless is a line that never ends, and counts what was asked for.
type endless struct{ read int64 }

func (r *endless) Read(b []byte) (int, error) {
	copy(b, bytes.Repeat([]byte("x"), len(b)))
	r.read += int64(len(b))
	return len(b), nil
}

// TestEndlessLine expects a flood to end soon after the limit.
func TestEndlessLine(t *testing.T) {
	r := &endless{}
	_, err := readAll(r, Options{Limits: Limits{Line: 1 << 20}})
	if !errors.As(err, new(*LimitError)) || r.read > 4<<20 {
		t.Errorf("read %d bytes, then %v", r.read, err)
	}
}

// TestTrickle expects a large event that comes in small pieces to cost about as
// much as its size: the same byte must not be searched again with each piece.
func TestTrickle(t *testing.T) {
	const size, piece = 4 << 20, 64
	for _, text := range []string{"x", "é", "语", "😀", "\x00", "\xFF", "\t"} {
		t.Run(fmt.Sprintf("%q", text), func(t *testing.T) {
			stream := "data: " + strings.Repeat(text, size/len(text)) + "\n\n"
			d := NewDecoder(&pieces{[]byte(stream), slices.Repeat([]int{piece}, size/piece)}, Options{Mode: Lenient})
			want := utf8.RuneCountInString(text) * (size / len(text))
			e, err := d.Next()
			for err == nil && e.Kind == KindViolation {
				e, err = d.Next()
			}
			if err != nil || utf8.RuneCount(e.Data) != want {
				t.Fatalf("got %v, %v", e, err)
			}
			if largest := 8 * size; cap(d.parser.lines.buf) > largest {
				t.Errorf("the buffer grew to %d bytes for an event of %d", cap(d.parser.lines.buf), size)
			}
		})
	}
}

// TestTrickledLines expects the same of many short lines, in a buffer that became
// large before.
func TestTrickledLines(t *testing.T) {
	const size = 4 << 20
	for _, block := range []string{"\n", "data: a\n\n", "data: é\n\n", "data: \xFF\n\n", "data: a\r\n\r\n"} {
		t.Run(fmt.Sprintf("%q", block), func(t *testing.T) {
			head := "data: " + strings.Repeat("x", size) + "\n\n"
			lines := strings.Repeat(block, 1<<18/len(block))
			r := io.MultiReader(strings.NewReader(head), iotest.OneByteReader(strings.NewReader(lines)))
			if _, err := drainTo(NewDecoder(r, Options{Mode: Lenient})); err != io.EOF {
				t.Fatal(err)
			}
		})
	}
}

// silent returns nothing, and no error.
type silent struct{}

func (silent) Read([]byte) (int, error) { return 0, nil }

func TestSilentReader(t *testing.T) {
	if _, err := readAll(silent{}, Options{}); !errors.Is(err, io.ErrNoProgress) {
		t.Errorf("got %v", err)
	}
}
