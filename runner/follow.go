package runner

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"
	"sync"

	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/recording"
	"github.com/streamspec/streamspec/runner/scenario"
	"github.com/streamspec/streamspec/runner/sse"
	"github.com/streamspec/streamspec/runner/stream"
	"github.com/streamspec/streamspec/runner/vars"
)

// follow follows all streams of the scenario at once and waits for all of them.
func (p *Play) follow(ctx context.Context) error {
	names := p.Scenario.Followed()
	if len(names) == 0 {
		return errors.New("the scenario has no stream to follow")
	}
	followed := make([]*followed, len(names))
	for i, name := range names {
		one, err := p.prepare(name, i == 0)
		if err != nil {
			return fmt.Errorf("the stream %q: %w", name, err)
		}
		followed[i] = one
	}
	p.Recordings = make([]*recording.Recording, len(names))
	faults := make([]error, len(names))
	var streams sync.WaitGroup
	for i, f := range followed {
		streams.Go(func() {
			faults[i] = guarded(func() error {
				p.Recordings[i] = stream.Follow(ctx, f.request, f.options, f.watch(ctx))
				return nil
			})
		})
	}
	streams.Wait()
	if err := errors.Join(faults...); err != nil {
		p.Recordings = nil
		return err
	}
	var errs []error
	for _, f := range followed {
		errs = append(errs, f.wait())
	}
	return errors.Join(errs...)
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

// followed is one stream that is about to be followed.
type followed struct {
	play    *Play
	request stream.Request
	options stream.Options
	until   scenario.Until
	awaited func(*expect.View) bool // the kind that until waits for
	open    []expect.Monitor        // that until: settled waits for
	during  []*during

	ctx   context.Context
	calls sync.WaitGroup
	errs  []error // of the calls; parallel to during
}

// during is a call that waits for its moment.
type during struct {
	call  scenario.Call
	due   func(*expect.View) bool
	after string
	made  bool
}

func (p *Play) prepare(name string, isFirst bool) (*followed, error) {
	declared, err := vars.ExpandStrings(*p.Scenario.Named(name), p.vars.lookup)
	if err != nil {
		return nil, err
	}
	target, err := p.url(declared.URL(), declared.Query)
	if err != nil {
		return nil, err
	}
	options, err := p.options(declared)
	if err != nil {
		return nil, err
	}
	p.hideCredentials(header(declared.Content), target, declared.Auth.Bearer, declared.Auth.Password)
	f := &followed{
		play:    p,
		request: stream.Request{Stream: name, Method: declared.Method(), URL: target, Header: header(declared.Content), Body: body(declared.Content)},
		options: options,
		until:   declared.Until,
	}
	if f.awaited, err = p.kinds().Recognize(declared.Until.Event); err != nil {
		return nil, err
	}
	if declared.Until.Settled {
		if f.open, err = p.monitors(name); err != nil {
			return nil, err
		}
	}
	return f, f.prepareCalls(name, isFirst)
}

// monitors starts the scenario's expectations about one stream, those that compare
// streams left aside.
func (p *Play) monitors(name string) ([]expect.Monitor, error) {
	var monitors []expect.Monitor
	for _, x := range p.Scenario.Expect {
		if _, compares := x.Expectation.(expect.AcrossStreams); compares || (len(x.On) > 0 && !slices.Contains(x.On, name)) {
			continue
		}
		expanded, err := vars.ExpandStrings(x.Expectation, p.vars.lookup)
		if err != nil {
			return nil, err
		}
		m, err := expanded.Start(p.env())
		if err != nil {
			return nil, err
		}
		monitors = append(monitors, m)
	}
	return monitors, nil
}

// settles shows an entry to the monitors and tells whether none is open any more.
func (f *followed) settles(v *expect.View) bool {
	f.open = slices.DeleteFunc(f.open, func(m expect.Monitor) bool {
		m.See(v)
		return m.Verdict().State != expect.Open
	})
	return len(f.open) == 0
}

func (f *followed) prepareCalls(name string, isFirst bool) error {
	for _, d := range f.play.Scenario.During {
		if d.On != name && (d.On != "" || !isFirst) {
			continue
		}
		due, err := f.play.kinds().Recognize(d.After)
		if err != nil {
			return err
		}
		f.during = append(f.during, &during{call: d.Call, due: due, after: d.After})
	}
	f.errs = make([]error, len(f.during))
	return nil
}

// watch makes f the watcher of its stream; the calls that it makes live in ctx.
func (f *followed) watch(ctx context.Context) stream.Watcher {
	f.ctx = ctx
	return f
}

// Opened implements stream.Watcher.
func (f *followed) Opened(*recording.Recording) {}

// Entry implements stream.Watcher: it makes the calls that are due and tells when
// what the scenario waits for has come.
func (f *followed) Entry(e *sse.Entry, r *recording.Recording) (stop string) {
	view := &expect.View{Entry: e, In: r}
	for i, d := range f.during {
		if !d.made && d.due(view) {
			d.made = true
			f.calls.Go(func() { f.errs[i] = guarded(func() error { return f.play.call(f.ctx, d.call) }) })
		}
	}
	switch {
	case f.until.Event != "" && f.awaited(view):
		return recording.Name(e) + " arrived"
	case f.until.Events > 0 && e.Kind == sse.KindEvent && e.Number >= f.until.Events:
		return fmt.Sprintf("%d events arrived", e.Number)
	case f.until.Settled && f.settles(view):
		return "every expectation is decided"
	default:
		return ""
	}
}

// wait waits for the calls and answers what went wrong with them. A call whose
// moment never came is a fault: what was to be judged did not happen.
func (f *followed) wait() error {
	f.calls.Wait()
	for i, d := range f.during {
		if !d.made {
			f.errs[i] = fmt.Errorf("the call during the stream was never made: no %q arrived", d.after)
		}
	}
	return errors.Join(f.errs...)
}
