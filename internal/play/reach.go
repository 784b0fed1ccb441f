package play

import (
	"net/url"

	"github.com/streamspec/streamspec/internal/guard"
	"github.com/streamspec/streamspec/internal/secret"
	"github.com/streamspec/streamspec/internal/service"
	"github.com/streamspec/streamspec/internal/stream"
	"github.com/streamspec/streamspec/internal/verdict"
)

// hosts are the hosts that the play may reach. Where its services are was judged when
// they were started.
func (p *Play) hosts() guard.Hosts {
	hosts := p.library.HostsOf(p.Scenario)
	for _, u := range p.services {
		hosts = hosts.AllowURL(u.URL())
	}
	return hosts
}

// guarded is a service's definition with all hosts that it may reach.
func (p *Play) guarded(definition service.Definition) service.Definition {
	definition.Hosts = p.library.Hosts(definition.Name).Allowed
	return definition
}

// mayReach says why a URL must not be reached.
func (p *Play) mayReach(target *url.URL) error { return p.hosts().CheckURL(target) }

func (p *Play) checkProxy(proxy string) error {
	if proxy == "" || proxy == stream.NoProxy {
		return nil
	}
	p.library.Secrets.AddURL(proxy)
	return p.hosts().Check(proxy)
}

// Masked is what a report may show of a result: without secrets.
func (p *Play) Masked(out verdict.Scenario) verdict.Scenario {
	return secret.Value(p.library.Secrets.Masker, out)
}
