package service

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/streamspec/streamspec/internal/moment"
	"github.com/streamspec/streamspec/internal/stub"
	"github.com/streamspec/streamspec/internal/testhelp"
	"github.com/streamspec/streamspec/internal/tlsconfig"
	"github.com/streamspec/streamspec/internal/yamlfile"
)

func TestDefinitionValidate(t *testing.T) {
	tests := []struct {
		name string
		def  Definition
		want string
	}{
		{"a command", Definition{Run: "flask run"}, ""},
		{"a URL", Definition{URL: "https://shop.example/api"}, ""},
		{"a URL from a variable", Definition{URL: "${shop}"}, ""},
		{"neither", Definition{Run: " "}, "needs `run`"},
		{"both", Definition{Run: "a", URL: "http://b"}, "not both"},
		{"an unreadable command", Definition{Run: "a | b"}, "is for a shell"},
		{"no URL of a service", Definition{URL: "nowhere"}, "starts with http:// or https://"},
		{"an unknown life", Definition{Run: "a", Per: "week"}, `"week" is not a life`},
		{"a negative duration", Definition{Run: "a", StopWithin: -1}, "negative"},
		{"a setting without a name", Definition{Run: "a", Env: map[string]string{"A=B": ""}}, "cannot name"},
		{"a stub name", Definition{Run: "a", Stubs: map[string][]stub.Route{"front-end.1": nil}}, ""},
		{"no stub name", Definition{Run: "a", Stubs: map[string][]stub.Route{"front end": nil}}, `"front end" cannot name a stub`},
		{"a setup", Definition{Run: "a", Setup: []string{"npm ci", "sh -c 'make > log'"}, SetupWithin: time.Second}, ""},
		{"an unreadable setup", Definition{Run: "a", Setup: []string{"npm ci", "a | b"}}, `setup, command 2: '|' is for a shell`},
		{"an empty setup", Definition{Run: "a", Setup: []string{" "}}, "setup, command 1: it is empty"},
		{"no variable in a setup", Definition{Run: "a", Setup: []string{"a ${b c}"}}, `setup, command 1: "b c" is not a variable name`},
		{"a setup with a port", Definition{Run: "a", Setup: []string{"a ${port}"}},
			"setup, command 1: ${port} is another for each instance, and the setup is done once for all of them"},
		{"a setup with a stub", Definition{Run: "a", Setup: []string{"a ${stub.b:-c}"}}, "${stub.b} is another for each instance"},
		{"a negative setup", Definition{Run: "a", SetupWithin: -time.Second}, "setup_within: -1s is negative"},
		{"needs", Definition{Name: "a", Run: "a", Needs: []string{"b", "c"}}, ""},
		{"a need without a name", Definition{Run: "a", Needs: []string{" "}}, "needs: a service has a name, and this one is empty"},
		{"a service that needs itself", Definition{Name: "a", Run: "a", Needs: []string{"a"}}, `needs: "a" is this service itself`},
		{"the same need twice", Definition{Run: "a", Needs: []string{"b", "c", "b"}}, `needs: "b" stands here twice`},
		{"knows", Definition{Name: "a", Run: "a", Needs: []string{"b"}, Knows: []string{"c"}}, ""},
		{"an acquaintance without a name", Definition{Run: "a", Knows: []string{""}}, "knows: a service has a name, and this one is empty"},
		{"a service that knows itself", Definition{Name: "a", Run: "a", Knows: []string{"a"}}, `knows: "a" is this service itself; its own URL is http://127.0.0.1:${port}`},
		{"one that speaks TLS", Definition{Name: "a", Run: "a", Knows: []string{"a"}, TLS: &tlsconfig.Settings{}}, "its own URL is https://127.0.0.1:${port}"},
		{"the same acquaintance twice", Definition{Run: "a", Knows: []string{"b", "b"}}, `knows: "b" stands here twice`},
		{"an acquaintance that is needed", Definition{Run: "a", Needs: []string{"b"}, Knows: []string{"b"}}, `knows: "b" stands under needs, too`},
		{"ports", Definition{Run: "a", Ports: Ports{"admin": HTTP, "x-1_y": TCP}}, ""},
		{"ports of a URL", Definition{URL: "http://a", Ports: Ports{"admin": HTTP}}, "ports: a service at a URL listens where it does"},
		{"no name of a port", Definition{Run: "a", Ports: Ports{"a.b": HTTP}}, `ports: "a.b" cannot name a port`},
		{"what is not spoken at a port", Definition{Run: "a", Ports: Ports{"b": "htps"}}, `ports: "htps" is not spoken at a port`},
		{"a setup with a further port", Definition{Run: "a", Ports: Ports{"b": HTTP}, Setup: []string{"a ${port.b}"}}, "${port.b} is another for each instance"},
		{"TLS", Definition{URL: "https://a", TLS: &tlsconfig.Settings{}}, ""},
		{"TLS without TLS", Definition{URL: "http://a", TLS: &tlsconfig.Settings{}}, "the service's URL, http://a, is without TLS"},
		{"a stub that waits for a scenario", Definition{Run: "a", Stubs: map[string][]stub.Route{"b": {{At: &moment.When{}}}}},
			`the stub "b" of a service cannot wait for a moment of a scenario`},
		{"settings of a tag", Definition{Run: "a", Tagged: map[string]map[string]string{"@slow": {"DELAY": "1"}}}, ""},
		{"no tag", Definition{Run: "a", Tagged: map[string]map[string]string{"slow": nil}}, `tagged: "slow" is not a tag`},
		{"no tag either", Definition{Run: "a", Tagged: map[string]map[string]string{"@a b": nil}}, `tagged: "@a b" is not a tag`},
		{"a setting of a tag without a name", Definition{Run: "a", Tagged: map[string]map[string]string{"@slow": {"": "1"}}},
			`tagged: "" cannot name an environment variable`},
		{"hosts", Definition{Run: "a", Hosts: []string{"staging.example", "10.0.0.1", "fe80::1", "*.staging.example"}}, ""},
		{"a URL for a host", Definition{Run: "a", Hosts: []string{"https://staging.example"}}, `"https://staging.example" is no host`},
		{"a host with a port", Definition{Run: "a", Hosts: []string{"staging.example:80"}}, `"staging.example:80" is no host`},
		{"an empty host", Definition{Run: "a", Hosts: []string{""}}, `"" is no host`},
		{"a URL without its scheme", Definition{URL: "localhost:8080"}, `"localhost:8080" is not the URL of a service; write url: http://localhost:8080`},
		{"a URL that waits for its log", Definition{URL: "http://a", Ready: &Probe{Log: "b"}}, "log: the output of a service at a URL cannot be read"},
		{"a URL that waits for a port", Definition{URL: "http://a", Ready: &Probe{TCP: "a:80"}}, ""},
		{"no stub name either", Definition{Run: "a", Stubs: map[string][]stub.Route{"a:-b": nil}}, `"a:-b" cannot name a stub`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) { testhelp.Refuses(t, &test.def, test.want) })
	}
}

