package cli_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/streamspec/streamspec/internal/verdict"
)

// The secrets of these tests: one that each spelling spells in its own way, and one
// of digits, which a report has numbers like.
const (
	wildSecret = `p/s+w "ö<&>'d%`
	pinSecret  = "90210777"
)

// spellings are the forms in which no output may have a secret.
func spellings(value string) []string {
	quoted, _ := json.Marshal(value)
	inJSON := string(quoted[1 : len(quoted)-1])
	return []string{
		value, inJSON, strings.Trim(strconv.Quote(value), `"`), strings.Trim(strconv.Quote(string(quoted)), `"\`), html.EscapeString(value),
		strings.NewReplacer("&", "&amp;", `"`, "&#34;", "'", "&#39;", "<", "&lt;", ">", "&gt;").Replace(value),
		url.QueryEscape(value), url.PathEscape(value), strings.ToLower(url.QueryEscape(value)),
		base64.StdEncoding.EncodeToString([]byte(value)), base64.RawURLEncoding.EncodeToString([]byte(value)),
		value[:8] + "…", // shortened
	}
}

// basic is a secret in basic authentication, and inside are the groups of it that
// hold only bits of the secret.
func basic(value string) (pair, inside string) {
	pair = base64.StdEncoding.EncodeToString([]byte("user:" + value))
	return pair, pair[8 : len(pair)-4]
}

// shown finds spellings of a secret in a text.
func shown(t *testing.T, where, text, value string) {
	t.Helper()
	_, inside := basic(value)
	for _, form := range append(spellings(value), inside) {
		if i := strings.Index(text, form); i >= 0 {
			t.Errorf("%s shows %s: …%s…", where, form, text[max(0, i-80):min(len(text), i+80)])
		}
	}
}

// echo is a server that repeats what it was sent in every way that it knows.
func echo(t *testing.T) *httptest.Server {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		token := strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
		if r.URL.Path == "/refuse" {
			http.Error(w, "I do not like "+token, http.StatusForbidden)
			return
		}
		w.Header().Set("Content-Type", "text/event-stream")
		w.Header().Set("X-Echo", url.QueryEscape(token))
		pair, _ := basic(token)
		for _, form := range append(spellings(token), pair) {
			data, _ := json.Marshal(map[string]string{"form": form})
			fmt.Fprintf(w, "event: echo\ndata: %s\n\n", data)
			fmt.Fprintf(w, ": %s %s\n\n", strings.Repeat("x", 60), form)      // the timeline shortens it
			fmt.Fprintf(w, "event: e-%s\ndata: %s\n\n", form, r.URL.RawQuery) // data that is no JSON
		}
	}))
	t.Cleanup(server.Close)
	return server
}

// secretive is a suite whose scenarios fail, each in a way that would show a secret.
func secretive(server string) map[string]string {
	request := func(path string) string {
		return `get: "` + path + `?t=${secret.WILD}", headers: {Authorization: "Bearer ${secret.WILD}"}`
	}
	scenario := func(name, rest string) string { return "scenario: " + name + "\n" + rest }
	return map[string]string{
		"secrets.env":                  "PIN='" + pinSecret + "'\n",
		"scenarios/services/echo.yaml": "service: echo\nurl: " + server + "\n",
		"scenarios/services/dead.yaml": `service: dead
run: sh -c 'echo "wild $WILD and $HIDDEN"; echo "$PIN" >&2; exit 7'
env: {HIDDEN: "${secret.WILD}"}
`,
		"scenarios/expectations.yaml": scenario("expectations", "service: echo\nstream: {"+request("/")+`}
expect:
  - {every: echo, has: nothing}
  - {every: echo, has: form, is: {form: "${secret.WILD}"}}
  - {count: "${secret.WILD}", times: 7}
  - {header: {name: X-Echo, prefix: "${secret.PIN}"}}
  - {name: excused, never: echo, known_gap: {reason: "It is ${secret.WILD}."}}
`),
		"scenarios/refused.yaml": scenario("refused", "service: echo\nstream: {"+request("/refuse")+"}\nexpect: [{never: x}]\n"),
		"scenarios/call.yaml": scenario("a call", "service: echo\ntrigger: [{"+request("/refuse")+`}]
stream: {get: /}
expect: [{never: x}]
`),
		"scenarios/dead.yaml": scenario("dead", "service: dead\nstream: {get: /}\nexpect: [{never: x}]\n"),
		"scenarios/stub.yaml": scenario("a stub", `stubs: {s: [{post: /, send: [{bytes: 'data: 1\n\n'}]}]}
stream: {post: "${stub.s}/", query: {q: "${secret.WILD}"}, json: {pin: "${secret.PIN}", wild: "${secret.WILD}"}}
expect: [{never: any event}]
`),
		"features/echo.feature": `Feature: Echoes
  Scenario: an echo
    Given the scenario "expectations"
    When the stream is followed to its end
    Then every "echo" has "form" equal to "${secret.WILD}"
`,
	}
}

