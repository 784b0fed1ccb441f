package steps_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cucumber/godog"

	"github.com/streamspec/streamspec/runner"
	"github.com/streamspec/streamspec/steps"
)

// A team's own suite writes itself what the steps answer: that has no secret in it.
func TestStepsAnswerWithoutSecrets(t *testing.T) {
	t.Setenv("STREAMSPEC_TEST_TOKEN", "tok-123456")
	dir := t.TempDir()
	scenario := `scenario: s
stubs:
  s:
    - {get: /, send: [{bytes: 'event: tick\ndata: {"n":"tok-123456"}\n\n'}]}
    - {get: /refuse, status: 403, body: I do not like tok-123456}
vars: {path: ""}
trigger: [{get: "${stub.s}/${path}", headers: {X-Api-Key: "${secret.STREAMSPEC_TEST_TOKEN}"}}]
stream: {get: "${stub.s}/"}
`
	if err := os.WriteFile(filepath.Join(dir, "s.yaml"), []byte(scenario), 0o600); err != nil {
		t.Fatal(err)
	}
	const given, when = `Given the scenario "s"`, "When the stream is followed to its end"
	cases := []struct {
		name  string
		steps []string
		want  string
	}{
		{"an expectation", []string{given, when, `Then every "tick" has "n" equal to "other"`}, `"n" "***1"`},
		{"its own words", []string{given, when, `Then every "tick" has "n" equal to "x${secret.STREAMSPEC_TEST_TOKEN}"`}, `x***1`},
		{"a call", []string{given, `And the variable "path" is "refuse"`, when, `Then every "tick" has "n"`}, "I do not like ***1"},
		{"a secret that no file names", []string{given, when, `Then every "tick" has "n" equal to "${secret.STREAMSPEC_NO_SUCH}"`}, "a feature reads ${secret.STREAMSPEC_NO_SUCH} only where a YAML file of its library refers to it, and none does"},
		{"a credential in the feature", []string{given, `And the request header "Authorization" is "Bearer abcdef"`, when, `Then every "tick" has "n"`}, "the header Authorization holds a secret"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			text := "Feature: F\n  Scenario: s\n    " + strings.Join(c.steps, "\n    ") + "\n"
			var out bytes.Buffer
			suite := godog.TestSuite{Options: &godog.Options{
				Format: "pretty", NoColors: true, Output: &out,
				FeatureContents: []godog.Feature{{Name: "f.feature", Contents: []byte(text)}},
			}}
			if err := steps.Add(&suite, runner.Config{Scenarios: dir}); err != nil {
				t.Fatal(err)
			}
			if status := suite.Run(); status != 1 || !strings.Contains(out.String(), c.want) || strings.Contains(out.String(), "tok-123456") {
				t.Errorf("status %d; it must say %q, and no secret:\n%s", status, c.want, out.String())
			}
		})
	}
}

func TestHostsAndSecretsOfASuite(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	write("scenarios/s.yaml", "scenario: s\nstream: {get: \"https://api.example.com/${secret.STREAMSPEC_NO_SUCH}\"}\n")
	right, wrong := write("right.env", "STREAMSPEC_NO_SUCH=tok-123456\n"), write("wrong.env", "=\n")
	cases := []struct {
		cfg  runner.Config
		want string // in the error; empty: none
	}{
		{runner.Config{Secrets: right}, `the host "api.example.com" is not on this machine`},
		{runner.Config{Hosts: []string{"api.example.com"}}, "the variable ${secret.STREAMSPEC_NO_SUCH} is not defined"},
		{runner.Config{Hosts: []string{"api.example.com"}, Secrets: right}, ""},
		{runner.Config{Hosts: []string{"*"}}, `"*" is no host`},
		{runner.Config{Secrets: wrong}, "wrong.env:1:1"},
	}
	for _, c := range cases {
		c.cfg.Scenarios = filepath.Join(dir, "scenarios")
		err := steps.Add(&godog.TestSuite{}, c.cfg)
		if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("got %v, want %q", err, c.want)
		}
	}
}
