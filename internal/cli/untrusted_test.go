package cli_test

import (
	"maps"
	"os"
	"path/filepath"
	"testing"

	"github.com/streamspec/streamspec/internal/verdict"
)

// harmless is a suite from outside that may run: the sample, and stubs.
var harmless = map[string]string{
	"streamspec.yaml": "environments: {staging: {hosts: [staging.example.com], services: {shop: touch pwned}}}\n",
	"scenarios/services/shop.yaml": `
service: shop
run: streamspec sample
env: {PORT: "${port}", FRONTEND_VERSION_URL: "${stub.frontend}/v", BANK_URL: "${stub.frontend}/bank"}
ready: {get: /api/health/healthz, within: 60s}
stubs: {frontend: [{get: /v, json: {version: "1", command: "no command"}}]}
`,
	"scenarios/version.yaml": `
scenario: version
service: shop
stream: {get: /api/utils/version/stream, until: {events: 1}}
expect: [{count: event, at_least: 1}]
`,
}

// TestUntrusted: what a file can do that nobody has reviewed, and what it cannot, unless a
// person at the command line grants it. What is not trusted runs as it is with trust.
func TestUntrusted(t *testing.T) {
	t.Parallel()
	const service, scenario = "scenarios/services/shop.yaml", "scenarios/version.yaml"
	tests := []struct {
		name, file, more string
		flags            []string
		want             string
	}{
		{"the sample and stubs", service, "", nil, ""},
		{"another command", service, "setup: [touch pwned]", nil, "--untrusted: the command touch pwned is not run"},
		{"a command that a merge brings in", service, "setup: [&s touch pwned]\nready: {<<: {command: *s}}", nil, "--untrusted: the command touch pwned is not run"},
		{"more of the sample's program", service, "setup: [streamspec run evil.yaml]", nil, "--untrusted: the command streamspec run evil.yaml is not run"},
		{"a command of a scenario", scenario, "trigger: [{command: touch pwned}]", nil, "--untrusted: the command touch pwned is not run"},
		{"a command in the end", scenario, "finally: [{command: touch pwned}]", nil, "--untrusted: the command touch pwned is not run"},
		{"a setting that is code", scenario, "services: [{name: shop, env: {BASH_ENV: evil.sh}}]", nil, "--untrusted: a file cannot give a service the setting BASH_ENV"},
		{"a setting for a tag", service, "tagged: {\"@x\": {LD_PRELOAD: ./x.so}}", nil, "--untrusted: a file cannot give a service the setting LD_PRELOAD"},
		{"a host", service, "hosts: [api.example.com]", nil, "--untrusted: a file cannot allow the host api.example.com"},
		{"a host that is granted", service, "hosts: [api.example.com]", []string{"--allow-host", "api.example.com"}, ""},
		{"the environment", scenario, "vars: {x: \"${env.HOME:-none}\"}", nil, "--untrusted: a file cannot read ${env.HOME}"},
		{"a secret", scenario, "vars: {x: \"${secret.STREAMSPEC_X}\"}", nil, "--untrusted: a file cannot read ${secret.STREAMSPEC_X}"},
		{"a file elsewhere", service, "tls: {ca: /etc/ssl/ca.pem}", nil, "--untrusted: /etc/ssl/ca.pem is outside of the suite's home"},
		{"a file by a way out", service, "tls: {ca: ../../../ca.pem}", nil, "--untrusted: ../../../ca.pem is outside of the suite's home"},
		{"a folder elsewhere", service, "dir: /", nil, "--untrusted: / is outside of the suite's home"},
		{"a proxy", scenario, "streams: {x: {get: /x, proxy: \"http://proxy.example.com:3128\"}}", nil, "--untrusted: the proxy http://proxy.example.com:3128 is not on this machine"},
		{"no certificates elsewhere", service, "tls: {insecure: true}", []string{"--allow-host", "api.example.com"}, "--untrusted: certificates are checked where other hosts are allowed"},
		{"an environment that nobody chose", "streamspec.yaml", "", nil, ""},
		{"an environment's command", "streamspec.yaml", "", []string{"--env", "staging"}, "--untrusted: the command touch pwned is not run"},
		{"an environment's hosts", "streamspec.yaml", "", []string{"--env", "staging"}, "--untrusted: a file cannot allow the host staging.example.com"},
		{"a piece", "streamspec.yaml", "pieces: {p: [{command: touch pwned}]}", nil, "--untrusted: the command touch pwned is not run"},
		{"a report elsewhere", "streamspec.yaml", "run: {reports: [\"json:../report.json\"]}", nil, "--untrusted: ../report.json is outside of the suite's home"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			tree := maps.Clone(harmless)
			tree[test.file] += test.more + "\n"
			dir := files(t, tree)
			status := verdict.ExitFault
			if test.want == "" {
				status = verdict.ExitHeld
			}
			got := streamspecIn(t, dir, []string{"STREAMSPEC_X=hunter-ninety"}, append([]string{"run", "--untrusted", "scenarios"}, test.flags...)...)
			if got.status != status {
				t.Errorf("the exit status is %d, want %d:\n%s", got.status, status, got.all())
			}
			mustContain(t, got.all(), test.want)
			if _, err := os.Stat(filepath.Join(dir, "pwned")); err == nil {
				t.Error("a command ran")
			}
		})
	}
}

