package endpoint

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/stream"
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
	asked, answered := 0, []string{}
	for i := range profile.Further {
		next := &profile.Further[i]
		left, missed := middle(first)
		if ctx.Err() != nil || next.Session && len(session) == 0 || next.Resumes && left == "" {
			continue
		}
		follows := furtherRequest(request, next, session, profile.Version())
		got := o.follow(ctx, follows, listening, func(s *stream.Options) {
			if next.Resumes {
				s.LastEventID = left
			}
		})
		asked++
		f, is := badlyAnswered(next, follows.Method, got)
		switch {
		case is:
			r.Findings = append(r.Findings, f)
			continue
		case next.Resumes && isStream(got):
			r.Findings = append(r.Findings, resumed(got, left, missed, idsOf(first)))
		case isStream(got):
			r.Findings = append(r.Findings, brokenOn(got, profile)...)
		}
		answered = append(answered, fmt.Sprintf("%s %d", follows.Method, got.Response.Status))
	}
	if len(answered) > 0 {
		r.Findings = append(r.Findings, Finding{Code: ProfileRequests, Grade: Fine, Seen: fmt.Sprintf("%s of %s behind the first, answered as the protocol has it: %s", numberOf(len(answered), asked), problem.Counted(asked, "request"), strings.Join(answered, ", "))})
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
	grade := Broken
	if next.Strength == expect.Practice {
		grade = Risk
	}
	f := Finding{Code: ProfileRequests, Grade: grade, Rule: next.Name, From: next.From, Why: next.Why,
		Expected: "status " + next.Statuses(), Seen: asks(method, next) + " " + seen}
	if next.Change != "" {
		f.Change = []Change{{"any server", next.Change}}
	}
	return f, true
}
