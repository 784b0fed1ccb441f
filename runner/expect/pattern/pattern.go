// Package pattern is the language of orders of events, and the automaton that follows a
// stream by one. It knows kinds of event by their names only: what an event is of, its
// user tells.
//
// Start reading at [Pattern]; [Compile] makes an [Automaton] of it, and each stream has a
// [Walk] of its own through that.
package pattern

import (
	"fmt"
	"slices"
	"strings"

	"github.com/streamspec/streamspec/internal/problem"
)

// Pattern is an order of kinds of event in one line:
//
//	connection_open progress+ (completed | failed) connection_close
//
// A name stands for one event of that kind; names with spaces, but for any event and
// any other event, are written in quotes. Behind a name or a group, ? means at most once,
// * any number of times, + at least once, {3} three times, {2,} at least twice
// and {2,4} two to four times. A | B is one or the other; A & B is both, in any
// order. & binds closer than |, and looser than standing side by side.
type Pattern string

// OfList is the pattern of these, one after the other: names of kinds, or patterns. Empty: no pattern can
// have one of the names.
func (Pattern) OfList(items []string) string {
	var all []string
	for _, item := range items {
		part := ofItem(item)
		switch {
		case part == "":
			return ""
		case len(items) > 1 && isChoice(part): // which binds looser than what stands side by side
			part = "(" + part + ")"
		}
		all = append(all, part)
	}
	return strings.Join(all, " ")
}

// ofItem is the part of a pattern that an item of a list means.
func ofItem(item string) string {
	root, err := parse(Pattern(item))
	switch {
	case err == nil && (root.saysMore() || root.isOnly(item) || root.isOnly(strings.Trim(item, `"`))):
		return item
	case item == "" || strings.ContainsAny(item, "\"\n\r"):
		return ""
	}
	return `"` + item + `"`
}

// isOnly tells whether a pattern is a name alone.
func (n node) isOnly(name string) bool {
	return len(n.kids) == 1 && n.kids[0].op == opKind && n.kids[0].name == name
}

func isChoice(part string) bool {
	root, err := parse(Pattern(part))
	return err == nil && (root.op == opChoice || root.op == opAnyOrder)
}

// saysMore tells whether a pattern has more than names, as a name with spaces has.
func (n node) saysMore() bool {
	return n.op != opKind && n.op != opSequence || slices.ContainsFunc(n.kids, node.saysMore)
}

// Limits of a pattern.
const (
	MaxRepeat   = 1000   // of {n,m}
	MaxStates   = 10_000 // of the automaton that a pattern becomes
	MaxAnyOrder = 8      // of A & B & …: each more than doubles the automaton
)

const help = `a pattern looks like: connection_open progress+ (completed | failed) connection_close`

// Validate says what is wrong with the pattern, for the person who wrote it.
func (p Pattern) Validate() error {
	_, err := Compile(p)
	return err
}

// ValidateNotEmpty refuses also a pattern that no event at all would meet already.
func (p Pattern) ValidateNotEmpty() error {
	a, err := Compile(p)
	if err == nil && a.Walk().Accepts() {
		err = problem.WithHelp(fmt.Errorf("the order %q asks for no event: each of its parts may be missing", string(p)), "write + instead of * for at least one")
	}
	return err
}
