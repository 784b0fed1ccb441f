package play

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/streamspec/streamspec/internal/lateness"
	"github.com/streamspec/streamspec/internal/mapping"
	"github.com/streamspec/streamspec/internal/panics"
	"github.com/streamspec/streamspec/internal/play/client"
	"github.com/streamspec/streamspec/internal/play/moments"
	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/internal/stream"
	"github.com/streamspec/streamspec/internal/vars"
)

// streams are the clients of a play. It owns their goroutines.
type streams struct {
	scenario *scenario.Scenario
	vars     *variables
	network  *network
	proxies  *proxies
	judge    *judge
	acted    *acted
	signals  *signals
	lateness *lateness.Monitor
	recorder *recorder
	failFast bool
	others   int              // so many plays beside this one share the memory for what comes
	before   int              // so many plays of the same load are numbered before this one
	mapping  *mapping.Mapping // nil: nothing is mapped
	asItCame bool             // recordings hold what is not mapped yet
	// observe makes who is shown a client's stream, too; nil: nobody is.
	observe func(stream string, until scenario.Until) client.Observer
	ofLoad  bool // the play is that of a client of a load

	followed []*followed
	groups   map[string]*group // by the streams that have several clients
}

// follow follows all streams of the scenario and waits for all of them. Fail ends ctx.
func (s *streams) follow(ctx context.Context, fail context.CancelCauseFunc, expected []scenario.Expected, actions *actions) error {
	names := s.scenario.Followed()
	if len(names) == 0 {
		return nil // its calls alone are what it is about
	}
	m, err := s.prepared(ctx, fail, expected, actions)
	if err != nil {
		return err
	}
	err = errors.Join(s.followAll(ctx, fail), m.Wait(), s.judge.kinds.neverKnown())
	recordOwn(s.followed, s.recorder)
	return err
}

// prepared are the moments of the streams, once all is prepared: apart, for that is deep.
func (s *streams) prepared(ctx context.Context, fail context.CancelCauseFunc, expected []scenario.Expected, actions *actions) (*moments.Moments, error) {
	m := moments.New(ctx, fail, s.lateness)
	err := panics.Apart(func() error { return s.prepare(m, expected, actions) })
	if err != nil {
		m.Abandon()
	}
	return m, err
}

// recordOwn has the recording know what each of several clients captured.
func recordOwn(clients []*followed, to *recorder) {
	for _, f := range clients {
		if f.client > 0 {
			f.own.record(to, f.name())
		}
	}
}

