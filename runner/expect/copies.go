package expect

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/streamspec/streamspec/runner/recording"
)

// sayingNothing is how long the data of an event may be that says nothing: {} or 1. That
// it comes again is no news.
const sayingNothing = 2

// butForID ends what is said of a copy that was sent as an event of its own.
const butForID = " but for its ID"

// copyOf says that an event repeats an earlier one, whole or in all but its ID; empty: it is no copy.
func copyOf(v *View) string {
	if v.Kind != recording.KindEvent || v.In == nil {
		return ""
	}
	var known copies
	for _, e := range v.In.All() {
		if e.Kind == recording.KindEvent && e.Type == v.Type && e.Number < v.Number && bytes.Equal(e.Data, v.Data) {
			known.earlier(e)
		}
	}
	earlier, how := known.earlier(v.Entry)
	if earlier == nil {
		return ""
	}
	return fmt.Sprintf("; it repeats %s%s", recording.Name(earlier), how)
}

// copiesUpTo says which events of a kind, up to v, repeat earlier ones, and how many of them do; empty: none does.
// Where one is too many, that is why.
func (m matcher) copiesUpTo(v *View, count int) string {
	if v.Kind != recording.KindEvent || v.In == nil {
		return ""
	}
	var known copies
	var whole, alike []string
	for _, e := range v.In.All() {
		if e.Number > v.Number || !m.matches(&View{Entry: e, In: v.In}) {
			continue
		}
		switch earlier, how := known.earlier(e); {
		case earlier == nil:
		case how == "":
			whole = append(whole, copyIn(e, earlier, v, whole))
		default:
			alike = append(alike, copyIn(e, earlier, v, alike)+how)
		}
	}
	if len(whole) == 0 { // those that are the same whole say more
		whole = alike
	}
	if len(whole) < 2 {
		return strings.Join(append([]string{""}, whole...), "; ")
	}
	text := fmt.Sprintf("; %d of these %d are copies: %s", len(whole), count, strings.Join(whole[:min(len(whole), copiesShown)], ", "))
	if over := len(whole) - copiesShown; over > 0 {
		text += fmt.Sprintf(" and %d more", over)
	}
	return text
}

// copiesShown is how many copies a message names.
const copiesShown = 3

// copyIn says that an event is a copy of an earlier one. Of which type they are, the first of several says.
func copyIn(e, earlier *recording.Entry, v *View, before []string) string {
	switch {
	case len(before) > 0:
		return fmt.Sprintf("#%d repeats #%d", e.Number, earlier.Number)
	case e.Number == v.Number:
		return "it repeats " + recording.Name(earlier)
	}
	return fmt.Sprintf("%s repeats %s", recording.Name(e), recording.Name(earlier))
}

// copies are the first events of one type with each data, and with each data and ID.
type copies struct{ whole, data map[string]*recording.Entry }

// earlier is the first event that e repeats, and in which way; nil: it repeats none, and is the first.
func (c *copies) earlier(e *recording.Entry) (earlier *recording.Entry, how string) {
	if c.whole == nil {
		c.whole, c.data = map[string]*recording.Entry{}, map[string]*recording.Entry{}
	}
	data := string(e.Data)
	whole := data
	if e.HasID {
		whole = string(e.LastEventID) + "\n" + data
	}
	same, alike := c.whole[whole], c.data[data]
	if same == nil {
		c.whole[whole] = e
	}
	if alike == nil {
		c.data[data] = e
	}
	switch saysNothing := len(data) <= sayingNothing; {
	case same != nil && (e.HasID || !saysNothing):
		return same, ""
	case alike != nil && !saysNothing:
		return alike, butForID
	default:
		return nil, ""
	}
}
