package sse

import (
	"bytes"
	"io"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// ticker is a clock that is one second later at each reading.
type ticker struct{ now time.Duration }

func (t *ticker) read() time.Duration {
	t.now += time.Second
	return t.now
}

// TestEvidence reads a stream in four pieces, each a second after the other.
func TestEvidence(t *testing.T) {
	tests := []struct {
		name   string
		pieces []string
		want   []Evidence
	}{
		{
			name:   "events whole in their reads",
			pieces: []string{"data: a\n\n", "data: b\n\ndata: c\n\n"},
			want: []Evidence{
				{Number: 1, Line: 1, Start: 0, End: 9, FirstByte: 1 * time.Second, LastByte: 1 * time.Second, Read: 1},
				{Number: 2, Line: 3, Start: 9, End: 18, FirstByte: 2 * time.Second, LastByte: 2 * time.Second, Read: 2},
				{Number: 3, Line: 5, Start: 18, End: 27, FirstByte: 2 * time.Second, LastByte: 2 * time.Second, Read: 2},
			},
		},
		{
			name:   "an event over three reads",
			pieces: []string{"data: a\n\nda", "ta: b\nid: 1", "\n\n"},
			want: []Evidence{
				{Number: 1, Line: 1, Start: 0, End: 9, FirstByte: 1 * time.Second, LastByte: 1 * time.Second, Read: 1},
				{Number: 2, Line: 3, Start: 9, End: 24, FirstByte: 1 * time.Second, LastByte: 3 * time.Second, Read: 3},
			},
		},
		{
			name:   "an event begins with a read",
			pieces: []string{"data: a\n\n", "data: ", "b\n\n"},
			want: []Evidence{
				{Number: 1, Line: 1, Start: 0, End: 9, FirstByte: 1 * time.Second, LastByte: 1 * time.Second, Read: 1},
				{Number: 2, Line: 3, Start: 9, End: 18, FirstByte: 2 * time.Second, LastByte: 3 * time.Second, Read: 3},
			},
		},
		{
			name:   "comments, retries and violations count for themselves",
			pieces: []string{": c\n", "retry: 1\nfoo\n\n", ": d\ndata: a\n\n"},
			want: []Evidence{
				{Number: 1, Line: 1, Start: 0, End: 4, FirstByte: 1 * time.Second, LastByte: 1 * time.Second, Read: 1},
				{Number: 1, Line: 2, Start: 4, End: 13, FirstByte: 2 * time.Second, LastByte: 2 * time.Second, Read: 2},
				{Number: 1, Line: 3, Start: 13, End: 17, FirstByte: 2 * time.Second, LastByte: 2 * time.Second, Read: 2},
				{Number: 2, Line: 5, Start: 18, End: 22, FirstByte: 3 * time.Second, LastByte: 3 * time.Second, Read: 3},
				{Number: 1, Line: 6, Start: 22, End: 31, FirstByte: 3 * time.Second, LastByte: 3 * time.Second, Read: 3},
			},
		},
		{
			name:   "a mark at the start is a part of the stream, not of the event",
			pieces: []string{"\uFEFF", "data: a\n\n"},
			want:   []Evidence{{Number: 1, Line: 1, Start: 3, End: 12, FirstByte: 2 * time.Second, LastByte: 2 * time.Second, Read: 2}},
		},
		{
			name:   "the LF of the last CRLF comes too late",
			pieces: []string{"data: a\r\n\r", "\ndata: b\r\n\r\n"},
			want: []Evidence{
				{Number: 1, Line: 1, Start: 0, End: 10, FirstByte: 1 * time.Second, LastByte: 1 * time.Second, Read: 1},
				{Number: 2, Line: 3, Start: 11, End: 21, FirstByte: 2 * time.Second, LastByte: 2 * time.Second, Read: 2},
			},
		},
		{
			name:   "data of several lines",
			pieces: []string{"event: a\ndata: 1\n", "data: 2\ndata: 3\n\n"},
			want:   []Evidence{{Number: 1, Line: 1, Start: 0, End: 34, FirstByte: 1 * time.Second, LastByte: 2 * time.Second, Read: 2}},
		},
		{
			name:   "data of several lines, again and again",
			pieces: []string{"data: 1\n\ndata: 1\ndata: 2\n\nid: 1\ndata: 1\ndata: 2\ndata: 3\n\ndata: 1\n\n"},
			want: []Evidence{
				{Number: 1, Line: 1, Start: 0, End: 9, FirstByte: 1 * time.Second, LastByte: 1 * time.Second, Read: 1},
				{Number: 2, Line: 3, Start: 9, End: 26, FirstByte: 1 * time.Second, LastByte: 1 * time.Second, Read: 1},
				{Number: 3, Line: 6, Start: 26, End: 57, FirstByte: 1 * time.Second, LastByte: 1 * time.Second, Read: 1},
				{Number: 4, Line: 11, Start: 57, End: 66, FirstByte: 1 * time.Second, LastByte: 1 * time.Second, Read: 1},
			},
		},
		{
			name:   "an unterminated event reaches to the end",
			pieces: []string{"\ndata: 1\n", "data: 2"},
			want: []Evidence{
				{Number: 1, Line: 2, Start: 1, End: 16, FirstByte: 1 * time.Second, LastByte: 2 * time.Second, Read: 2},
			},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			clock := &ticker{}
			entries, err := readAll(readerOf(tt.pieces), Options{Mode: Lenient, Clock: clock.read})
			if err != io.EOF {
				t.Fatal(err)
			}
			var got []Evidence
			for _, e := range entries {
				got = append(got, e.Evidence)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if reads := time.Duration(len(tt.pieces)) * time.Second; clock.now != reads {
				t.Errorf("the clock was asked %v times, want %v", clock.now.Seconds(), reads.Seconds())
			}
		})
	}
}

// readerOf returns a reader that returns one text in each read.
func readerOf(texts []string) io.Reader {
	p := &pieces{}
	for _, text := range texts {
		p.rest = append(p.rest, text...)
		p.sizes = append(p.sizes, len(text))
	}
	return p
}

// TestNoClock expects evidence without times.
func TestNoClock(t *testing.T) {
	for _, e := range decodeString(t, "data: a\n\n", Options{}) {
		if e.FirstByte != 0 || e.LastByte != 0 || e.Read != 1 {
			t.Errorf("got %+v", e.Evidence)
		}
	}
}

// TestClone expects a copy to stay as it is while the decoder goes on.
func TestClone(t *testing.T) {
	d := NewDecoder(bytes.NewReader([]byte("id: 1\ndata: a\n\nid: 2\ndata: b\n\n")), Options{})
	first, err := d.Next()
	if err != nil {
		t.Fatal(err)
	}
	kept := first.Clone()
	if _, err := d.Next(); err != nil {
		t.Fatal(err)
	}
	if string(kept.Data) != "a" || string(kept.LastEventID) != "1" || kept.Number != 1 {
		t.Errorf("the copy changed: %+v", kept)
	}
}
