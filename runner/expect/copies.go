package expect

import (
	"bytes"
	"fmt"

	"github.com/streamspec/streamspec/runner/recording"
)

// sayingNothing is how long the data of an event may be that says nothing: {} or 1. That
// it comes again is no news.
const sayingNothing = 2

// copyOf says that an event repeats an earlier one, with the same ID if it has one; empty:
// it is no copy.
func copyOf(v *View) string {
	if v.Kind != recording.KindEvent || v.In == nil || len(v.Data) <= sayingNothing && !v.HasID {
		return ""
	}
	for _, e := range v.In.All() {
		if e.Kind != recording.KindEvent || e.Number >= v.Number {
			continue
		}
		same := e.Type == v.Type && bytes.Equal(e.Data, v.Data)
		if same && e.HasID == v.HasID && (!v.HasID || bytes.Equal(e.LastEventID, v.LastEventID)) {
			return fmt.Sprintf("; it repeats %s", recording.Name(e))
		}
	}
	return ""
}

// copyBefore says which is the first event of v's type, up to v, that repeats an earlier one;
// empty: none does. Where one is too many, that is why.
func copyBefore(v *View) string {
	if v.Kind != recording.KindEvent || v.In == nil {
		return ""
	}
	first := map[string]*recording.Entry{}
	for _, e := range v.In.All() {
		if e.Kind != recording.KindEvent || e.Type != v.Type || e.Number > v.Number || len(e.Data) <= sayingNothing && !e.HasID {
			continue
		}
		key := string(e.Data)
		if e.HasID {
			key = string(e.LastEventID) + "\n" + key
		}
		if earlier := first[key]; earlier != nil {
			return fmt.Sprintf("; %s repeats %s", recording.Name(e), recording.Name(earlier))
		}
		first[key] = e
	}
	return ""
}
