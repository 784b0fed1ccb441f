package service

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/streamspec/streamspec/runner/vars"
)

// order is what a scenario asks for: a definition with the scenario's settings
// in its environment, and the values of the scenario's variables it refers to.
type order struct {
	def   Definition // Run is empty: words has it
	words []string
	known map[string]string
	key   string // equal for orders that the same instance can serve

	fixedPort bool // PORT is set, and ${port} appears nowhere: the service will use that PORT
}

// recipe is an order with all its variables expanded.
type recipe struct {
	Def   Definition
	Words []string
}

// newOrder reads all it needs from lookup before it returns: a shared service
// may still be starting when the scenario that came first is gone.
func newOrder(def Definition, overrides map[string]string, lookup vars.Lookup) (*order, error) {
	err := errors.Join(def.Validate(), validateEnv(overrides))
	if err != nil {
		return nil, fmt.Errorf("the service %q: %w", def.Name, err)
	}
	o := &order{def: def, known: map[string]string{}}
	o.words, _ = splitWords(def.Run) // validated
	o.def.Run = ""
	if def.URL == "" {
		o.def.Env = merge(def.Env, overrides)
	} else {
		o.def.Env, o.def.Stubs = nil, nil
	}
	o.fixedPort = o.hasFixedPort()
	generic, err := o.expand(o.remember(lookup))
	if err != nil {
		return nil, err
	}
	generic.Def.Stubs = o.expandStubs(o.remember(lookup))
	key, err := json.Marshal(generic)
	o.key = string(key)
	return o, err
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
			return "${" + name + "}", true
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
	stub, isStub := strings.CutPrefix(name, "stub.")
	_, exists := o.def.Stubs[stub]
	return name == "port" && o.def.URL == "" || isStub && exists
}

func (o *order) hasFixedPort() bool {
	isPort := func(ref vars.Reference) bool { return ref.Name == "port" }
	for _, text := range slices.AppendSeq(slices.Clone(o.words), maps.Values(o.def.Env)) {
		if refs, _ := vars.References(text); slices.ContainsFunc(refs, isPort) {
			return false
		}
	}
	_, isSet := o.def.Env["PORT"]
	return isSet
}

// expand expands every string of the order but those of its stubs, which answer with
// the variables of each request.
func (o *order) expand(lookup vars.Lookup) (recipe, error) {
	def := o.def
	def.Stubs = nil
	r, err := vars.ExpandStrings(recipe{Def: def, Words: o.words}, lookup)
	if err != nil {
		return recipe{}, fmt.Errorf("the service %q: %w", o.def.Name, err)
	}
	r.Def.Stubs = o.def.Stubs
	return r, nil
}
