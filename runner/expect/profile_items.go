package expect

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/wording"
	"github.com/streamspec/streamspec/runner/expect/value"
	"github.com/streamspec/streamspec/runner/recording"
)

// ItemsOf are the lists of which a rule is asked for each item by itself: an event that has several
// in one of them is judged as several events, each with one item. A list within another is that of
// its first item: choices, and choices.0.calls.
type ItemsOf []value.Path

// Validate finds what is no plain path into the data.
func (of ItemsOf) Validate() error {
	for _, path := range of {
		if _, is := path.Field(); is || strings.ContainsAny(string(path), "#*?@|[{") {
			return problem.WithHelp(fmt.Errorf("%q is no path of a list in the data", string(path)), "write the keys that lead to it: choices, or choices.0.calls for the lists within that one")
		}
	}
	return nil
}

// validateItems finds a rule about the stream as a whole that is asked of items.
func (r *ProfileRule) validateItems() error {
	if len(r.EachOf) > 0 && r.Expectation.Scope() != ScopeEvents {
		return problem.WithHelp(errors.New("this is about the stream as a whole, not about items of its events"), "leave each_of out")
	}
	return nil
}

// item is an event with one item of its lists alone.
type item struct {
	*recording.Entry
	list     value.Path // that had several; the last that did
	number   int        // of the item in it, from 1
	together int        // how many it had
}

// from parts an event into those of its items; one: it has several in none of the lists.
func (of ItemsOf) from(e *recording.Entry) []item {
	all := []item{{Entry: e}}
	if e.Kind != recording.KindEvent || !(&View{Entry: e}).isJSON() {
		return all
	}
	for _, list := range of {
		var parted []item
		for _, one := range all {
			parted = append(parted, one.parted(list)...)
		}
		all = parted
	}
	return all
}

// parted are the items of one list.
func (i item) parted(list value.Path) []item {
	has := value.At(string(i.Data), list)
	items := has.Array()
	if !has.IsArray() || len(items) < 2 || !standsIn(i.Data, has) {
		return []item{i}
	}
	var all []item
	for n, one := range items {
		entry := *i.Entry
		entry.Data = slices.Concat(i.Data[:has.Index+1], []byte(one.Raw), i.Data[has.Index+len(has.Raw)-1:])
		all = append(all, item{&entry, list, n + 1, len(items)})
	}
	return all
}

// standsIn tells whether a value was found as it stands in the data.
func standsIn(data []byte, has gjson.Result) bool {
	end := has.Index + len(has.Raw)
	return has.Index > 0 && end <= len(data) && string(data[has.Index:end]) == has.Raw
}

// entries are the events that an event is judged as.
func (of ItemsOf) entries(e *recording.Entry) []*recording.Entry {
	var all []*recording.Entry
	for _, one := range of.from(e) {
		all = append(all, one.Entry)
	}
	return all
}

// several tells whether an event has several items in one of the lists.
func (of ItemsOf) several(v *View) bool {
	return v.Kind == recording.KindEvent && slices.ContainsFunc(of, func(list value.Path) bool {
		has := v.value(list)
		return has != nil && has.IsArray() && has.Get("1").Exists()
	})
}

// itemwise is the stream as the rule sees it.
func (k *keptRule) itemwise(r *recording.Stream) *recording.Stream {
	if len(k.EachOf) == 0 || r == nil {
		return r
	}
	return r.Parted(k.EachOf.entries)
}

// see shows the rule an event, or what it is judged as.
func (k *keptRule) see(v *View) {
	if !k.EachOf.several(v) {
		k.seeOne(v)
		return
	}
	view := &View{In: k.itemwise(v.In), retry: v.retry}
	for _, k.item = range k.EachOf.from(v.Entry) {
		view.Show(k.item.Entry)
		k.seeOne(view)
	}
	k.item = item{}
}

// told says of what an event was judged; empty: of all of it.
func (i item) told() string {
	if i.together == 0 {
		return ""
	}
	return fmt.Sprintf("; it has %d in %q, each of which is judged by itself, as %q: this is of the %s", i.together, i.list, i.list+".0", wording.Ordinal(i.number))
}
