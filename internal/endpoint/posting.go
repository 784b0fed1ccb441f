package endpoint

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"sync"

	"github.com/streamspec/streamspec/internal/stream"
	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/recording"
)

// The rule that an endpoint leads nowhere else.
const (
	sameOrigin     = "the endpoint is on the origin of the stream"
	sameOriginFrom = "Transports, Security Warning; the SDKs refuse an endpoint of another origin"
)

// posting makes the further requests of a protocol whose stream says where they go to, while
// that stream is open. Without a profile it watches the stream alone.
type posting struct {
	everything
	profile   *expect.ProfileFile
	ask       func(to string, next *expect.ProfileRequest) *recording.Stream
	following sync.WaitGroup
	to        string // what the stream said
	all       []exchange
	elsewhere bool // to leads to another origin, and was not asked
}

func (o Options) posting(ctx context.Context, request stream.Request) *posting {
	if !o.Further || o.Profile == nil || o.Profile.PostTo == "" {
		return &posting{}
	}
	return &posting{profile: o.Profile, ask: func(to string, next *expect.ProfileRequest) *recording.Stream {
		follows := furtherRequest(request, next, nil, o.Profile.Version())
		base, err := url.Parse(request.URL)
		at, errAt := url.Parse(to)
		if err != nil || errAt != nil {
			return nil
		}
		if at = base.ResolveReference(at); at.Scheme != base.Scheme || at.Host != base.Host {
			return nil
		}
		follows.URL = at.String()
		return o.follow(ctx, follows, listening, func(*stream.Options) {})
	}}
}

// Entry posts as soon as the stream has said where to.
func (p *posting) Entry(_ *recording.Entry, r *recording.Stream) (stop string) {
	if p.profile == nil || p.to != "" {
		return ""
	}
	if said := p.profile.EventsOf(p.profile.PostTo, r); len(said) > 0 {
		p.to = string(said[0].Data)
		p.following.Go(p.post)
	}
	return ""
}

func (p *posting) post() {
	for i := range p.profile.Further {
		next := &p.profile.Further[i]
		got := p.ask(p.to, next)
		if got == nil {
			p.elsewhere = true
			return
		}
		p.all = append(p.all, exchange{next: next, method: next.Request.Method(), got: got})
	}
}

// posted judges how what was posted was answered, and by what on the stream.
func (r *Report) posted(p *posting, on *recording.Stream) {
	if p.elsewhere {
		r.Findings = append(r.Findings, Finding{
			Code: ProfileRequests, Grade: Broken, Rule: sameOrigin, From: sameOriginFrom,
			Expected: "a URI of the origin of " + recording.Escape(r.URL, recording.TimelineData),
			Seen:     "it is " + recording.Escape(p.to, recording.TimelineData) + "; nothing was posted to it",
			Why:      "Clients send what they say, and their token, to somebody else.",
			Change:   []Change{{"any server", "send the endpoint relative to the stream, as a path; behind a proxy, do not make it of the Host header"}},
		})
	}
	var answered []exchange
	for _, one := range p.all {
		if f, is := p.unanswered(one, on); is {
			r.Findings = append(r.Findings, f)
			continue
		}
		answered = append(answered, one)
	}
	r.answers(answered, p.profile)
}

// unanswered finds a request that was taken, and not answered on the stream.
func (p *posting) unanswered(one exchange, on *recording.Stream) (Finding, bool) {
	response := one.got.Response
	if one.next.Answered == "" || response == nil || !one.next.May(response.Status) || len(p.profile.EventsOf(one.next.Answered, on)) > 0 {
		return Finding{}, false
	}
	return asRule(one.next, "an event of the kind "+one.next.Answered+" on the stream",
		fmt.Sprintf("%s is answered with status %d %s, and no %s came on the stream in %s",
			asks(one.method, one.next), response.Status, http.StatusText(response.Status), one.next.Answered, recording.Milliseconds(on.End.At))), true
}
