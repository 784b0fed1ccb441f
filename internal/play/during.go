package play

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/streamspec/streamspec/internal/httpcall"
	"github.com/streamspec/streamspec/internal/verdict"
	"github.com/streamspec/streamspec/internal/wording"
	"github.com/streamspec/streamspec/runner/recording"
)

// mostDeeds is how many lines of a timeline tell of what a scenario did.
const mostDeeds = 20

// during is what the scenario did while a stream was followed: its calls, and what it did to its
// services. What was done again and again to the same effect is told once.
func during(r *recording.Stream, called *calls, did *acted) []recording.Deed {
	var all []recording.Deed
	add := func(began time.Time, label, text string) {
		at := began.Sub(r.Started)
		if at < 0 || at > r.End.At {
			return
		}
		all = append(all, recording.Deed{At: at, Label: label, Text: text})
	}
	for _, call := range told(called.sofar()) {
		add(call.first.Began, "call", call.text(r))
	}
	for _, a := range did.sofar() {
		add(a.Began, "", a.Name)
	}
	slices.SortStableFunc(all, func(a, b recording.Deed) int { return int(a.At - b.At) })
	if more := len(all) - mostDeeds; more > 0 {
		all = append(all[:mostDeeds], recording.Deed{At: all[mostDeeds].At, Text: fmt.Sprintf("… and %d more", more)})
	}
	return all
}

// logs tells of the last calls of a scenario of which no stream is shown: what failed is one of them, or
// came before the streams.
func (c *calls) logs() []verdict.Log {
	calls := told(c.sofar())
	if len(calls) == 0 {
		return nil
	}
	before := 0
	for ; len(calls) > mostDeeds; calls = calls[1:] {
		before += calls[0].times
	}
	var lines []string
	if before > 0 {
		lines = append(lines, fmt.Sprintf("… and %s before", wording.Counted(before, "call")))
	}
	for _, call := range calls {
		lines = append(lines, call.whole())
	}
	return []verdict.Log{{What: "the scenario called", Text: strings.Join(lines, "\n")}}
}

// toldCall is a call, and those behind it that asked the same and were answered alike.
type toldCall struct {
	first, last *recording.Call
	times       int
}

// told are the calls of the scenario itself.
func told(all []*recording.Call) []*toldCall {
	var calls []*toldCall
	for _, c := range all {
		if c.Stub != "" {
			continue
		}
		if n := len(calls) - 1; n >= 0 && alike(calls[n].last, c) {
			calls[n].last = c
			calls[n].times++
			continue
		}
		calls = append(calls, &toldCall{c, c, 1})
	}
	return calls
}

// alike tells that two calls asked for the same and were answered alike.
func alike(a, b *recording.Call) bool {
	same := a.Name == b.Name && a.Request.Method == b.Request.Method && a.Request.URL == b.Request.URL && string(a.Request.Body) == string(b.Request.Body)
	return same && outcomeOf(a) == outcomeOf(b)
}

// outcomeOf is what a call came to.
func outcomeOf(c *recording.Call) string {
	switch {
	case c.Response != nil:
		return fmt.Sprintf("status %d", c.Response.Status)
	case c.Error != "":
		return "no response: " + recording.Escape(c.Error, recording.TimelineData)
	default:
		return "no response yet"
	}
}

// exchanged is what a call of this name asked, and what came back; empty: there is none.
func (c *calls) exchanged(name string) string {
	call := c.named(name)
	if name == "" || call == nil {
		return ""
	}
	text := call.Request.Method + " " + call.Request.URL + behind(call.Request.Body) + "\n" + outcomeOf(call)
	if call.Response == nil {
		return text
	}
	return text + " after " + recording.Milliseconds(call.Took) + behindHead(call)
}

// behind is the beginning of a body behind what it belongs to; empty: there is none.
func behind(body []byte) string {
	text := strings.TrimRight(string(body), " \t\r\n")
	if text == "" {
		return ""
	}
	return " · " + recording.Escape(text, httpcall.Excerpt)
}

// behindHead is the beginning of the body of a call's response; empty: there is none.
func behindHead(c *recording.Call) string {
	if begins := c.Came(httpcall.Excerpt); begins != "" {
		return " · " + begins
	}
	return ""
}

// text tells of the call in a line: what was asked, and what came of it.
func (t toldCall) text(beside *recording.Stream) string {
	text := t.first.Request.Method + " " + within(t.first.Request.URL, beside.Request.URL)
	if t.first.Name != "" {
		text += " (" + t.first.Name + ")"
	}
	text += " · " + outcomeOf(t.first)
	if t.first.Response != nil {
		text += " after " + recording.Milliseconds(t.first.Took)
	}
	if t.times > 1 {
		text += fmt.Sprintf(" (%d times, the last at %s)", t.times, recording.Milliseconds(t.last.Began.Sub(beside.Started)))
	}
	return text + behind(t.first.Request.Body)
}

// whole tells of the call by itself: also what came back.
func (t toldCall) whole() string {
	text := t.first.Request.Method + " " + t.first.Request.URL
	if t.first.Name != "" {
		text += " (" + t.first.Name + ")"
	}
	text += behind(t.first.Request.Body) + " · " + outcomeOf(t.first)
	if t.first.Response != nil {
		text += " after " + recording.Milliseconds(t.first.Took) + behindHead(t.first)
	}
	if t.times > 1 {
		text += fmt.Sprintf(" (%d times)", t.times)
	}
	return text
}

// within is a URL without its host, where another URL has the same.
func within(asked, other string) string {
	a, errA := url.Parse(asked)
	b, errB := url.Parse(other)
	if errA != nil || errB != nil || a.Host != b.Host {
		return asked
	}
	return a.RequestURI()
}
