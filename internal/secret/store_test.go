package secret_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/streamspec/streamspec/internal/secret"
)

func TestStore(t *testing.T) {
	t.Setenv("STREAMSPEC_TEST_ENV", "from-the-environment")
	t.Setenv("STREAMSPEC_TEST_EMPTY", "")
	s := secret.NewStore(&secret.Masker{}, map[string]string{"STREAMSPEC_TEST_ENV": "from-the-file", "ONLY_FILE": "only-in-the-file", "PIN": "1234"})
	cases := []struct {
		name, want string
		known      bool
	}{
		{"STREAMSPEC_TEST_ENV", "from-the-environment", true},
		{"ONLY_FILE", "only-in-the-file", true},
		{"PIN", "1234", true},
		{"STREAMSPEC_TEST_EMPTY", "", false},
		{"STREAMSPEC_TEST_NO_SUCH", "", false},
	}
	for _, c := range cases {
		if got, known := s.Lookup(c.name); got != c.want || known != c.known {
			t.Errorf("%s is %q, %v", c.name, got, known)
		}
	}
	if got := s.Text("from-the-environment only-in-the-file 1234"); got != "***1 ***2 1234" {
		t.Errorf("got %q", got)
	}
	if !slices.Equal(s.Short(), []string{"PIN"}) {
		t.Errorf("too short are %v", s.Short())
	}
}

func TestReadFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "secrets.env")
	write := func(text string) {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("\uFEFF# a comment\n\nTOKEN=abc=def #x \r\nexport KEY = \"a b \"\nQ='x\"y'\n")
	got, err := secret.ReadFile(path)
	if want := map[string]string{"TOKEN": "abc=def #x", "KEY": "a b ", "Q": `x"y`}; err != nil || !cmp.Equal(got, want) {
		t.Errorf("%v\n%s", err, cmp.Diff(want, got))
	}
	for line, want := range map[string]string{
		"TOKEN hunter22":     ":2:1: this line has no =",
		"MY TOKEN=hunter22":  ":2:1: what stands before the = is no name",
		"=hunter22":          ":2:1: what stands before the = is no name",
		"TOKEN=":             ":2:1: TOKEN has no value",
		`TOKEN="hunter22`:    `:2:1: the value of TOKEN has no closing "`,
		`TOKEN=''`:           `:2:1: the value of TOKEN has no closing '`,
		"A=hunter22":         ":2:1: A stands in the file already",
		"hunter22 hunter22=": ":2:1: what stands before",
	} {
		write("A=b\n" + line + "\n")
		_, err := secret.ReadFile(path)
		if err == nil || !strings.Contains(err.Error(), path+want) || !strings.Contains(err.Error(), "write NAME=VALUE") {
			t.Errorf("%s: got %v", line, err)
		} else if strings.Contains(err.Error(), "hunter22") {
			t.Errorf("the error shows what may be a secret: %v", err)
		}
	}
	if _, err := secret.ReadFile(path + ".no"); err == nil {
		t.Error("a file that is not there is read")
	}
}