func TestProbeValidate(t *testing.T) {
	tests := []struct {
		name  string
		probe Probe
		want  string
	}{
		{"a path", Probe{Get: "/health", Status: 204, Within: time.Second}, ""},
		{"a URL", Probe{Get: "http://127.0.0.1:9/health"}, ""},
		{"neither", Probe{Get: "health"}, "neither a path"},
		{"no status", Probe{Get: "/", Status: 20}, "20 is not a status"},
		{"no duration", Probe{Get: "/", Within: -time.Second}, "-1s is negative"},
		{"a port", Probe{TCP: "9000"}, ""},
		{"the service's port", Probe{TCP: "${port}"}, ""},
		{"a host and a port", Probe{TCP: "[::1]:9000"}, ""},
		{"no port", Probe{TCP: "http"}, `tcp: "http" is neither a port nor HOST:PORT`},
		{"a port that is too high", Probe{TCP: "127.0.0.1:65536"}, `tcp: "127.0.0.1:65536" is neither`},
		{"no host", Probe{TCP: ":80"}, `tcp: ":80" is neither`},
		{"a line of the log", Probe{Log: "listening on .*", Within: time.Minute}, ""},
		{"a line with a variable", Probe{Log: "(${port}"}, ""},
		{"no expression", Probe{Log: "("}, `log: "(" is not a regular expression: error parsing regexp: missing closing )`},
		{"a command", Probe{Command: "pg_isready -p ${port}"}, ""},
		{"an unreadable command", Probe{Command: "a && b"}, `command: '&' is for a shell`},
		{"nothing", Probe{Within: time.Second}, "ready: it does not say how it is known that the service is ready"},
		{"two ways", Probe{Get: "/", Log: "a"}, "ready: a service is ready in one way; this one has get and log"},
		{"a status without a response", Probe{TCP: "80", Status: 200}, "status: it is the status of the response to a get, and there is none with tcp"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) { testhelp.Refuses(t, test.probe, test.want) })
	}
}

