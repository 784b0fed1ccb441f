package service

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/streamspec/streamspec/internal/vars"
)

// Allotment is where a service will be: an address that others are told before it starts.
// It is safe for concurrent use.
type Allotment struct {
	address address
	group   bool // scenarios share it, and the pool gives it up
}

// URL is where the service will be, without a slash at the end.
func (a *Allotment) URL() string { return a.address.url }

// URLs are those of its further ports, by their names.
func (a *Allotment) URLs() map[string]string { return a.address.urls() }

// Use is how a scenario uses a service: its definition, and settings on top of its own.
type Use struct {
	Definition Definition
	Settings   map[string]string
}

// Allot allots an address to the first of the services; the others are those that it needs
// or knows, and that these need or know. All who ask for the same services, settings and
// values get the same address, unless it is to be the caller's own. Lookup knows the
// scenario's variables, but for the URLs of these services.
func (p *Pool) Allot(uses []Use, lookup vars.Lookup, own bool) (*Allotment, error) {
	var key []string
	var first *order
	for _, use := range uses {
		use.Definition.At = nil // of what was allotted before, and says nothing of the service
		o, err := p.order(&use.Definition, use.Settings, unstarted(uses, lookup))
		if err != nil {
			return nil, err
		}
		if first == nil {
			first = o
		}
		key = append(key, o.key)
	}
	if own {
		return first.allot()
	}
	slices.Sort(key[1:])
	text, err := json.Marshal(key)
	if err != nil {
		return nil, err
	}
	return p.allotShared(string(text), first)
}

// unstarted leaves the URLs of services as they are that have not started yet.
func unstarted(uses []Use, lookup vars.Lookup) vars.Lookup {
	return func(name string) (string, bool) {
		if service, ok := strings.CutPrefix(name, servicePrefix); ok {
			for _, use := range uses {
				if service == use.Definition.Name || strings.HasPrefix(service, use.Definition.Name+".") {
					return vars.AsItIs(name)
				}
			}
		}
		return lookup(name)
	}
}

// servicePrefix begins the variables that are URLs of services.
const servicePrefix = "service."

func (p *Pool) allotShared(key string, o *order) (*Allotment, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return nil, ErrClosed
	}
	if known := p.allotted[key]; known != nil {
		return known, nil
	}
	allotted, err := o.allot()
	if err == nil {
		allotted.group = true
		p.allotted[key] = allotted
	}
	return allotted, err
}

// allot says where a service will be. If it fails, no port stays reserved.
func (o *order) allot() (*Allotment, error) {
	a := new(Allotment)
	if err := o.place(&a.address); err != nil {
		a.address.release()
		return nil, err
	}
	return a, nil
}

// place reserves the ports of a service that is started here; one that is a URL is there.
func (o *order) place(a *address) error {
	if o.def.URL != "" {
		r, err := o.expand(o.knownValues)
		a.url = strings.TrimRight(r.Def.URL, "/")
		return err
	}
	if err := a.reserve(o.def.Ports); err != nil {
		return fmt.Errorf("the service %q: %w", o.def.Name, err)
	}
	a.useReserved(o.def.scheme())
	if !o.fixedPort {
		return nil
	}
	r, err := o.expand(a.lookup(o.knownValues))
	if err != nil {
		return err
	}
	return a.fix(o.def.scheme(), r.Def.Env["PORT"])
}

// lookup knows the ports, beside what another knows; what nobody knows yet stays as it is.
func (a *address) lookup(known vars.Lookup) vars.Lookup {
	return func(name string) (string, bool) {
		if value, ok := a.variable(name); ok {
			return value, true
		}
		if value, ok := known(name); ok {
			return value, true
		}
		return vars.AsItIs(name)
	}
}

// knownValues are the values of the scenario's variables that the order refers to.
func (o *order) knownValues(name string) (string, bool) {
	value, ok := o.known[name]
	return value, ok
}

// Release gives up an allotment that belongs to one scenario. Of others, and of nil, it
// does nothing.
func (a *Allotment) Release() {
	if a != nil && !a.group {
		a.address.release()
	}
}

// giveUpAllotments is for the end of the pool.
func (p *Pool) giveUpAllotments() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, allotted := range p.allotted {
		allotted.address.release()
	}
	clear(p.allotted)
}
