// Package scenario reads YAML scenarios: how a stream is reached, and, where the
// file says so, what it must do.
//
// A folder of scenarios is a [Library]: scenario files, a folder services/ with
// one file for each service, and known-gaps.yaml. Start reading at [Scenario], the
// type that a file is decoded into; [Read] reads a library. What the files can only get
// wrong together is found by package check, which is also how a library is loaded.
package scenario

import (
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"time"

	"github.com/streamspec/streamspec/internal/httpcall"
	"github.com/streamspec/streamspec/internal/moment"
	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/service"
	"github.com/streamspec/streamspec/internal/stub"
	"github.com/streamspec/streamspec/internal/yamlfile"
	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/recording"
)

// Scenario is one play: the service and its upstreams, what sets the stream
// going, the streams, names for kinds of event, and what is expected.
type Scenario struct {
	Place    problem.Place           `yaml:",place"`
	Hash     string                  `yaml:"-"`                 // of its file, as it was read; see [sources.Hash]
	Name     string                  `yaml:"scenario,required"` // its name
	Tags     []string                `yaml:"tags"`              // by which a run selects
	Gap      *GapRef                 `yaml:"known_gap"`
	Again    Remeasure               `yaml:"remeasure"`
	Timeout  time.Duration           `yaml:"timeout" above:"0"` // of all that is played, the start of its services too; default: none
	Vars     map[string]string       `yaml:"vars"`              // what ${name} stands for
	Service  Use                     `yaml:"service"`
	Others   []Use                   `yaml:"services"` // beside it, in the order of their start
	Stubs    map[string][]stub.Route `yaml:"stubs"`
	Trigger  []Trigger               `yaml:"trigger"` // before the streams open
	During   []During                `yaml:"during"`  // while they are followed
	After    []Afterwards            `yaml:"after"`   // once all of them have ended
	Finally  []Action                `yaml:"finally"` // in the end, whatever happened
	Faults   map[string][]Fault      `yaml:"faults"`  // between the services and an upstream: a stub, or a service that one needs
	Stream   *Stream                 `yaml:"stream"`
	Streams  map[string]*Stream      `yaml:"streams"`
	Events   expect.Kinds            `yaml:"events"`          // beside those of its services
	NoOthers bool                    `yaml:"no_other_events"` // these kinds, and those of its services, are all there are
	Expect   []Expected              `yaml:"expect"`
	Load     *Load                   `yaml:"load"` // many clients that play it
}

// Use is how a scenario uses a service: its name alone, or with settings of its
// own. Settings other than the service's own make it another instance.
type Use struct {
	Place problem.Place     `yaml:",place"`
	Name  string            `yaml:"name,required"`
	Env   map[string]string `yaml:"env"`
	Per   service.Life      `yaml:"per"` // overrides the service's own
}

// DecodeYAML reads a name, or a mapping with a name.
func (u *Use) DecodeYAML(n *yamlfile.Node) {
	if n.Kind == yamlfile.Scalar {
		u.Place = n.Place
		n.Decode(&u.Name)
		return
	}
	type plain Use
	n.Decode((*plain)(u))
}

// Stream is one stream: how it is asked for, how it is read, when it is left.
type Stream struct {
	Place problem.Place `yaml:",place"`
	httpcall.Request
	Connection
	Clients   Clients              `yaml:"clients"` // so many follow it; default: one
	As        []string             `yaml:"as"`      // the user whose cookies it has, or one for each client; default: cookies of its own
	Parsing   Parsing              `yaml:"parsing"`
	HalfEvent Unterminated         `yaml:"unterminated"` // what becomes of an event that the end of the stream cuts
	Data      DataFormat           `yaml:"data"`
	NotJSON   []string             `yaml:"not_json"`  // the kinds of event whose data need not be JSON, where data is json
	EndsWith  string               `yaml:"ends_with"` // the kind of event that declares the end: it must come, and nothing may come behind it
	Start     *moment.When         `yaml:"start"`     // default: at once
	Ready     string               `yaml:"ready"`     // the kind of event that confirms it is open; default: the response's head
	Leave     *moment.Leave        `yaml:"leave"`
	Capture   map[string]FromEvent `yaml:"capture"` // variable → where its value stands in the stream
	Faults    []Fault              `yaml:"faults"`  // between the client and the server
	Until     Until                `yaml:"until"`
	Timeout   time.Duration        `yaml:"timeout" above:"0"` // of the whole stream; default: stream.DefaultTotal
}

// Validate finds settings that contradict each other.
func (s Stream) Validate() error {
	switch {
	case len(s.NotJSON) > 0 && s.Data != JSONData:
		return problem.AtField("not_json", problem.WithHelp(errors.New("nothing promises that the data is JSON"), "add data: json"))
	case s.HalfEvent == DeliverUnterminated && s.Parsing == BrowserParsing:
		return problem.AtField("unterminated", errors.New("a browser discards an event that the end of the stream cuts"))
	}
	if err := s.validateClients(); err != nil {
		return err
	}
	return s.Request.Validate()
}

