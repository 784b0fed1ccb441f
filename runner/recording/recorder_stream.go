package recording

import (
	"time"
	"unsafe"
)

// of writes a line about a stream, at a time of it.
func (w *Recorder) of(s *Stream, at time.Duration, word string, fields func(*lineWriter)) {
	if w == nil {
		return
	}
	w.write(s.Started.Add(at), word, func(l *lineWriter) {
		l.number("stream", int64(s.number))
		fields(l)
	})
}

// Stream writes that a stream begins, before anything else of it.
func (w *Recorder) Stream(s *Stream) {
	w.write(s.Started, "stream", func(l *lineWriter) {
		w.streams++
		s.number = w.streams
		l.number("stream", int64(s.number))
		l.text("name", s.Name)
		l.optional("of", s.Of)
		if s.Client > 0 {
			l.number("client", int64(s.Client))
		}
		if s.CutEvents > 0 {
			l.number("cut_events", int64(s.CutEvents))
		}
		if s.CutBytes > 0 {
			l.number("cut_bytes", s.CutBytes)
		}
		l.flag("untimed", s.Untimed)
	})
}

// Connecting writes that a stream's last connection sets out.
func (w *Recorder) Connecting(s *Stream) {
	c := s.last()
	w.of(s, c.Began, "connecting", func(l *lineWriter) { w.mask.request(l, c.Request) })
}

// Redirected writes the last redirect that was met.
func (w *Recorder) Redirected(s *Stream) {
	hop := s.last().Hops[len(s.last().Hops)-1]
	w.of(s, hop.At, "redirected", func(l *lineWriter) {
		l.text("url", w.mask(hop.URL))
		l.number("status", int64(hop.Status))
		l.text("location", w.mask(hop.Location))
	})
}

// Reached writes which phases the last connection came to, and when its request was sent.
func (w *Recorder) Reached(s *Stream) {
	c := s.last()
	w.of(s, c.Began, "reached", func(l *lineWriter) {
		for _, p := range c.Phases {
			l.text("phase", string(appendMilliseconds(nil, p.At))+":"+string(p.Phase))
		}
		l.time("sent", c.Sent)
	})
}

// Responded writes the head of the last connection's response.
func (w *Recorder) Responded(s *Stream) {
	c := s.last()
	w.of(s, c.Response.At, "response", func(l *lineWriter) {
		if c.Retransmits > 0 {
			l.number("retransmits", int64(c.Retransmits))
		}
		w.mask.response(l, c.Response)
	})
}

// Entry writes an entry, which learns in which line it is.
func (w *Recorder) Entry(s *Stream, e *Entry) {
	w.of(s, e.LastByte, e.Kind.String(), func(l *lineWriter) {
		e.Row = w.rows
		l.entry(e, w.mask.ending(e.Cut))
	})
}

// entry writes the fields of an entry.
func (w *lineWriter) entry(e *Entry, mask masker) {
	w.number("n", int64(e.Number))
	if e.Line > 0 {
		w.number("line", int64(e.Line))
		w.number("start", e.Start)
		w.number("end", e.End)
	}
	w.time("first", e.FirstByte)
	w.number("read", int64(e.Read))
	w.flag("unterminated", e.Unterminated)
	w.flag("cut", e.Cut)
	if e.Kind == KindEvent {
		w.text("type", mask(e.Type))
	}
	w.flag("has_id", e.HasID)
	w.optional("id", mask(shared(e.LastEventID)))
	w.time("retry", e.Retry)
	w.optional("violation", e.Violation)
	w.flag("odd", e.Odd)
	w.optional("detail", mask(e.Detail))
	if e.Given != nil {
		w.text("given", mask(*e.Given))
	}
	w.data(mask(shared(e.Data)))
}

// shared is a text without a copy of it, which would be most of what a quiet stream allocates: it is good until the
// bytes change.
func shared(bytes []byte) string { return unsafe.String(unsafe.SliceData(bytes), len(bytes)) }

// Stalled writes a stall.
func (w *Recorder) Stalled(s *Stream, from, to time.Duration) {
	w.of(s, to, "stall", func(l *lineWriter) { l.time("from", from) })
}

// Disconnected writes how the last connection ended.
func (w *Recorder) Disconnected(s *Stream) {
	c := s.last()
	w.of(s, c.End.At, "disconnected", func(l *lineWriter) {
		w.mask.end(l, c.End)
		l.optional("endings", c.LineEnding)
		if c.Half.Text != "" {
			l.text("half", w.mask.cut(c.Half.Text))
			l.time("half_at", c.Half.At)
		}
		l.flag("between", c.Between)
		if c.Response != nil {
			l.flag("cut", c.Response.Cut)
			l.optional("excerpt", w.mask.cut(c.Response.Excerpt))
		}
	})
}

// Ended writes how a stream ended.
func (w *Recorder) Ended(s *Stream) {
	w.of(s, s.End.At, "end", func(l *lineWriter) {
		w.mask.end(l, s.End)
		l.time("sent_by", s.SentBy)
	})
}

func (mask masker) end(l *lineWriter, end End) {
	l.text("reason", string(end.Reason))
	l.optional("detail", mask(end.Detail))
	l.optional("phase", string(end.Phase))
	l.optional("unmet", mask(end.Unmet))
	l.optional("met", mask(end.Met))
	l.flag("late", end.Late)
	l.flag("refused", end.Refused)
	l.flag("unframed", end.Unframed)
	l.flag("closed", end.Closed)
	mask.untrusted(l, end.Untrusted)
}

func (mask masker) untrusted(l *lineWriter, u Untrusted) {
	l.optional("expected", mask(u.Expected))
	l.optional("got", mask(u.Got))
}

// last is the connection that is, or was last, open.
func (r *Stream) last() *Connection { return &r.Connections[len(r.Connections)-1] }
