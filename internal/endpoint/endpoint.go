// Package endpoint judges an event stream of which nothing is known but its URL: what is wrong
// with it, what goes wrong at somebody's, what is as it should be, and what to change.
//
// Start reading at [Check].
package endpoint

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/streamspec/streamspec/internal/lateness"
	"github.com/streamspec/streamspec/internal/stream"
	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/recording"
)

// Grade is how much a finding matters.
type Grade string

// The grades.
const (
	Broken Grade = "broken" // clients lose something, or get nothing
	Risk   Grade = "risk"   // it works here, and goes wrong at somebody's
	Fine   Grade = "fine"   // what was seen, and is as it should be
)

// Finding is one thing that was found out.
type Finding struct {
	Code     string   `json:"code"` // stable
	Grade    Grade    `json:"grade"`
	Rule     string   `json:"rule,omitempty"`     // of a profile: what it says
	From     string   `json:"from,omitempty"`     // of a rule: the section that lays it down
	Expected string   `json:"expected,omitempty"` // of a rule: what would have met it
	Seen     string   `json:"seen"`               // what was seen, with the bytes or the figures
	Why      string   `json:"why,omitempty"`      // why it matters
	Change   []Change `json:"change,omitempty"`   // what to change, by where
}

// Change is a line that mends a finding.
type Change struct {
	Where string `json:"where"` // nginx, Caddy, Flask, Express, Go, or the client
	Line  string `json:"line"`
}

// Report is what became of a check.
type Report struct {
	Method   string    `json:"method"`
	URL      string    `json:"url"`
	Profile  string    `json:"profile,omitempty"`  // by which it was judged
	Protocol string    `json:"protocol,omitempty"` // that this is of, in words
	Findings []Finding `json:"findings"`           // the worst first
	// Streams are what was followed: first the stream itself, then how it went on for a
	// client that came back, and for one that understands compression, where these were tried.
	Streams []*recording.Stream `json:"-"`
}

// IsBroken tells whether something is broken.
func (r *Report) IsBroken() bool {
	return slices.ContainsFunc(r.Findings, func(f Finding) bool { return f.Grade == Broken })
}

// DefaultFor is for how long a stream is followed at most.
const DefaultFor = 10 * time.Second

// shareAgain is the part of that time for which a stream is followed that is opened again.
const shareAgain = 2

// Options say how a stream is reached, and for how long it is followed. The zero For is
// [DefaultFor].
type Options struct {
	Stream  stream.Options
	For     time.Duration
	Profile *expect.ProfileFile // by which the stream is judged; nil: by that of the protocol that it shows
	Further bool                // the request is the profile's own, and those that it has behind it are made as well
}

// Check follows a stream, beside it as a client that understands compression, and then as one
// that left in the middle and comes back. A request that is not safe (RFC 9110, section 9.2.1)
// is made once: whether one can come back to its stream, a profile's further requests tell. It
// ends by itself; a done ctx ends it before.
func Check(ctx context.Context, request stream.Request, o Options) (*Report, error) {
	if o.For == 0 {
		o.For = DefaultFor
	}
	report := &Report{Method: request.Method, URL: request.URL}
	if report.Method == "" {
		report.Method = http.MethodGet
	}
	monitor, err := o.watchLateness()
	if err != nil {
		return nil, err
	}
	defer monitor.Stop()
	began := time.Now()
	var plain, compressed *recording.Stream
	var following sync.WaitGroup
	if mayRepeat(report.Method) {
		following.Go(func() { compressed = o.follow(ctx, request, o.For, func(s *stream.Options) { s.Compressed = true }) })
	}
	posts := o.posting(ctx, request)
	plain = o.watch(ctx, request, o.For, func(*stream.Options) {}, posts)
	following.Wait()
	posts.following.Wait()
	report.Streams = []*recording.Stream{plain}
	report.Findings = look(plain, o.For, wasBusy(monitor, began))
	err = report.judge(plain, o.Profile)
	if isStream(plain) {
		if compressed != nil {
			report.Streams = append(report.Streams, compressed)
			report.Findings = append(report.Findings, compression(plain, compressed)...)
			if f, is := failing(compressed, "asked as by a client that understands compression"); is {
				report.first(f)
			}
		}
		report.comeBack(ctx, request, o)
	}
	switch {
	case posts.profile != nil:
		report.posted(posts, plain)
	case o.Further && o.Profile != nil:
		report.goOn(ctx, request, o, o.Profile)
	}
	report.advise()
	return report, errors.Join(err, recording.Unread(report.Streams...))
}

