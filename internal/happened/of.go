package happened

import (
	"cmp"
	"net/http"
	"slices"
	"time"

	"github.com/streamspec/streamspec/runner/recording"
)

// How much of a scenario is kept. Of one that went wrong it is all, as far as anybody reads;
// of one that held, the ends of what is long.
const (
	entriesWrong, entriesHeld = 1000, 24          // at each end of a stream
	entriesAround             = 25                // before and behind what a finding speaks of
	dataWrong, dataHeld       = 64 << 10, 2 << 10 // bytes of an entry
	bodyWrong, bodyHeld       = 16 << 10, 512     // of a request, or a response
	bytesWrong, bytesHeld     = 4 << 20, 32 << 10 // of all entries' data together
	logWrong, logHeld         = 400, 10           // lines
	mostCalls                 = 200
	leastLate                 = 50 * time.Millisecond // that is shown
)

// Options say what is to be kept of a recording.
type Options struct {
	Wrong bool                            // the scenario went wrong
	Marks map[string][]recording.Mark     // by the stream: the entries that findings speak of
	Kinds func(*recording.Entry) []string // what the scenario calls an event; nil: nothing
	Texts []string                        // of all that is expected: what they name is named
}

// Of is what happened, as a recording has it. The error says that the recording is not all there any more.
func Of(r *recording.Recording, o Options) (*Course, error) {
	b := &boiler{recording: r, Options: o, course: &Course{}}
	if len(r.Streams) > 0 {
		b.origin = r.Streams[0].Started.Sub(r.Started)
	}
	b.course.From = b.at(0)
	b.entries, b.data, b.body, b.bytes, b.log = entriesHeld, dataHeld, bodyHeld, bytesHeld, logHeld
	if o.Wrong {
		b.entries, b.data, b.body, b.bytes, b.log = entriesWrong, dataWrong, bodyWrong, bytesWrong, logWrong
	}
	b.streams()
	b.calls()
	b.requests()
	b.notes()
	b.course.Unnamed = unnamed(r, o)
	return b.course, recording.Unread(r.Streams...)
}

// boiler boils a recording down.
type boiler struct {
	Options
	recording *recording.Recording
	course    *Course
	origin    time.Duration // of the course's times, since the scenario began

	entries, data, body, bytes, log int // how much is kept
}

// at is a time since the scenario began on the clock of the course.
func (b *boiler) at(since time.Duration) Milliseconds { return b.passed(since - b.origin) }

// passed is a time on the clock of the course, which reaches at least so far.
func (b *boiler) passed(t time.Duration) Milliseconds {
	ms := InMilliseconds(t)
	b.course.Until = max(b.course.Until, ms)
	return ms
}

func (b *boiler) when(t time.Time) Milliseconds { return b.at(t.Sub(b.recording.Started)) }

func (b *boiler) streams() {
	for _, r := range b.recording.Streams {
		s := Stream{
			Name: r.Name, At: b.when(r.Started), Method: r.Request.Method, URL: r.Request.URL,
			Header: header(r.Request.Header), Body: b.text(r.Request.Body, false), Events: r.Events(),
			Reason: string(r.End.Reason), End: r.End.String(), EndMS: InMilliseconds(r.End.At),
		}
		b.when(r.Wall(r.End.At))
		for _, c := range r.Connections {
			s.Connections = append(s.Connections, connectionOf(c))
		}
		s.Entries = b.entriesOf(r)
		s.LeftOut = r.Len() - len(s.Entries)
		b.course.Streams = append(b.course.Streams, s)
	}
}

func connectionOf(c recording.Connection) Connection {
	out := Connection{At: InMilliseconds(c.Began), Resumes: c.Request.Header.Get("Last-Event-ID"), Reason: string(c.End.Reason), EndMS: InMilliseconds(c.End.At)}
	for _, p := range c.Phases {
		out.Phases = append(out.Phases, Phase{string(p.Phase), InMilliseconds(p.At)})
	}
	if c.Response != nil {
		head := InMilliseconds(c.Response.At)
		out.Status, out.HeadMS, out.Header, out.Excerpt = c.Response.Status, &head, header(c.Response.Header), recording.GoingOn(c.Response.Excerpt, c.Response.Cut)
	}
	return out
}

// entriesOf are those that are kept: the ends, and what stands around what findings speak of.
func (b *boiler) entriesOf(r *recording.Stream) []Entry {
	marks := b.Marks[r.Name]
	kept, n := b.keptOf(r, marks)
	out := make([]Entry, 0, n)
	skipped := 0
	for i, e := range r.All() {
		marked := slices.Contains(marks, recording.MarkOf(e))
		if !kept[i] || b.bytes <= 0 && !marked {
			skipped++
			continue
		}
		limit := b.data
		if marked {
			limit = dataWrong
		}
		one := b.entry(e, limit)
		one.Skipped, skipped = skipped, 0
		out = append(out, one)
	}
	return out
}

