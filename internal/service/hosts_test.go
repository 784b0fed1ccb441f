package service

import (
	"strings"
	"testing"
)

// A service that is there already is on this machine, or on a host that somebody
// allowed. Nothing is connected to here: a service without a probe is taken as it is.
func TestHostsOfServices(t *testing.T) {
	const away = "https://staging.example.com"
	lookup := func(name string) (string, bool) { return away, name == "away" }
	cases := []struct {
		name string
		urls map[string]string
		def  Definition
		want string // in the error; empty: none
	}{
		{"elsewhere", nil, Definition{Name: "shop", URL: "${away}"},
			`the service "shop": the host "staging.example.com" is not on this machine, and nobody allowed it; add it under hosts: in the file of the service "shop", or run with --allow-host staging.example.com`},
		{"listed", nil, Definition{Name: "shop", URL: "${away}", Hosts: []string{"staging.example.com"}}, ""},
		{"given by the user", map[string]string{"shop": away}, Definition{Name: "shop", URL: "http://127.0.0.1"}, ""},
		{"a probe elsewhere", nil, Definition{Name: "shop", URL: "http://127.0.0.1", Ready: &Probe{Get: "${away}/health"}}, `the service "shop": ready: the host "staging.example.com"`},
		{"a port elsewhere", nil, Definition{Name: "shop", Run: "no-such-command", Ready: &Probe{TCP: "staging.example.com:80"}}, `the service "shop": ready: the host "staging.example.com"`},
		{"a process with a probe elsewhere", nil, Definition{Name: "shop", Run: "no-such-command", Ready: &Probe{Get: "${away}/health"}}, `the service "shop": ready: the host`},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			pool := NewPool(Options{URLs: c.urls})
			defer pool.Close(t.Context())
			_, err := pool.Acquire(t.Context(), c.def, nil, lookup, false)
			if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
}
