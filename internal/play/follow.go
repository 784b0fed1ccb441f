package play

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"runtime/debug"
	"slices"
	"sync"

	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/internal/stream"
	"github.com/streamspec/streamspec/internal/vars"
	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/recording"
)

// follow follows all streams of the scenario and waits for all of them.
func (p *Play) follow(ctx context.Context) error {
	names := p.Scenario.Followed()
	if len(names) == 0 {
		return errors.New("the scenario has no stream to follow")
	}
	s := newStage(ctx)
	streams, err := p.prepareAll(s, names)
	if err != nil {
		s.abandon()
		return err
	}
	faults := make([]error, len(streams))
	var running sync.WaitGroup
	for i, f := range streams {
		running.Go(func() { faults[i] = guarded(func() error { return f.follow(ctx) }) })
	}
	running.Wait()
	if err := errors.Join(faults...); err != nil {
		return errors.Join(err, s.settle())
	}
	p.keep(streams)
	return s.settle()
}

// prepareAll prepares the streams of the scenario, those of its drills, and what
// happens meanwhile.
func (p *Play) prepareAll(s *stage, names []string) ([]*followed, error) {
	var clients []client
	for _, name := range names {
		clients = append(clients, client{stream: name})
	}
	var streams []*followed
	for _, c := range append(clients, p.drills()...) {
		one, err := p.prepare(s, c)
		if err != nil {
			return nil, fmt.Errorf("the stream %q: %w", c.stream, err)
		}
		streams = append(streams, one)
	}
	return streams, errors.Join(p.prepareActions(s, names[0]), p.prepareUpstreams(s, names[0]))
}

// keep keeps what was recorded. A stream that was never opened has no recording.
func (p *Play) keep(streams []*followed) {
	p.drilled = map[client]*recording.Recording{}
	for _, f := range streams {
		switch {
		case f.recording == nil:
		case f.client.isDrilled():
			p.drilled[f.client] = f.recording
		default:
			p.Recordings = append(p.Recordings, f.recording)
		}
	}
}

// guarded turns a panic into an error: a fault of ours in one stream must leave
// the services to be stopped, and the other scenarios to be judged.
func guarded(do func() error) (err error) {
	defer func() {
		if fault := recover(); fault != nil {
			err = fmt.Errorf("streamspec failed: %v\n%s", fault, debug.Stack())
		}
	}()
	return do()
}

// prepareActions adds what is done while the streams are followed.
func (p *Play) prepareActions(s *stage, first string) error {
	for _, d := range p.Scenario.During {
		c := &cue{
			Moment: d.Moment, name: d.Name, never: d.String() + " during the stream was never made",
			do: func(ctx context.Context) error { return p.perform(ctx, d.Action) },
		}
		if err := s.add(p.kinds(), first, c); err != nil {
			return err
		}
	}
	return nil
}

// followed is one stream that is followed.
type followed struct {
	client    client
	stage     *stage
	request   stream.Request
	options   stream.Options
	until     scenario.Until
	awaited   func(*expect.View) bool // the kind that until waits for
	ready     string                  // the kind that confirms that it is open; empty: its head
	confirms  func(*expect.View) bool
	monitors  *expect.Monitors // nil: nobody decides while it is followed
	view      expect.View      // of the entry that came last
	failFast  bool
	start     chan struct{}   // closed when it opens; nil: it opens at once
	leaves    *stream.Absence // the client goes away by the entry that was shown last
	recording *recording.Recording
}

func (p *Play) prepare(s *stage, c client) (*followed, error) {
	declared, err := vars.ExpandStrings(*p.Scenario.Named(c.stream), p.vars.lookup)
	if err != nil {
		return nil, err
	}
	target, err := p.client().Resolve(declared.URL(), declared.Query)
	if err != nil {
		return nil, err
	}
	options, err := p.options(declared)
	if err != nil {
		return nil, err
	}
	p.client().Hide(declared.Header())
	p.library.Secrets.Add(declared.Auth.Bearer, declared.Auth.Password)
	f := &followed{
		client:  c,
		stage:   s,
		request: stream.Request{Stream: c.name(), Method: declared.Method(), URL: target, Header: declared.Header(), Body: declared.Text()},
		options: options,
		until:   declared.Until,
		ready:   declared.Ready,
	}
	return f, errors.Join(f.prepareMoments(p, declared), f.prepareFaults(p, declared), f.prepareJudges(p))
}