// No output shows a secret, whatever a server and a service make of it.
func TestNoOutputShowsASecret(t *testing.T) {
	t.Parallel()
	dir := files(t, secretive(echo(t).URL))
	env := []string{"WILD=" + wildSecret}
	junit, report := filepath.Join(dir, "junit.xml"), filepath.Join(dir, "run.json")
	for _, more := range [][]string{{}, {"-v"}} {
		args := append([]string{"run", "--secrets", filepath.Join(dir, "secrets.env"), "-f", "junit:" + junit, "-f", "json:" + report}, more...)
		got := streamspec(t, env, append(args, filepath.Join(dir, "features"), filepath.Join(dir, "scenarios"))...)
		if got.status != verdict.ExitBroken {
			t.Fatalf("the exit status is %d\n%s", got.status, got.all())
		}
		mustContain(t, got.stdout, "6 scenarios: ", "***")
		outputs := map[string]string{"stdout": got.stdout, "stderr": got.stderr, "junit": read(t, junit), "json": read(t, report)}
		for name, text := range outputs {
			shown(t, fmt.Sprint(name, more), text, wildSecret)
			shown(t, fmt.Sprint(name, more), text, pinSecret)
		}
		if !json.Valid([]byte(outputs["json"])) {
			t.Errorf("the JSON report is broken")
		}
	}
}

