// Package moment is when something happens while the streams of a scenario are followed, as
// files say it: to the scenario's own actions, and in its stubs.
package moment

import (
	"errors"
	"fmt"
	"time"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/yamlfile"
)

// Moment is a moment while the streams are followed. The zero value is the one at
// which all streams are open and confirmed.
type Moment struct {
	After     string `yaml:"after"`         // a kind of event has arrived
	Nth       int    `yaml:"nth" above:"0"` // so many of them; default: the first
	On        string `yaml:"on"`            // on this stream, or for it; default: the first
	AfterCall string `yaml:"after_call"`    // an action of this name is over
	// Sent: the request for the stream has been sent, so long ago, be there a response or not.
	Sent  *time.Duration `yaml:"sent"`
	Ended string         `yaml:"ended"` // this stream has ended
	Wait  time.Duration  `yaml:"wait"`  // and so much time has passed
}

// Validate finds moments that cannot be.
func (m Moment) Validate() error {
	beginnings := 0
	for _, is := range []bool{m.After != "", m.AfterCall != "", m.Sent != nil, m.Ended != ""} {
		if is {
			beginnings++
		}
	}
	switch {
	case beginnings > 1:
		return problem.WithHelp(errors.New("a moment has one beginning"), "write after, after_call, sent, or ended")
	case m.Nth < 0:
		return problem.AtField("nth", errors.New("events are counted from 1"))
	case m.Sent != nil && m.Wait > 0:
		return problem.WithHelp(errors.New("the time is given twice"), "write sent alone: sent: 500ms")
	case m.After == "" && m.Nth > 0:
		return problem.WithHelp(errors.New("nth belongs to an event"), "add after: KIND")
	case m.After == "" && m.Sent == nil && m.On != "":
		return problem.WithHelp(errors.New("on belongs to an event, or to a request"), "add after: KIND, or sent: 500ms")
	default:
		return nil
	}
}

// AtOpening tells the moment at which all streams are open and confirmed.
func (m Moment) AtOpening() bool {
	return m.After == "" && m.AfterCall == "" && m.Sent == nil && m.Ended == ""
}

// OfStream tells whether the moment is of one stream, which On names.
func (m Moment) OfStream() bool { return m.After != "" || m.Sent != nil }

// Number is how many events of the kind must have arrived: at least 1.
func (m Moment) Number() int { return max(m.Nth, 1) }

// When is a moment that stands by itself: a kind of event, or a mapping.
type When struct {
	Place problem.Place `yaml:",place"`
	Moment
}

// DecodeYAML reads the name of a kind, or the keys of a moment.
func (w *When) DecodeYAML(n *yamlfile.Node) {
	w.Place = n.Place
	if n.Kind == yamlfile.Scalar {
		n.Decode(&w.After)
		return
	}
	n.Decode(&w.Moment)
}

// Leave is when the client of a stream goes away, and whether it comes back: then it
// resumes with the last event ID, as after a lost connection.
type Leave struct {
	Moment
	Back  *time.Duration `yaml:"back"` // after this time; left out: it does not come back
	Place problem.Place  `yaml:",place"`
}

// String is the reason of a stream's end.
func (l Leave) String() string {
	if l.Back == nil {
		return "the client went away"
	}
	return fmt.Sprintf("the client went away for %s", *l.Back)
}
