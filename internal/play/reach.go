package play

import (
	"fmt"
	"net/http"
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
	return p.hosts().Check(proxy)
}

// maxCallRedirects is how many redirects a call follows.
const maxCallRedirects = 10

// mayRedirect decides whether a call follows a redirect; see http.Client.
func (p *Play) mayRedirect(next *http.Request, before []*http.Request) error {
	if len(before) > maxCallRedirects {
		return fmt.Errorf("%d redirects came, and no more are followed", maxCallRedirects)
	}
	return p.hosts().CheckURL(next.URL)
}

// hideCredentials has masked what proves who we are, wherever it came from.
func (p *Play) hideCredentials(header http.Header, url string, others ...string) {
	for name, values := range header {
		for _, value := range values {
			p.library.Secrets.AddHeader(name, value)
		}
	}
	p.library.Secrets.AddURL(url)
	p.library.Secrets.Add(others...)
}

// Masked is what a report may show of a result: without secrets.
func (p *Play) Masked(out verdict.Scenario) verdict.Scenario {
	return secret.Value(p.library.Secrets.Masker, out)
}
