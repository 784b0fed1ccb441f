package cli_test

import (
	"net/http"
	"path/filepath"
	"strings"
	"testing"
)

// Every command that colours what it says is told so in the same way.
func TestColors(t *testing.T) {
	t.Parallel()
	url := answering(t, http.StatusOK, "text/event-stream", ": hello\n\ndata: 1\n\n")
	folder := files(t, small)
	if got := streamspecIn(t, folder, nil, "run", "--recordings", "all", "--format", "json:run.json"); got.status != 0 {
		t.Fatal(got.all())
	}
	commands := [][]string{
		{"run"}, {"report", "run.json"}, {"judge", filepath.Join("reports", "recordings")}, {"tail", url}, {"check", url},
	}
	cases := []struct {
		name    string
		env     []string
		args    []string
		colored bool
	}{
		{"it is no terminal", nil, nil, false},
		{"always", []string{"NO_COLOR=1", "TERM=dumb"}, []string{"--color", "always"}, true},
		{"never", []string{"FORCE_COLOR=1"}, []string{"--color", "never"}, false},
		{"forced", []string{"FORCE_COLOR=1"}, nil, true},
		{"forced, and forbidden", []string{"FORCE_COLOR=1", "NO_COLOR=1"}, nil, false},
	}
	for _, command := range commands {
		for _, c := range cases {
			t.Run(command[0]+"/"+c.name, func(t *testing.T) {
				got := streamspecIn(t, folder, c.env, append(command, c.args...)...)
				if colored := strings.Contains(got.stdout, "\x1b["); colored != c.colored {
					t.Errorf("colours: %v\n%q", colored, got.stdout)
				}
			})
		}
		got := streamspecIn(t, folder, nil, append(command, "--color", "purple")...)
		mustContain(t, got.stderr, `invalid argument "purple" for "--color" flag: write auto, always, never`)
	}
}
