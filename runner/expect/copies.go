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

// copied adds to a fault that its event repeats an earlier one, whole or in all but its ID.
func (f *fault) copied(v *View) {
	if v.Kind != recording.KindEvent || v.In == nil {
		return
	}
	var known copies
	for _, e := range v.In.All() {
		if e.Kind == recording.KindEvent && e.Type == v.Type && e.Number < v.Number && bytes.Equal(e.Data, v.Data) {
			known.earlier(e)
		}
	}
	earlier, how := known.earlier(v.Entry)
	if earlier != nil {
		f.wrapped("", fmt.Sprintf("; it repeats %s%s", recording.Name(earlier), how))
		f.deviation = Deviation{What: CameAgain, Event: earlier.Type}
	}
}

// copiesUpTo adds to the fault of an event that is one too many which events of the kind, up to it, repeat earlier
// ones, and how many of them do: that is why.
func (m matcher) copiesUpTo(v *View, count int, f *fault) *fault {
	if v.Kind != recording.KindEvent || v.In == nil {
		return f
	}
	var known copies
	var whole, alike []copied
	for _, e := range v.In.All() {
		if e.Number > v.Number || !m.matches(&View{Entry: e, In: v.In}) {
			continue
		}
		switch earlier, how := known.earlier(e); {
		case earlier == nil:
		case how == "":
			whole = append(whole, copied{e, earlier, ""})
		default:
			alike = append(alike, copied{e, earlier, how})
		}
	}
	if len(whole) == 0 { // those that are the same whole say more
		whole = alike
	}
	if len(whole) == 0 {
		return f
	}
	f.deviation = Deviation{What: CameAgain, Event: whole[0].of.Type}
	return f.wrapped("", "; "+listedCopies(whole, count, v))
}

// copied is an event that repeats another one, in which way.
type copied struct {
	event, of *recording.Entry
	how       string
}

// listedCopies says of so many events up to v which are copies.
func listedCopies(all []copied, count int, v *View) string {
	texts := make([]string, min(len(all), copiesShown))
	for i := range texts {
		texts[i] = all[i].said(v, i == 0)
	}
	text := strings.Join(texts, ", ")
	if len(all) > 1 {
		text = fmt.Sprintf("%d of these %d are copies: %s", len(all), count, text)
	}
	if over := len(all) - copiesShown; over > 0 {
		text += fmt.Sprintf(" and %d more", over)
	}
	return text
}

// copiesShown is how many copies a message names.
const copiesShown = 3

// said says that an event is a copy of an earlier one. Of which type they are, the first of several says.
func (c copied) said(v *View, first bool) string {
	switch {
	case !first:
		return fmt.Sprintf("#%d repeats #%d%s", c.event.Number, c.of.Number, c.how)
	case c.event.Number == v.Number:
		return "it repeats " + recording.Name(c.of) + c.how
	}
	return fmt.Sprintf("%s repeats %s%s", recording.Name(c.event), recording.Name(c.of), c.how)
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
