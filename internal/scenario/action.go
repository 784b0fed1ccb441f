package scenario

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/streamspec/streamspec/internal/httpcall"
	"github.com/streamspec/streamspec/internal/moment"
	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/yamlfile"
	"github.com/streamspec/streamspec/runner/expect"
)

// Action is one thing that a scenario does: a call, a command, something that happens to
// one of its services, or a capture from an event. Exactly one of them is given.
type Action struct {
	Place problem.Place `yaml:",place"`
	Name  string        `yaml:"name"` // how expectations and moments refer to it
	*Call
	// Capture is variable → where its value stands: in the response to the call or, without a
	// call, in the event of the moment.
	Capture map[string]httpcall.Source `yaml:"capture"`
	Command string                     `yaml:"command"` // a command line, for no shell

	// What happens to the service of this name:
	Restart string `yaml:"restart"` // it is stopped, and started again on the same port
	Stop    string `yaml:"stop"`
	Start   string `yaml:"start"` // after stop or kill
	Kill    string `yaml:"kill"`
	Pause   string `yaml:"pause"` // its processes stand still
	Resume  string `yaml:"resume"`

	Times  int           `yaml:"times" above:"0"` // done so often; default: once
	Every  time.Duration `yaml:"every"`           // so far apart
	AtOnce bool          `yaml:"at_once"`         // all at the same time

	// Within polls: the call is made again until its response is as it says, for so long. Every
	// is then the wait from one to the next; default: PollEvery.
	Within time.Duration `yaml:"within" above:"0"`
}

// Call is an HTTP call.
type Call struct {
	httpcall.Request
	As       string          `yaml:"as"`               // the user whose cookies it has; default: none
	Status   httpcall.Status `yaml:"status" above:"0"` // expected; zero: any 2xx
	Response *expect.Checks  `yaml:"response"`         // what the response's body must be like
}

// How a call is polled.
const (
	PollEvery = 100 * time.Millisecond
	MaxPoll   = 10 * time.Minute
)

// How often something is repeated, at most. Each that is done at once takes a connection, or a
// process.
const (
	MaxTimes  = 10_000
	MaxAtOnce = 1_000
	MaxEvery  = 10 * time.Minute
)

// checkRepetition finds repetitions that would bring down the machine, or never end.
func (a Action) checkRepetition() error {
	switch {
	case a.Times < 0 || a.Every < 0:
		return errors.New("what is repeated has no negative times or every")
	case a.Times > MaxTimes:
		return problem.AtField("times", fmt.Errorf("%d times are more than the %d that something can be repeated", a.Times, MaxTimes))
	case a.AtOnce && a.Times > MaxAtOnce:
		return problem.AtField("times", problem.WithHelp(fmt.Errorf("%d at once are more than the %d that this machine should bear", a.Times, MaxAtOnce), "write every, or a smaller number"))
	case a.Every > MaxEvery:
		return problem.AtField("every", fmt.Errorf("every %v is longer than the %v that may be between two", a.Every, MaxEvery))
	default:
		return nil
	}
}

// checkPoll finds what cannot be polled.
func (a Action) checkPoll() error {
	switch {
	case a.Call == nil:
		return problem.AtField("within", problem.WithHelp(errors.New("only a call is made again until its response fits"), "leave it out, or write a call"))
	case a.Within < 0 || a.Within > MaxPoll:
		return problem.AtField("within", fmt.Errorf("a response is waited for from 1ms to %s", MaxPoll))
	case a.Times > 0 || a.AtOnce:
		return problem.AtField("within", problem.WithHelp(errors.New("what is polled is made as often as it takes"), "leave out times and at_once"))
	default:
		return nil
	}
}

// Trigger is an action before the streams open.
type Trigger struct {
	Action
	Background bool `yaml:"background"` // the streams open before it is over

	Use   string    `yaml:"use"` // instead of all of this: a piece of streamspec.yaml
	Piece []Trigger `yaml:"-"`   // that it is
}

// use is a trigger that is a piece of the suite.
type use struct {
	Use string `yaml:"use,required"` // the name of a piece in streamspec.yaml
}

// DecodeYAML reads an action, or the name of a piece.
func (t *Trigger) DecodeYAML(n *yamlfile.Node) {
	if !n.Has("use") {
		n.DecodeFields(t)
		return
	}
	var piece use
	n.Decode(&piece)
	t.Place, t.Use = n.Place, piece.Use
}

