package proxy

import (
	"io"
	"iter"

	"github.com/streamspec/streamspec/runner/sse"
)

// tally counts the events of one event stream, as the standard dispatches them. A
// nil one counts nothing. The decoder asks for bytes when it needs them, and here
// they come when they come: it runs as a coroutine.
type tally struct {
	unread []byte
	read1  func() (end int64, ok bool)
	halt   func()
	err    error
	at     int64 // how many bytes were read
}

// hungry is what the coroutine yields when it needs more bytes.
const hungry = -1

func newTally() *tally {
	t := &tally{}
	t.read1, t.halt = iter.Pull(t.ends)
	return t
}

// ends yields where events end in the stream.
func (t *tally) ends(yield func(int64) bool) {
	d := sse.NewDecoder(readerFunc(func(p []byte) (int, error) {
		if len(t.unread) == 0 && !yield(hungry) {
			return 0, io.EOF
		}
		n := copy(p, t.unread)
		t.unread = t.unread[n:]
		return n, nil
	}), sse.Options{Mode: sse.Lenient})
	for e, err := range d.Entries() {
		if err != nil {
			t.err = err
			return
		}
		if e.Kind == sse.KindEvent && !yield(e.End) {
			return
		}
	}
}

// read takes the next bytes of the stream. It answers where in the stream the
// events end that they complete: behind a CRLF, or behind its CR if the LF has not
// come yet, since the CR completes the event.
func (t *tally) read(piece []byte) (ends []int64, err error) {
	if t == nil {
		return nil, nil
	}
	t.unread = piece
	for {
		end, ok := t.read1()
		if !ok {
			return ends, t.err
		}
		if end == hungry {
			t.at += int64(len(piece))
			return ends, nil
		}
		if next := end - t.at; piece[next-1] == '\r' && next < int64(len(piece)) && piece[next] == '\n' {
			end++
		}
		ends = append(ends, end)
	}
}

// stop ends the coroutine.
func (t *tally) stop() {
	if t != nil {
		t.halt()
	}
}

type readerFunc func(p []byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }
