package scenario

import (
	"errors"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/streamspec/streamspec/internal/guard"
	"github.com/streamspec/streamspec/internal/httpcall"
	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/service"
	"github.com/streamspec/streamspec/internal/yamlfile"
)

// noProxy is the proxy that is none.
const noProxy = "none"

// Hosts are the hosts that the scenarios of a service may reach; without a service,
// those that any may.
func (l *Library) Hosts(service string) guard.Hosts {
	hosts := guard.Hosts{Allowed: l.allowed, File: l.serviceFiles[service]}
	if definition := l.Services[service]; definition != nil {
		hosts = hosts.Allow(definition.Hosts...)
	}
	return hosts
}

// HostsOf are the hosts that a scenario may reach: those of all its services.
func (l *Library) HostsOf(s *Scenario) guard.Hosts {
	main := s.Service.Name
	if main == "" && len(s.Others) > 0 {
		main = s.Others[0].Name
	}
	hosts := l.Hosts(main)
	for _, name := range l.Closure(s) {
		hosts = hosts.Allow(l.Services[name].Hosts...)
	}
	return hosts
}

// request is one of the requests that a scenario makes, and where it stands.
type request struct {
	path []string
	httpcall.Target
	httpcall.Content
	Connection // of a call: the zero value
}

func (s *Scenario) requests() []request {
	var all []request
	if s.Stream != nil {
		all = append(all, request{[]string{"stream"}, s.Stream.Target, s.Stream.Content, s.Stream.Connection})
	}
	for _, name := range slices.Sorted(maps.Keys(s.Streams)) {
		if stream := s.Streams[name]; stream != nil {
			all = append(all, request{[]string{"streams", name}, stream.Target, stream.Content, stream.Connection})
		}
	}
	call := func(part string, i int, a Action) {
		if a.Call != nil {
			all = append(all, request{[]string{part, strconv.Itoa(i)}, a.Target, a.Content, Connection{}})
		}
	}
	for i, t := range s.Trigger {
		call(captureStep, i, t.Action)
	}
	for i, d := range s.During {
		call("during", i, d.Action)
	}
	return all
}

// urlText is a URL as a file has it.
type urlText struct {
	path []string
	text string
}

// urls lists the URLs of a request: where it goes, and by which proxy.
func (r request) urls() []urlText {
	all := []urlText{{at(r.path, strings.ToLower(r.Method())), r.URL()}}
	if r.Proxy != "" && r.Proxy != noProxy {
		all = append(all, urlText{at(r.path, "proxy"), r.Proxy})
	}
	return all
}

func at(path []string, steps ...string) []string { return slices.Concat(path, steps) }

// checkReach refuses requests to hosts that nobody allowed, as far as the file says
// where they go; the rest is judged when they are made.
func (l *loader) checkReach(s readScenario) {
	hosts := l.library.HostsOf(s.Scenario)
	for _, r := range s.requests() {
		for _, u := range r.urls() {
			l.checkHost(s.file, u, hosts)
		}
	}
}

func (l *loader) checkServiceReach(file string, d service.Definition) {
	urls := []urlText{{[]string{"url"}, d.URL}}
	if d.Ready != nil {
		urls = append(urls, urlText{[]string{"ready", "get"}, d.Ready.Get})
	}
	for _, u := range urls {
		l.checkHost(file, u, l.library.Hosts(d.Name))
		l.checkPassword(file, u, nil)
	}
}

func (l *loader) checkHost(file string, u urlText, hosts guard.Hosts) {
	err := hosts.CheckText(u.text)
	var refused *guard.RefusedError
	switch {
	case errors.As(err, &refused):
		l.problemAt(file, u.path, refused.Reason(), refused.Help())
	case err != nil:
		l.problemAt(file, u.path, err.Error(), "")
	}
}

// problemAt is a problem of the value that a path leads to.
func (l *loader) problemAt(file string, path []string, message, help string) {
	l.errs = append(l.errs, l.located(file, path, message, help))
}

func (l *loader) located(file string, path []string, message, help string) problem.Problem {
	src := l.sources[file]
	at, width := yamlfile.Locate(file, src, path...)
	return problem.NewProblem(file, src, at.Line, at.Column, width, message, help)
}
