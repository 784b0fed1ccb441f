package strength

import (
	"fmt"
	"net/http"
	"time"

	"github.com/streamspec/streamspec/runner/recording"
)

// settle has a broken stream end as it would have ended had it been followed: where what was
// waited for no longer comes the client waits in vain, and where it comes earlier nobody sees
// what is behind it.
func (s *subject) settle(r *recording.Stream) {
	renumber(r.Entries)
	declared := s.scenario.Named(s.stream.Declared()).EndsWith
	switch end := &r.End; {
	case end.Met != "" && end.Reason == recording.Stopped:
		came := s.of(end.Met, r.Entries)
		if len(came) == 0 {
			awaited := fmt.Sprintf("the awaited %q came", end.Met)
			s.endBy(r, recording.End{Reason: recording.Timeout, Phase: recording.PhaseTotal, At: end.At, Detail: "no more came", Unmet: awaited})
			return
		}
		r.Entries = r.Entries[:came[0]+1]
	case end.Reason == recording.ServerClosed && declared != "" && len(s.of(declared, r.Entries)) == 0:
		missing := fmt.Sprintf("the response ended, and no %q came, which declares the end", declared)
		s.endBy(r, recording.End{Reason: recording.EndMissing, At: end.At, Detail: missing})
	}
}

// endBy has a stream, and its last connection, end in a way.
func (s *subject) endBy(r *recording.Stream, end recording.End) {
	r.End = end
	if n := len(r.Connections); n > 0 {
		r.Connections[n-1].End = end
	}
}

// renumber counts the entries of each kind anew.
func renumber(entries []*recording.Entry) {
	counts := map[recording.Kind]int{}
	for i, e := range entries {
		counts[e.Kind]++
		if e.Number != counts[e.Kind] {
			entries[i] = e.Clone()
			entries[i].Number = counts[e.Kind]
		}
	}
}

// remove takes an entry out of a stream.
func remove(r *recording.Stream, at int) {
	r.Entries = append(append([]*recording.Entry(nil), r.Entries[:at]...), r.Entries[at+1:]...)
	moveFirst(r, at, -1)
}

// repeat has an entry come twice.
func repeat(r *recording.Stream, at int) {
	all := append([]*recording.Entry(nil), r.Entries[:at+1]...)
	r.Entries = append(append(all, r.Entries[at].Clone()), r.Entries[at+1:]...)
	moveFirst(r, at, 1)
}

// moveFirst moves where the connections begin that come behind an entry.
func moveFirst(r *recording.Stream, at, by int) {
	for i := range r.Connections {
		if r.Connections[i].First > at {
			r.Connections[i].First += by
		}
	}
}

// exchange has two entries come in each other's place.
func exchange(r *recording.Stream, a, b int) {
	first, second := r.Entries[b].Clone(), r.Entries[a].Clone()
	first.Evidence, second.Evidence = r.Entries[a].Evidence, r.Entries[b].Evidence
	r.Entries[a], r.Entries[b] = first, second
}

// delay has an entry, and all that is behind it, come later. Who followed the stream for a
// time leaves as ever.
func delay(r *recording.Stream, from int, by time.Duration) {
	forTime := r.End.Reason == recording.Stopped && r.End.Met == ""
	for i := from; i < len(r.Entries); i++ {
		e := r.Entries[i].Clone()
		e.FirstByte, e.LastByte = e.FirstByte+by, e.LastByte+by
		r.Entries[i] = e
		if forTime && e.LastByte > r.End.At {
			r.Entries = r.Entries[:i]
			return
		}
	}
	if !forTime {
		r.End.At += by
	}
}

// change makes an entry another one.
func change(r *recording.Stream, at int, make func(*recording.Entry)) {
	e := r.Entries[at].Clone()
	make(e)
	r.Entries[at] = e
}

// responses has all responses of a stream be others.
func responses(r *recording.Stream, make func(*recording.Response)) {
	other := func(was *recording.Response) *recording.Response {
		if was == nil {
			return nil
		}
		now := *was
		now.Header = http.Header.Clone(was.Header)
		make(&now)
		return &now
	}
	r.Response = other(r.Response)
	for i := range r.Connections {
		r.Connections[i].Response = other(r.Connections[i].Response)
	}
}
