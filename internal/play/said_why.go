package play

import (
	"fmt"
	"regexp"

	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/recording"
)

// failing are the words by which services say, in the type of an event, that something went wrong.
var failing = regexp.MustCompile(`(?i)error|fail|abort`)

// saidWhy quotes, before what else is said, the last event of a stream, where it says that something went wrong: what was to come behind
// it did not come because of that. Empty: it says nothing of the kind.
func saidWhy(r *recording.Stream) string {
	last := lastEvent(r)
	if last == nil {
		return ""
	}
	view := &expect.View{Entry: last, In: r}
	kind, _ := view.Get("type")
	wrong, _ := view.Get("error")
	if !failing.MatchString(last.Type) && !failing.MatchString(kind.Str) && wrong.Value() == nil {
		return ""
	}
	return fmt.Sprintf("the last event, %s (%s), says that something went wrong: «%s»; ", recording.Name(last), recording.Milliseconds(last.LastByte), recording.Escape(string(last.Data), recording.TimelineData))
}
