package play

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strings"

	"github.com/streamspec/streamspec/internal/proxy"
	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/internal/stream"
)

// wires are what stands between the programs of a play where something goes wrong.
type wires struct {
	all       []*proxy.Proxy
	upstreams map[string]*proxy.Proxy // by the name of a stub or service
}

// openWire starts a proxy that leads to where a URL does.
func (p *Play) openWire(target *url.URL) (*proxy.Proxy, error) {
	wire, err := proxy.Open(address(target))
	if err != nil {
		return nil, err
	}
	p.wires.all = append(p.wires.all, wire)
	return wire, nil
}

// address is host:port of a URL.
func address(u *url.URL) string {
	port := map[string]string{"http": "80", "https": "443"}[u.Scheme]
	return net.JoinHostPort(u.Hostname(), cmp.Or(u.Port(), port))
}

// upstream answers where services find an upstream: at a proxy, where the scenario has
// faults on the way to it.
func (p *Play) upstream(name, target string) (string, error) {
	if len(p.Scenario.Faults[name]) == 0 {
		return target, nil
	}
	parsed, err := url.Parse(target)
	if err != nil {
		return "", err
	}
	wire := p.wires.upstreams[name]
	if wire == nil {
		if wire, err = p.openWire(parsed); err != nil {
			return "", err
		}
		if p.wires.upstreams == nil {
			p.wires.upstreams = map[string]*proxy.Proxy{}
		}
		p.wires.upstreams[name] = wire
	}
	parsed.Host = wire.Addr()
	return parsed.String(), nil
}

// upstreams looks variables up as services are to know them.
func (p *Play) upstreams(name string) (string, bool) {
	value, ok := p.vars.lookup(name)
	for _, prefix := range []string{scenario.StubPrefix, scenario.ServicePrefix} {
		if upstream, is := strings.CutPrefix(name, prefix); ok && is {
			if through, err := p.upstream(upstream, value); err == nil {
				return through, true
			}
		}
	}
	return value, ok
}

// prepareUpstreams adds the faults between the services and their upstreams.
func (p *Play) prepareUpstreams(s *stage, first string) error {
	var errs []error
	for name, faults := range p.Scenario.Faults {
		wire := p.wires.upstreams[name]
		if wire == nil {
			errs = append(errs, fmt.Errorf("no service asked where %q is, so nothing can go wrong on the way to it", name))
			continue
		}
		errs = append(errs, s.addFaults(p, wire, faults, first))
	}
	return errors.Join(errs...)
}

// prepareFaults puts a proxy before the stream's server, and adds its faults.
func (f *followed) prepareFaults(p *Play, declared scenario.Stream) error {
	if len(declared.Faults) == 0 && !f.client.isDrilled() {
		return nil
	}
	target, err := url.Parse(f.request.URL)
	if err != nil {
		return err
	}
	wire, err := p.openWire(target)
	if err != nil {
		return err
	}
	f.options.Network = through(wire, address(target))
	if f.client.isDrilled() {
		if err := f.client.cutOff(wire, &f.options); err != nil {
			return err
		}
	}
	return f.stage.addFaults(p, wire, declared.Faults, f.request.Stream)
}

// through is a network in which one address is reached through a proxy.
func through(wire *proxy.Proxy, target string) stream.Network {
	dialer := &net.Dialer{}
	return stream.Network{Dial: func(ctx context.Context, network, address string) (net.Conn, error) {
		if address == target {
			address = wire.Addr()
		}
		return dialer.DialContext(ctx, network, address)
	}}
}

// addFaults puts the faults that are there from the start, and adds the moments of
// the others.
func (s *stage) addFaults(p *Play, wire *proxy.Proxy, faults []scenario.Fault, on string) error {
	for _, f := range faults {
		c := &cue{name: f.Name, never: fmt.Sprintf("the fault on the wire never began (%s)", f.Fault)}
		if f.At == nil {
			end, err := s.put(wire, f)
			if err != nil {
				return err
			}
			c.do = func(context.Context) error { return end() }
			s.begin(c)
			continue
		}
		c.Moment = f.At.Moment
		c.do = func(context.Context) error {
			end, err := s.put(wire, f)
			if err != nil {
				return err
			}
			return end()
		}
		if err := s.add(p.kinds(), on, c); err != nil {
			return err
		}
	}
	return nil
}

// put lets a fault begin; end waits as long as it lasts, and mends it. One that lasts
// until the end is mended then.
func (s *stage) put(wire *proxy.Proxy, f scenario.Fault) (end func() error, err error) {
	mend, err := wire.Put(f.Fault)
	if err != nil {
		return nil, err
	}
	return func() error {
		if f.Lasting > 0 && s.pause(f.Lasting) {
			return mend()
		}
		s.mu.Lock()
		defer s.mu.Unlock()
		s.mends = append(s.mends, mend)
		return nil
	}, nil
}

// closeWires ends all wires. What went wrong with a fault was told when it was mended.
func (p *Play) closeWires() {
	for _, wire := range p.wires.all {
		_ = wire.Close()
	}
}
