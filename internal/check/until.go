package check

import (
	"fmt"

	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/internal/wording"
	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/recording"
)

// checkEnd finds expectations about the end of a stream that cannot hold, because of when
// we leave it.
func (c expectedCheck) checkEnd() {
	for _, name := range c.scenario.Followed() {
		stream := c.scenario.Named(name)
		if !c.x.IsAbout(name) {
			continue
		}
		if why := contradicts(stream, inner(c.x.Expectation)); why != "" {
			c.at(c.x.Place, why, "change when the stream is left (until), or what is expected of its end")
			return
		}
	}
}

// contradicts says why an expectation about the end of a stream cannot hold; empty: it can.
func contradicts(s *scenario.Stream, x expect.Expectation) string {
	until := s.Until
	switch x := x.(type) {
	case *expect.Ends:
		switch {
		case x.How == expect.StillOpen && until == (scenario.Until{}) && s.Leave == nil:
			return "the stream is followed to its end, so it is not open then"
		case x.How == expect.How(recording.ServerClosed) && until.Awaited() != "":
			return fmt.Sprintf("the stream is left once %s, so the server cannot close it then", until.Awaited())
		case x.How == expect.How(recording.Timeout) && until.For > 0 && s.Timeout > until.For:
			return fmt.Sprintf("the stream is left %s after the response's head, before its timeout", wording.Length(until.For))
		}
	case *expect.StaysOpen:
		if until.For > 0 && until.For < x.AtLeast {
			return fmt.Sprintf("the stream is left %s after the response's head, so nobody sees whether it stays open for %s", wording.Length(until.For), wording.Length(x.AtLeast))
		}
	}
	return ""
}
