// Package examples has, for every expectation, what it is for, and streams that meet
// it and break it. The reference for people is made of them, and a test holds the
// messages against a golden file, so that all of them can be read as a whole.
//
// Start reading at [Groups]. A new expectation of the catalogue needs an entry in one
// of the groups, with at least one stream of either sort.
package examples

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/internal/yamlfile"
	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/expect/value"
	"github.com/streamspec/streamspec/runner/recording"
)

// Group is a part of the language.
type Group struct {
	Name    string // for the reference: order
	Title   string // for people: Which events, and in which order
	Entries []Entry
}

// Entry is one expectation.
type Entry struct {
	Key      string // of the catalogue
	About    string // one line: what it expects
	Examples []Example
}

// Example is an expectation and a stream that it judges.
type Example struct {
	YAML   string // an entry of expect:
	Stream string // see [Streams]
	Is     expect.State
}

// Groups lists all expectations, in the order in which people read of them.
func Groups() []Group {
	return []Group{order(), content(), consistency(), timing(), response(), wire(), streams(), stubs(), services()}
}

func holds(yaml, stream string) Example   { return Example{yaml, stream, expect.Held} }
func breaks(yaml, stream string) Example  { return Example{yaml, stream, expect.Broken} }
func unknown(yaml, stream string) Example { return Example{yaml, stream, expect.Unknown} }

// Kinds are the kinds of event that the examples name.
func Kinds() expect.Kinds {
	return expect.Kinds{"progress": {Event: "task", Where: map[value.Path]yamlfile.JSON{"type": `"progress"`}}}
}

// Judge is the expectation that the example is about, and what it says of its stream.
func (e Example) Judge(ctx context.Context) (expect.Expectation, expect.Verdict, error) {
	var x scenario.Expected
	if err := yamlfile.Decode("example.yaml", []byte(e.YAML), &x); err != nil {
		return nil, expect.Verdict{}, err
	}
	played, err := Streams(e.Stream)
	if err != nil {
		return nil, expect.Verdict{}, fmt.Errorf("the stream of %s: %w", e.YAML, err)
	}
	env := expect.Env{Kinds: played.Kinds, Call: played.Call, Calls: played.Calls, Action: played.Action}
	verdict, err := expect.Judge(ctx, x.Expectation, env, played.Evidence())
	return x.Expectation, verdict, err
}

// Played are the streams of an example, and what happened meanwhile.
type Played struct {
	Recordings []*recording.Stream
	Kinds      expect.Kinds
	cutOff     []expect.CutOff
	calls      []*recording.Call
	actions    []*recording.Action
	incoming   map[string][]recording.Incoming // by the stub that received them
	logged     map[string][]recording.LogLine  // by the service that wrote them
}

// Evidence is what was seen of it.
func (p Played) Evidence() expect.Evidence {
	return expect.Evidence{Streams: p.Recordings, CutOff: p.cutOff, Received: p.Received, Logged: p.Logged, Late: p.late, Actions: p.actions}
}

// late is how late this machine was between two times, at worst.
func (p Played) late(from, to time.Time) time.Duration {
	var by time.Duration
	for _, r := range p.Recordings {
		for _, s := range r.Stalls {
			if s.From <= to.Sub(r.Started) && from.Sub(r.Started) <= s.To {
				by = max(by, s.To-s.From)
			}
		}
	}
	return by
}

// Call is the first call of a name; nil: there is none.
func (p Played) Call(name string) *recording.Call {
	if all := p.Calls(name); len(all) > 0 {
		return all[0]
	}
	return nil
}

// Calls are all calls of a name.
func (p Played) Calls(name string) []*recording.Call {
	return slices.DeleteFunc(slices.Clone(p.calls), func(c *recording.Call) bool { return c.Name != name })
}

// Action is the first action of a name; nil: there is none.
func (p Played) Action(name string) *recording.Action {
	i := slices.IndexFunc(p.actions, func(a *recording.Action) bool { return a.Name == name })
	if i < 0 {
		return nil
	}
	return p.actions[i]
}

// Received is what a stub received: nothing, where there is no such stub.
func (p Played) Received(stub string) ([]recording.Incoming, error) { return p.incoming[stub], nil }

// Logged is what a service has logged: nothing, where there is no such service.
func (p Played) Logged(service string) ([]recording.LogLine, error) { return p.logged[service], nil }

// Lines are the lines of the stream, each behind the same indent.
func (e Example) Lines(indent string) string {
	lines := strings.Split(strings.TrimSpace(e.Stream), "\n")
	for i, line := range lines {
		lines[i] = indent + strings.TrimSpace(line)
	}
	return strings.Join(lines, "\n")
}

// Says is what a report tells of a verdict, in lines.
func Says(v expect.Verdict) string {
	switch v.State {
	case expect.Broken:
		return fmt.Sprintf("  expected  %s\n  got       %s", indented(v.Expected), indented(v.Got))
	case expect.Unknown:
		return fmt.Sprintf("  expected  %s\n  unknown   %s", indented(v.Expected), v.Reason)
	}
	text := "  holds"
	if v.Measure.Text != "" {
		text += ": " + v.Measure.Text
	}
	if v.Measure.Near() {
		text += fmt.Sprintf(" (%.0f %% of what is allowed)", v.Measure.Used*100)
	}
	if v.Warning != "" {
		text += "; warning: " + v.Warning
	}
	return text
}

// indented puts the lines behind the first below it.
func indented(text string) string { return strings.ReplaceAll(text, "\n", "\n            ") }
