package compare

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/streamspec/streamspec/runner/recording"
)

// factsOf states all facts of the runs of one scenario.
func factsOf(flows [][]*flow, beating rhythm) *facts {
	f := newFacts()
	for _, run := range flows {
		f.runs++
		for _, one := range run {
			f.flow(one, beating)
		}
		if len(run) > 0 {
			f.calls(run[0].run)
			f.at(key{"", aspectPlayed, "", ""}).add(played(run[0]))
		}
	}
	f.forgetFixed()
	for stream, at := range f.watched {
		f.tally[key{stream, aspectWatched, "", ""}] = &tally{runs: f.runs, seen: []*sighting{{recording.Milliseconds(at), f.runs, Place{}}}}
	}
	return f
}

// flow states the facts of one stream of a run.
func (f *facts) flow(one *flow, beating rhythm) {
	s := one.stream
	whole := Place{File: one.run.File, Stream: s}
	f.at(key{one.name, aspectPath, "", ""}).add(one.path(), whole)
	if one.timed() {
		f.at(key{one.name, aspectRedirect, "", ""}).add(one.redirects(), whole)
	}
	f.head(one, whole)
	if one.timed() || one.end.Reason != recording.ServerClosed {
		f.ends(one, whole)
	}
	if s.Response == nil {
		return
	}
	if f.responses[one.name]++; len(s.Response.Header) > 0 {
		f.heads[one.name]++
	}
	if one.asMeant() && one.timed() {
		f.watched[one.name] = max(f.watched[one.name], one.end.At)
	}
	if endings := lineEndings(one.connections); endings != "" {
		f.at(key{one.name, aspectLines, "", ""}).add(endings, whole)
	}
	f.counts(one)
	f.orders(one)
	f.fields(one)
	if one.timed() {
		f.times(one)
		f.beats(one, beating)
	}
	f.ids(one)
	f.again(one)
	f.last(one)
	f.aside(one)
}

// timed tells that it is known when things happened: curl does not know, nor how the stream ended if it says
// nothing, nor whether it was redirected.
func (f *flow) timed() bool { return f.end.At > 0 }

// path is what the flow's request asks for, with the method where it is not GET.
func (f *flow) path() string {
	text := f.values.path(f.stream.Request)
	if m := f.stream.Request.Method; m != "" && m != "GET" {
		return m + " " + text
	}
	return text
}

// redirects are those that the flow's first request met.
func (f *flow) redirects() string {
	if len(f.connections) == 0 || len(f.connections[0].Hops) == 0 {
		return "none"
	}
	var all []string
	for _, hop := range f.connections[0].Hops {
		all = append(all, fmt.Sprintf("%d to %s", hop.Status, f.values.path(recording.Request{URL: hop.Location})))
	}
	return strings.Join(all, ", ")
}

// noResponse is the status of a stream whose request nobody answered.
const noResponse = "no response"

// head states the facts of a response's head.
func (f *facts) head(one *flow, at Place) {
	s := one.stream
	if s.Response == nil {
		f.at(key{one.name, aspectStatus, "", ""}).add(noResponse, at)
		return
	}
	f.at(key{one.name, aspectStatus, "", ""}).add(strconv.Itoa(s.Response.Status), at)
	if s.Response.Protocol != "" {
		f.at(key{one.name, aspectProtocol, "", ""}).add(s.Response.Protocol, at)
	}
	if one.timed() {
		f.at(key{one.name, aspectTime, "", ""}).measure(inMilliseconds(s.Response.At), one.run.late(), at)
	}
	if len(s.Response.Header) == 0 {
		return // who wrote it down did not know it
	}
	media, _, _ := strings.Cut(s.Response.ContentType(), ";")
	f.at(key{one.name, aspectMedia, "", ""}).add(strings.ToLower(strings.TrimSpace(media)), at)
	for name, values := range s.Response.Header {
		if !variesByItself(name) {
			f.at(key{one.name, aspectHeader, "", spelled(name)}).add(spelledAlike(name, one.values.header(values)), at)
		}
	}
}

// variesByItself tells headers that are of the moment, or of the body.
func variesByItself(name string) bool {
	switch name {
	case "Date", "Age", "Content-Length", "Expires", "Last-Modified", "Etag":
		return true
	}
	return false
}

func (v *requestValues) header(values []string) string {
	texts := make([]string, len(values))
	for i, text := range values {
		texts[i] = text
		if c := v.classOf(text); c.name != "" {
			texts[i] = "<" + c.name + ">"
		}
	}
	return strings.Join(texts, ", ")
}

// lineEndings are how the first lines of responses ended; empty: nobody wrote that down, or none came.
func lineEndings(connections []recording.Connection) string {
	var all []string
	for _, c := range connections {
		if c.LineEnding != "" && !slices.Contains(all, c.LineEnding) {
			all = append(all, c.LineEnding)
		}
	}
	return strings.Join(all, ", then ")
}

// The values of whether a scenario was played to its end.
const (
	isPlayed  = "played to its end"
	notPlayed = "not played to its end"
)

// played is whether the scenario of a run could be played to its end: what it does at an
// event that never comes, for example, is never done.
func played(first *flow) (value string, at Place) {
	value, at = isPlayed, Place{File: first.run.File, Stream: first.stream}
	if err := Played(first.run.Recording); err != nil {
		_, why, _ := strings.Cut(err.Error(), "\n")
		value, at.why = notPlayed, why
	}
	return value, at
}

func inMilliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
