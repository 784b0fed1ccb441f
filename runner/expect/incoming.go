package expect

import (
	"fmt"
	"strings"
	"sync"

	"github.com/streamspec/streamspec/internal/wording"
	"github.com/streamspec/streamspec/runner/recording"
)

// incoming is a request as the checks see it: its body is the data.
type incoming struct {
	in     recording.Incoming
	number int // among all that the stub received
	View
}

func newIncoming(in recording.Incoming, number int) *incoming {
	return &incoming{in: in, number: number, View: View{Entry: &recording.Entry{Kind: recording.KindEvent, Data: in.Body, Cut: in.Truncated}}}
}

// name is how a message refers to the request, as the list of all requests does.
func (i *incoming) name() string {
	return fmt.Sprintf("#%d %s %s", i.number, i.in.Method, recording.Escape(i.in.Mask(i.in.URL.Path), recording.TimelineData))
}

// shown is the request as people may see it, and as messages call it.
func (i *incoming) shown(called string) *View {
	entry := *i.Entry
	entry.Data = []byte(i.in.Shown())
	return &View{Entry: &entry, called: called}
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
// Of what does not count it says why.
func listed(all []recording.Incoming, w *window) string {
	if len(all) == 0 {
		return "; it received nothing at all"
	}
	var out strings.Builder
	fmt.Fprintf(&out, "; in all, it received %s:", wording.CountedAs(len(all), "request", "requests"))
	if over := len(all) - listedRequests; over > 0 {
		fmt.Fprintf(&out, "\n… %s …", wording.CountedAs(over, "earlier one", "earlier ones"))
	}
	for i := max(0, len(all)-listedRequests); i < len(all); i++ {
		fmt.Fprintf(&out, "\n#%d %s", i+1, all[i])
		out.WriteString(w.misses(all[i].At))
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

// Compile makes of the checks what tells whether a request's body passes them all. It is
// safe for concurrent use. A body that was not kept as a whole passes none.
func (b Body) Compile(env Env) (passes func(recording.Incoming) bool, err error) {
	checks, err := Checks(b).compileIn(env)
	if err != nil {
		return nil, err
	}
	var asking sync.Mutex // a condition remembers what it was asked of
	return func(in recording.Incoming) bool {
		asking.Lock()
		defer asking.Unlock()
		return len(checks) == 0 || !in.Truncated && broken(checks, &newIncoming(in, 0).View) == nil
	}, nil
}

// String is how the checks read: `has "id"`; empty: there are none, or they are wrong.
func (b Body) String() string {
	checks, err := Checks(b).compile()
	if err != nil {
		return ""
	}
	return wants(checks, " and ")
}