func read(t *testing.T, path string) string {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

// A secret that looks like the numbers and words of a report does not break it.
func TestReportsStayWhole(t *testing.T) {
	t.Parallel()
	dir := files(t, with(nil))
	report, junit := filepath.Join(dir, "run.json"), filepath.Join(dir, "junit.xml")
	got := streamspec(t, []string{"A_TOKEN=duration_ms", "B_TOKEN=testcase", "C_TOKEN=\"name\":"}, "run", "-f", "json:"+report, "-f", "junit:"+junit, filepath.Join(dir, "scenarios"))
	if got.status != verdict.ExitHeld || !strings.Contains(read(t, report), `"duration_ms"`) || !strings.Contains(read(t, junit), "<testcase name=") {
		t.Errorf("the exit status is %d, and the reports are\n%s\n%s", got.status, read(t, report), read(t, junit))
	}
}

func TestAccessOfARun(t *testing.T) {
	t.Parallel()
	server := echo(t)
	away := with(map[string]string{
		"scenarios/services/echo.yaml": "service: echo\nurl: ${env.ECHO_URL:-" + server.URL + "}\n",
		"scenarios/x.yaml":             "scenario: x\nservice: echo\nstream: {get: /}\nexpect: [{never: x}]\n",
		"scenarios/y.yaml":             "scenario: y\nstream: {get: \"https://api.example.com/${uuid}\"}\n",
		"bad.env":                      "PIN\n",
	})
	dir := files(t, away)
	cases := []struct {
		name   string
		env    []string
		args   []string
		status int
		says   []string
	}{
		{"a host in a file", nil, []string{"run"}, verdict.ExitFault, []string{`scenarios/y.yaml:2:15: the host "api.example.com" is not on this machine, and nobody allowed it`, "run with --allow-host api.example.com"}},
		{"a host in a file that is checked", nil, []string{"lint"}, verdict.ExitFault, []string{"scenarios/y.yaml:2:15: the host"}},
		{"an allowed host", nil, []string{"lint", "--allow-host", "*.example.com"}, verdict.ExitHeld, []string{"well-formed"}},
		{"an allowed host, and others stay refused", []string{"ECHO_URL=http://staging.example.org"}, []string{"run", "--allow-host", "api.example.com", "--name", "^x$"}, verdict.ExitFault, []string{
			`the service "echo": the host "staging.example.org" is not on this machine, and nobody allowed it; add it under hosts: in the file of the service "echo", or run with --allow-host staging.example.org`,
		}},
		{"a service's URL allows its host", nil, []string{"run", "--service", "echo=http://api.example.com:1", "--name", "^a tick$"}, verdict.ExitHeld, []string{"1 passed"}},
		{"a host that is none", nil, []string{"run", "--allow-host", "https://api.example.com"}, verdict.ExitFault, []string{`--allow-host: "https://api.example.com" is no host`}},
		{"a wrong file of secrets", nil, []string{"run", "--secrets", filepath.Join(dir, "bad.env")}, verdict.ExitFault, []string{"bad.env:1:1: this line has no =", "write NAME=VALUE"}},
	}
	for _, c := range cases {
		got := streamspec(t, c.env, append(c.args, filepath.Join(dir, "scenarios"))...)
		if got.status != c.status {
			t.Errorf("%s: the exit status is %d\n%s", c.name, got.status, got.all())
		}
		mustContain(t, got.all(), c.says...)
	}
}

func TestShortAndMissingSecrets(t *testing.T) {
	t.Parallel()
	dir := files(t, with(map[string]string{"scenarios/x.yaml": "scenario: x\nstream: {get: \"http://127.0.0.1/${secret.SHORT_ONE}\"}\n"}))
	got := streamspec(t, nil, "run", filepath.Join(dir, "scenarios"))
	mustContain(t, got.all(), "the variable ${secret.SHORT_ONE} is not defined", "set SHORT_ONE in the environment, or write a line SHORT_ONE=VALUE into the file that --secrets names")
	if got := streamspec(t, nil, "lint", filepath.Join(dir, "scenarios")); got.status != verdict.ExitHeld {
		t.Errorf("lint needs no secrets: %s", got.all())
	}
	got = streamspec(t, []string{"SHORT_ONE=12345"}, "run", filepath.Join(dir, "scenarios"))
	mustContain(t, got.stderr, "warning: the secret SHORT_ONE is shorter than 6 bytes, so it is not masked")
}

// A scenario may show what only a later one makes a secret: the reports are written
// when all are known.
func TestReportsKnowLaterSecrets(t *testing.T) {
	t.Parallel()
	dir := files(t, map[string]string{
		"scenarios/a.yaml": "scenario: a\nstubs: {s: [{get: /, send: [{bytes: 'data: tok-123456\\n\\n'}]}]}\nstream: {get: \"${stub.s}/\"}\nexpect: [{never: any event}]\n",
		"scenarios/b.yaml": `scenario: b
stubs: {s: [{get: /, send: [{after: 500ms, bytes: 'data: 1\n\n'}]}, {post: /, json: {token: tok-123456}}]}
trigger: [{post: "${stub.s}/", capture: {token: token}}, {get: "${stub.s}/"}]
stream: {get: "${stub.s}/", auth: {bearer: "${token}"}}
expect: [{exactly: any event}]
`,
	})
	report := filepath.Join(dir, "run.json")
	got := streamspec(t, []string{"DIR_TOKEN=no-such-folder"}, "run", "-f", "json:"+report, filepath.Join(dir, "scenarios"))
	if text := read(t, report); got.status != verdict.ExitBroken || strings.Contains(text, "tok-123456") || !strings.Contains(text, "***") {
		t.Errorf("the exit status is %d, and the report is\n%s", got.status, text)
	}
	got = streamspec(t, []string{"DIR_TOKEN=run.json"}, "run", "-f", "json:"+filepath.Join(report, "x"), filepath.Join(dir, "scenarios"))
	mustContain(t, got.stderr, "the json report cannot be written: lstat ", ": not a directory")
	if strings.Contains(got.stderr, "run.json") {
		t.Errorf("the secret is shown: %s", got.stderr)
	}
}

func TestTailMasksItsHeaders(t *testing.T) {
	t.Parallel()
	server := echo(t)
	for _, more := range [][]string{{}, {"--json"}, {"--pretty"}} {
		got := streamspec(t, nil, append([]string{"tail", "-H", "Authorization: Bearer " + wildSecret, server.URL + "/?t=" + url.QueryEscape(wildSecret)}, more...)...)
		mustContain(t, got.stdout, "***")
		shown(t, fmt.Sprint("tail", more), got.all(), wildSecret)
	}
}