// CanBeAskedAgain tells whether the stream may be asked for more than once: by a GET, or
// because the file says how.
func (s *Stream) CanBeAskedAgain() bool {
	return s.Method() == http.MethodGet || s.Reconnect.Method != ""
}

// Expected is one expectation of a scenario.
type Expected struct {
	Place problem.Place
	Name  string   // what people call it; empty: the expectation's own words
	On    []string // the streams it is about; empty: all
	Gap   *GapRef
	expect.Expectation
}

// Followed lists the names of the scenario's streams, sorted.
func (s *Scenario) Followed() []string {
	if s.Stream != nil {
		return []string{recording.DefaultStream}
	}
	return slices.Sorted(maps.Keys(s.Streams))
}

// Services lists how the scenario uses services: its own first.
func (s *Scenario) Services() []Use {
	if s.Service.Name == "" {
		return s.Others
	}
	return append([]Use{s.Service}, s.Others...)
}

// Named is the stream of this name, nil if there is none.
func (s *Scenario) Named(stream string) *Stream {
	if s.Stream != nil && stream == recording.DefaultStream {
		return s.Stream
	}
	return s.Streams[stream]
}

// Ends are the kinds that declare the end of the streams, as they are written, by the names of the streams.
func (s *Scenario) Ends() map[string]string {
	all := map[string]string{}
	for _, name := range s.Followed() {
		if kind := s.Named(name).EndsWith; kind != "" {
			all[name] = kind
		}
	}
	return all
}

// GapRefs lists the known gaps that the scenario and its expectations are marked with.
func (s *Scenario) GapRefs() []*GapRef {
	var refs []*GapRef
	if s.Gap != nil {
		refs = append(refs, s.Gap)
	}
	for _, x := range s.Expect {
		if x.Gap != nil {
			refs = append(refs, x.Gap)
		}
	}
	return refs
}

// Actions lists everything that the scenario does.
func (s *Scenario) Actions() []Action { return append(s.Expectable(), s.Finally...) }

// Expectable lists what the scenario does before it is judged, so that something can be
// expected of it.
func (s *Scenario) Expectable() []Action {
	var all []Action
	for _, t := range s.Trigger {
		all = append(all, t.Actions()...)
	}
	for _, d := range s.During {
		all = append(all, d.Action)
	}
	for _, a := range s.After {
		all = append(all, a.Action)
	}
	return all
}

// AwaitsEnds tells whether something is done once a stream has ended.
func (s *Scenario) AwaitsEnds() bool {
	for _, routes := range s.Stubs {
		for i := range routes {
			if slices.ContainsFunc(routes[i].Moments(), func(m moment.When) bool { return m.Ended != "" }) {
				return true
			}
		}
	}
	return len(s.After) > 0 || slices.ContainsFunc(s.During, func(d During) bool { return d.Ended != "" })
}

// CallsLater tells whether a call of this name is made once the streams have ended, and none
// before.
func (s *Scenario) CallsLater(name string) bool {
	named := func(a Action) bool { return a.Name == name }
	if name == "" {
		return false
	}
	before := slices.ContainsFunc(s.Trigger, func(t Trigger) bool { return slices.ContainsFunc(t.Actions(), named) }) ||
		slices.ContainsFunc(s.During, func(d During) bool { return named(d.Action) })
	return !before && slices.ContainsFunc(s.After, func(a Afterwards) bool { return named(a.Action) })
}

// IsRepeated tells whether the nth action of a part of the file, from 0, is done several times.
func (s *Scenario) IsRepeated(part string, n int) bool {
	actions := s.written(part)
	return n < len(actions) && actions[n].Times > 1
}

// actionParts are the parts of a file that say what is done, in the order in which it is done.
var actionParts = [...]string{"trigger", "during", "after", "finally"}

// written lists the actions of a part as the file has them: a piece is one that does nothing.
func (s *Scenario) written(part string) []Action {
	var all []Action
	switch part {
	case "trigger":
		for _, t := range s.Trigger {
			all = append(all, t.Action)
		}
	case "during":
		for _, d := range s.During {
			all = append(all, d.Action)
		}
	case "after":
		for _, a := range s.After {
			all = append(all, a.Action)
		}
	case "finally":
		all = s.Finally
	}
	return all
}

// ActedOn lists the services to which something happens.
func (s *Scenario) ActedOn() []string {
	var names []string
	for _, a := range s.Actions() {
		if _, name := a.OnService(); name != "" {
			names = append(names, name)
		}
	}
	return names
}

// NeedsItsOwn tells whether something happens to a service of the scenario, or on its
// way to an upstream: then it needs services that no other scenario uses.
func (s *Scenario) NeedsItsOwn() bool { return len(s.Faults) > 0 || len(s.ActedOn()) > 0 }

// Remeasure says whether a scenario may be played again where this machine was late.
type Remeasure string

// Never forbids it: what the scenario does must not be done twice.
const Never Remeasure = "never"

// YAMLValues lists what can be said.
func (Remeasure) YAMLValues() []string { return []string{string(Never)} }

// Validate refuses anything else.
func (r Remeasure) Validate() error {
	if r == Never {
		return nil
	}
	return problem.WithHelp(fmt.Errorf("%q is no way to measure again", string(r)), "valid here: never")
}
