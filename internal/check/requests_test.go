package check_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/streamspec/streamspec/internal/check"
	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/internal/secret"
)

// library writes the files of a library and answers its folder.
func library(t *testing.T, tree map[string]string) string {
	t.Helper()
	root := filepath.Join(t.TempDir(), "scenarios")
	for name, content := range tree {
		path := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

func TestHostsAreAllowedByTheServiceOrTheRun(t *testing.T) {
	const url = "https://staging.example.com/${uuid}"
	shop := func(more string) string { return "service: shop\nurl: http://127.0.0.1:9\n" + more }
	of := func(service, url string) string {
		return "scenario: s\n" + service + "stream: {get: \"" + url + "\"}\n"
	}
	cases := []struct {
		name              string
		service, scenario string
		allowed           []string
		says              []string // empty: the files are right
	}{
		{"nobody allows it", shop(""), of("service: shop\n", url), nil, []string{
			`scenarios/s.yaml:3:15: the host "staging.example.com" is not on this machine, and nobody allowed it`,
			"add it under hosts: in scenarios/services/shop.yaml, or run with --allow-host staging.example.com",
		}},
		{"the service", shop("hosts: [staging.example.com]\n"), of("service: shop\n", url), nil, nil},
		{"the service allows a domain", shop("hosts: ['*.example.com']\n"), of("service: shop\n", url), nil, nil},
		{"another scenario's service", shop("hosts: [staging.example.com]\n"), of("", url), nil, []string{"run with --allow-host staging.example.com"}},
		{"the run", shop(""), of("", url), []string{"staging.example.com"}, nil},
		{"the service's own URL", "service: shop\nurl: https://staging.example.com\n", of("service: shop\n", "/x"), nil, []string{
			`scenarios/services/shop.yaml:2:6: the host "staging.example.com" is not on this machine`, "add it under hosts: in scenarios/services/shop.yaml",
		}},
		{"the service's own URL, listed", "service: shop\nurl: https://staging.example.com\nhosts: staging.example.com\n", of("service: shop\n", "/x"), nil, nil},
		{"the service's probe", shop("ready: {get: 'https://staging.example.com/health'}\n"), of("service: shop\n", "/x"), nil, []string{
			`scenarios/services/shop.yaml:3:14: the host "staging.example.com"`,
		}},
		{"a password in the service's URL", "service: shop\nurl: http://ann:pass-word@127.0.0.1\n", of("service: shop\n", "/x"), nil, []string{
			"scenarios/services/shop.yaml:2:6: the user in the URL holds a secret",
		}},
		{"a list of everything", shop("hosts: ['*', \"${env.HOST:-x}\", 'https://x.example']\n"), of("", "http://127.0.0.1"), nil, []string{
			`scenarios/services/shop.yaml:3:8: "*" is no host`, `"${env.HOST:-x}" is no host: a variable could stand for any host`, `"https://x.example" is no host`, "write a host without scheme and port",
		}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			root := library(t, map[string]string{"services/shop.yaml": c.service, "s.yaml": c.scenario})
			_, err := check.Load(root, scenario.Options{Hosts: c.allowed})
			if (err != nil) != (len(c.says) > 0) {
				t.Fatalf("got %v", err)
			}
			for _, part := range c.says {
				if got := strings.ReplaceAll(err.Error(), root, "scenarios"); !strings.Contains(got, part) {
					t.Errorf("this is missing: %s\nin: %s", part, got)
				}
			}
			if err != nil && strings.Contains(err.Error(), "pass-word") {
				t.Errorf("the password is shown: %v", err)
			}
		})
	}
}

func TestSecretsThatNobodyDefined(t *testing.T) {
	root := library(t, map[string]string{"s.yaml": "scenario: s\nstream: {get: http://127.0.0.1, auth: {bearer: \"${secret.STREAMSPEC_NO_SUCH}\"}}\n"})
	store := func(file map[string]string) *secret.Store { return secret.NewStore(&secret.Masker{}, file) }
	_, err := check.Load(root, scenario.Options{Secrets: store(nil), NeedSecrets: true})
	want := []string{
		"s.yaml:2:49: the variable ${secret.STREAMSPEC_NO_SUCH} is not defined",
		"set STREAMSPEC_NO_SUCH in the environment, or write a line STREAMSPEC_NO_SUCH=VALUE into the file that --secrets names",
	}
	for _, part := range want {
		if err == nil || !strings.Contains(err.Error(), part) {
			t.Errorf("this is missing: %s\nin: %v", part, err)
		}
	}
	if _, err := check.Load(root); err != nil {
		t.Errorf("whoever only checks the files needs no secrets: %v", err)
	}
	known := store(map[string]string{"STREAMSPEC_NO_SUCH": "tok-123456"})
	if _, err := check.Load(root, scenario.Options{Secrets: known, NeedSecrets: true}); err != nil {
		t.Error(err)
	}
	if got := known.Text("tok-123456"); got != secret.Mask+"1" {
		t.Errorf("what a file refers to is masked from the start, got %q", got)
	}
}

// A credential that the environment gives is a secret like any other.
func TestCredentialsOfTheEnvironmentAreMasked(t *testing.T) {
	t.Setenv("STREAMSPEC_TEST_A", "aaa-123456")
	t.Setenv("STREAMSPEC_TEST_B", "bbb-123456")
	t.Setenv("STREAMSPEC_TEST_C", "ccc-123456")
	root := library(t, map[string]string{"s.yaml": `scenario: s
vars: {key: "${env.STREAMSPEC_TEST_B}", plain: "${env.STREAMSPEC_TEST_C}"}
stream:
  get: "http://127.0.0.1/${plain}"
  headers: {X-Api-Key: "${key}", X-Other: "${plain}"}
  auth: {bearer: "${env.STREAMSPEC_TEST_A}"}
`})
	loaded, err := check.Load(root)
	if err != nil {
		t.Fatal(err)
	}
	if got := loaded.Secrets.Text("aaa-123456 bbb-123456 ccc-123456"); got != "***1 ***2 ccc-123456" {
		t.Errorf("got %q", got)
	}
}
