package play

import (
	"net/http"
	"net/url"
	"path/filepath"

	"github.com/streamspec/streamspec/internal/guard"
	"github.com/streamspec/streamspec/internal/httpcall"
	"github.com/streamspec/streamspec/internal/lateness"
	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/internal/stream"
	"github.com/streamspec/streamspec/internal/tlsconfig"
	"github.com/streamspec/streamspec/internal/wire"
)

// network is where the requests of a play may go, and what they take along.
type network struct {
	library  *scenario.Library
	scenario *scenario.Scenario
	vars     *variables
	services *services
	cookies  *cookies
	lateness *lateness.Monitor
}

func newNetwork(library *scenario.Library, s *scenario.Scenario, v *variables, u *services, late *lateness.Monitor) *network {
	return &network{library: library, scenario: s, vars: v, services: u, cookies: &cookies{secrets: library.Secrets.Masker}, lateness: late}
}

// hosts are the hosts that the play may reach. Where its services are was judged when
// they were started.
func (n *network) hosts() guard.Hosts {
	hosts := n.library.HostsOf(n.scenario)
	for _, u := range n.services.used {
		hosts = hosts.AllowURL(u.URL())
	}
	return hosts
}

// mayReach says why a URL must not be reached.
func (n *network) mayReach(target *url.URL) error { return n.hosts().CheckURL(target) }

// tlsOf is how TLS is spoken with the services of the play.
func (n *network) tlsOf(address string) *wire.TLS {
	for _, u := range n.services.used {
		if config := u.TLSOf(address); config != nil {
			return config
		}
	}
	return nil
}

// tls is how a stream speaks TLS: as it says itself, or with each service as that says.
func (n *network) tls(declared tlsconfig.Settings) (tlsconfig.Settings, wire.TLSOf) {
	if declared == (tlsconfig.Settings{}) {
		return declared, n.tlsOf
	}
	return declared.Beside(filepath.Dir(n.scenario.Place.File)), nil
}

func (n *network) checkProxy(proxy string) error {
	if proxy == "" || proxy == stream.NoProxy {
		return nil
	}
	n.library.Secrets.AddURL(proxy)
	return n.hosts().Check(proxy)
}

// client makes the calls of the play, and resolves its URLs. It has no cookies.
func (n *network) client() *httpcall.Client {
	return &httpcall.Client{
		Service:   func() (string, bool) { return n.vars.lookup(scenario.VarService) },
		MayReach:  n.mayReach,
		Body:      httpcall.MaxBody,
		Redirects: httpcall.MaxRedirects,
		Secrets:   n.library.Secrets.Masker,
		Lateness:  n.lateness,
		TLSOf:     n.tlsOf,
	}
}

// clientAs makes a call with the cookies of a user; see [cookies.of].
func (n *network) clientAs(user string, header http.Header) *httpcall.Client {
	c := n.client()
	c.Jar = n.jarOf(user, header)
	return c
}

// jarOf is the cookies of a request with this header.
func (n *network) jarOf(user string, header http.Header) http.CookieJar {
	jar := n.cookies.of(user)
	if header.Get("Cookie") == "" {
		return jar
	}
	return &ownCookies{CookieJar: n.cookies.newJar(), user: jar}
}

// hidden is the mask of a secret, which tells it from others; empty: it is too short to have
// one.
func (n *network) hidden(credential string) string {
	masker := n.library.Secrets.Masker
	masker.Add(credential)
	if shown := masker.Text(credential); mask.FindString(shown) == shown {
		return shown
	}
	return ""
}
