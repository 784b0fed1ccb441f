package play_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/streamspec/streamspec/internal/play"
	"github.com/streamspec/streamspec/internal/verdict"
)

// No scenario reaches a host that nobody allowed, on whatever way it comes there.
func TestHostsThatNobodyAllowed(t *testing.T) {
	t.Setenv("STREAMSPEC_TEST_HOST", "api.example.com")
	const refused = `the host "api.example.com" is not on this machine, and nobody allowed it; run with --allow-host api.example.com`
	const local = `stubs: {s: [{get: /, send: [{bytes: 'data: 1\n\n'}]}, {get: /away, status: 302, headers: {Location: "http://api.example.com:9/"}}, {post: /away, status: 302, headers: {Location: "http://api.example.com:9/"}}]}
`
	cases := []struct {
		name, yaml string
		outcome    verdict.Outcome
		says       string
	}{
		{"a stream", `stream: {get: "http://${env.STREAMSPEC_TEST_HOST}/"}`, verdict.Unjudged, refused},
		{"a stream behind a user", `stream: {get: "http://127.0.0.1@${env.STREAMSPEC_TEST_HOST}/"}`, verdict.Unjudged, refused},
		{"a stub's URL with something behind it", `stream: {get: "${stub.s}@${env.STREAMSPEC_TEST_HOST}/"}`, verdict.Unjudged, refused},
		{"a stream's redirect", `stream: {get: "${stub.s}/away"}`, verdict.Failed, `the redirect to "http://api.example.com:9/" is not followed: ` + refused},
		{"a proxy", `stream: {get: "${stub.s}/", proxy: "http://${env.STREAMSPEC_TEST_HOST}:1"}`, verdict.Unjudged, refused},
		{"a call", "trigger: [{post: \"http://${env.STREAMSPEC_TEST_HOST}/\"}]\nstream: {get: \"${stub.s}/\"}", verdict.Unjudged, refused},
		{"a call's redirect", "trigger: [{post: \"${stub.s}/away\"}]\nstream: {get: \"${stub.s}/\"}", verdict.Unjudged, refused},
		{"a call during the stream", "during: [{after: any event, get: \"http://${env.STREAMSPEC_TEST_HOST}/\"}]\nstream: {get: \"${stub.s}/\"}", verdict.Unjudged, refused},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got := judgeFile(t.Context(), t, "scenario: s\n"+local+c.yaml+"\nexpect: [{count: any event, times: 1}]\n", play.Options{})
			if got.Outcome != c.outcome {
				t.Errorf("it is %s, want %s", got.Outcome, c.outcome)
			}
			if text := everything(got); !strings.Contains(text, c.says) {
				t.Errorf("this is missing: %s\nin: %s", c.says, text)
			}
		})
	}
}

// everything is all that a result says of what went wrong.
func everything(s verdict.Scenario) string {
	var all []string
	for _, step := range s.Findings() {
		all = append(all, step.Text)
		if step.Failure != nil {
			all = append(all, step.Failure.Message, step.Failure.Expected, step.Failure.Got)
		}
	}
	for _, t := range s.Timelines {
		all = append(all, t.String())
	}
	for _, log := range s.Logs {
		all = append(all, log.Text)
	}
	return strings.Join(all, "\n")
}

// A token that the service itself gave is masked once it is used as a credential.
func TestCapturedCredentialsAreMasked(t *testing.T) {
	got := judgeFile(t.Context(), t, `scenario: s
stubs:
  s:
    - {post: /login, json: {token: tok-123456, key: key-123456}}
    - {get: /, send: [{bytes: 'data: {"echo":"tok-123456","key":"key-123456"}\n\n'}]}
trigger:
  - {post: "${stub.s}/login", capture: {token: token, key: key}}
  - {post: "${stub.s}/login", headers: {X-Api-Key: "${key}"}}
stream: {get: "${stub.s}/?t=${token}", auth: {bearer: "${token}"}}
expect: [{every: any event, has: other}, {header: {name: X-None, prefix: "${token}"}}]
`, play.Options{})
	text := everything(got)
	if got.Outcome != verdict.Failed || strings.Contains(text, "tok-123456") || strings.Contains(text, "key-123456") || !strings.Contains(text, `"echo":"***1"`) {
		t.Errorf("it is %s:\n%s", got.Outcome, text)
	}
	if url := got.Recordings[0].Request.URL; !strings.HasSuffix(url, "?t=***1") {
		t.Errorf("the recording has the URL %s", url)
	}
}

// spelled are two passwords as a URL has them, and what they are.
const (
	usual, usualPlain = "p%40ssw%2Frd-1", "p@ssw/rd-1"
	odd, oddPlain     = "p%61ssword-2", "password-2"
)

// TestPasswordsInURLsAreMasked: of a call and of a stream, in every spelling, where only the
// play knows them: a call has captured them; and where the URL cannot even be read.
func TestPasswordsInURLsAreMasked(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/login":
			fmt.Fprintf(w, `{"usual": %q, "odd": %q}`, usual, odd)
		case "/refuse":
			w.WriteHeader(http.StatusForbidden)
			fmt.Fprint(w, usual, usualPlain, odd, oddPlain)
		default:
			w.Header().Set("Content-Type", "text/event-stream")
			fmt.Fprintf(w, "data: %s %s %s %s\n\n", usual, usualPlain, odd, oddPlain)
		}
	}))
	defer server.Close()
	cases := []struct {
		name, yaml string
		spellings  []string
		says       string
	}{
		{"a call", `  - {post: "http://ann:${usual}@HOST/refuse"}`, []string{usual, usualPlain}, "got 403: ***1***1"},
		{"a call with an odd spelling", `  - {post: "http://ann:${odd}@HOST/refuse"}`, []string{odd, oddPlain}, "got 403"},
		{"a call that cannot be read", `  - {post: "http://ann:${odd}@HOST:no/refuse"}`, []string{odd, oddPlain}, "the URL cannot be read"},
		{"a stream", `stream: {get: "http://ann:${usual}@HOST/"}`, []string{usual, usualPlain}, "***1 ***1 p%61"},
		{"a stream with an odd spelling", `stream: {get: "http://ann:${odd}@HOST/"}`, []string{odd, oddPlain}, "***2 ***1"},
		{"a stream that cannot be read", `stream: {get: "http://ann:${odd}@HOST:no/"}`, []string{odd, oddPlain}, "the URL cannot be read"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			text := `scenario: s
trigger:
  - {post: "http://HOST/login", capture: {usual: usual, odd: odd}}
` + c.yaml + "\n"
			if !strings.Contains(c.yaml, "stream:") {
				text += "stream: {get: \"http://HOST/\"}\n"
			}
			text += "expect: [{count: any event, times: 7}, {header: {name: X-None}}]\n"
			got := judgeFile(t.Context(), t, strings.ReplaceAll(text, "HOST", strings.TrimPrefix(server.URL, "http://")), play.Options{})
			shown := fmt.Sprintf("%s\n%+v", everything(got), got.Recordings)
			for _, spelling := range c.spellings {
				if strings.Contains(shown, spelling) {
					t.Errorf("%q is shown:\n%s", spelling, shown)
				}
			}
			if !strings.Contains(shown, c.says) {
				t.Errorf("%q is missing:\n%s", c.says, shown)
			}
		})
	}
}
