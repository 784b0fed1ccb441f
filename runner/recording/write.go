package recording

import (
	"cmp"
	"io"
)

// Write writes a recording that is over, for whoever did not have it written as it happened:
// calls and all else, and behind them each stream by itself. It ends when r says that it did, or else with the last
// that r has. Mask replaces what may not be shown in a text; nil: all may.
func Write(to io.Writer, r *Recording, mask func(string) string) error {
	w := NewRecorder(r, to, mask)
	writeAll(w, r)
	return cmp.Or(w.closeAt(w.began.Add(max(w.reaches, r.Lasted))), Unread(r.Streams...)) // not now
}

// writeAll writes all of a recording.
func writeAll(w *Recorder, r *Recording) {
	if r.Over > 0 {
		w.Over(r.Started.Add(r.Over))
	}
	if r.Judged > 0 {
		w.Judged(r.Started.Add(r.Judged))
	}
	for _, v := range r.Variables {
		w.variable(r.Started.Add(v.At), v.Name, v.Value)
	}
	for _, a := range r.Actions {
		w.Action(*a)
	}
	for _, c := range r.Calls {
		returned := w.Call(*c)
		if !c.Open() {
			returned(*c)
		}
	}
	for _, in := range r.Received {
		sent := w.Received(in.Stub, in.Incoming)
		for _, part := range in.Sent {
			sent(part)
		}
	}
	for _, late := range r.Lateness {
		w.Late(r.Started.Add(late.From), r.Started.Add(late.To), late.By)
	}
	for _, n := range r.Notes {
		w.Note(r.Started.Add(n.At), n)
	}
	for _, s := range r.Streams {
		writeStream(w, s)
	}
}

// writeStream writes a stream that has ended, connection by connection.
func writeStream(w *Recorder, s *Stream) {
	told := *s
	told.Connections = nil
	w.Stream(&told)
	for i, c := range s.Connections {
		writeConnection(w, &told, c)
		for n, e := range s.All() {
			if n >= c.First && (i+1 == len(s.Connections) || n < s.Connections[i+1].First) {
				w.Entry(&told, e)
			}
		}
		w.Disconnected(&told)
	}
	for _, stall := range s.Stalls {
		w.Stalled(&told, stall.From, stall.To)
	}
	w.Ended(&told)
}

// writeConnection writes the beginning of a stream's next connection, up to its response.
func writeConnection(w *Recorder, told *Stream, c Connection) {
	hops := c.Hops
	c.Hops = nil
	told.Connections = append(told.Connections, c)
	w.Connecting(told)
	for _, hop := range hops {
		told.last().Hops = append(told.last().Hops, hop)
		w.Redirected(told)
	}
	w.Reached(told)
	if c.Response != nil {
		w.Responded(told)
	}
}
