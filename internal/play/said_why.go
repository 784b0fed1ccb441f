package play

import (
	"fmt"
	"regexp"
	"slices"

	"github.com/streamspec/streamspec/internal/vars"
	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/recording"
)

// unmet says what came instead of the kind of event that a scenario waited for, or that declares the end.
func (c *conclusion) unmet(r *recording.Stream) (said string, by expect.Deviation) {
	declared := c.Scenario.Named(r.Declared())
	if declared == nil || r.Response == nil {
		return "", by
	}
	kinds := c.judge.kinds.now()
	end, _ := vars.Expand(declared.EndsWith, c.vars.lookup)
	if brokeOff(r) && declared.EndsWith != "" {
		return beforeItsEnd(r, end, kinds), by
	}
	if len(r.Types()) == 0 {
		return "", by
	}
	if r.End.Reason == recording.EndMissing { // which says already that it did not come
		said, by = kinds.Instead(end, r)
		return saidWhy(r) + said, by
	}
	if r.End.Unmet == "" || declared.Until.Event == "" {
		return "", by
	}
	name, err := vars.Expand(declared.Until.Event, c.vars.lookup)
	if err != nil {
		return "", by
	}
	if _, err := kinds.Recognize(name); err != nil {
		return c.neverKnown(name, err, r)
	}
	said, by = kinds.Absent(name, r)
	return saidWhy(r) + said, by
}

// brokeOff tells that a stream broke, or that we gave it up while nothing but its end was waited for.
func brokeOff(r *recording.Stream) bool {
	return r.End.Unmet == "" && slices.Contains([]recording.Reason{recording.Timeout, recording.Reset, recording.Malformed, recording.Truncated}, r.End.Reason)
}

// beforeItsEnd says of a stream that broke off whether the event of this name had come, which declares its end, and
// what came instead.
func beforeItsEnd(r *recording.Stream, name string, kinds expect.Kinds) string {
	ends, err := recognizeAny(kinds, name)
	if err != nil || ends == nil {
		return ""
	}
	for _, e := range r.All() {
		if e.Kind == recording.KindEvent && ends(e) {
			return fmt.Sprintf("%q had come, which declares the end, as %s (%s)", name, recording.Name(e), recording.Milliseconds(e.LastByte)) + leaving(r, name)
		}
	}
	missing := fmt.Sprintf("no %q had come, which declares the end", name)
	if len(r.Types()) == 0 {
		return missing
	}
	instead, _ := kinds.Instead(name, r)
	return missing + "; " + saidWhy(r) + instead
}

// leaving says how a client leaves at the declared end, where the service kept the stream open behind it.
func leaving(r *recording.Stream, name string) string {
	if !keptOpen(r) {
		return ""
	}
	return fmt.Sprintf("; a client that leaves then has until: {event: %s} (in a feature: the stream is followed until %q)", name, name)
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
