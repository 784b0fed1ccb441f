package cli_test

import (
	"maps"
	"os"
	"path/filepath"
	"strings"
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
		{"a recording elsewhere", scenario, "stubs: {s: [{get: /x, recording: ../../x.recording}]}", nil, "--untrusted: ../../x.recording is outside of the suite's home"},
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

// TestUntrustedRecordings: who judges what nobody has reviewed reads nothing for it: neither the
// environment, nor a file elsewhere that a recording says it is of. What would be started to make
// a recording does not matter.
func TestUntrustedRecordings(t *testing.T) {
	t.Parallel()
	const recording = "streamspec recording 1\n0 scenario name=s file=FILE line=1 started=2026-01-02T03:04:05Z\n1 stream stream=1 name=stream\n" +
		"1 connecting stream=1 method=GET url=http://127.0.0.1:1/e\n2 response stream=1 status=200 protocol=HTTP/1.1 responded=1 <Content-Type=text/event-stream\n" +
		"3 event stream=1 n=1 line=1 start=1 end=2 first=1 read=1 type=a data=1\n7 disconnected stream=1 reason=\"closed by the server\" endings=LF\n7 end stream=1 reason=\"closed by the server\"\n7 ended\n"
	const scenario = "scenario: s\nstubs: {s: [{get: /e, events: [{data: 1}]}]}\ntrigger: [{command: touch pwned}]\nstream: {get: \"${stub.s}/e\"}\nexpect: [{count: a, at_least: 1}]\n"
	elsewhere := files(t, map[string]string{"elsewhere.yaml": "password: hunter-ninety\n"})
	for _, test := range []struct{ name, scenario, file, want string }{
		{"a command", scenario, "s.yaml", ""},
		{"the environment", scenario + "vars: {x: \"${env.HOME}\"}\n", "s.yaml", "--untrusted: a file cannot read ${env.HOME}"},
		{"a file elsewhere", scenario, filepath.Join(elsewhere, "elsewhere.yaml"), "elsewhere.yaml made it, which is outside of this folder"},
		{"a file by a way out", scenario, strings.Repeat("../", 20) + elsewhere + "/elsewhere.yaml", "elsewhere.yaml made it, which is outside of this folder"},
		{"a link that leads out", scenario, "link.yaml", "link.yaml made it, which is outside of this folder"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			made := strings.Replace(recording, "FILE", test.file, 1)
			dir := files(t, map[string]string{
				"s.yaml": test.scenario, "r.recording": made, "other.recording": strings.NewReplacer(":05Z", ":06Z", "3 event", "3.5 event").Replace(made),
				"link.yaml -> " + filepath.Join(elsewhere, "elsewhere.yaml"): "",
			})
			for _, args := range [][]string{{"judge"}, {"strength"}, {"compare", "other.recording"}} {
				got := streamspecIn(t, dir, nil, append(args, "--untrusted", "r.recording")...)
				if (got.status == verdict.ExitHeld) != (test.want == "") && args[0] == "judge" {
					t.Errorf("%v: the exit status is %d:\n%s", args, got.status, got.all())
				}
				mustContain(t, got.all(), test.want)
				if strings.Contains(got.all(), "hunter") {
					t.Errorf("%v: it shows what stands elsewhere:\n%s", args, got.all())
				}
			}
		})
	}
}