func TestEnvFor(t *testing.T) {
	def := Definition{Tagged: map[string]map[string]string{
		"@slow":  {"DELAY": "1", "MODE": "slow"},
		"@quiet": {"MODE": "quiet"},
		"@bare":  {},
	}}
	tests := []struct {
		name string
		tags []string
		want map[string]string
	}{
		{"no tags", nil, nil},
		{"other tags", []string{"@fast", "@bare"}, nil},
		{"one", []string{"@slow"}, map[string]string{"DELAY": "1", "MODE": "slow"}},
		{"without @", []string{"slow"}, map[string]string{"DELAY": "1", "MODE": "slow"}},
		{"the later wins", []string{"@slow", "@quiet"}, map[string]string{"DELAY": "1", "MODE": "quiet"}},
		{"in the order of the scenario", []string{"@quiet", "@slow"}, map[string]string{"DELAY": "1", "MODE": "slow"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, def.EnvFor(test.tags)); diff != "" {
				t.Errorf("settings (-want +got):\n%s", diff)
			}
		})
	}
	if len(def.Tagged["@slow"]) != 2 || def.Tagged["@slow"]["MODE"] != "slow" {
		t.Errorf("the definition was changed: %v", def.Tagged)
	}
}

// What only says who may use a service, or with what, makes no other instance.
func TestWhatNoStartDependsOn(t *testing.T) {
	plain := Definition{Name: "a", Run: "b"}
	rich := plain
	rich.Needs = []string{"c"}
	rich.Tagged = map[string]map[string]string{"@slow": {"E": "${undefined}"}}
	first, err := newOrder(&plain, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	second, err := newOrder(&rich, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	if first.key != second.key {
		t.Errorf("the key is %s, want %s", second.key, first.key)
	}
}

func TestWrongDefinitionsAreShownInTheirPlace(t *testing.T) {
	tests := []struct{ text, want string }{
		{"ready: {get: /, tcp: 80}", `
a.yaml:3:8: ready: a service is ready in one way; this one has get and tcp
  3 | ready: {get: /, tcp: 80}
    |        ^^^^^^^^^^^^^^^^^
  write one of {get: /health}, {tcp: "${port}"}, {log: "listening on"} and {command: "pg_isready -q"}, each with within: 10s if need be`},
		{"ready: {tcp: http, within: 1s}", `
a.yaml:3:14: tcp: "http" is neither a port nor HOST:PORT
  3 | ready: {tcp: http, within: 1s}
    |              ^^^^
  write "${port}", 9000 or "127.0.0.1:9000"`},
		{"setup: npm ci && make", `
a.yaml:3:8: setup, command 1: '&' is for a shell, and none runs this; quote it, or write: sh -c '…'
  3 | setup: npm ci && make
    |        ^^^^^^^^^^^^^^`},
		{`tagged: {"slow": {A: b}}`, `
a.yaml:3:18: tagged: "slow" is not a tag
  3 | tagged: {"slow": {A: b}}
    |                  ^^^^^^
  a tag starts with @ and has no spaces; YAML wants it in quotes: "@tag": {NAME: value}`},
		{"hosts: [https://staging.example]", `
a.yaml:3:8: "https://staging.example" is no host: it is a name or an address alone
  3 | hosts: [https://staging.example]
    |        ^^^^^^^^^^^^^^^^^^^^^^^^^
  write a host without scheme and port, such as staging.example.com, or *.example.com for all below it`},
	}
	for _, test := range tests {
		err := yamlfile.Decode("a.yaml", []byte("service: a\nrun: b\n"+test.text+"\n"), new(Definition))
		if err == nil {
			t.Errorf("%s is accepted", test.text)
			continue
		}
		if diff := cmp.Diff(test.want, "\n"+strings.TrimRight(err.Error(), "\n")); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.text, diff)
		}
	}
}
