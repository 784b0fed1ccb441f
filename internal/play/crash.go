package play

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/streamspec/streamspec/internal/service"
	"github.com/streamspec/streamspec/internal/verdict"
	"github.com/streamspec/streamspec/runner/recording"
)

// The end of a process is seen a little after the end of its connections: how long
// news of it is waited for where a stream broke, and where it ended well.
const (
	brokenGrace = 300 * time.Millisecond
	closedGrace = 50 * time.Millisecond
)

// crash adds that a service ended by itself. What broke with it is no cause of its own.
func (c *conclusion) crash() {
	exited := c.exited()
	if exited == nil {
		return
	}
	cause := failureOf(exited)
	for _, r := range c.Recordings {
		if expected, _ := c.judged.aboutEnd(r); !expected && !slices.Contains(c.broken, r) && c.services.cut(r) {
			c.broken = append(c.broken, r)
		}
	}
	for _, r := range onePerStream(c.broken) {
		cause.Failure.Got += "the stream ended: " + r.End.String() + lastOf(r) + "\n"
		cause.Failure.Streams = append(cause.Failure.Streams, r.Name)
		cause.Failure.Ends = append(cause.Failure.Ends, r.Name)
	}
	cause.Failure.Got = strings.TrimSuffix(cause.Failure.Got, "\n")
	for _, other := range c.out.Causes {
		if other.Cause == verdict.CallFailed {
			c.out.Consequences = append(c.out.Consequences, other.Text)
		}
	}
	c.out.Causes = slices.DeleteFunc(c.out.Causes, func(s verdict.Step) bool { return s.Cause != verdict.NotPlayed && s.Cause != verdict.RuleBroken })
	c.explained = c.broken
	c.out.Found(cause)
}

// exited is how a service ended by itself; nil: none did. The news is waited for where the
// server ended a stream.
func (c *conclusion) exited() error {
	ours := func(r *recording.Stream) bool { return r.End.Reason == recording.Stopped }
	switch {
	case c.finalErr != nil && !c.anyBroken(): // it may have ended by what was done in the end
		return c.services.crash(brokenGrace)
	case slices.ContainsFunc(c.Recordings, ours):
		return c.services.crash(0)
	case len(c.broken) > 0 || len(c.out.Causes) > 0:
		return c.services.crash(brokenGrace)
	default:
		return c.services.crash(closedGrace)
	}
}

// cut tells whether a stream ended without what was waited for as a service crashed: what it misses is
// no fault of its own.
func (s *services) cut(r *recording.Stream) bool {
	return r.End.Abnormal() && r.End.Reason != recording.Stopped && !r.Wall(r.End.At).Before(s.ended.Add(-brokenGrace))
}

// crash is how a service ended by itself, an [*service.ExitedError]; nil: none did. It
// waits so long for the news.
func (s *services) crash(grace time.Duration) error {
	if s.crashed != nil {
		return s.crashed
	}
	patience, cancel := context.WithTimeout(context.Background(), grace)
	defer cancel()
	for _, u := range s.used {
		if exited := u.Exited(); exited != nil { // there is a process: nobody hears of a URL's end
			select {
			case <-exited:
			case <-patience.Done():
			}
		}
		if err := u.Err(); err != nil {
			s.crashed, s.ended = err, endOfService(err)
			service.Told(u.Instance)
			s.recorder.Note(s.ended, recording.Note{About: recording.AboutCrash, Of: u.Name(), Text: err.Error()})
			return err
		}
	}
	return nil
}

// Unseen parts how services had ended by themselves where no scenario shows it from what else went wrong as services
// were stopped.
func Unseen(err error) (unseen []*service.ExitedError, others error) {
	if exited, is := err.(*service.ExitedError); is && exited.Unseen { //nolint:errorlint // what wraps it is unwrapped below
		return []*service.ExitedError{exited}, nil
	}
	joined, is := err.(interface{ Unwrap() []error })
	if !is {
		return nil, err
	}
	for _, one := range joined.Unwrap() {
		more, other := Unseen(one)
		unseen, others = append(unseen, more...), errors.Join(others, other)
	}
	return unseen, others
}

// OfServices are results that stand beside those of scenarios: of services that ended by themselves where none shows it.
func OfServices(unseen []*service.ExitedError) []verdict.Scenario {
	var all []verdict.Scenario
	for _, exited := range unseen {
		out := verdict.Scenario{Name: exited.Service, Group: "services", Place: Place(exited.Declared), Services: []string{exited.Service}, IsService: true}
		cause := failureOf(exited)
		cause.Cause, cause.Outcome = verdict.ServiceExited, verdict.Failed
		out.Found(cause)
		out.Decide()
		all = append(all, out)
	}
	return all
}

// endOfService is when a service ended by itself, of which an error tells.
func endOfService(err error) time.Time {
	if exited := (*service.ExitedError)(nil); errors.As(err, &exited) {
		return exited.State.At
	}
	return time.Now()
}
