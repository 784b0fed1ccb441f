package expect

import (
	"fmt"
	"strings"

	"github.com/streamspec/streamspec/runner/recording"
	"github.com/streamspec/streamspec/runner/sse"
)

// incoming is a request as the checks see it: its body is the data.
type incoming struct {
	in recording.Incoming
	View
}

// newIncoming numbers a request among all that a stub received.
func newIncoming(in recording.Incoming, number int) *incoming {
	entry := &sse.Entry{Kind: sse.KindEvent, Type: in.Method + " " + in.URL.Path, Data: in.Body}
	entry.Number = number
	return &incoming{in: in, View: View{Entry: entry}}
}

// shown is the request as people may see it.
func (i *incoming) shown() *View {
	entry := *i.Entry
	entry.Type, entry.Data = i.in.Mask(entry.Type), []byte(i.in.Mask(string(entry.Data)))
	return &View{Entry: &entry}
}

// masked replaces the secrets of requests in a text.
func masked(text string, all []recording.Incoming) string {
	for _, in := range all {
		text = in.Mask(text)
	}
	return text
}

// listedRequests is how many requests a message lists.
const listedRequests = 10

// listed tells what a stub received, in lines of a message; the latest, where it is much.
func listed(all []recording.Incoming) string {
	if len(all) == 0 {
		return "; the stub received nothing at all"
	}
	var out strings.Builder
	out.WriteString("; the stub received:")
	if over := len(all) - listedRequests; over > 0 {
		fmt.Fprintf(&out, "\n… %d more …", over)
	}
	for i := max(0, len(all)-listedRequests); i < len(all); i++ {
		fmt.Fprintf(&out, "\n#%d %s", i+1, all[i])
	}
	return out.String()
}

// truncated explains a fault of a body that was not kept as a whole.
func truncated(in recording.Incoming) string {
	if !in.Truncated {
		return ""
	}
	return fmt.Sprintf(" (only the first %d bytes of the body were kept)", len(in.Body))
}
