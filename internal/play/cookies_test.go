package play_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/streamspec/streamspec/internal/check"
	"github.com/streamspec/streamspec/internal/play"
	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/internal/verdict"
)

// TestCookiesBelongToUsers: calls and streams share them by name, and by nothing else.
func TestCookiesBelongToUsers(t *testing.T) {
	const sessions = `stubs:
  s:
    - {post: "/login/{who}", headers: {Set-Cookie: "sid=${who}; Path=/"}}
    - {get: /again, status: 302, headers: {Set-Cookie: "sid=redirected; Path=/", Location: /events}}
    - {get: /events, capture: {sid: header.Cookie}, events: [{data: {cookie: "${sid:-none}"}}]}
    - {post: /none, when: {headers: {Cookie: sid=alice}}, status: 409}
    - {post: /none}
trigger:
  - {post: "${stub.s}/login/alice", as: alice}
  - {post: "${stub.s}/login/bob", as: bob}
  - {post: "${stub.s}/login/mine", capture: {mine: header.Set-Cookie}}
`
	for name, c := range map[string]struct{ stream, want string }{
		"a user":                {`{get: "${stub.s}/events", as: alice}`, "sid=alice"},
		"another user":          {`{get: "${stub.s}/events", as: bob}`, "sid=bob"},
		"a new user":            {`{get: "${stub.s}/events", as: carol}`, "^none$"},
		"nobody":                {`{get: "${stub.s}/events"}`, "^none$"},
		"nobody, of a redirect": {`{get: "${stub.s}/again"}`, "^sid=redirected$"},
		"a header wins":         {`{get: "${stub.s}/events", as: alice, headers: {Cookie: "${mine}"}}`, "^sid=mine"},
		"a header, redirected":  {`{get: "${stub.s}/again", as: alice, headers: {Cookie: "${mine}"}}`, "^(Path=/; )?sid=redirected$"},
	} {
		t.Run(name, func(t *testing.T) {
			got := judgeFile(t.Context(), t, "scenario: s\n"+sessions+"stream: "+c.stream+`
expect: [{every: message, matches: {cookie: "`+c.want+`"}}]
`, play.Options{})
			if got.Outcome != verdict.Passed {
				t.Errorf("it is %s: %s", got.Outcome, everything(got))
			}
		})
	}
	t.Run("a call of nobody has none", func(t *testing.T) {
		got := judgeFile(t.Context(), t, "scenario: s\n"+sessions+`  - {post: "${stub.s}/none"}
  - {post: "${stub.s}/none", as: alice, status: 409}
  - {post: "${stub.s}/none", as: alice, headers: {Cookie: "${mine}"}}
stream: {get: "${stub.s}/events"}
expect: [{count: message, times: 1}]
`, play.Options{})
		if got.Outcome != verdict.Passed {
			t.Errorf("it is %s: %s", got.Outcome, everything(got))
		}
	})
}

// TestNoPOSTIsSentASecondTimeToBeCutOff, unless the file says how. Lint finds it in a file;
// in a feature a sentence can still ask for it.
func TestNoPOSTIsSentASecondTimeToBeCutOff(t *testing.T) {
	root := t.TempDir()
	text := `scenario: s
stubs: {s: [{post: /x, resume: true, events: [{id: "1", data: 1}, {id: "2", data: 2}]}]}
stream: {post: "${stub.s}/x", reconnect: {method: same}}
expect: [{resumes: any event}]
`
	if err := os.WriteFile(filepath.Join(root, "s.yaml"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	library, err := check.Load(root)
	if err != nil {
		t.Fatal(err)
	}
	s := library.Scenarios["s"]
	for method, outcome := range map[scenario.Again]verdict.Outcome{"": verdict.Unjudged, s.Stream.Reconnect.Method: verdict.Passed} {
		asked := s.Clone()
		asked.Stream.Reconnect.Method = method
		got := judgeScenario(t.Context(), t, library, asked, play.Options{})
		if got.Outcome != outcome {
			t.Errorf("%q: it is %s: %s", method, got.Outcome, everything(got))
		}
	}
}
