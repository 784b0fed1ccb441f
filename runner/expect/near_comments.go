package expect

import (
	"fmt"
	"slices"
	"strings"

	"github.com/streamspec/streamspec/internal/wording"
	"github.com/streamspec/streamspec/runner/recording"
)

// asComment says that comments came instead of events; empty: none did.
func (m matcher) asComment(r *recording.Stream) string {
	came, named := m.comments(r)
	if named {
		return came + ": comments are no events, and are called comment"
	}
	return came
}

// asThatComment does so where the comments read like the kind.
func (m matcher) asThatComment(r *recording.Stream) string {
	if _, named := m.comments(r); named {
		return m.asComment(r)
	}
	return ""
}

// comments tells of the comments that came instead of events, and whether one reads like the kind.
func (m matcher) comments(r *recording.Stream) (came string, named bool) {
	if m.kind != recording.KindEvent {
		return "", false
	}
	count, shown, which := 0, "", "the first"
	for _, e := range r.All() {
		if e.Kind != recording.KindComment {
			continue
		}
		text := strings.TrimSpace(string(e.Data))
		if count++; count == 1 {
			shown, named = text, m.readsLike(text)
		} else if !named && m.readsLike(text) {
			shown, named, which = text, true, "one"
		}
	}
	if count == 0 {
		return "", false
	}
	came = "; " + wording.CountedAs(count, "comment", "comments") + " came, " + which
	if shown == "" {
		return came + " has no text", named
	}
	return fmt.Sprintf("%s is «%s»", came, clipped(shown)), named
}

// readsLike tells whether a comment reads like the kind, or like one of those that it may be.
func (m matcher) readsLike(comment string) bool {
	if len(m.any) > 0 {
		return slices.ContainsFunc(m.any, func(one matcher) bool { return one.readsLike(comment) })
	}
	return m.event != "" && (namesBeat(m.event) || strings.Contains(strings.ToLower(comment), strings.ToLower(m.event)))
}

// CommentsLike counts the comments of a stream that say nothing but the name of a kind of event, and those that are
// heartbeats as it is.
func CommentsLike(name string, r *recording.Stream) (count int) {
	for _, e := range r.All() {
		if e.Kind != recording.KindComment {
			continue
		}
		text := strings.TrimSpace(string(e.Data))
		if strings.EqualFold(lettersOf(text), lettersOf(name)) || namesBeat(name) && (text == "" || namesBeat(text)) {
			count++
		}
	}
	return count
}

// namesBeat tells whether a type reads like that of heartbeats: most servers send these as comments, whatever
// their text.
func namesBeat(event string) bool {
	name := lettersOf(event)
	return name == "ping" || name == "beat" || strings.Contains(name, "heartbeat") || strings.Contains(name, "keepalive")
}
