package scenario

import (
	"errors"
	"fmt"
	"time"

	"github.com/streamspec/streamspec/internal/httpcall"
	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/runner/expect"
)

// Action is one thing that a scenario does: a call, a command, or something that
// happens to one of its services. Exactly one of them is given.
type Action struct {
	Place problem.Place `yaml:",place"`
	Name  string        `yaml:"name"` // how expectations and moments refer to it
	*Call
	Command string `yaml:"command"` // a command line, for no shell; the run must allow commands

	// What happens to the service of this name:
	Restart string `yaml:"restart"` // it is stopped, and started again on the same port
	Stop    string `yaml:"stop"`
	Start   string `yaml:"start"` // after stop or kill
	Kill    string `yaml:"kill"`
	Pause   string `yaml:"pause"` // its processes stand still
	Resume  string `yaml:"resume"`

	Times  int           `yaml:"times"`   // done so often; default: once
	Every  time.Duration `yaml:"every"`   // so far apart
	AtOnce bool          `yaml:"at_once"` // all at the same time
}

// Call is an HTTP call.
type Call struct {
	httpcall.Request
	As       string                     `yaml:"as"`       // the user whose cookies it has; default: none
	Status   httpcall.Status            `yaml:"status"`   // expected; zero: any 2xx
	Response *expect.Checks             `yaml:"response"` // what the response's body must be like
	Capture  map[string]httpcall.Source `yaml:"capture"`  // variable → where its value stands in the response
}

// Trigger is an action before the streams open.
type Trigger struct {
	Action
	Background bool `yaml:"background"` // the streams open before it is over
}

// During is an action at a moment while the streams are followed. Those of one moment are
// done in the order of the file, each after the one before is over.
type During struct {
	Moment
	Action
	Background bool `yaml:"background"` // the others of its moment do not wait for it
}

// Afterwards is an action once all streams have ended. They are done in the order of the
// file.
type Afterwards struct {
	Action
	Wait time.Duration `yaml:"wait"` // so much later than what comes before it
}

// Validate finds actions that cannot be done, and waits that cannot be.
func (a Afterwards) Validate() error {
	if a.Wait < 0 {
		return problem.AtField("wait", errors.New("nobody waits for less than no time"))
	}
	return a.Action.Validate()
}

// Verb is what happens to a service.
type Verb string

// The verbs.
const (
	Restart Verb = "restart"
	Stop    Verb = "stop"
	Start   Verb = "start"
	Kill    Verb = "kill"
	Pause   Verb = "pause"
	Resume  Verb = "resume"
)

// LeaveVerb is what the client of a stream does that goes away.
const LeaveVerb = "leave"

// ActionName is how expectations refer to an action that has no name of its own: "stop of
// shop".
func ActionName(verb, of string) string { return verb + " of " + of }

// Called is how expectations and moments refer to the action; empty: they cannot.
func (a Action) Called() string {
	if verb, service := a.OnService(); a.Name == "" && verb != "" {
		return ActionName(string(verb), service)
	}
	return a.Name
}

// OnService is what happens to which service; both are empty where the action is
// about none.
func (a Action) OnService() (verb Verb, service string) {
	for _, one := range []struct {
		verb    Verb
		service string
	}{{Restart, a.Restart}, {Stop, a.Stop}, {Start, a.Start}, {Kill, a.Kill}, {Pause, a.Pause}, {Resume, a.Resume}} {
		if one.service != "" {
			return one.verb, one.service
		}
	}
	return "", ""
}

// OnService makes an action of what happens to a service.
func OnService(verb Verb, service string) Action {
	var a Action
	*map[Verb]*string{Restart: &a.Restart, Stop: &a.Stop, Start: &a.Start, Kill: &a.Kill, Pause: &a.Pause, Resume: &a.Resume}[verb] = service
	return a
}

// String names the action in a message.
func (a Action) String() string {
	verb, service := a.OnService()
	switch {
	case a.Call != nil:
		return "the call"
	case a.Command != "":
		return "the command"
	default:
		return fmt.Sprintf("%s of %s", verb, service)
	}
}

const actionHelp = "write a call (get, post, put, patch, delete, head, options, or method and url), command, or one of restart, stop, start, kill, pause, resume with a service"

// Validate finds actions that do nothing, or two things, and repetitions that
// cannot be.
func (a Action) Validate() error {
	said := 0
	for _, is := range []bool{a.Call != nil, a.Command != "", a.Restart != "", a.Stop != "", a.Start != "", a.Kill != "", a.Pause != "", a.Resume != ""} {
		if is {
			said++
		}
	}
	switch {
	case said != 1:
		return problem.WithHelp(errors.New("one thing is done at a time"), actionHelp)
	case a.Times < 0 || a.Every < 0:
		return errors.New("what is repeated has no negative times or every")
	case a.Times < 2 && (a.Every > 0 || a.AtOnce):
		return problem.WithHelp(errors.New("nothing is repeated"), "add times: 2, or more")
	case a.AtOnce && a.Every > 0:
		return problem.WithHelp(errors.New("it is repeated all at once, or one after the other"), "write at_once or every")
	default:
		return nil
	}
}
