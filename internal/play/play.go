// Package play plays one scenario from start to recordings: it starts the stubs and the
// services, makes the calls that set the streams going, and follows them.
//
// Start reading at [Play.Run]. A play is made of parts, each with a file of its name: its
// variables, the proxies between its programs, its services, its stubs, the network that
// its requests may use, its calls, its actions and what was acted, its streams, and what their
// judge knows. Once it has run, it is judged (judging), and what was found by itself is added
// (causes). What happens when is in package moments, and one client of a stream in package
// client.
package play

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"github.com/streamspec/streamspec/internal/happened"
	"github.com/streamspec/streamspec/internal/lateness"
	"github.com/streamspec/streamspec/internal/mapping"
	"github.com/streamspec/streamspec/internal/panics"
	"github.com/streamspec/streamspec/internal/play/client"
	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/internal/secret"
	"github.com/streamspec/streamspec/internal/verdict"
	"github.com/streamspec/streamspec/runner/recording"
)

// Options are what the user of a run decides, not the author of a scenario. The zero
// value allows nothing that is dangerous.
type Options struct {
	FailFast bool // a stream is left as soon as an expectation is broken
	Strict   bool // what is noted of streams is an error
	Last     bool // it is measured again, for the last time: what never comes now is missing, however busy this machine is
	// Timeout is how long a scenario may take at most, also one that says so itself; zero: as
	// long as that says.
	Timeout time.Duration
	// Recordings says which recordings are kept, and where.
	Recordings Recordings
	// Courses keeps what happened, for reports that show it; nil: none does.
	Courses *happened.Store
	// AtATime is how many scenarios are played at a time, and share the memory for what streams
	// bring; zero: one.
	AtATime int
	// Forget gives up what streams brought once it is judged, so that memory does not grow
	// with a run: reports read what was found, and name the recording.
	Forget bool
	// Client is as which client of a load scenarios are played that are for one; zero: as none, which is
	// as the first.
	Client int
	// Recorded finds what was recorded of the scenario at a place: it is judged instead of
	// being played. nil: everything is played.
	Recorded func(verdict.Place) (*recording.Recording, error)
	// Mapping says what the services do otherwise than the scenarios have it, on purpose: it is
	// taken back before anything is judged. nil: nothing.
	Mapping *mapping.Mapping
	// RecordAsItCame has recordings hold what came before it was mapped.
	RecordAsItCame bool
	// Observe makes who is shown each stream while it is followed; nil: nobody is.
	Observe func(Observed) client.Observer
}

// Observed is a stream that is going to be followed.
type Observed struct {
	Of     string // the name of what plays it: the scenario, or a feature's
	Stream string
	Until  scenario.Until
}

// Play is one scenario being played. It belongs to one goroutine. Close must be
// called in the end.
type Play struct {
	Scenario   *scenario.Scenario  // of one that is driven step by step, its own copy: change it before Start
	Tags       []string            // choose settings of the services
	Expected   []scenario.Expected // what can be decided while the streams are followed
	Recordings []*recording.Stream
	Name       string        // of what plays it: the scenario, or a feature's
	Place      verdict.Place // where that stands
	Hash       string        // of that file, as it was read: sources.Hash; empty: nobody knows it

	options  Options
	client   int // as which client of a load it is played; zero: as none
	turns    turns
	library  *scenario.Library
	vars     *variables
	proxies  *proxies
	services *services
	stubs    *stubs
	calls    *calls
	acted    *acted
	actions  *actions
	judge    *judge
	streams  *streams
	lateness *lateness.Monitor
	recorder *recorder
	recorded *recording.Recording // nil: the scenario is played
	started  bool
	began    bool      // the scenario has its services, and does what it does
	over     time.Time // all but what is done in the end has been done; zero: not yet, or nobody knows
	cut      bool      // it was ended while it went on, and is judged by what came until then
	finished bool      // what is done in the end has been done
	stopped  string    // why it was interrupted before that, see [Interruption]
	err      error     // that Run ended with
	errAt    time.Time // when it did
	limit    limit     // of the time that Run may take
	finalErr error     // what went wrong in the end
	finalAt  time.Time // when that was done
}

