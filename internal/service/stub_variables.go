package service

import (
	"github.com/streamspec/streamspec/internal/vars"
)

// ServiceVariable is the name under which stubs know the URL of their service.
const ServiceVariable = "service"

// stubLookup knows what the stubs of an instance may refer to, beside what their
// requests bring: its variables, and where it is.
func (i *Instance) stubLookup(known map[string]string) vars.Lookup {
	lookup, url := i.lookup(known), i.url
	return func(name string) (string, bool) {
		if name == ServiceVariable {
			return url, true
		}
		return lookup(name)
	}
}

// expandStubs expands the order's stubs by the scenario's variables alone, which are
// remembered with it: what a request brings stays as it is.
func (o *order) expandStubs(scenario vars.Lookup) map[string][]Route {
	lookup := func(name string) (string, bool) {
		if value, ok := scenario(name); ok {
			return value, true
		}
		return "${" + name + "}", true
	}
	stubs, _ := vars.ExpandStrings(o.def.Stubs, lookup) // what cannot be read is refused by the stub
	return stubs
}
