package cli_test

import (
	"strings"
	"testing"

	"github.com/streamspec/streamspec/internal/verdict"
)

// TestNamesMayHaveBlanksAndQuotes in every sentence that names a stream, a stub or a call, as a YAML file may call them.
func TestNamesMayHaveBlanksAndQuotes(t *testing.T) {
	t.Parallel()
	dir := files(t, map[string]string{
		"scenarios/x.yaml": `scenario: 'the "x"'
stubs:
  s:
    - {get: /, events: [{event: a, data: {n: 1}}, {after: 300ms, event: b, data: {n: 2}}]}
    - {post: /call, json: {}}
streams:
  'say "hi"': {get: "${stub.s}/", clients: 2, until: end}
  'a b': {get: "${stub.s}/", until: end}
during:
  - {after: a, on: 'a b', name: 'the "call"', post: "${stub.s}/call"}
`,
		"features/f.feature": `Feature: f
  Background:
    Given the scenario "the \"x\""
  Scenario: what streams are told
    Given the client of the stream "say \"hi\"" reads 100000 bytes a second
    And 2 clients follow the stream "say \"hi\""
    And "n" is the "n" of the first "a" on the stream "say \"hi\""
    And the stream "a b" is opened once the request for the stream "say \"hi\"" is sent
    And "POST ${stub.s}/call" is called once the stream "say \"hi\"" has ended, as "say \"bye\""
    And each client of the stream "say \"hi\"" calls "POST ${stub.s}/call" after "a"
    And the connection of the stream "say \"hi\"" passes 1000 bytes at a time
    When the streams are followed to their end
    Then on the stream "say \"hi\"", exactly 1 "a" arrives
    And on the stream "a b", exactly the events "a b" arrive
    And on the stream "say \"hi\"", "b" arrives within 5 s of "a"
    And the stub "s" received at least 1 "POST /call" within 5 s of the call "say \"bye\""
    And on the stream "a b", "b" arrives within 5 s of the call "the \"call\""
`,
	})
	got := streamspecIn(t, dir, nil, "run")
	if got.status != verdict.ExitHeld || strings.Contains(got.all(), `\"`) {
		t.Errorf("it ends with %d\n%s", got.status, got.all())
	}
}
