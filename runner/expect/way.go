package expect

import (
	"slices"
	"strings"

	"github.com/streamspec/streamspec/runner/expect/value"
)

// Way is one way in which an expectation is broken: a kind of fault, at a path.
type Way struct {
	Code  Code
	Path  value.Path // empty: not at a path
	Where string     // an entry that breaks it so, or a stream: #2 item; empty: the one that Got speaks of
}

// also adds another way in which the expectation is broken as well, once. There are no more than
// there are codes, for each path that the expectation names.
func (v *Verdict) also(w Way) {
	if !v.isBrokenBy(w) {
		v.Others = append(v.Others, w)
	}
}

func (v *Verdict) isBrokenBy(w Way) bool {
	is := func(known Way) bool { return known.Code == w.Code && known.Path == w.Path }
	return is(Way{Code: v.Code, Path: v.Path}) || slices.ContainsFunc(v.Others, is)
}

// alsoIn adds the ways in which an event breaks it, by the verdict on that.
func (v *Verdict) alsoIn(view *View, by *Verdict) {
	add := func(w Way) {
		if !v.isBrokenBy(w) {
			w.Where = view.named()
			v.Others = append(v.Others, w)
		}
	}
	add(Way{Code: by.Code, Path: by.Path})
	for _, w := range by.Others {
		add(w)
	}
}

// alsoOn adds in which ways it is broken on other streams.
func (v Verdict) alsoOn(others ...Verdict) Verdict {
	v.Others = slices.Clone(v.Others)
	for _, other := range others {
		for _, w := range append([]Way{{Code: other.Code, Path: other.Path}}, other.Others...) {
			w.Where = strings.TrimSpace(w.Where + " on " + other.Stream.Name)
			v.also(w)
		}
	}
	return v
}

// waysOf are the ways in which an event fails checks: those behind the first that it fails, by
// which it is known already.
func waysOf(checks []check, v *View) []Way {
	var ways []Way
	for i := range checks {
		c := &checks[i]
		if c.holds(v) {
			continue
		}
		if ways == nil {
			ways = make([]Way, 0, len(checks)-i)
		}
		f := c.fault(v)
		ways = append(ways, Way{Code: f.code, Path: f.path})
	}
	return ways
}

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
