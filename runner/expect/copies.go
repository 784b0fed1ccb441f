package expect

import (
	"bytes"
	"fmt"

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

// copyBefore says which is the first event of v's type, up to v, that repeats an earlier one;
// empty: none does. Where one is too many, that is why.
func copyBefore(v *View) string {
	if v.Kind != recording.KindEvent || v.In == nil {
		return ""
	}
	var known copies
	but := ""
	for _, e := range v.In.All() {
		if e.Kind != recording.KindEvent || e.Type != v.Type || e.Number > v.Number {
			continue
		}
		earlier, how := known.earlier(e)
		if earlier == nil || how != "" && but != "" {
			continue
		}
		but = fmt.Sprintf("; %s repeats %s%s", recording.Name(e), recording.Name(earlier), how)
		if how == "" { // one that is the same whole says more
			break
		}
	}
	return but
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
