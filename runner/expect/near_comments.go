package expect

import (
	"slices"
	"strings"

	"github.com/streamspec/streamspec/internal/wording"
	"github.com/streamspec/streamspec/runner/recording"
)

// comments are those that came where no event of a kind did.
type comments struct {
	count int
	shown string // the text of one of them
	which string // which that is
	named bool   // it reads like an event of the kind
}

// comments are those of a stream where the kind is one of events, not of comments.
func (m matcher) comments(r *recording.Stream) comments {
	var c comments
	if m.kind != recording.KindEvent {
		return c
	}
	types := m.types()
	for _, e := range r.All() {
		if e.Kind == recording.KindComment {
			text := strings.TrimSpace(string(e.Data))
			c.add(text, types.readLike(text))
		}
	}
	return c
}

// add counts one, and shows it if it is the first, or the first that reads like an event of the kind.
func (c *comments) add(text string, named bool) {
	c.count++
	switch {
	case c.count == 1:
		c.shown, c.which, c.named = text, "the first", named
	case named && !c.named:
		c.shown, c.which, c.named = text, "one", true
	}
}

// said says that comments came instead of events; empty: none did.
func (c comments) said() string {
	if c.count == 0 {
		return ""
	}
	text := "; " + wording.CountedAs(c.count, "comment", "comments") + " came, " + c.which
	if c.shown == "" {
		text += " has no text"
	} else {
		text += " is «" + clipped(c.shown) + "»"
	}
	if c.named {
		text += ": comments are no events, and are called comment"
	}
	return text
}

// saidIfNamed says so where one of them reads like an event of the kind.
func (c comments) saidIfNamed() string {
	if c.named {
		return c.said()
	}
	return ""
}

// readLike tells whether a comment reads like an event of one of the types.
func (t eventTypes) readLike(comment string) bool {
	return slices.ContainsFunc(t.named, func(event string) bool {
		return namesBeat(event) || strings.Contains(strings.ToLower(comment), strings.ToLower(event))
	})
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
