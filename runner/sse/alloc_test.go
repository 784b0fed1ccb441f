package sse

import "testing"

// repeating is a stream that says the same for ever.
type repeating struct {
	text string
	at   int
}

func (r *repeating) Read(b []byte) (int, error) {
	n := 0
	for n < len(b) {
		copied := copy(b[n:], r.text[r.at:])
		n += copied
		r.at = (r.at + copied) % len(r.text)
	}
	return n, nil
}

// TestNoAllocations expects a decoder in its stride not to allocate, with all
// evidence kept.
func TestNoAllocations(t *testing.T) {
	tests := []struct{ name, text string }{
		{"one line", "data: {\"a\":1}\n\n"},
		{"type and id", "event: progress\nid: 7\ndata: {\"a\":1}\n\nevent: done\nid: 8\ndata: {}\n\n"},
		{"several lines", "event: a\ndata: 1\ndata: 2\ndata: 3\n\n"},
		{"data before type", "data: 1\nevent: a\ndata: 2\n\n"},
		{"comments", ": hello\n\n:\n\ndata: a\n\n"},
		{"retry", "retry: 5\n\ndata: a\n\n"},
		{"CRLF", "event: a\r\ndata: 1\r\n\r\n: c\r\n\r\ndata: 1\r\ndata: 2\r\n\r\n"},
		{"CR", "event: a\rdata: 1\rdata: 2\r\r"},
		{"other scripts", "event: é\ndata: 日本語\ndata: 😀\n\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			clock := &ticker{}
			d := NewDecoder(&repeating{text: tt.text}, Options{Clock: clock.read, Limits: Limits{Stream: Unlimited}})
			next := func() {
				if _, err := d.Next(); err != nil {
					t.Fatal(err)
				}
			}
			for range 100_000 { // until the buffer has its size
				next()
			}
			if n := testing.AllocsPerRun(10_000, next); n != 0 {
				t.Errorf("%v allocations an entry", n)
			}
		})
	}
}
