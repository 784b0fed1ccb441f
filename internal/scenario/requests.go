package scenario

import (
	"maps"
	"net/http"
	"slices"
	"strconv"

	"github.com/streamspec/streamspec/internal/httpcall"
	"github.com/streamspec/streamspec/internal/vars"
)

// noProxy is the proxy that is none.
const noProxy = "none"

// Request is one of the requests that a scenario makes.
type Request struct {
	Path []string // the keys and numbers that lead to it in the scenario's file
	httpcall.Target
	httpcall.Content
	Connection // of a call: the zero value
}

// Requests lists the requests of the scenario: of its streams, then of its calls.
func (s *Scenario) Requests() []Request {
	var all []Request
	if s.Stream != nil {
		all = append(all, s.Stream.requests("stream")...)
	}
	for _, name := range slices.Sorted(maps.Keys(s.Streams)) {
		if stream := s.Streams[name]; stream != nil {
			all = append(all, stream.requests("streams", name)...)
		}
	}
	for _, part := range actionParts {
		for i, a := range s.written(part) {
			if a.Call != nil {
				all = append(all, Request{[]string{part, strconv.Itoa(i)}, a.Target, a.Content, Connection{}})
			}
		}
	}
	return all
}

// requests are the one by which the stream opens, and the one by which it comes back, where
// that is another.
func (s *Stream) requests(path ...string) []Request {
	all := []Request{{path, s.Target, s.Content, s.Connection}}
	if again := s.Reconnect; again.ComesBackOtherwise() {
		content := httpcall.Content{Headers: again.Headers, Query: again.Query}
		all = append(all, Request{append(slices.Clone(path), "reconnect"), httpcall.Target{Verb: http.MethodGet, Other: again.URL}, content, Connection{}})
	}
	return all
}

// At is the path of a part of the request.
func (r Request) At(steps ...string) []string { return slices.Concat(r.Path, steps) }

// WrittenURL is a URL as a file has it.
type WrittenURL struct {
	Path []string // the keys and numbers that lead to it
	Text string
}

// Schemes are what the URL may begin with. Only proxies speak other protocols than HTTP.
func (u WrittenURL) Schemes() []string {
	if u.Path[len(u.Path)-1] == "proxy" {
		return []string{"http", "https", "socks5", "socks5h"}
	}
	return []string{"http", "https"}
}

// URLs lists where the request goes, and by which proxy.
func (r Request) URLs() []WrittenURL {
	all := []WrittenURL{{r.At(r.Key()), r.URL()}}
	if r.Proxy != "" && r.Proxy != noProxy {
		all = append(all, WrittenURL{r.At("proxy"), r.Proxy})
	}
	return all
}

// maskCredentials makes the credentials of a scenario secret, as far as they are known
// before it runs.
func (l *reader) maskCredentials(s *Scenario) {
	lookup := l.lookup(s)
	known := func(text string, mask func(string)) {
		if value, err := vars.Expand(text, lookup); err == nil {
			mask(value)
		}
	}
	secrets := l.Secrets.Masker
	for _, r := range s.Requests() {
		for name, value := range r.Headers {
			known(value, func(value string) { secrets.AddHeader(name, value) })
		}
		known(r.Auth.Bearer, func(value string) { secrets.Add(value) })
		known(r.Auth.Password, func(value string) { secrets.Add(value) })
		for _, u := range r.URLs() {
			known(u.Text, secrets.AddURL)
		}
	}
}

// lookup knows what can be known of a scenario's variables before it runs.
func (l *reader) lookup(s *Scenario) vars.Lookup {
	return func(name string) (string, bool) {
		if text, ok := s.Vars[name]; ok {
			value, err := vars.Expand(text, l.Lookup)
			return value, err == nil
		}
		return l.Lookup(name)
	}
}
