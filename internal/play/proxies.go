package play

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"net"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/streamspec/streamspec/internal/guard"
	"github.com/streamspec/streamspec/internal/play/moments"
	"github.com/streamspec/streamspec/internal/proxy"
	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/internal/stream"
	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/recording"
)

// proxies are what stands between the programs of a play where something goes wrong on
// the wire. They are safe for concurrent use: streams that wait for different variables are prepared at the
// same time.
type proxies struct {
	scenario *scenario.Scenario
	vars     *variables
	recorder *recorder

	mu        sync.Mutex
	all       []*proxy.Proxy
	upstreams map[string]*proxy.Proxy // by the name of a stub or service
}

func newProxies(s *scenario.Scenario, v *variables, rec *recorder) *proxies {
	return &proxies{scenario: s, vars: v, recorder: rec, upstreams: map[string]*proxy.Proxy{}}
}

// open starts a proxy that leads to where a URL does, which waits for nobody. The proxies are locked.
func (p *proxies) open(target *url.URL) (*proxy.Proxy, error) {
	opened, err := proxy.Open(address(target))
	if err != nil {
		return nil, err
	}
	p.all = append(p.all, opened)
	return opened, nil
}

// address is host:port of a URL.
func address(u *url.URL) string {
	port := map[string]string{"http": "80", "https": "443"}[u.Scheme]
	return net.JoinHostPort(u.Hostname(), cmp.Or(u.Port(), port))
}

// upstream is where services find an upstream: at a proxy, where the scenario has faults
// on the way to it.
func (p *proxies) upstream(name, target string) (string, error) {
	if len(p.scenario.Faults[name]) == 0 {
		return target, nil
	}
	parsed, err := url.Parse(target)
	if err != nil {
		return "", err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	opened := p.upstreams[name]
	if opened == nil {
		if opened, err = p.open(parsed); err != nil {
			return "", err
		}
		p.upstreams[name] = opened
	}
	parsed.Host = opened.Addr()
	return parsed.String(), nil
}

// lookup looks variables up as services are to know them.
func (p *proxies) lookup(name string) (string, bool) {
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

// plan adds the faults between the services and their upstreams. First is the stream that
// moments are about where they name none.
func (p *proxies) plan(m *moments.Moments, kinds expect.Kinds, first string) error {
	p.mu.Lock()
	upstreams := maps.Clone(p.upstreams)
	p.mu.Unlock()
	var errs []error
	for _, name := range slices.Sorted(maps.Keys(p.scenario.Faults)) {
		opened, faults := upstreams[name], p.scenario.Faults[name]
		if opened == nil {
			errs = append(errs, fmt.Errorf("no service asked where %q is, so nothing can go wrong on the way to it", name))
			continue
		}
		errs = append(errs, p.addFaults(m, kinds, opened, faults, first))
	}
	return errors.Join(errs...)
}

// before puts a proxy before a stream's server.
func (p *proxies) before(text string) (*proxy.Proxy, stream.Network, error) {
	target, err := url.Parse(text)
	if err != nil {
		return nil, stream.Network{}, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	opened, err := p.open(target)
	if err != nil {
		return nil, stream.Network{}, err
	}
	return opened, through(opened, address(target)), nil
}

// through is a network in which one address is reached through a proxy.
func through(opened *proxy.Proxy, target string) stream.Network {
	dial := guard.Dialer(&net.Dialer{})
	return stream.Network{BrokenBy: opened.BrokenBy, Dial: func(ctx context.Context, network, address string) (net.Conn, error) {
		if address == target {
			address = opened.Addr()
		}
		return dial(ctx, network, address)
	}}
}

// addFaults puts the faults that are there from the start, and adds the moments of the
// others.
func (p *proxies) addFaults(m *moments.Moments, kinds expect.Kinds, on *proxy.Proxy, faults []scenario.Fault, first string) error {
	for _, f := range faults {
		t := &moments.Task{Name: f.Name, Never: fmt.Sprintf("the fault on the wire never began (%s)", f.Fault), Background: true}
		if f.At == nil {
			mend, err := p.put(on, f, first)
			if err != nil {
				return err
			}
			t.Do = func(context.Context) error { return m.Lasting(f.Lasting, mend) }
			m.Begin(t)
			continue
		}
		t.Moment = f.At.Moment
		t.Do = func(context.Context) error {
			mend, err := p.put(on, f, first)
			if err != nil {
				return err
			}
			return m.Lasting(f.Lasting, mend)
		}
		if err := m.Add(kinds, first, t); err != nil {
			return err
		}
	}
	return nil
}

// put lets a fault begin on the way to something; mend ends it.
func (p *proxies) put(on *proxy.Proxy, f scenario.Fault, to string) (mend func() error, err error) {
	end, err := on.Put(f.Fault)
	if err != nil {
		return nil, err
	}
	p.recorder.Note(time.Now(), recording.Note{About: recording.AboutFault, Of: to, Text: fmt.Sprintf("began: %s", f.Fault)})
	return func() error {
		p.recorder.Note(time.Now(), recording.Note{About: recording.AboutFault, Of: to, Text: fmt.Sprintf("ended: %s", f.Fault)})
		return end()
	}, nil
}

// close ends all of them. What went wrong with a fault was told when it was mended.
func (p *proxies) close() {
	p.mu.Lock()
	all := p.all
	p.mu.Unlock()
	for _, opened := range all {
		_ = opened.Close()
	}
}
