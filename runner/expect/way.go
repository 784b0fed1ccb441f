package expect

import (
	"cmp"
	"slices"
	"strings"

	"github.com/streamspec/streamspec/runner/expect/value"
	"github.com/streamspec/streamspec/runner/recording"
)

// Way is one way in which an expectation is broken: a kind of fault, at a path.
type Way struct {
	Code  Code
	Path  value.Path // empty: not at a path
	Where string     // an entry that breaks it so, or a stream: #2 item; empty: the one that Got speaks of
	Got   string     // what came there; empty: nobody says
}

// maxWays bounds in how many ways beside the first something is known to be broken: data may have any
// number of paths.
const maxWays = 1000

// withWay are the ways beside a first one with another, once each. What is behind the bound is no way that
// anybody can know, so that nothing excuses it.
func withWay(first Way, others []Way, w Way) []Way {
	switch {
	case len(others) > maxWays, w.is(first), slices.ContainsFunc(others, w.is):
		return others
	case len(others) == maxWays:
		w = Way{Code: TooMuch}
	}
	return append(others, w)
}

// also adds another way in which the expectation is broken as well.
func (v *Verdict) also(w Way) { v.Others = withWay(v.way(), v.Others, w) }

func (v *Verdict) isBrokenBy(w Way) bool {
	return w.is(v.way()) || slices.ContainsFunc(v.Others, w.is)
}

// way is the one in which the expectation is broken that Got speaks of.
func (v *Verdict) way() Way { return Way{Code: v.Code, Path: v.Path} }

// ways are all in which the expectation is broken, the first with what came.
func (v *Verdict) ways() []Way {
	first := v.way()
	first.Got = v.Got
	return append([]Way{first}, v.Others...)
}

// is tells whether two ways are one, wherever they are.
func (w Way) is(other Way) bool { return w.Code == other.Code && w.Path == other.Path }

// alsoIn adds the ways in which an event breaks it, by the verdict on that.
func (v *Verdict) alsoIn(view *View, by *Verdict) {
	add := func(w Way) {
		if !v.isBrokenBy(w) {
			w.Where = view.named()
			v.also(w)
		}
	}
	add(by.way())
	for _, w := range by.Others {
		add(w)
	}
}

// alsoBy adds the ways of another verdict; where they are, if they do not say so.
func (v *Verdict) alsoBy(other Verdict, where string) {
	for _, w := range other.ways() {
		w.Where = cmp.Or(w.Where, where)
		v.also(w)
	}
}

// alsoOn adds in which ways it is broken on other streams.
func (v Verdict) alsoOn(others ...Verdict) Verdict {
	v.Others = slices.Clone(v.Others)
	for _, other := range others {
		for _, w := range other.ways() {
			w.Where = strings.TrimSpace(w.Where + " on " + calledStream(other.Stream))
			v.also(w)
		}
	}
	return v
}

// way is the one in which what is looked at is wrong that the fault speaks of.
func (f *fault) way() Way { return Way{Code: f.code, Path: f.path} }

// and is the first of two faults, with the ways of the other, once each; nil: there is none.
func (f *fault) and(other *fault) *fault {
	if f == nil || other == nil {
		return cmp.Or(f, other)
	}
	for _, w := range append([]Way{other.way()}, other.also...) {
		if w.Where == "" && len(other.at) > 0 {
			w.Where = "on " + calledStream(other.parts())
		}
		f.also = withWay(f.way(), f.also, w)
	}
	return f
}

// parts is the stream that parts from another: where the fault speaks of both, it speaks of it behind that.
func (f *fault) parts() *recording.Stream { return f.at[len(f.at)-1].Stream }

// unwanted are the ways in which an event has what none may have.
func (m *no) unwanted(v *View) []Way {
	var ways []Way
	for _, one := range m.checks {
		if one.holds(v) {
			ways = append(ways, Way{Code: UnwantedValue, Path: one.path})
		}
	}
	return ways
}
