package strength

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/runner/recording"
)

// transport are the headers that are not the service's to say, or that differ each time.
var transport = []string{"Date", "Server", "Connection", "Keep-Alive", "Transfer-Encoding", "Content-Length", "Vary", "Via", "Etag", "Last-Modified", "Alt-Svc", "X-Request-Id"}

// frameFaults are what can go wrong around the events: with the head, and the end.
type frameFaults struct{ *subject }

// frame are the faults of the response and of its end.
func (s frameFaults) frame() {
	s.status()
	for _, name := range slices.Sorted(maps.Keys(s.stream.Response.Header)) {
		if !slices.Contains(transport, name) && !s.ownOfStub(name) {
			s.header(name, s.stream.Response.Header.Get(name))
		}
	}
	s.end()
}

// ownOfStub tells a header that a stub sends by itself.
func (s frameFaults) ownOfStub(header string) bool {
	return header == "Cache-Control" && strings.Contains(s.scenario.Named(s.stream.Declared()).URL(), "${"+scenario.StubPrefix)
}

// status is a response of another status, without a stream.
func (s frameFaults) status() {
	was := s.stream.Response.Status
	const other = http.StatusInternalServerError
	if was == other {
		return
	}
	s.fault(fmt.Sprintf("the status is %d instead of %d", other, was), statusIs(was), func(r *recording.Stream) {
		responses(r, func(now *recording.Response) { now.Status = other })
		s.refused(r, recording.HTTPStatus, fmt.Sprintf("%d %s", other, http.StatusText(other)))
	})
}

// refused has a stream be none.
func (s frameFaults) refused(r *recording.Stream, reason recording.Reason, detail string) {
	r.Entries = nil
	for i := range r.Connections {
		r.Connections[i].First = 0
	}
	s.endBy(r, recording.End{Reason: reason, At: r.Response.At, Detail: detail})
}

func (s frameFaults) header(name, was string) {
	advice := headerIs(name, was)
	if isMadeAnew(was) {
		advice = headerIsThere(name)
	}
	if name == "Content-Type" {
		if s.stream.Response.Status == http.StatusOK {
			s.fault("the media type is text/html", advice, func(r *recording.Stream) {
				responses(r, func(now *recording.Response) { now.Header.Set(name, "text/html") })
				s.refused(r, recording.WrongMediaType, "the media type is text/html")
			})
		}
		return
	}
	s.fault(fmt.Sprintf("the header %s is lost", name), advice, func(r *recording.Stream) {
		responses(r, func(now *recording.Response) { now.Header.Del(name) })
	})
	if isMadeAnew(was) {
		return
	}
	s.fault(fmt.Sprintf("the header %s has another value", name), advice, func(r *recording.Stream) {
		responses(r, func(now *recording.Response) { now.Header.Set(name, strings.TrimSpace(was+" or-another")) })
	})
}

// end are the faults of how the stream ends.
func (s frameFaults) end() {
	end := s.stream.End
	switch {
	case end.Reason == recording.ServerClosed:
		s.fault("the connection breaks before the end", endsWell(), func(r *recording.Stream) {
			s.endBy(r, recording.End{Reason: recording.Truncated, At: end.At, Detail: "the connection ended before the response did"})
		})
		s.fault("the stream does not end", endsWell(), func(r *recording.Stream) {
			s.endBy(r, recording.End{Reason: recording.Timeout, Phase: recording.PhaseTotal, At: end.At + lateBy, Detail: "the stream went on"})
		})
		s.half()
	case end.Reason == recording.Stopped && end.Met == "" && end.Unmet == "":
		s.fault("the server ends the stream early", staysOpen(), func(r *recording.Stream) {
			s.endBy(r, recording.End{Reason: recording.ServerClosed, At: end.At})
		})
	}
}

// half is a stream that ends in the middle, as if all were well.
func (s frameFaults) half() {
	middle := len(s.stream.Entries) / 2
	for _, name := range slices.Backward(s.names[middle:]) {
		if name != "" && middle > 0 { // what breaks a rule has none
			s.fault("the stream ends in the middle", atLeastOne(name), func(r *recording.Stream) { r.Entries = r.Entries[:middle] })
			return
		}
	}
}
