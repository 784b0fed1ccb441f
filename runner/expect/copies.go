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
