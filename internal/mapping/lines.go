package mapping

import (
	"fmt"
	"slices"
	"strings"
)

// With is the mapping with the lines of another as well.
func (m *Mapping) With(other *Mapping) *Mapping {
	all := *m
	all.Paths = append(slices.Clone(m.Paths), other.Paths...)
	all.Rename = append(slices.Clone(m.Rename), other.Rename...)
	all.Moved = append(slices.Clone(m.Moved), other.Moved...)
	all.Dropped = append(slices.Clone(m.Dropped), other.Dropped...)
	all.Added = append(slices.Clone(m.Added), other.Added...)
	all.Times = append(slices.Clone(m.Times), other.Times...)
	all.Headers = append(slices.Clone(m.Headers), other.Headers...)
	all.Values = append(slices.Clone(m.Values), other.Values...)
	all.Differs = append(slices.Clone(m.Differs), other.Differs...)
	all.Instead = append(slices.Clone(m.Instead), other.Instead...)
	all.Accept = append(slices.Clone(m.Accept), other.Accept...)
	all.Gaps = append(slices.Clone(m.Gaps), other.Gaps...)
	if other.Envelope != nil {
		all.Envelope = other.Envelope
	}
	if other.Heartbeat != nil {
		all.Heartbeat = other.Heartbeat
	}
	if other.Opening != nil {
		all.Opening = other.Opening
	}
	return &all
}

// Unused names the lines of the mapping that used has none of.
func (m *Mapping) Unused(used *Mapping) []string {
	var names []string
	name := func(key, what string, is bool) {
		if !is {
			names = append(names, key+": "+what)
		}
	}
	for _, c := range m.Paths {
		name("paths", c.Was, slices.Contains(used.Paths, c))
	}
	for _, c := range m.Rename {
		name("rename", c.Was, slices.Contains(used.Rename, c))
	}
	for _, c := range m.Moved {
		name("moved", c.String(), slices.Contains(used.Moved, c))
	}
	for _, c := range m.Times {
		name("times", c.Was, slices.Contains(used.Times, c))
	}
	for _, h := range m.Headers {
		name("headers", h, slices.ContainsFunc(used.Headers, func(o string) bool { return strings.EqualFold(o, h) }))
	}
	for _, f := range m.Dropped {
		name("dropped", f.String(), f.in(used.Dropped))
	}
	for _, f := range m.Added {
		name("added", f.String(), f.in(used.Added))
	}
	for _, v := range m.Values {
		name("values", v.Field.String(), v.Field.in(used.Differs) || slices.Contains(used.Values, v))
	}
	for _, f := range m.Differs {
		name("differs", f.String(), f.in(used.Differs) || slices.ContainsFunc(used.Values, func(v Value) bool { return f.in([]Field{v.Field}) }))
	}
	for _, i := range m.Instead {
		name("instead", i.Scenario, slices.Contains(used.Instead, i))
	}
	for _, a := range m.Accept {
		name("accept", a.String(), a.in(used.Accept))
	}
	for _, g := range m.Gaps {
		line := Accept{Difference: g.Difference, Now: g.Now}
		name("gaps", line.String(), line.in(used.Accept))
	}
	if m.Envelope != nil {
		name("envelope", "no event is in it", used.Envelope != nil)
	}
	if m.Heartbeat != nil {
		name("heartbeat", m.Heartbeat.Was, used.Heartbeat != nil)
	}
	if m.Opening != nil {
		name("opening", m.Opening.Was, used.Opening != nil)
	}
	return names
}

// String is the field with its kind.
func (f Field) String() string {
	if f.Of == "" {
		return f.Field
	}
	return fmt.Sprintf("%s of %s", f.Field, f.Of)
}

// in tells whether one of the fields is this one; without a kind it is those of all kinds.
func (f Field) in(fields []Field) bool {
	return slices.ContainsFunc(fields, func(o Field) bool { return o.Field == f.Field && (f.Of == "" || o.Of == f.Of) })
}

// String is the difference with what the new side does then.
func (a Accept) String() string {
	if a.Now == "" {
		return a.Difference
	}
	return fmt.Sprintf("%s, now: %s", a.Difference, a.Now)
}

// in tells whether one of the lines accepts the same.
func (a Accept) in(lines []Accept) bool {
	return slices.ContainsFunc(lines, func(o Accept) bool { return o.Difference == a.Difference && o.Now == a.Now })
}