// Play prepares a scenario of a library, to be driven step by step. Nothing is started
// yet.
func (r *Runner) Play(library *scenario.Library, declared *scenario.Scenario) *Play {
	return r.playOf(library, declared.Clone())
}

// playOf prepares a scenario, which others may play at the same time if nobody changes it.
func (r *Runner) playOf(library *scenario.Library, s *scenario.Scenario) *Play {
	late := r.pool.Lateness()
	rec := &recorder{journal: r.journal}
	v := newVariables(library.Lookup, rec, library.Secrets.Masker)
	proxies := newProxies(s, v, rec)
	acted := &acted{lateness: late, recorder: rec}
	services := &services{pool: r.pool, library: library, scenario: s, vars: v, proxies: proxies, recorder: rec, acted: acted}
	network := newNetwork(library, s, v, services, late)
	stubs := &stubs{scenario: s, vars: v, network: network, services: services, recorder: rec, signals: &signals{}}
	calls := &calls{network: network, vars: v, lateness: late, recorder: rec}
	judge := &judge{scenario: s, library: library, vars: v, kinds: &kinds{declared: s.Events, closed: s.NoOthers, vars: v}, calls: calls, acted: acted, stubs: stubs}
	streams := &streams{scenario: s, vars: v, network: network, proxies: proxies, judge: judge, acted: acted, signals: stubs.signals, mapping: r.options.Mapping, asItCame: r.options.RecordAsItCame, failFast: r.options.FailFast, before: max(0, r.options.Client-1), others: max(0, r.options.AtATime-1), lateness: late, recorder: rec}
	p := &Play{
		client: r.options.Client, Scenario: s, Tags: s.Tags, Expected: s.Expect, Name: s.Name, Place: Place(s.Place), Hash: s.Hash, options: r.options, turns: r.turns, recorder: rec,
		library: library, vars: v, proxies: proxies, services: services, stubs: stubs, calls: calls, acted: acted, judge: judge, lateness: late,
		actions: &actions{
			scenario: s, library: library, vars: v, services: services, calls: calls, streams: streams, recorder: rec, lateness: late,
		},
		streams: streams,
	}
	if r.options.Observe != nil {
		p.streams.observe = func(stream string, until scenario.Until) client.Observer {
			return r.options.Observe(Observed{Of: p.Name, Stream: stream, Until: until})
		}
	}
	return p
}

// Start starts the stubs and the services, once; further calls do nothing.
func (p *Play) Start(ctx context.Context) error {
	if p.started {
		return nil
	}
	if p.options.Recorded != nil {
		return p.recall()
	}
	if err := p.lateness.Start(); err != nil {
		return err
	}
	p.started = true
	if err := p.recorder.begin(p.options, p, p.library.Secrets.Masker); err != nil {
		return err
	}
	err := p.prepare(ctx)
	judging{p}.noteFailures(recording.AboutFailure, err)
	return err
}

// prepare starts what the scenario needs.
func (p *Play) prepare(ctx context.Context) error {
	p.judge.busy.watch(p.lateness, p.recorder)
	p.vars.asClient(p.Scenario, p.client)
	if err := p.vars.declare(p.Scenario.Vars); err != nil {
		return err
	}
	if err := p.stubs.start(); err != nil {
		return err
	}
	return p.services.start(ctx, p.Tags)
}

// Run plays the scenario: services, triggers, streams. What came is in Recordings, also
// where there is an error; [Play.Conclude] tells what that means.
func (p *Play) Run(ctx context.Context) error {
	p.limit = limitOf(p)
	p.err = p.limit.within(ctx, p.run)
	p.errAt = time.Now()
	return p.err
}

func (p *Play) run(ctx context.Context) error {
	if err := panics.Apart(func() error { return p.Start(ctx) }); err != nil { // for it is deep
		return err
	}
	if p.recorded != nil {
		return p.recalledFaults()
	}
	err := p.play(ctx)
	p.over = time.Now()
	p.recorder.Over(p.over)
	p.services.noteShared()
	p.stubs.noteOverdue()
	judging{p}.noteFailures(recording.AboutFailure, err)
	return err
}

