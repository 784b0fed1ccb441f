package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/streamspec/streamspec/internal/verdict"
)

// suiteFile is a home with a variable, an environment, a piece and defaults; regional a scenario
// that tells by its stream which of them count.
const (
	suiteFile = "vars: {region: eu}\npieces: {greeted: [{get: \"${stub.s}/hello/${region}\", capture: {greeting: text}}]}\n" +
		"environments: {staging: {vars: {region: us}}, remote: {services: {shop: 'http://127.0.0.1:9'}}, bare: {services: {shop: '127.0.0.1:9'}}}\n" +
		"run: {paths: [scenarios/regional.yaml], reports: ['json:out/run.json']}\n"
	regional = "scenario: regional\nstubs: {s: [{get: '/hello/{region}', json: {text: 'hello ${region}'}}, {get: /, events: [{data: '${greeting}'}]}]}\n" +
		"trigger: [{use: greeted}]\nstream: {get: '${stub.s}/'}\nexpect: [{every: message, data: hello eu}]\n"
)

func TestEnvironmentsAndVariables(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name   string
		args   []string
		status int
		says   string
	}{
		{"the suite's own", nil, verdict.ExitHeld, "1 passed"},
		{"an environment", []string{"--env", "staging"}, verdict.ExitBroken, `has the data «hello us»`},
		{"a person's variable", []string{"--env", "staging", "--var", "region=eu"}, verdict.ExitHeld, "1 passed"},
		{"a misspelt environment", []string{"--env", "stagin"}, verdict.ExitFault, "--env stagin: no environment has this name\n  did you mean \"staging\"? streamspec.yaml has: bare, remote, staging"},
		{"a misspelt variable", []string{"--var", "regoin=eu"}, verdict.ExitFault, `--var regoin: no scenario, and no streamspec.yaml, declares this variable; did you mean "region"? the suite has: region`},
		{"a service of another part of the suite", []string{"--env", "remote", "part/scenarios"}, verdict.ExitHeld, "1 passed"},
		{"no variable", []string{"--var", "region"}, verdict.ExitFault, "--var region: write NAME=VALUE, each name once"},
		{"a service of the environment", []string{"--env", "remote", "scenarios/shop.yaml"}, verdict.ExitBroken, "127.0.0.1:9"},
		{"another service, by a person", []string{"--env", "remote", "--service", "shop=http://127.0.0.1:10", "scenarios/shop.yaml"}, verdict.ExitBroken, "127.0.0.1:10"},
		{"a URL without its http://", []string{"--env", "remote", "--service", "shop=127.0.0.1:10", "scenarios/shop.yaml"}, verdict.ExitBroken, "127.0.0.1:10"},
		{"the same of the environment", []string{"--env", "bare", "scenarios/shop.yaml"}, verdict.ExitBroken, "127.0.0.1:9"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			folder := files(t, map[string]string{
				"streamspec.yaml": suiteFile, "scenarios/regional.yaml": regional,
				"scenarios/shop.yaml":          "scenario: shop\nservice: shop\nstream: {get: /}\nexpect: [{count: message, times: 1}]\n",
				"scenarios/services/shop.yaml": "service: shop\nrun: shop\n",
				"part/scenarios/regional.yaml": regional,
			})
			got := streamspecIn(t, folder, nil, append([]string{"run", "--recordings", "all"}, test.args...)...)
			if got.status != test.status || !strings.Contains(got.stdout+got.stderr, test.says) {
				t.Errorf("status %d, want %d, and this: %s\n%s%s", got.status, test.status, test.says, got.stdout, got.stderr)
			}
			if test.status == verdict.ExitHeld {
				if _, err := os.Stat(filepath.Join(folder, "out", "run.json")); err != nil {
					t.Error("the report of streamspec.yaml is missing:", err)
				}
			}
			if test.name == "a person's variable" {
				recordings, _ := filepath.Glob(filepath.Join(folder, "reports/recordings/*.recording"))
				if text, err := os.ReadFile(strings.Join(recordings, "")); err != nil || !strings.Contains(string(text), " environment=staging set=region ") {
					t.Errorf("the recording does not say how it was made (%v): %.300s", err, text)
				}
			}
		})
	}
}