// prepareMoments adds when the stream opens, and when its client goes away.
func (f *followed) prepareMoments(p *Play, declared scenario.Stream) error {
	name, first := f.request.Stream, p.Scenario.Followed()[0]
	if leave := declared.Leave; leave != nil {
		if err := f.stage.add(p.kinds(), first, f.leaving(*leave)); err != nil {
			return err
		}
	}
	if declared.Start == nil {
		f.stage.awaits(name)
		return nil
	}
	f.start = make(chan struct{})
	return f.stage.add(p.kinds(), first, &cue{
		Moment: declared.Start.Moment, never: fmt.Sprintf("the stream %q was never opened", name),
		first: func() { f.stage.running++ },
		do:    func(context.Context) error { close(f.start); return nil },
	})
}

// leaving is the cue by which the client goes away: right behind an event of its own
// stream, whatever has been read with it, or as soon as it hears of another moment.
func (f *followed) leaving(leave scenario.Leave) *cue {
	name, left := f.request.Stream, stream.Absence{Reason: leave.String(), Back: leave.Back}
	c := &cue{Moment: leave.Moment, never: fmt.Sprintf("the stream %q was never left", name)}
	if c.On == "" && c.After != "" {
		c.On = name
	}
	if c.On == name && c.Wait == 0 {
		c.first = func() { f.leaves = &left }
		c.do = func(context.Context) error { return nil }
		return c
	}
	absences := make(chan stream.Absence, 1)
	f.options.Absences = absences
	c.do = func(context.Context) error {
		absences <- left
		return nil
	}
	return c
}

// Leaves implements stream.LeavingWatcher.
func (f *followed) Leaves() *stream.Absence {
	left := f.leaves
	f.leaves = nil
	return left
}

// prepareJudges prepares what is asked of each entry.
func (f *followed) prepareJudges(p *Play) (err error) {
	if f.awaited, err = p.kinds().Recognize(f.until.Event); err != nil {
		return err
	}
	if f.confirms, err = p.kinds().Recognize(f.ready); err != nil {
		return err
	}
	f.failFast = p.runner.options.FailFast
	if (f.until.Settled || f.failFast) && !f.client.isDrilled() {
		f.monitors, err = p.monitors(f.client.stream)
	}
	return err
}

// monitors starts what is expected of one stream.
func (p *Play) monitors(name string) (*expect.Monitors, error) {
	var about []expect.Expectation
	for _, x := range p.Expected {
		if len(x.On) > 0 && !slices.Contains(x.On, name) {
			continue
		}
		expanded, err := vars.ExpandStrings(x.Expectation, p.vars.lookup)
		if err != nil {
			continue // it needs what is not known yet, and is judged in the end
		}
		about = append(about, expanded)
	}
	return expect.Start(p.env(), about...)
}

// follow waits until the stream is to be opened, and follows it. One that is never
// opened has no recording.
func (f *followed) follow(ctx context.Context) error {
	if f.start != nil {
		select {
		case <-f.start:
		case <-f.stage.over:
			return nil
		case <-ctx.Done():
			return nil
		}
	}
	defer f.stage.closed()
	f.recording = stream.Follow(ctx, f.request, f.options, f)
	return nil
}

// Opened implements stream.Watcher.
func (f *followed) Opened(r *recording.Recording) {
	if f.ready == "" && r.Response.Status == http.StatusOK {
		f.stage.confirmed(f.request.Stream)
	}
}

// Entry implements stream.Watcher: it tells the stage, and whether what the scenario
// waits for has come.
func (f *followed) Entry(e *recording.Entry, r *recording.Recording) (stop string) {
	view := &f.view
	view.In = r
	view.Show(e)
	f.stage.entry(f.request.Stream, view)
	if f.ready != "" && f.confirms(view) {
		f.stage.confirmed(f.request.Stream)
	}
	if f.monitors != nil {
		f.monitors.See(view)
	}
	switch {
	case f.until.Event != "" && f.awaited(view):
		return recording.Name(e) + " arrived"
	case f.until.Events > 0 && e.Kind == recording.KindEvent && e.Number >= f.until.Events:
		return fmt.Sprintf("%d events arrived", e.Number)
	case f.monitors == nil:
		return ""
	case f.until.Settled && f.monitors.Open() == 0:
		return "every expectation is decided"
	default:
		return f.failure()
	}
}

// failure says that an expectation is broken, where that ends the stream.
func (f *followed) failure() string {
	if broken, is := f.monitors.Broken(); is && f.failFast {
		return "an expectation is broken: " + broken.Expected
	}
	return ""
}