// watchLateness has all streams read by one clock, which knows when this process is late.
func (o *Options) watchLateness() (*lateness.Monitor, error) {
	if o.Stream.Lateness == nil {
		o.Stream.Lateness = new(lateness.Monitor)
	}
	return o.Stream.Lateness, o.Stream.Lateness.Start()
}

// wasBusy tells that the machine has been busy since a time: what came late may have been held up on it.
func wasBusy(monitor *lateness.Monitor, since time.Time) bool {
	monitor.Settle(time.Now())
	return lateness.Busy(monitor.Since(since))
}

// Look judges streams that somebody followed and wrote down: each by itself, and what the
// protocol says of those of one session together.
func Look(streams []*recording.Stream, profile *expect.ProfileFile) (*Report, error) {
	report := &Report{Method: streams[0].Request.Method, URL: streams[0].Request.URL, Streams: streams}
	judgedBy := profile
	for _, r := range streams {
		one := &Report{Method: r.Request.Method, Findings: look(r, r.End.At, false)}
		by := profileOf(r, profile)
		if by != nil {
			if err := one.keep(r, by); err != nil {
				return nil, err
			}
			judgedBy, report.Profile, report.Protocol = by, by.Name, by.About
		}
		report.add(one.Findings, r, len(streams))
	}
	err := report.across(judgedBy, streams)
	report.advise()
	return report, errors.Join(err, recording.Unread(report.Streams...))
}

// add adds what was found of one of several streams.
func (r *Report) add(found []Finding, on *recording.Stream, of int) {
	for _, f := range found {
		if of > 1 {
			f.Seen = "on the stream " + on.Name + ": " + f.Seen
		}
		r.Findings = append(r.Findings, f)
	}
}

// judge judges the stream by the profile that was asked for, or by that of the protocol that it
// shows.
func (r *Report) judge(first *recording.Stream, asked *expect.ProfileFile) error {
	if profile := profileOf(first, asked); profile != nil {
		return r.keep(first, profile)
	}
	return nil
}

// mayRepeat tells whether a request may be made more than once.
func mayRepeat(method string) bool { return method == http.MethodGet || method == http.MethodHead }

func (o Options) follow(ctx context.Context, request stream.Request, length time.Duration, adapt func(*stream.Options)) *recording.Stream {
	return o.watch(ctx, request, length, adapt, everything{})
}

func (o Options) watch(ctx context.Context, request stream.Request, length time.Duration, adapt func(*stream.Options), watcher stream.Watcher) *recording.Stream {
	options := o.Stream
	options.Reading.Mode = stream.Browser
	options.For = length
	options.Deadlines.Headers = length
	options.Deadlines.Total = 2 * length // until the head, and behind it
	adapt(&options)
	return stream.Follow(ctx, &request, &options, watcher)
}

// everything watches a stream until its time is over.
type everything struct{}

func (everything) Opened(*recording.Stream) {}

func (everything) Entry(*recording.Entry, *recording.Stream) (stop string) { return "" }

// isStream tells whether an event stream was read.
func isStream(r *recording.Stream) bool {
	return r.Response != nil && r.Response.Status == http.StatusOK && r.End.Reason != recording.WrongMediaType
}

// advise says of each finding why it matters and what to change, and puts the worst first.
func (r *Report) advise() {
	order := []Grade{Broken, Risk, Fine}
	slices.SortStableFunc(r.Findings, func(a, b Finding) int { return slices.Index(order, a.Grade) - slices.Index(order, b.Grade) })
	for i, f := range r.Findings {
		advice := adviceOn(f.Code)
		if f.Why == "" {
			r.Findings[i].Why = advice.why
		}
		if f.Grade != Fine && f.Change == nil {
			r.Findings[i].Change = advice.change
		}
	}
}