// keptOf tells which entries are kept, and how many.
func (b *boiler) keptOf(r *recording.Stream, marks []recording.Mark) (kept []bool, n int) {
	kept = make([]bool, r.Len())
	keep := func(from, to int) {
		for i := max(0, from); i < min(to, len(kept)); i++ {
			if !kept[i] {
				kept[i] = true
				n++
			}
		}
	}
	keep(0, b.entries)
	keep(len(kept)-b.entries, len(kept))
	if len(marks) == 0 || n == len(kept) {
		return kept, n
	}
	for i, e := range r.All() {
		if slices.Contains(marks, recording.MarkOf(e)) {
			keep(i-entriesAround, i+entriesAround+1)
		}
	}
	return kept, n
}

func (b *boiler) entry(e *recording.Entry, limit int) Entry {
	out := Entry{
		Kind: e.Kind.String(), Number: e.Number, Type: e.Type, Data: cut(e.Data, limit, e.Cut), At: InMilliseconds(e.LastByte),
		Read: e.Read, Line: e.Line, Start: e.Start, End: e.End, Unterminated: e.Unterminated,
	}
	b.bytes -= len(out.Data.Text)
	if e.FirstByte != e.LastByte {
		out.First = InMilliseconds(e.FirstByte)
	}
	if e.HasID {
		id := string(e.LastEventID)
		out.ID = &id
	}
	switch e.Kind {
	case recording.KindViolation:
		out.Type, out.Detail = e.Violation, e.Detail
		if e.Given != nil {
			out.Given = *e.Given
		}
	case recording.KindEvent:
		if b.Kinds != nil {
			out.Names = slices.DeleteFunc(b.Kinds(e), func(name string) bool { return name == e.Type })
		}
	}
	return out
}

func (b *boiler) calls() {
	for _, c := range b.recording.Calls[:min(mostCalls, len(b.recording.Calls))] {
		b.when(c.Began.Add(c.Took))
		out := Call{
			Name: c.Name, Stub: c.Stub, At: b.when(c.Began), Took: InMilliseconds(c.Took), Method: c.Request.Method, URL: c.Request.URL,
			Header: header(c.Request.Header), Body: b.text(c.Request.Body, false), Came: b.text(c.Body, c.GoesOn()), Error: c.Error, Wrong: c.Wrong,
		}
		if c.Response != nil {
			out.Status, out.Answer = c.Response.Status, header(c.Response.Header)
		}
		b.course.Calls = append(b.course.Calls, out)
	}
	for _, a := range b.recording.Actions {
		b.when(a.Began.Add(a.Took))
		b.course.Actions = append(b.course.Actions, Action{Name: a.Name, At: b.when(a.Began), Took: InMilliseconds(a.Took), Error: a.Error})
	}
}

func (b *boiler) requests() {
	for _, in := range b.recording.Received[:min(mostCalls, len(b.recording.Received))] {
		out := Request{Stub: in.Stub, At: b.when(in.At), Method: in.Method, URL: in.URL.RequestURI(), Header: header(in.Header), Body: b.text(in.Body, in.Truncated)}
		out.Until = out.At
		var body []byte
		for _, s := range in.Sent {
			out.Until = b.when(s.At)
			if s.Status != 0 {
				out.Status = s.Status
			}
			if len(body) <= b.body {
				body = append(body, s.Body...)
			}
			out.End = s.End
		}
		out.Sent = b.text(body, false)
		b.course.Requests = append(b.course.Requests, out)
	}
}

func (b *boiler) notes() {
	for _, n := range b.recording.Notes {
		if n.About == recording.AboutLog {
			b.course.Log = append(b.course.Log, Note{InMilliseconds(n.At - b.origin), n.Of, n.Text})
			continue
		}
		one := Note{b.at(n.At), n.Of, n.Text}
		switch n.About {
		case recording.AboutService, recording.AboutCrash:
			b.course.Services = append(b.course.Services, one)
		case recording.AboutFault:
			b.course.Faults = append(b.course.Faults, one)
		case recording.AboutCommand:
			b.course.Commands = append(b.course.Commands, one)
		}
	}
	for _, all := range [][]Note{b.course.Log, b.course.Services} {
		slices.SortStableFunc(all, func(a, b Note) int { return cmp.Compare(a.At, b.At) })
	}
	b.course.LogLeftOut = max(0, len(b.course.Log)-b.log)
	b.course.Log = slices.Clone(b.course.Log[b.course.LogLeftOut:])
	for _, l := range b.recording.Lateness {
		if l.By < leastLate {
			continue
		}
		b.course.Late = append(b.course.Late, Late{b.at(l.From), b.at(l.To), InMilliseconds(l.By)})
	}
}

// text is a body as far as it is kept; nil: there is none. It may go on, nobody knows how.
func (b *boiler) text(body []byte, goesOn bool) *Text {
	if len(body) == 0 {
		return nil
	}
	text := cut(body, b.body, goesOn)
	return &text
}

// cut keeps the beginning of a text.
func cut(data []byte, limit int, goesOn bool) Text {
	if len(data) <= limit {
		return Text{Text: string(data), Cut: goesOn}
	}
	at := limit
	for at > 0 && data[at]&0xc0 == 0x80 { // in the middle of a character
		at--
	}
	return Text{Text: string(data[:at]), LeftOut: len(data) - at, Cut: goesOn}
}

// header is the fields of a head, sorted.
func header(h http.Header) []string {
	var all []string
	for name, values := range h {
		for _, v := range values {
			all = append(all, name+": "+v)
		}
	}
	slices.Sort(all)
	return all
}