// YAMLSchema takes an action, or the name of a piece.
func (Trigger) YAMLSchema(s *yamlfile.Schemas) map[string]any {
	return yamlfile.AnyOf(s.Fields(reflect.TypeFor[Trigger]()), s.Fields(reflect.TypeFor[use]()))
}

// Validate finds actions that do nothing, where it is no piece, and captures from an event,
// before there is any.
func (t Trigger) Validate() error {
	switch {
	case t.Use != "":
		return nil
	case t.CapturesEvent():
		return noEvent("before the streams open")
	}
	return t.Action.Validate()
}

// noEvent refuses to capture from an event where there is none.
func noEvent(when string) error {
	return problem.AtField("capture", problem.WithHelp(errors.New(when+" there is no event to capture from"), "write it below during, with after: KIND, or below the stream"))
}

// Actions are what is done: one action, or those of a piece.
func (t Trigger) Actions() []Action {
	if t.Use == "" {
		return []Action{t.Action}
	}
	var all []Action
	for _, inner := range t.Piece {
		all = append(all, inner.Actions()...)
	}
	return all
}

// During is an action at a moment while the streams are followed. Those of one moment are
// done in the order of the file, each after the one before is over.
type During struct {
	moment.Moment
	Action
	Background bool `yaml:"background"` // the others of its moment do not wait for it
	// EachClientOf names a stream with several clients: each of them does it, with its own
	// ${client}, its own cookies and what it has captured itself, at its own moment.
	EachClientOf string `yaml:"each_client_of"`
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
	if a.CapturesEvent() {
		return noEvent("once the streams have ended")
	}
	return a.Action.Validate()
}

// Validate finds captures from an event that nobody names.
func (d During) Validate() error {
	if d.CapturesEvent() && (d.After == "" || d.Wait > 0) {
		return problem.AtField("capture", problem.WithHelp(errors.New("without a call it captures from the event of its moment"), "add after: KIND, without wait; or a call"))
	}
	if d.EachClientOf != "" && d.Call == nil {
		return problem.AtField("each_client_of", problem.WithHelp(errors.New("each client makes a call"), "write a call: what an event has, each client captures anyway"))
	}
	return errors.Join(d.Moment.Validate(), d.Action.Validate())
}

// Of is the moment at which the action is done, where first is the stream that moments are about
// which name none: of what each client does, its own stream.
func (d During) Of(first string) moment.Moment {
	m := d.Moment
	if m.OfStream() && m.On == "" {
		m.On = cmp.Or(d.EachClientOf, first)
	}
	return m
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
	case a.Call != nil && a.Name != "":
		return fmt.Sprintf("the call %q", a.Name)
	case a.Call != nil:
		return "the call"
	case a.Command != "":
		return "the command"
	case a.CapturesEvent():
		return "the capture of " + strings.Join(slices.Sorted(maps.Keys(a.Capture)), ", ")
	default:
		return fmt.Sprintf("%s of %s", verb, service)
	}
}

const actionHelp = "write a call (get, post, put, patch, delete, head, options, or method and url), command, capture, or one of restart, stop, start, kill, pause, resume with a service"

// CapturesEvent tells whether the action captures from an event.
func (a Action) CapturesEvent() bool { return a.Call == nil && len(a.Capture) > 0 }

// Validate finds actions that do nothing, or two things, and repetitions that
// cannot be.
func (a Action) Validate() error {
	said := 0
	for _, is := range []bool{a.Call != nil, a.CapturesEvent(), a.Command != "", a.Restart != "", a.Stop != "", a.Start != "", a.Kill != "", a.Pause != "", a.Resume != ""} {
		if is {
			said++
		}
	}
	switch {
	case said != 1:
		return problem.WithHelp(errors.New("one thing is done at a time"), actionHelp)
	case a.CapturesEvent() && a.Times > 0:
		return problem.AtField("times", problem.WithHelp(errors.New("an event is captured from once"), "for the last event of a kind write capture below the stream, with last: KIND"))
	case a.checkRepetition() != nil:
		return a.checkRepetition()
	case a.Within != 0:
		return a.checkPoll()
	case a.Times < 2 && (a.Every > 0 || a.AtOnce):
		return problem.WithHelp(errors.New("nothing is repeated"), "add times: 2, or more")
	case a.AtOnce && a.Every > 0:
		return problem.WithHelp(errors.New("it is repeated all at once, or one after the other"), "write at_once or every")
	default:
		return nil
	}
}
