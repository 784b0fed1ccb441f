package cli_test

import (
	"testing"

	"github.com/streamspec/streamspec/internal/verdict"
)

// TestWhatOnlyReadsNeedsNothingFromOutside: files are listed where neither secrets nor the environment are, and what
// was recorded is judged. What an expectation asks for is not judged then; what runs says what to set.
func TestWhatOnlyReadsNeedsNothingFromOutside(t *testing.T) {
	t.Parallel()
	dir := files(t, map[string]string{
		"scenarios/services/s.yaml": "service: s\nurl: \"http://127.0.0.1:1/${env.STREAMSPEC_NONE_A}\"\n",
		"scenarios/a.yaml":          "scenario: a\nservice: s\nvars: {v: \"${env.STREAMSPEC_NONE_B}\"}\nstream: {get: \"/x\", headers: {Authorization: \"Bearer ${secret.STREAMSPEC_NONE_C}\"}}\nexpect: [{count: message, times: 1}]\n",
		"scenarios/t.yaml":          "scenario: t\ntimeout: \"${env.STREAMSPEC_NONE_A}\"\nstream: {get: \"http://127.0.0.1:1/\", clients: \"${env.STREAMSPEC_NONE_A}\"}\nexpect: [{every: message, between: {n: [5, \"${env.STREAMSPEC_NONE_A}\"]}, length: {n: \"${env.STREAMSPEC_NONE_A}\"}, known_gap: {reason: \"${env.STREAMSPEC_NONE_A}\"}}]\n",
		"features/a.feature":        "Feature: f\n  Scenario: b\n    Given the scenario \"a\"\n    And the request header \"X\" is \"${env.STREAMSPEC_NONE_B}\"\n    When the stream is followed to its end\n    Then every event has \"x\" equal to \"${secret.STREAMSPEC_NONE_C}\"\n",
		"recorded.yaml":             "scenario: r\nstubs: {s: [{get: /, events: [{data: 1}]}]}\nstream: {get: \"${stub.s}/\"}\nexpect: [{count: message, times: 1}]\n",
		"judging.yaml":              "scenario: r\nstream: {get: \"http://127.0.0.1:1/${env.STREAMSPEC_NONE_A}\"}\nexpect: [{count: message, times: 1}]\n",
		"asking.yaml":               "scenario: r\nstream: {get: \"http://127.0.0.1:1/\"}\nexpect: [{no: message, is: {\"@this\": \"${env.STREAMSPEC_NONE_A}\"}}]\n",
		"typed.yaml":                "scenario: r\nstream: {get: \"http://127.0.0.1:1/\", timeout: \"${env.STREAMSPEC_NONE_A}\"}\nexpect: [{count: message, times: 1}]\n",
	})
	if ran := streamspecIn(t, dir, nil, "run", "--recordings", "all", "--recordings-dir", "kept", "recorded.yaml"); ran.status != verdict.ExitHeld {
		t.Fatal(ran.all())
	}
	for _, c := range []struct {
		args   []string
		status int
		says   []string
	}{
		{[]string{"run", "--list"}, verdict.ExitHeld, []string{"features/a.feature:2:3  f › b\n", "scenarios/a.yaml:1:1  scenarios › a\nscenarios/t.yaml:1:1  scenarios › t\n"}},
		{[]string{"gaps"}, verdict.ExitHeld, []string{"scenarios/t.yaml:4:126"}},
		{[]string{"run", "--dry-run"}, verdict.ExitFault, []string{"set STREAMSPEC_NONE_A in the environment; ${env.STREAMSPEC_NONE_A:-text} gives a default", "set STREAMSPEC_NONE_C in the environment, or write a line"}},
		{[]string{"lint"}, verdict.ExitFault, []string{"the variable ${env.STREAMSPEC_NONE_A} is not defined"}},
		{[]string{"judge", "kept", "judging.yaml"}, verdict.ExitHeld, []string{"1 passed"}},
		{[]string{"judge", "kept", "asking.yaml"}, verdict.ExitFault, []string{"1 not judged", "set STREAMSPEC_NONE_A in the environment"}},
		{[]string{"judge", "kept", "typed.yaml"}, verdict.ExitFault, []string{"set STREAMSPEC_NONE_A in the environment"}},
	} {
		got := streamspecIn(t, dir, nil, c.args...)
		if mustContain(t, got.all(), c.says...); got.status != c.status {
			t.Errorf("%v: it ends with %d\n%s", c.args, got.status, got.all())
		}
	}
}
