package play

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"github.com/streamspec/streamspec/internal/stream"
	"github.com/streamspec/streamspec/internal/verdict"
	"github.com/streamspec/streamspec/internal/wire"
	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/recording"
)

// A play whose scenario was recorded is judged without being played: its parts know what
// the recording knows, and everything that judges asks them as ever.

// recall has the parts know what was recorded. Nothing is started.
func (p *Play) recall() error {
	rec, err := p.options.Recorded(p.Place)
	if err != nil {
		return err
	}
	p.started, p.recorded, p.stubs.recorded, p.options.Last = true, rec, rec, rec.Last
	p.client, p.streams.before = rec.Client, max(0, rec.Client-1)
	p.vars.awaited.from = p.Scenario.Late()
	own := recalled(rec.Variables, p.vars.set)
	p.calls.made = slices.DeleteFunc(slices.Clone(rec.Calls), func(c *recording.Call) bool { return c.Stub != "" })
	p.acted.all = rec.Actions
	p.judge.busy.recall(rec)
	if rec.Over > 0 {
		p.over = rec.Started.Add(rec.Over)
	}
	for _, s := range rec.Streams {
		if s.End == (recording.End{}) {
			s.End = endless(s)
		}
		p.streams.followed = append(p.streams.followed, &followed{identity: p.streams.identityOf(s), recording: s, own: cmp.Or(own[s.Name], &ownValues{})})
	}
	declared := p.Scenario.Followed()
	slices.SortStableFunc(p.streams.followed, func(a, b *followed) int {
		return cmp.Or(slices.Index(declared, a.stream)-slices.Index(declared, b.stream), a.client-b.client)
	})
	p.services.recall(rec)
	return nil
}

// endless is the end of a stream of which none was recorded, because whoever wrote it was stopped: it is
// nothing that the server did.
func endless(s *recording.Stream) recording.End {
	end := recording.End{Reason: recording.Cancelled}
	if s.Response != nil {
		end.At = s.Response.At
	}
	for _, e := range s.All() {
		end.At = max(end.At, e.LastByte)
	}
	return end
}

// recalledError is what went wrong with a play, as it is recorded.
type recalledError struct {
	undone
	cause verdict.Cause
	text  string
	call  string // that failed; empty: it is about none
	by    expect.Deviation
	err   error // why, where it was by a server's certificate; nil: it was not
}

// recalledFailure is what went wrong by a note of a recording.
func recalledFailure(n recording.Note) error {
	by := expect.Deviation{What: expect.Deviates(n.Deviates), Event: n.Kind}
	var refused error
	if n.Untrusted != (recording.Untrusted{}) {
		refused = &wire.UntrustedError{Expected: n.Untrusted.Expected, Got: n.Untrusted.Got}
	}
	return &recalledError{undone{n.Name, n.On, n.Overdue}, verdict.CauseNamed(n.Of), n.Text, n.Call, by, refused}
}

func recalledCrash(text string) error {
	return &recalledError{cause: verdict.ServiceExited, text: text}
}

func (e *recalledError) Error() string { return e.text }

func (e *recalledError) Unwrap() error { return e.err }

// recalledFaults are what went wrong when it was played, as it is recorded.
func (p *Play) recalledFaults() error {
	p.Recordings = p.streams.recordings()
	for _, r := range p.Recordings {
		p.judge.askForEnd(r)
	}
	notes := p.recorded.Notes
	noted := func(of string) int {
		return slices.IndexFunc(notes, func(n recording.Note) bool { return n.About == recording.AboutFailure && n.Of == of })
	}
	if i := noted(noteOfInterruption); i >= 0 {
		return recalledFailure(notes[i]) // and nothing else: what was seen is not all that is expected
	}
	p.cut = noted(noteOfCut) >= 0
	var errs []error
	for _, n := range notes {
		switch {
		case n.About == recording.AboutFinally:
			p.finalErr = errors.Join(p.finalErr, recalledFailure(n))
		case n.About == recording.AboutFailure && n.Of != noteOfCut:
			errs = append(errs, recalledFailure(n))
		}
	}
	if p.cut {
		return errors.Join(errs...)
	}
	if len(errs) == 0 && !p.recorded.Ended {
		errs = append(errs, errors.New("the recording is not whole: whoever wrote it was stopped"+withoutEnd(p.recorded)))
	}
	p.cut = len(errs) == 0 && slices.ContainsFunc(p.Recordings, cancelled) // by whoever watched it, see `tail`
	return errors.Join(errs...)
}

// cancelled tells that a stream was left because its play was not to go on.
func cancelled(r *recording.Stream) bool { return r.End.Reason == recording.Cancelled }

// askForEnd asks for the declared end of a stream that was recorded: the file may declare another, or none, by now.
func (j *judge) askForEnd(r *recording.Stream) {
	of := cmp.Or(r.Of, r.Name)
	name := j.endsOf(j.vars.lookup)[of]
	ends, err := recognizeAny(j.kinds.now(), name)
	unknown := err != nil || name == "" && j.scenario.Ends()[of] != ""
	if unknown || r.End.Reason != recording.ServerClosed && r.End.Reason != recording.EndMissing {
		return
	}
	if r.End.Reason == recording.EndMissing {
		r.End.Reason, r.End.Detail = recording.ServerClosed, ""
	}
	if ends == nil {
		return
	}
	for _, e := range r.All() {
		if e.Kind == recording.KindEvent && ends(e) {
			return
		}
	}
	r.End = stream.WithoutDeclaredEnd(r.End, name)
}

// withoutEnd names the calls that hung when a recording was broken off.
func withoutEnd(rec *recording.Recording) string {
	text := ""
	for _, c := range rec.Open() {
		text += fmt.Sprintf("\nno response is recorded of %s %s, sent after %s", c.Request.Method, c.Request.URL, recording.Milliseconds(c.Began.Sub(rec.Started)))
	}
	return text
}

// receivedBy is what a stub received, as it is recorded.
func receivedBy(rec *recording.Recording, stub string) []recording.Incoming {
	var all []recording.Incoming
	for _, in := range rec.Received {
		if in.Stub == stub {
			all = append(all, in.Incoming)
		}
	}
	return all
}
