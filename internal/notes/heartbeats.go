package notes

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/streamspec/streamspec/internal/verdict"
	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/recording"
)

// heartbeat is what heartbeats are called.
var heartbeat = regexp.MustCompile(`(?i)^(heart[-_ ]?beats?|keep[-_ ]?alives?|pings?)$`)

// heartbeats looks for those of another form than the kinds declare.
type heartbeats struct {
	kind     string // that is declared; empty: none is, or an expectation is about it
	comments bool   // it is a comment
	is       func(*expect.View) bool
	came     bool
	other    *recording.Entry // the first of the other form
	many     int
	view     expect.View
}

func newHeartbeats(about Subject) *heartbeats {
	h := &heartbeats{view: expect.View{In: about.Stream}}
	for _, name := range about.Kinds.Names() {
		kind := about.Kinds[name]
		if !heartbeat.MatchString(name) && !heartbeat.MatchString(kind.Event) {
			continue
		}
		is, err := about.Kinds.Recognize(name)
		named := func(x expect.Expectation) bool { return names(x, name) }
		if err == nil && !slices.ContainsFunc(about.Expected, named) {
			h.kind, h.comments, h.is = name, slices.Contains(kind.AnyOf, expect.AnyComment), is
			return h
		}
	}
	return h
}

func (h *heartbeats) see(_ int, e *recording.Entry) {
	if h.kind == "" || h.came {
		return
	}
	h.view.Show(e)
	switch {
	case h.is(&h.view):
		h.came = true
	case h.otherForm(e):
		if h.many++; h.many == 1 {
			h.other = e.Clone()
		}
	}
}

// otherForm tells whether an entry is a heartbeat, by what it says, of the form that is not
// declared.
func (h *heartbeats) otherForm(e *recording.Entry) bool {
	text := strings.TrimSpace(string(e.Data))
	switch e.Kind {
	case recording.KindComment:
		return !h.comments && (text == "" || heartbeat.MatchString(text))
	case recording.KindEvent:
		return h.comments && heartbeat.MatchString(e.Type)
	default:
		return false
	}
}

func (h *heartbeats) found(Subject) []verdict.Note {
	switch {
	case h.came || h.many == 0:
		return nil
	case h.comments:
		return []verdict.Note{note(HeartbeatForm, fmt.Sprintf("the kind %q is a comment, and none came; events came instead, %d of them, the first is %s", h.kind, h.many, recording.Name(h.other)), h.other)}
	default:
		return []verdict.Note{note(HeartbeatForm, fmt.Sprintf("the kind %q is an event, and none came; comments came instead, %d of them, the first is «%s»: a page never sees them",
			h.kind, h.many, recording.Escape(strings.TrimSpace(string(h.other.Data)), recording.TimelineData)), h.other)}
	}
}
