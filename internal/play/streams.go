package play

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/streamspec/streamspec/internal/lateness"
	"github.com/streamspec/streamspec/internal/panics"
	"github.com/streamspec/streamspec/internal/play/client"
	"github.com/streamspec/streamspec/internal/play/moments"
	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/internal/stream"
	"github.com/streamspec/streamspec/internal/vars"
	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/recording"
)

// streams are the clients of a play. It owns their goroutines.
type streams struct {
	scenario *scenario.Scenario
	vars     *variables
	network  *network
	proxies  *proxies
	judge    *judge
	lateness *lateness.Monitor
	recorder *recorder
	failFast bool

	followed []followed
}

// followed is a client, and who it is.
type followed struct {
	identity
	*client.Client
	recording *recording.Stream // nil: its stream was never opened
	own       ownValues
	captured  []*capture
}

// follow follows all streams of the scenario and waits for all of them.
func (s *streams) follow(ctx context.Context, expected []scenario.Expected, actions *actions) error {
	names := s.scenario.Followed()
	if len(names) == 0 {
		return errors.New("the scenario has no stream to follow")
	}
	ctx, fail := context.WithCancelCause(ctx)
	defer fail(nil)
	m := moments.New(ctx, fail)
	if err := s.prepare(m, expected, actions); err != nil {
		m.Abandon()
		return err
	}
	return errors.Join(s.followAll(ctx), m.Wait(), s.judge.kinds.neverKnown())
}

// followAll follows the streams side by side: the first here, for a goroutine that only waits
// costs a stack, and most scenarios have one stream.
func (s *streams) followAll(ctx context.Context) error {
	faults := make([]error, len(s.followed))
	follow := func(i int) {
		faults[i] = panics.Caught(func() error {
			s.followed[i].recording = s.followed[i].Follow(ctx)
			return nil
		})
	}
	var others sync.WaitGroup
	for i := range s.followed[1:] {
		others.Go(func() { follow(i + 1) })
	}
	follow(0)
	others.Wait()
	return errors.Join(faults...)
}

// prepare prepares the clients of the scenario's streams, those that are cut off, and what
// happens meanwhile.
func (s *streams) prepare(m *moments.Moments, expected []scenario.Expected, actions *actions) error {
	names, kinds := s.scenario.Followed(), s.judge.kinds.live()
	s.vars.awaited.follow(m, s.scenario.Late())
	var who []identity
	for _, name := range names {
		who = append(who, identity{stream: name})
	}
	for _, one := range append(who, cutOffClients(names, expected)...) {
		own := ownValues{}
		c, err := s.client(m, one, own, expected)
		if err != nil {
			return fmt.Errorf("the stream %q: %w", one.stream, err)
		}
		s.followed = append(s.followed, followed{identity: one, Client: c, own: own})
	}
	return errors.Join(s.captures(m, kinds, names[0]), actions.plan(m, kinds, names[0]), s.proxies.plan(m, kinds, names[0]))
}

// client prepares one client, and its request as soon as all is known that it needs.
func (s *streams) client(m *moments.Moments, who identity, own ownValues, expected []scenario.Expected) (*client.Client, error) {
	waits := s.scenario.WaitsFor(who.stream)
	declared, err := vars.ExpandStrings(s.scenario.Named(who.stream).ToOpen(), s.vars.lookup)
	if err != nil && len(waits) == 0 {
		return nil, err
	}
	kinds := s.judge.kinds.live()
	c, err := client.New(m, kinds, declared)
	if err != nil {
		return nil, err
	}
	c.Request.Stream, c.FailFast = who.name(), s.failFast
	prepare := func() error { return s.request(m, c, who, own) }
	if len(waits) > 0 {
		c.Needs, c.Prepare = func() string { return s.vars.unknown(waits) }, prepare
	}
	if err := c.Plan(kinds, s.scenario.Followed()[0], declared); err != nil {
		return nil, err
	}
	if len(waits) == 0 {
		if err := prepare(); err != nil {
			return nil, err
		}
	}
	if (declared.Until.Settled || s.failFast) && !who.isCutOff() {
		c.Monitors, err = s.judge.monitors(expected, who.stream)
	}
	return c, err
}

// request prepares what a client sends, and how it is read.
func (s *streams) request(m *moments.Moments, c *client.Client, who identity, own ownValues) error {
	written := *s.scenario.Named(who.stream)
	declared := written.ToOpen()
	declared.Target = s.vars.target(declared.Target)
	declared, err := vars.ExpandStrings(declared, s.vars.lookup)
	if err != nil {
		return err
	}
	target, err := s.network.client().Resolve(declared.URL(), declared.Query)
	if err != nil {
		return err
	}
	s.network.client().Hide(declared.Header())
	s.network.library.Secrets.Add(declared.Auth.Bearer, declared.Auth.Password)
	absences := c.Options.Absences
	c.Request = stream.Request{Stream: who.name(), Method: declared.Method(), URL: target, Header: declared.Header(), Body: declared.Text()}
	if c.Options, err = s.options(declared, s.comeBack(written, c.Request, own)); err != nil {
		return err
	}
	c.Options.Absences = absences
	if who.isCutOff() {
		c.Request.Of, c.Request.CutEvents, c.Request.CutBytes = who.stream, who.cut.Events, who.cut.Bytes
		if !declared.CanBeAskedAgain() {
			return fmt.Errorf("a %s is not sent a second time to be cut off unless reconnect says how: method: get, or method: same", declared.Method())
		}
	}
	return s.addProxy(m, c, who, declared)
}

// addProxy puts a proxy before the stream's server, where something goes wrong on the way.
func (s *streams) addProxy(m *moments.Moments, c *client.Client, who identity, declared scenario.Stream) error {
	if len(declared.Faults) == 0 && !who.isCutOff() {
		return nil
	}
	opened, network, err := s.proxies.before(c.Request.URL)
	if err != nil {
		return err
	}
	c.Options.Network = network
	if who.isCutOff() {
		if err := who.cutOff(opened, &c.Options); err != nil {
			return err
		}
	}
	return s.proxies.addFaults(m, s.judge.kinds.live(), opened, declared.Faults, c.Request.Stream)
}

// MachineError says that this machine could not do what a stream needs: nothing is known of
// the server then.
type MachineError struct {
	Stream, Reason string
}

func (e *MachineError) Error() string { return fmt.Sprintf("the stream %q: %s", e.Stream, e.Reason) }

// machineFault is a *[MachineError] if a stream ended by this machine's fault.
func (s *streams) machineFault() error {
	for _, f := range s.followed {
		if f.recording != nil && f.recording.End.Reason == recording.MachineFault {
			return &MachineError{f.stream, f.recording.End.Detail}
		}
	}
	return nil
}

// recordings are those of the scenario's own clients.
func (s *streams) recordings() []*recording.Stream {
	var all []*recording.Stream
	for _, f := range s.followed {
		if f.recording != nil && !f.isCutOff() {
			all = append(all, f.recording)
		}
	}
	return all
}

// cutOff is what the clients recorded that were cut off.
func (s *streams) cutOff() []expect.CutOff {
	var all []expect.CutOff
	for _, f := range s.followed {
		if f.recording != nil && f.isCutOff() {
			all = append(all, expect.CutOff{Stream: f.stream, At: f.cut, Recording: f.recording})
		}
	}
	return all
}
