package service

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/streamspec/streamspec/internal/process"
	"github.com/streamspec/streamspec/internal/stub"
	"github.com/streamspec/streamspec/internal/vars"
)

// order is what a scenario asks for: a definition with the scenario's settings
// in its environment, and the values of the scenario's variables it refers to.
type order struct {
	def   Definition // Run is empty: words has it
	words []string
	known map[string]string
	key   string // equal for orders that the same instance can serve

	setup    [][]string // the words of each command of the setup
	setupKey string     // equal for orders whose setup is done once
	probe    []string   // the words of ready: {command: …}

	typed     bool // the words were given to the runner, and mean files from where it was called
	fixedPort bool // PORT is set, and ${port} appears nowhere: the service will use that PORT
}

// recipe is an order with all its variables expanded.
type recipe struct {
	Def   Definition
	Words []string
	Setup [][]string
	Probe []string
	At    string // where it will be, if that was allotted
}

// The variables of a service that each of its starts gives a value to.
const (
	portVar    = "port"
	portPrefix = "port." // and the name of a further one
	stubPrefix = "stub." // and a stub's name
)

// newOrder reads all it needs from lookup before it returns: a shared service
// may still be starting when the scenario that came first is gone.
func newOrder(def *Definition, overrides map[string]string, lookup vars.Lookup) (*order, error) {
	err := errors.Join(def.Validate(), validateEnv(overrides))
	if err != nil {
		return nil, fmt.Errorf("the service %q: %w", def.Name, err)
	}
	o := &order{def: *def, known: map[string]string{}}
	o.split()
	o.leaveOut(overrides)
	o.fixedPort = o.hasFixedPort()
	generic, err := o.expand(o.remember(lookup))
	if err != nil {
		return nil, err
	}
	generic.Def.Stubs = o.expandStubs(o.remember(lookup))
	if def.At != nil {
		generic.At = def.At.URL()
	}
	key, errKey := json.Marshal(generic)
	setupKey, errSetup := json.Marshal([]any{def.Name, generic.Setup, generic.Def.dir(), generic.Def.Env})
	o.key, o.setupKey = string(key), string(setupKey)
	return o, errors.Join(errKey, errSetup)
}

// split splits the command lines, which are valid, before their variables are
// expanded: a value stays in its word.
func (o *order) split() {
	o.words, _ = process.Split(o.def.Run)
	for _, line := range o.def.Setup {
		words, _ := process.Split(line)
		o.setup = append(o.setup, words)
	}
	if o.def.Ready != nil {
		o.probe, _ = process.Split(o.def.Ready.Command)
	}
	o.def.Run, o.def.Setup = "", nil
}

// leaveOut leaves out of the definition what no start depends on.
func (o *order) leaveOut(overrides map[string]string) {
	o.def.Needs, o.def.Knows, o.def.Tagged, o.def.Settings = nil, nil, nil, nil
	if o.def.URL == "" {
		o.def.Env = merge(o.def.Env, overrides)
	} else {
		o.def.Env, o.def.Stubs, o.setup = nil, nil, nil
	}
}

func merge(env, overrides map[string]string) map[string]string {
	merged := maps.Clone(env)
	if merged == nil {
		merged = map[string]string{}
	}
	maps.Copy(merged, overrides)
	return merged
}

// remember wraps the lookup of a scenario. It leaves what only a start can know,
// ${port} and the stubs, as it is, and keeps each value that is asked for.
func (o *order) remember(lookup vars.Lookup) vars.Lookup {
	return func(name string) (string, bool) {
		if o.isOwn(name) {
			return vars.AsItIs(name)
		}
		if value, ok := o.known[name]; ok || lookup == nil {
			return value, ok
		}
		value, ok := lookup(name)
		if ok {
			o.known[name] = value
		}
		return value, ok
	}
}

// isOwn tells the variables that each start gives a value to.
func (o *order) isOwn(name string) bool {
	if upstream, isStub := strings.CutPrefix(name, stubPrefix); isStub {
		_, exists := o.def.Stubs[upstream]
		return exists
	}
	more, isPort := strings.CutPrefix(name, portPrefix)
	_, further := o.def.Ports[more]
	return o.def.URL == "" && (name == portVar || isPort && further)
}

func (o *order) hasFixedPort() bool {
	isPort := func(ref vars.Reference) bool { return ref.Name == portVar }
	for _, text := range slices.AppendSeq(slices.Clone(o.words), maps.Values(o.def.Env)) {
		if refs, _ := vars.References(text); slices.ContainsFunc(refs, isPort) {
			return false
		}
	}
	_, isSet := o.def.Env["PORT"]
	return isSet
}

// expand expands every string of the order but those of its stubs, which respond with
// the variables of each request.
func (o *order) expand(lookup vars.Lookup) (*recipe, error) {
	r := &recipe{Def: o.def, Words: o.words, Setup: o.setup, Probe: o.probe}
	r.Def.Stubs = nil
	r, err := vars.ExpandStrings(r, lookup)
	if err != nil {
		return nil, fmt.Errorf("the service %q: %w", o.def.Name, err)
	}
	r.Def.Stubs = o.def.Stubs
	return r, nil
}

// expandStubs expands the order's stubs by the scenario's variables alone, which are
// remembered with it: what a request brings stays as it is.
func (o *order) expandStubs(scenario vars.Lookup) map[string][]stub.Route {
	lookup := func(name string) (string, bool) {
		if value, ok := scenario(name); ok {
			return value, true
		}
		return vars.AsItIs(name)
	}
	stubs, _ := vars.ExpandStrings(o.def.Stubs, lookup) // what cannot be read is refused by the stub
	return stubs
}