// TestAServiceThatIsGiven needs no trust in what its file would run.
func TestAServiceThatIsGiven(t *testing.T) {
	t.Parallel()
	tree := maps.Clone(harmless)
	tree["scenarios/services/shop.yaml"] = "service: shop\nrun: touch pwned\nready: {tcp: \"${port}\", within: 60s}\n" +
		"env: {FRONTEND_VERSION_URL: \"${stub.frontend}/v\"}\nstubs: {frontend: [{get: /v, json: {version: \"1\"}}]}\n"
	dir := files(t, tree)
	got := streamspecIn(t, dir, nil, "run", "--untrusted", "--service", "shop=streamspec sample", "scenarios")
	if got.status != verdict.ExitHeld {
		t.Errorf("the exit status is %d:\n%s", got.status, got.all())
	}
}

// TestWhatRuns is the review list of a pull request.
func TestWhatRuns(t *testing.T) {
	t.Parallel()
	dir := files(t, map[string]string{
		"streamspec.yaml":              "environments: {staging: {hosts: [staging.example.com]}}\npieces: {p: [{command: ./piece.sh}]}\n",
		"scenarios/services/shop.yaml": "service: shop\nrun: python3 app.py\nsetup: [pip install x]\nready: {command: pg_isready -q}\ndir: app\nhosts: [api.example.com]\nenv: {PORT: \"${port}\"}\ntls: {ca: ca.pem}\n",
		"scenarios/a.yaml":             "scenario: a\nservice: shop\nvars: {x: \"${env.HOME}\"}\ntrigger:\n  - command: ./seed.sh\n  - {post: /x, json: {command: not one}, headers: {X: \"${secret.TOKEN}\"}}\nstream: {get: /events, proxy: \"http://127.0.0.1:3128\"}\n",
	})
	got := streamspecIn(t, dir, nil, "lint", "--what-runs", "scenarios")
	const want = `commands that run here:
  scenarios/a.yaml:5:14  ./seed.sh
  scenarios/services/shop.yaml:2:6  python3 app.py
  scenarios/services/shop.yaml:3:9  pip install x
  scenarios/services/shop.yaml:4:18  pg_isready -q
  streamspec.yaml:2:24  ./piece.sh
hosts that are reached:
  scenarios/services/shop.yaml:6:9  api.example.com
  streamspec.yaml:1:34  staging.example.com
proxies:
  scenarios/a.yaml:7:31  http://127.0.0.1:3128
files that are read, and folders in which commands run:
  scenarios/services/shop.yaml:5:6  app
  scenarios/services/shop.yaml:8:11  ca.pem
settings that services get:
  scenarios/services/shop.yaml:7:13  PORT=${port}
variables of the environment, and secrets, that are read:
  scenarios/a.yaml:3:12  ${env.HOME}
  scenarios/a.yaml:6:56  ${secret.TOKEN}
`
	if got.status != verdict.ExitHeld || got.stdout != want {
		t.Errorf("status %d\ngot\n%s%s\nwant\n%s", got.status, got.stdout, got.stderr, want)
	}
}