// noteFailures has the recording know what went wrong.
func (p judging) noteFailures(about recording.About, err error) {
	for _, one := range leaves(err) {
		p.recorder.Note(time.Now(), p.noteOf(about, one))
	}
}

// noteOf is what a recording is to know of a failure.
func (p judging) noteOf(about recording.About, err error) recording.Note {
	undone, failed := undoneOf(err), failureOf(err)
	said, by := p.neverCame(err)
	by = cmp.Or(by, failed.Failure.Deviation)
	return recording.Note{
		About: about, Of: failed.Cause.String(), Call: failed.Failure.Call, Name: undone.name, On: undone.on, Overdue: undone.overdue,
		Deviates: string(by.What), Kind: by.Event, Untrusted: untrusted(err), Text: belowIt(err.Error(), said),
	}
}

// play makes the calls, follows the streams, and does what comes after them.
func (p *Play) play(ctx context.Context) error {
	p.began, p.calls.expected = true, p.Expected
	if err := p.actions.trigger(ctx); err != nil {
		return errors.Join(err, p.actions.wait())
	}
	return p.afterwards(ctx, p.follow(ctx))
}

// afterwards does what comes after the streams, which ended with this error.
func (p *Play) afterwards(ctx context.Context, err error) error {
	p.Recordings = p.streams.recordings()
	err = errors.Join(err, p.streams.machineFault())
	if mayGoOn(err) {
		err = errors.Join(err, p.actions.afterwards(ctx))
	}
	return errors.Join(err, p.actions.wait(), p.stubs.faults())
}

// follow follows the streams. What fails meanwhile, in the background or in a stub, ends them.
func (p *Play) follow(ctx context.Context) error {
	ctx, fail := context.WithCancelCause(ctx)
	defer fail(nil)
	p.actions.onFailure(fail)
	p.stubs.onFault(fail)
	defer p.stubs.onFault(nil)
	return p.streams.follow(ctx, fail, p.Expected, p.actions)
}

// Logs is what the play's stubs received and called, and what its services wrote, since
// the play began.
func (p *Play) Logs() []verdict.Log {
	return slices.Concat(p.stubs.logs(len(p.Recordings) > 0), p.services.logs())
}

// Report adds to a result, once it is decided, what a report shows beside the findings, and
// ends the play's recording.
func (p *Play) Report(out *verdict.Scenario) {
	p.reportStreams(out)
	out.Client = p.number()
	if !p.streams.ofLoad { // which shows what a few came to: see [Runner.JudgeClient]
		p.show(out)
	}
	p.endRecording(out)
}

// show adds what happened.
func (p *Play) show(out *verdict.Scenario) {
	out.Timelines = p.Timelines(*out)
	if !out.Outcome.Bad() {
		return
	}
	out.Logs = p.Logs()
	out.Beside = slices.DeleteFunc(slices.Clone(out.Services), func(name string) bool { return !p.services.logged.isShared(name) })
	ofCall := func(s verdict.Step) bool { return s.Cause.OfCall() }
	if len(out.Timelines) == 0 || slices.ContainsFunc(out.Causes, ofCall) {
		out.Logs = append(p.calls.logs(), out.Logs...)
	}
	exceptions{p}.tell(*out)
}

// Masked is what a report may show of a result: without secrets.
func (p *Play) Masked(out verdict.Scenario) verdict.Scenario {
	return secret.Value(p.library.Secrets.Masker, out)
}

// Close stops what the play alone used.
func (p *Play) Close() {
	p.Finally(context.Background())  // if nobody has
	_, _ = p.recorder.end(true, nil) // if nobody has: then it is all that is known of what went wrong
	leaving := time.Now()
	p.proxies.close()
	p.stubs.close()
	p.services.release(leaving)
	if p.started && p.recorded == nil {
		p.lateness.Stop()
	}
}
