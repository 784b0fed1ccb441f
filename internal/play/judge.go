package play

import (
	"context"
	"slices"
	"time"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/internal/vars"
	"github.com/streamspec/streamspec/internal/verdict"
	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/recording"
)

// judge knows what expectations may know of a play.
type judge struct {
	scenario *scenario.Scenario
	library  *scenario.Library
	vars     *variables
	kinds    *kinds
	calls    *calls
	acted    *acted
	stubs    *stubs
	busy     busy
}

// envOf is what is known by whoever knows these variables and kinds.
func (j *judge) envOf(lookup vars.Lookup, kinds expect.Kinds) expect.Env {
	return expect.Env{Kinds: kinds, Ends: j.endsOf(lookup), Dir: j.library.Root, Call: j.calls.named, Returned: j.calls.returned, Calls: j.calls.allNamed, Action: j.acted.named, Variable: lookup, Masked: j.library.Secrets.Masker.Text}
}

// endsOf are the kinds that declare the end of the streams, as far as they are known.
func (j *judge) endsOf(lookup vars.Lookup) map[string]string {
	all := j.scenario.Ends()
	for stream, kind := range all {
		known, err := vars.Expand(kind, lookup)
		if all[stream] = known; err != nil {
			delete(all, stream)
		}
	}
	return all
}

// monitors starts what is expected of one stream, for whoever knows these variables.
func (j *judge) monitors(about []scenario.Expected, env expect.Env, lookup vars.Lookup) (*expect.Monitors, error) {
	var all []expect.Expectation
	var excused []int
	for _, x := range about {
		if j.scenario.CallsLater(expect.CallOf(x.Expectation)) {
			continue
		}
		expanded, err := vars.ExpandStrings(x.Expectation, lookup)
		if isUnknown(err) {
			expanded = undecided{x.Expectation}
		}
		if j.excused(x) {
			excused = append(excused, len(all))
		}
		all = append(all, expanded)
	}
	ms, err := start(env, all)
	if err != nil {
		return nil, err
	}
	for _, i := range excused {
		ms.Excuse(i)
	}
	return ms, nil
}

// excused tells whether a known gap is to excuse an expectation: its own, or that of the scenario which expects it. One
// whose day has passed excuses nothing.
func (j *judge) excused(x scenario.Expected) bool {
	gap, own := x.Gap, func(one scenario.Expected) bool { return isSame(one.Expectation, x.Expectation) }
	if gap == nil && slices.ContainsFunc(j.scenario.Expect, own) && j.scenario.Gap.Excuses(x, len(j.scenario.Expect)) {
		gap = j.scenario.Gap
	}
	return gap != nil && !gap.Gap.Expired(time.Now())
}

// start starts expectations. One that needs what is not known yet is not decided.
func start(env expect.Env, all []expect.Expectation) (*expect.Monitors, error) {
	ms, err := expect.Start(env, all...)
	if !isUnknown(err) {
		return ms, err
	}
	for i, x := range all {
		if _, err := expect.Start(env, x); isUnknown(err) {
			all[i] = undecided{x}
		}
	}
	return expect.Start(env, all...)
}

// expectedOf are those of expectations that are about a stream.
func expectedOf(stream string, all []scenario.Expected) []scenario.Expected {
	return slices.DeleteFunc(slices.Clone(all), func(x scenario.Expected) bool { return !x.IsAbout(stream) })
}

// Judged is an expectation that was judged.
type Judged struct {
	scenario.Expected
	Step  verdict.Step
	found verdict.Step      // as it was judged by itself: Step is what that comes to beside all else
	needs string            // why it cannot be judged: what never came; empty: nothing is missing
	about *recording.Stream // that the verdict speaks of; nil: several, or none
	near  bool              // it held, and came close to its limit
	atEnd bool              // it is broken by the end of a stream alone, or nobody can tell as that was left
	open  bool              // nothing that came had decided it
}

// Judge judges an expectation on the streams that it is about. It ends when ctx does.
func (p *Play) Judge(ctx context.Context, x scenario.Expected) *Judged {
	j := judging{p}.byItself(ctx, x)
	j.found = j.Step
	return j
}

// InTurn are the places of expectations in the order in which they are judged: those that wait first, and last those that
// speak of what stubs have received, and services logged, until then.
func InTurn(all []scenario.Expected) []int {
	turn := func(i int) int {
		switch awaits, counts := expect.Awaits(all[i].Expectation); {
		case awaits:
			return 0
		case counts:
			return 2
		default:
			return 1
		}
	}
	places := make([]int, len(all))
	for i := range places {
		places[i] = i
	}
	slices.SortStableFunc(places, func(a, b int) int { return turn(a) - turn(b) })
	return places
}

// JudgedNothing says why none of the expectations was judged, or by nothing: then nothing holds, either.
// Empty: one was.
func JudgedNothing(all []*Judged) string {
	judged := slices.DeleteFunc(slices.Clone(all), func(j *Judged) bool { return j.Step.Outcome == verdict.Skipped })
	switch {
	case len(judged) == 0:
		return "nothing that is expected was judged"
	case !slices.ContainsFunc(judged, func(j *Judged) bool { return !j.Step.ByNothing }):
		return "nothing came on the stream, so that nothing of what must not come was looked for\n" + nothingCameHelp
	}
	return ""
}

const nothingCameHelp = `expect what comes as well or, where nothing is right, how the stream ends (ends: closed by the server)`

// expectations judges all that a YAML scenario expects.
func (r result) expectations(ctx context.Context) []*Judged {
	all := make([]*Judged, len(r.Scenario.Expect))
	for _, i := range InTurn(r.Scenario.Expect) {
		x := r.Scenario.Expect[i]
		if x.Gap == nil && r.Scenario.Gap.Excuses(x, len(r.Scenario.Expect)) {
			x.Gap = r.Scenario.Gap
		}
		all[i] = r.Judge(ctx, x)
	}
	return all
}

// Place is a place as results have it.
func Place(p problem.Place) verdict.Place {
	return verdict.Place{File: p.File, Line: p.Line, Column: p.Column}
}

// mark is a known gap as verdicts have it; nil: there is none.
func mark(ref *scenario.GapRef) *verdict.Mark {
	if ref == nil {
		return nil
	}
	g := ref.Gap
	m := &verdict.Mark{
		Gap:     verdict.Gap{Name: g.Name, Reason: g.Reason, Ticket: g.Ticket, Expires: string(g.Expires)},
		Expired: g.Expired(time.Now()),
	}
	for _, s := range g.Signatures {
		m.Signatures = append(m.Signatures, verdict.Signature{Expectation: s.Expectation, Path: string(s.Path), Code: string(s.Code), Services: s.Services})
	}
	return m
}

// Unjudgeable tells that what came is not what the scenario is about: something could not
// be played, or a call failed, for which the streams were left.
func (p *Play) Unjudgeable() bool {
	if p.cut {
		return len(p.Recordings) == 0
	}
	if len(p.Recordings) == 0 || slices.ContainsFunc(p.Recordings, cancelled) {
		return p.err != nil
	}
	return slices.ContainsFunc(leaves(p.err), func(err error) bool { return failureOf(err).Cause == verdict.NotPlayed })
}

// leaves are the errors that were joined to one.
func leaves(err error) []error {
	joined, ok := err.(interface{ Unwrap() []error })
	switch {
	case err == nil:
		return nil
	case !ok:
		return []error{err}
	}
	var all []error
	for _, one := range joined.Unwrap() {
		all = append(all, leaves(one)...)
	}
	return all
}
