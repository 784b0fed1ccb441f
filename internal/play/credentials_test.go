package play_test

import (
	"testing"

	"github.com/streamspec/streamspec/internal/play"
	"github.com/streamspec/streamspec/internal/verdict"
)

// TestCredentialsOfRequests: a recording masks them, and what is expected of them is judged all the same.
func TestCredentialsOfRequests(t *testing.T) {
	const asked = `scenario: s
stubs:
  s:
    - {post: /login, json: {token: abcdefgh0123, other: zyxwvu9876}}
    - {get: /events, headers: {Set-Cookie: "sid=abcdef-session; Path=/"}, events: [{id: "1", data: one}]}
trigger: [{post: "${stub.s}/login", capture: {token: token, token_2: other}}]
stream: {get: "${stub.s}/events", auth: {bearer: "${token}"}, reconnect: {attempts: 1, time: 10ms}}
expect: [{request_header: {name: `
	for expected, want := range map[string]verdict.Outcome{
		`Authorization, equals: "Bearer ${token}"}`:       verdict.Passed,
		`Authorization, prefix: "Bearer "}`:               verdict.Passed,
		`Authorization, matches: "^Bearer ."}`:            verdict.Passed,
		`Authorization, equals: "Bearer ${token_2}"}`:     verdict.Failed,
		`Authorization, equals: "Bearer another"}`:        verdict.Failed,
		`Authorization, prefix: "Basic "}`:                verdict.Failed,
		`Authorization, absent: true}`:                    verdict.Failed,
		`Authorization, prefix: "Bearer abc"}`:            verdict.Unjudged,
		`Authorization, matches: "^Bearer [a-z0-9]{12}"}`: verdict.Unjudged,
		`Authorization, matches: "[0-9]$"}`:               verdict.Unjudged,
		`Authorization, matches: '^Bearer [\w.-]+$'}`:     verdict.Unjudged, // it may have a +
		`Authorization, matches: "^Bearer .{4}$"}`:        verdict.Unjudged,
		`Authorization, prefix: "Bearer *"}`:              verdict.Unjudged,
		`Cookie, equals: sid=abcdef-session}`:             verdict.Passed,
		`Cookie, equals: sid=another-session}`:            verdict.Failed,
	} {
		got := judgeFile(t.Context(), t, asked+expected+", connection: 2}]\n", play.Options{})
		if got.Outcome != want {
			t.Errorf("%s is %s: %s", expected, got.Outcome, everything(got))
		}
	}
}

// TestBasicAuthenticationInARecording: of its text, which is base64, only the password is masked.
func TestBasicAuthenticationInARecording(t *testing.T) {
	got := judgeFile(t.Context(), t, `scenario: s
stubs: {s: [{post: /login, json: {password: abcdefgh0123}}, {get: /events, events: [{data: one}]}]}
trigger: [{post: "${stub.s}/login", capture: {password: password}}]
stream: {get: "${stub.s}/events", auth: {user: ann, password: "${password}"}}
expect: [{request_header: {name: Authorization, equals: "Basic YW5uOmFiY2RlZmdoMDEyMw=="}}]
`, play.Options{})
	if got.Outcome != verdict.Unjudged {
		t.Errorf("it is %s: %s", got.Outcome, everything(got))
	}
}
