package play

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/streamspec/streamspec/internal/notes"
	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/internal/vars"
	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/recording"
)

// group is the clients of one stream, and what is expected of each of them. They are judged
// while they follow the stream, so that of those that hold it all nothing has to stay.
type group struct {
	judge    *judge
	declared *scenario.Stream
	expected []scenario.Expected // of each client
	// needed tells whether all that came to a client is needed, now that it has ended.
	needed func(*followed) bool
	// ofLoad tells that the play is one of a load: nobody reads what is noted of a client, and what came to it
	// may be recorded once it is known what became of the play.
	ofLoad bool
}

// newGroup makes the group of a stream, of whose scenario all this is expected. What compares
// clients, or is not known before all have ended, needs all that came.
func newGroup(j *judge, stream string, expected []scenario.Expected) *group {
	g := &group{judge: j, declared: j.scenario.Named(stream), expected: expectedOf(stream, expected)}
	has := func(scope expect.Scope) bool {
		return slices.ContainsFunc(g.expected, func(x scenario.Expected) bool { return x.Scope() == scope })
	}
	all, first := j.scenario.NoOthers || has(expect.ScopeStreams), has(expect.ScopeCutOff)
	all = all || slices.ContainsFunc(expected, func(x scenario.Expected) bool { return expect.AfterKindOf(x.Expectation) != "" })
	g.needed = func(f *followed) bool { return all || first && f.client == 1 || !f.holdsAll() }
	return g
}

// prepare has a client judged while it follows the stream.
func (g *group) prepare(f *followed, lookup vars.Lookup, kinds expect.Kinds) (err error) {
	f.vain = &atomic.Bool{}
	env := g.judge.envOf(lookup, kinds)
	env.Variable = func(name string) (string, bool) {
		value, known := lookup(name)
		f.inVain(!known)
		return value, known
	}
	env.Call = func(name string) *recording.Call {
		call := g.judge.calls.named(name)
		f.inVain(call == nil || call.Open())
		return call
	}
	env.Calls = func(name string) []*recording.Call {
		f.inVain(true) // more may be made while others follow the stream
		return g.judge.calls.allNamed(name)
	}
	f.Monitors, err = g.judge.monitors(g.expected, env, lookup)
	return err
}

// follow follows the stream as one of its clients, and gives up what came unless it is needed.
func (g *group) follow(ctx context.Context, f *followed) {
	f.recording = f.Follow(ctx)
	if f.recording != nil {
		f.Monitors.End(f.recording)
		if f.verdicts = f.Monitors.Verdicts(); !g.needed(f) {
			f.settled = true
			if !g.ofLoad {
				f.notes = notes.Of(g.subject(f.recording))
				f.recording.Forget()
			}
		}
	}
	f.Client = nil // there may be thousands of them
}

func (g *group) subject(r *recording.Stream) notes.Subject {
	about := notes.Subject{Stream: r, Kinds: g.judge.kinds.now(), Untimely: g.judge.untimely(r)}
	for _, x := range g.expected {
		about.Expected = append(about.Expected, x.Expectation)
	}
	return about
}

// verdictOn is what is known of an expectation; it is open where the stream is to be looked
// at again.
func (g *group) verdictOn(x expect.Expectation, f *followed) expect.Verdict {
	i := slices.IndexFunc(g.expected, func(one scenario.Expected) bool { return isSame(one.Expectation, x) })
	if i < 0 || !f.settled {
		return expect.Verdict{}
	}
	v := *f.verdicts[i]
	v.Stream = f.recording
	return v
}

// ownMissing is a variable of its own that a client of a stream lacks, by the error of what needs
// it; empty: it lacks none.
func (p judging) ownMissing(err error, stream string) string {
	for _, name := range vars.Undefined(err) {
		if slices.Contains(p.Scenario.OfEachClient(stream), name) {
			return name
		}
	}
	return ""
}

// isSame tells whether two expectations are one.
func isSame(a, b expect.Expectation) bool {
	x, y := reflect.ValueOf(a), reflect.ValueOf(b)
	return x.Kind() == reflect.Pointer && y.Kind() == reflect.Pointer && x.Pointer() == y.Pointer()
}

// errForgotten would be a fault of ours.
var errForgotten = errors.New("what came to a client was given up before this was judged")

// judgedOnEach judges an expectation on each stream by itself, where some have several
// clients: these are judged together.
func (p judging) judgedOnEach(ctx context.Context, x scenario.Expected) (expect.Verdict, error) {
	var one [1]expect.Verdict // of thousands of streams, each has one client
	all := one[:0]
	for _, stream := range p.Scenario.Followed() {
		clients := p.streams.clientsOf(stream)
		if !x.IsAbout(stream) || len(clients) == 0 {
			continue
		}
		before := len(all)
		var err error
		if all, err = p.judgedOnClients(ctx, x, clients, all); err != nil {
			return expect.Verdict{}, err
		}
		if p.Scenario.Named(stream).IsGroup() {
			all = append(all[:before], expect.OfClients(all[before:]))
		}
	}
	if len(all) == 0 {
		return expect.Verdict{}, errNoStream
	}
	return expect.OfStreams(all), nil
}

// judgedOnClients adds the verdicts on the clients of a stream.
func (p judging) judgedOnClients(ctx context.Context, x scenario.Expected, clients []*followed, all []expect.Verdict) ([]expect.Verdict, error) {
	known := sync.OnceValue(func() view { return p.streams.viewOf(clients[0].stream) }) // mostly nobody needs it
	all = slices.Grow(all, len(clients))
	for _, f := range clients {
		v, err := p.judgedOnClient(ctx, x, f, known)
		if err != nil {
			return nil, err
		}
		all = append(all, v)
	}
	return all, nil
}

func (p judging) judgedOnClient(ctx context.Context, x scenario.Expected, f *followed, known func() view) (expect.Verdict, error) {
	if g := p.streams.groups[f.stream]; g != nil {
		if v := g.verdictOn(x.Expectation, f); v.State != expect.Open {
			return v, nil
		}
	}
	if f.recording.Forgotten != nil {
		return expect.Verdict{}, errForgotten
	}
	view := known()
	v, err := p.judgedOn(ctx, x.Expectation, view.lookup(f), view.now(f), []*recording.Stream{f.recording})
	if missing := p.ownMissing(err, f.stream); missing != "" {
		reason := fmt.Sprintf("${%s}, which each client captures, was never known to it", missing)
		return expect.Verdict{State: expect.Unknown, Expected: x.String(), Reason: reason, Stream: f.recording}, nil
	}
	return v, err
}
