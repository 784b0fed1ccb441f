package play

import (
	"fmt"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"

	"github.com/streamspec/streamspec/internal/guard"
	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/internal/stream"
)

// network is where the requests of a play may go, and what they take along.
type network struct {
	library  *scenario.Library
	scenario *scenario.Scenario
	vars     *variables
	services *services
	jar      http.CookieJar // of the scenario's calls and streams
}

func newNetwork(library *scenario.Library, s *scenario.Scenario, v *variables, u *services) *network {
	jar, _ := cookiejar.New(nil) // cannot fail without options
	return &network{library: library, scenario: s, vars: v, services: u, jar: jar}
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

func (n *network) checkProxy(proxy string) error {
	if proxy == "" || proxy == stream.NoProxy {
		return nil
	}
	return n.hosts().Check(proxy)
}

// url is a URL, with a query added. One that starts with / is one of the service's.
func (n *network) url(text string, query map[string]string) (string, error) {
	if strings.HasPrefix(text, "/") {
		base, ok := n.vars.lookup(scenario.VarService)
		if !ok {
			return "", fmt.Errorf("the URL %s belongs to a service, and the scenario has none", text)
		}
		text = strings.TrimSuffix(base, "/") + text
	}
	parsed, err := url.Parse(text)
	if err != nil {
		return "", fmt.Errorf("the URL cannot be read: %w", err)
	}
	if err := n.mayReach(parsed); err != nil {
		return "", err
	}
	if len(query) == 0 {
		return text, nil
	}
	values := parsed.Query()
	for name, value := range query {
		values.Set(name, value)
	}
	parsed.RawQuery = values.Encode()
	return parsed.String(), nil
}

// maxCallRedirects is how many redirects a call follows.
const maxCallRedirects = 10

// mayRedirect decides whether a call follows a redirect; see http.Client.
func (n *network) mayRedirect(next *http.Request, before []*http.Request) error {
	if len(before) > maxCallRedirects {
		return fmt.Errorf("%d redirects came, and no more are followed", maxCallRedirects)
	}
	return n.mayReach(next.URL)
}

// hideCredentials has masked what proves who we are, wherever it came from.
func (n *network) hideCredentials(header http.Header, url string, others ...string) {
	for name, values := range header {
		for _, value := range values {
			n.library.Secrets.AddHeader(name, value)
		}
	}
	n.library.Secrets.AddURL(url)
	n.library.Secrets.Add(others...)
}
