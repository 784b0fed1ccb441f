package play_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/streamspec/streamspec/internal/check"
	"github.com/streamspec/streamspec/internal/play"
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

// TestNoPOSTIsSentASecondTimeToBeCutOff, unless the file says how.
func TestNoPOSTIsSentASecondTimeToBeCutOff(t *testing.T) {
	const text = `scenario: s
stubs: {s: [{post: /x, resume: true, events: [{id: "1", data: 1}, {id: "2", data: 2}]}]}
stream: {post: "${stub.s}/x"%s}
expect: [{resumes: any event}]
`
	root := t.TempDir()
	if err := os.WriteFile(filepath.Join(root, "s.yaml"), fmt.Appendf(nil, text, ""), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := check.Load(root); err == nil || !strings.Contains(err.Error(), "nobody says whether the POST may be sent again") {
		t.Errorf("the file is accepted: %v", err)
	}
	got := judgeFile(t.Context(), t, fmt.Sprintf(text, ", reconnect: {method: same}"), play.Options{})
	if got.Outcome != verdict.Passed {
		t.Errorf("it is %s: %s", got.Outcome, everything(got))
	}
}