// followAll follows the streams side by side: the first here, for a goroutine that only waits
// costs a stack, and most scenarios have one stream. Where this machine cannot follow one, or
// with fail fast an expectation is broken on one, nobody is to wait for the others.
func (s *streams) followAll(ctx context.Context, fail context.CancelCauseFunc) error {
	ctx, leave := context.WithCancelCause(ctx)
	defer leave(nil)
	faults := make([]error, len(s.followed))
	follow := func(i int) {
		s.followed[i].Breaks = func(why string) { leave(stream.Enough(why)) } // with fail fast
		faults[i] = panics.Caught(func() error {
			s.followOne(ctx, s.followed[i])
			if s.followed[i].byMachineFault() {
				fail(errMachine)
			}
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

func (s *streams) followOne(ctx context.Context, f *followed) {
	if f.client > 0 {
		s.groups[f.stream].follow(ctx, f)
		return
	}
	f.recording = f.Follow(ctx)
}

// prepare prepares the clients of the scenario's streams, those that are cut off, and what
// happens meanwhile.
func (s *streams) prepare(m *moments.Moments, expected []scenario.Expected, actions *actions) error {
	names, kinds := s.scenario.Followed(), s.judge.kinds.live()
	s.vars.awaited.follow(m, s.scenario.Late())
	s.groups = map[string]*group{}
	for _, name := range names {
		if declared := s.scenario.Named(name); declared.IsGroup() {
			m.Group(name, declared.Clients.Number)
			s.groups[name] = newGroup(s.judge, name, expected)
			s.groups[name].ofLoad = s.ofLoad
		}
	}
	for _, name := range names {
		if err := s.addStream(m, name, expected); err != nil {
			return err
		}
	}
	for _, who := range cutOffClients(names, expected) {
		if err := s.addClients(m, who.stream, []identity{who}, nil); err != nil {
			return err
		}
	}
	return errors.Join(s.captures(m, kinds, names[0]), actions.plan(m, kinds, names[0]), s.proxies.plan(m, kinds, names[0]), s.signals.plan(m, kinds, names[0]))
}

// addStream prepares the clients of a stream.
func (s *streams) addStream(m *moments.Moments, name string, expected []scenario.Expected) error {
	if g := s.groups[name]; g != nil {
		var who []identity
		for i := range g.declared.Clients.Number {
			who = append(who, identity{stream: name, client: i + 1, before: s.beforeOf(name)})
		}
		return s.addClients(m, name, who, expected)
	}
	return s.addClients(m, name, []identity{{stream: name}}, expected)
}

// addClients prepares clients of one stream, which open it at the same moment.
func (s *streams) addClients(m *moments.Moments, name string, all []identity, expected []scenario.Expected) error {
	view, first := s.viewOf(name), s.scenario.Followed()[0]
	var clients []*followed
	for _, who := range all {
		f := &followed{identity: who, own: &ownValues{}}
		if err := s.addClient(m, f, view, expected); err != nil {
			return fmt.Errorf("the stream %q: %w", name, err)
		}
		clients = append(clients, f)
	}
	opens, err := client.Opening(m, view.live, first, all[0].known(), len(all), view.declared.Start, s.needs(m, clients, view))
	if err != nil {
		return fmt.Errorf("the stream %q: %w", name, err)
	}
	for _, f := range clients {
		f.Start = opens
	}
	s.followed = append(s.followed, clients...)
	return nil
}

// needs is what must be known before these clients of a stream open it.
func (s *streams) needs(m *moments.Moments, clients []*followed, view view) client.Needs {
	waits := s.scenario.WaitsFor(clients[0].stream)
	if len(waits) == 0 {
		return client.Needs{}
	}
	// Who waits to open goes away when the play ends, also meanwhile: its client is held here until it is
	// prepared, and no longer, for there may be thousands.
	unprepared := make([]*client.Client, len(clients))
	for i, f := range clients {
		unprepared[i] = f.Client
	}
	return client.Needs{
		Missing: func() string { return s.vars.unknown(waits) },
		Prepare: func() error {
			for i, f := range clients {
				if err := s.request(m, f, unprepared[i], view); err != nil {
					return err
				}
				unprepared[i] = nil
			}
			return nil
		},
	}
}

// viewOf is what the clients of a stream know.
func (s *streams) viewOf(name string) view {
	view := newView(s.vars, s.judge.kinds, s.scenario, name)
	view.before = s.beforeOf(name)
	return view
}

// beforeOf is how many clients of a stream are numbered before its first, in other plays of a load.
func (s *streams) beforeOf(name string) int {
	clients := 1
	if declared := s.scenario.Named(name); declared != nil {
		clients = max(1, declared.Clients.Number)
	}
	return s.before * clients
}

// addClient prepares one client, and its request unless something that it needs is not known
// yet.
func (s *streams) addClient(m *moments.Moments, f *followed, view view, expected []scenario.Expected) error {
	lookup, waits := view.lookup(f), len(s.scenario.WaitsFor(f.stream)) > 0
	declared, err := vars.ExpandStrings(view.declared.ToOpen(), lookup)
	if err != nil && !waits {
		return err
	}
	if f.Client, err = client.New(m, view.alive(f), declared); err != nil {
		return err
	}
	f.Request = f.asks(declared, "", s.others)
	f.FailFast, f.Delay = s.failFast, declared.Clients.Opens(max(1, f.client))
	f.Left = func() { s.acted.left(f.name()) }
	if s.observe != nil && !f.isCutOff() {
		f.Observer = s.observe(f.name(), declared.Until)
	}
	if err := f.Plan(view.alive(f), s.scenario.Followed()[0], declared.Leave); err != nil {
		return err
	}
	if !waits {
		if err := s.request(m, f, f.Client, view); err != nil {
			return err
		}
	}
	return s.judgeLive(f, view, declared, expected)
}

// request prepares what a client sends, and how it reads: c is f's.
func (s *streams) request(m *moments.Moments, f *followed, c *client.Client, view view) error {
	lookup, declared := view.lookup(f), view.declared.ToOpen()
	once := steady(lookup)
	declared.Target = s.vars.target(declared.Target, once)
	declared, err := vars.ExpandStrings(declared, once)
	if err != nil {
		return err
	}
	target, err := s.network.client().Resolve(declared.URL(), declared.Query)
	if err != nil {
		return err
	}
	if s.mapping != nil {
		target = s.mapping.Path(target)
	}
	s.network.client().Hide(declared.Header())
	s.network.library.Secrets.Add(declared.Auth.Bearer, declared.Auth.Password)
	options, err := s.options(declared, f.client, view.alive(f), s.network.comeBack(view.declared.Reconnect, target, lookup))
	if err != nil {
		return err
	}
	options.Absences = c.Options.Absences
	c.Request, c.Options = f.asks(declared, target, s.others), *options
	return s.addProxy(m, c, f.identity, declared)
}

// asks is how the client asks for its stream, beside so many other plays.
func (c identity) asks(declared *scenario.Stream, target string, others int) stream.Request {
	r := stream.Request{
		Stream: c.name(), Method: declared.Method(), URL: target, Header: declared.Header(), Body: declared.Text(),
		Client: c.client, Sharing: max(1, declared.Clients.Number) * (1 + others), CutEvents: c.cut.Events, CutBytes: c.cut.Bytes,
	}
	if c.client > 0 || c.isCutOff() {
		r.Of = c.stream
	}
	return r
}

// judgeLive has a client judged while it follows its stream, where that is needed.
func (s *streams) judgeLive(f *followed, view view, declared *scenario.Stream, expected []scenario.Expected) (err error) {
	lookup, kinds := view.lookup(f), view.now(f)
	switch g := s.groups[f.stream]; {
	case f.isCutOff() && !declared.CanBeAskedAgain():
		return fmt.Errorf("a %s is not sent a second time to be cut off unless reconnect says how: method: get, or method: same", declared.Method())
	case f.isCutOff():
	case g != nil:
		return g.prepare(f, lookup, kinds)
	case declared.Until.Settled || s.failFast:
		f.Monitors, err = s.judge.monitors(expectedOf(f.stream, expected), s.judge.envOf(lookup, kinds), lookup)
	}
	return err
}

// addProxy puts a proxy before the stream's server, where something goes wrong on the way.
func (s *streams) addProxy(m *moments.Moments, c *client.Client, who identity, declared *scenario.Stream) error {
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
	return s.proxies.addFaults(m, s.judge.kinds.live(), opened, declared.Faults, who.known())
}
