package sse

import (
	"bytes"
	"io"
	"testing"
)

// readAll returns copies of all entries of a stream and the error that ended it.
func readAll(r io.Reader, opts Options) ([]*Entry, error) {
	var entries []*Entry
	d := NewDecoder(r, opts)
	for {
		e, err := d.Next()
		if err != nil {
			return entries, err
		}
		entries = append(entries, e.Clone())
	}
}

// decodeString reads a stream that has to end without an error.
func decodeString(t *testing.T, stream string, opts Options) []*Entry {
	t.Helper()
	entries, err := readAll(bytes.NewReader([]byte(stream)), opts)
	if err != io.EOF {
		t.Fatalf("reading %q: %v", stream, err)
	}
	return entries
}

// plain is what an entry says, without its evidence.
type plain struct {
	Kind         string
	Type         string
	Data         string
	ID           string
	HasID        bool
	Retry        int64 // nanoseconds
	Code         string
	Unterminated bool
}

func plainOf(e *Entry) plain {
	p := plain{
		Kind: e.Kind.String(), Type: e.Type, Data: string(e.Data), ID: string(e.LastEventID), HasID: e.HasID,
		Retry: int64(e.Retry), Unterminated: e.Unterminated,
	}
	if e.Violation != nil {
		p.Code = e.Violation.Code
		p.Data = ""
	}
	return p
}

func plains(entries []*Entry) []plain {
	out := []plain{}
	for _, e := range entries {
		out = append(out, plainOf(e))
	}
	return out
}

func refPlains(stream []byte) []plain {
	out := []plain{}
	for _, e := range refDecode(stream) {
		out = append(out, plainOf(&e))
	}
	return out
}

// seen returns what a browser sees of entries.
func seen(entries []*Entry) []*Entry {
	var out []*Entry
	for _, e := range entries {
		if e.Kind != KindViolation {
			out = append(out, e)
		}
	}
	return out
}
