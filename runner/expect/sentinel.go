package expect

import (
	"cmp"
	"slices"

	"github.com/streamspec/streamspec/runner/expect/condition"
	"github.com/streamspec/streamspec/runner/expect/value"
	"github.com/streamspec/streamspec/runner/recording"
)

// sentinels are the kinds of event that declare the end of a stream by a text that is no JSON, as
// [DONE] does; by the names of the streams. Such an event is like the others of its type in nothing
// but that: whoever looks into their data, and names them by their type, does not mean it. What comes
// at its place without being declared is one of them.
type sentinels map[string][]matcher

// sentinelsFor are those that a kind does not have, where what its data have is asked for; nil: it has
// whatever it says that it has.
func (e Env) sentinelsFor(kind *matcher) sentinels {
	if len(e.Ends) == 0 || !kind.plain() {
		return nil
	}
	all := sentinels{}
	for stream, ends := range e.Ends {
		if m, err := e.Kinds.matcher(ends); err == nil {
			all[stream] = e.Kinds.byText(m)
		}
	}
	return all
}

// byText are the kinds, among those that a kind is any of, or it itself, that have a certain text as their data.
func (ks Kinds) byText(m matcher) []matcher {
	if m.any == nil {
		m.any = []matcher{m}
	}
	return slices.DeleteFunc(slices.Clone(m.any), func(one matcher) bool { return ks[one.name].Data == nil })
}

// have tells whether an entry is one.
func (s sentinels) have(v *View) bool {
	if v.In == nil {
		return false
	}
	of := s[cmp.Or(v.In.Of, v.In.Name)]
	for i := range of {
		if of[i].matches(v) {
			return !v.isJSON()
		}
	}
	return false
}

// reading resolves kinds for an expectation that looks at what their events have at some paths.
func (e Env) reading(at []value.Path, names ...string) ([]matcher, error) {
	all, err := e.Kinds.matchers(names...)
	if err == nil && slices.ContainsFunc(at, inData) {
		for i := range all {
			all[i].over = e.sentinelsFor(&all[i])
		}
	}
	return all, err
}

// inData tells whether a path leads into the data of an event: as what it says, or as a text.
func inData(p value.Path) bool {
	field, is := p.Field()
	return p != "" && (!is || field == value.FieldData)
}

// readsJSON tells whether the check looks into data as JSON.
func (c *check) readsJSON() bool {
	switch h := c.history; {
	case h != nil:
		return h.asksPrevious || h.asksFirst || h.condition.Uses(condition.Data)
	case c.path != "":
		_, isField := c.path.Field()
		return !isField
	}
	return c.code == Invalid && !c.ofItem
}

// readsText tells whether the check looks at data as a text.
func (c *check) readsText() bool { return c.ofText || c.path != "" && inData(c.path) }

// alone is a hint that the only event that is of a kind by its type declares the end of the stream; empty: none does.
func (s sentinels) alone(m matcher, r *recording.Stream) string {
	if s == nil {
		return ""
	}
	m.over = nil
	view := &View{In: r}
	for _, e := range r.All() {
		if view.Show(e); m.matches(view) && s.have(view) {
			return "; " + view.named() + " declares the end of the stream, and nothing is asked of its data, " + dataAt(e, 0)
		}
	}
	return ""
}
