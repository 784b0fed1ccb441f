package play

import (
	"fmt"
	"regexp"

	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/recording"
)

// unmet says what came instead of the kind of event that a scenario waited for, or that declares the end.
func (c *conclusion) unmet(r *recording.Stream) (said string, by expect.Deviation) {
	declared := c.Scenario.Named(r.Declared())
	if declared == nil || r.Response == nil || len(r.Types()) == 0 {
		return "", by
	}
	kinds := c.judge.kinds.now()
	if r.End.Reason == recording.EndMissing { // which says already that it did not come
		name, _ := c.Expand(declared.EndsWith)
		said, by = kinds.Instead(name, r)
		return saidWhy(r) + said, by
	}
	if r.End.Unmet == "" || declared.Until.Event == "" {
		return "", by
	}
	name, err := c.Expand(declared.Until.Event)
	if err != nil {
		return "", by
	}
	if _, err := kinds.Recognize(name); err != nil {
		return c.neverKnown(name, err, r)
	}
	said, by = kinds.Absent(name, r)
	return saidWhy(r) + said, by
}

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
