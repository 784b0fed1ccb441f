package play

import (
	"regexp"
	"slices"

	"github.com/streamspec/streamspec/internal/secret"
	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/recording"
)

// mask is what stands in a recording instead of a secret.
var mask = regexp.MustCompile(regexp.QuoteMeta(secret.Mask) + `\d+`)

// whatMaskHides is why nobody can tell what depends on a secret, from a recording.
const whatMaskHides = "the recording has only a mask instead of a value that decides it; what was said when it was made holds"

// throughMasks is what can be told from a recording in which secrets are masked. That two
// are equal is told by their numbers; what a secret looks like, and that it equals a text
// which is no secret by itself, nobody can tell.
func throughMasks(rec *recording.Recording, judged expect.Verdict, x expect.Expectation, streams []*recording.Stream) expect.Verdict {
	hidden := judged.State == expect.Broken && mask.MatchString(judged.Got) ||
		judged.State != expect.Unknown && looksInside(x) && hasMask(rec, x, streams)
	if !hidden {
		return judged
	}
	return expect.Verdict{State: expect.Unknown, Expected: x.String(), Reason: whatMaskHides, Stream: judged.Stream, Marks: judged.Marks}
}

// looksInside tells whether an expectation says what a value looks like.
func looksInside(x expect.Expectation) bool {
	if each, is := x.(*expect.ForEach); is {
		return looksInside(each.Expectation)
	}
	checks, has := x.(interface{ LookInside() bool })
	return has && checks.LookInside()
}

// hasMask tells whether a mask stands in what an expectation looks into: what a stub
// received, the response to a call, or streams.
func hasMask(rec *recording.Recording, x expect.Expectation, streams []*recording.Stream) bool {
	switch x := x.(type) {
	case *expect.Received:
		return slices.ContainsFunc(receivedBy(rec, x.Stub), func(in recording.Incoming) bool { return mask.Match(in.Body) })
	case *expect.Response:
		return slices.ContainsFunc(rec.Calls, func(c *recording.Call) bool { return c.Name == x.Of && mask.Match(c.Body) })
	default:
		return slices.ContainsFunc(streams, isMasked)
	}
}

func isMasked(s *recording.Stream) bool {
	for _, e := range s.All() {
		if mask.Match(e.Data) {
			return true
		}
	}
	return false
}
