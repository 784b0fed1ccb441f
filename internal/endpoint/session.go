package endpoint

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/streamspec/streamspec/internal/stream"
	"github.com/streamspec/streamspec/internal/wording"
	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/recording"
)

// listening is for how long a stream is listened to that a further request opens.
const listening = time.Second

// goOn makes the requests that a client of the protocol makes next, in the session that the
// first response began, and judges how they are answered. None is made twice.
func (r *Report) goOn(ctx context.Context, request stream.Request, o Options, profile *expect.ProfileFile) {
	first := r.Streams[0]
	if first.Response == nil || first.Response.Status != http.StatusOK {
		return
	}
	session := http.Header{}
	for _, name := range profile.Session {
		if has := first.Response.Header.Get(name); has != "" {
			session.Set(name, has)
		}
	}
	all := r.exchanges(ctx, request, o, profile, session)
	r.answers(all, profile)
	streams := []*recording.Stream{first}
	for _, one := range all {
		streams = append(streams, one.got)
	}
	_ = r.across(profile, streams) // what is wrong with the profile was told before
}

// exchange is a further request, and what was answered.
type exchange struct {
	next   *expect.ProfileRequest
	method string
	left   string // with which Last-Event-ID it came back
	got    *recording.Stream
}

// exchanges makes further requests one after the other, but those that are made beside the one
// before them.
func (r *Report) exchanges(ctx context.Context, request stream.Request, o Options, profile *expect.ProfileFile, session http.Header) []exchange {
	var all []exchange
	left, _ := middle(r.Streams[0])
	ask := func(one *exchange, watcher stream.Watcher) {
		follows := furtherRequest(request, one.next, session, profile.Version())
		one.method = follows.Method
		one.got = o.watch(ctx, follows, listening, func(s *stream.Options) {
			if one.next.Resumes {
				one.left, s.LastEventID = left, left
			}
		}, watcher)
	}
	for i := 0; i < len(profile.Further) && ctx.Err() == nil; i++ {
		one := exchange{next: &profile.Further[i]}
		if one.next.Session && len(session) == 0 || one.next.Resumes && left == "" {
			continue
		}
		if i+1 == len(profile.Further) || !profile.Further[i+1].Beside {
			ask(&one, everything{})
			all = append(all, one)
			continue
		}
		i++
		second := exchange{next: &profile.Further[i]}
		beside := &besideIt{call: func() { ask(&second, everything{}) }}
		ask(&one, beside)
		beside.wait()
		all = append(all, one, second)
	}
	return all
}

// besideIt makes a call as soon as a stream is open.
type besideIt struct {
	everything
	call    func()
	once    sync.Once
	calling sync.WaitGroup
}

// Opened makes the call.
func (b *besideIt) Opened(*recording.Stream) { b.once.Do(func() { b.calling.Go(b.call) }) }

// wait waits for the call, which is made at the latest now.
func (b *besideIt) wait() {
	b.Opened(nil)
	b.calling.Wait()
}

// answers judges how further requests were answered.
func (r *Report) answers(all []exchange, profile *expect.ProfileFile) {
	first := r.Streams[0]
	_, missed := middle(first)
	var answered []string
	for _, one := range all {
		f, is := badlyAnswered(one.next, one.method, one.got)
		switch {
		case is:
			r.Findings = append(r.Findings, f)
			continue
		case one.next.Resumes && isStream(one.got):
			r.Findings = append(r.Findings, resumed(one.got, one.left, missed, idsOf(first)))
		case isStream(one.got):
			r.Findings = append(r.Findings, brokenOn(one.got, profile)...)
		}
		answered = append(answered, fmt.Sprintf("%s %d", one.method, one.got.Response.Status))
	}
	if len(answered) > 0 {
		r.Findings = append(r.Findings, Finding{Code: ProfileRequests, Grade: Fine, Seen: fmt.Sprintf("%s of %s behind the first, answered as the protocol has it: %s", numberOf(len(answered), len(all)), wording.Counted(len(all), "request"), strings.Join(answered, ", "))})
	}
}

// brokenOn finds the musts of a protocol that a further stream breaks.
func brokenOn(got *recording.Stream, profile *expect.ProfileFile) []Finding {
	judged, err := profile.Judge(got, expect.Env{})
	if err != nil {
		return nil // it was judged before, by the same rules
	}
	var all []Finding
	for _, one := range judged {
		if one.Unasked == "" && one.Verdict.State == expect.Broken && one.Rule.Strength != expect.Practice {
			f := ofRule(one)
			f.Seen = "on the stream of the further " + got.Request.Method + ": " + f.Seen
			all = append(all, f)
		}
	}
	return all
}

func numberOf(n, of int) string {
	if n == of {
		return "all"
	}
	return fmt.Sprint(n)
}

// furtherRequest is a request to where the first went: with its headers, unless the profile
// says otherwise, and with those of the session.
func furtherRequest(first stream.Request, next *expect.ProfileRequest, session http.Header, version string) stream.Request {
	header := first.Header.Clone()
	if header == nil {
		header = http.Header{}
	}
	header.Del("Content-Type")
	for _, more := range []http.Header{session, next.Request.Header()} {
		for name := range more {
			header.Set(name, strings.ReplaceAll(more.Get(name), "${version}", version))
		}
	}
	first.Method, first.Header, first.Body = next.Request.Method(), header, next.Request.Text()
	return first
}

// asks is a further request in a line.
func asks(method string, next *expect.ProfileRequest) string {
	text := method
	if next.Resumes {
		text += " with Last-Event-ID"
	}
	for _, name := range slices.Sorted(maps.Keys(next.Request.Headers)) {
		if name != "Accept" && !strings.Contains(next.Request.Headers[name], "${version}") {
			text += fmt.Sprintf(" with %s: %s", name, next.Request.Headers[name])
		}
	}
	if body := next.Request.Text(); body != "" {
		text += " of " + body
	}
	return text
}

// badlyAnswered finds a response that the protocol does not have.
func badlyAnswered(next *expect.ProfileRequest, method string, got *recording.Stream) (Finding, bool) {
	seen := "is not answered: " + got.End.String()
	switch {
	case got.Response == nil:
	case next.May(got.Response.Status):
		return Finding{}, false
	default:
		seen = fmt.Sprintf("is answered with status %d %s", got.Response.Status, http.StatusText(got.Response.Status))
	}
	return asRule(next, "status "+next.Statuses(), asks(method, next)+" "+seen), true
}

// asRule is the finding that a further request is not answered as the protocol has it.
func asRule(next *expect.ProfileRequest, expected, seen string) Finding {
	f := Finding{Code: ProfileRequests, Grade: Broken, Rule: next.Name, From: next.From, Why: next.Why, Expected: expected, Seen: seen}
	if next.Strength == expect.Practice {
		f.Grade = Risk
	}
	if next.Change != "" {
		f.Change = []Change{{"any server", next.Change}}
	}
	return f
}
