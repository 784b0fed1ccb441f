package main_test

import (
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// noticed is the line of a module in NOTICES, or of a package of it with a licence of its own.
var noticed = regexp.MustCompile(`(?m)^=== (\S+) (v\S+) · `)

// TestTheNoticesAreCurrent holds that NOTICES has the licence of every module that is compiled
// in, at its version, and of no other.
func TestTheNoticesAreCurrent(t *testing.T) {
	t.Parallel()
	notices, err := os.ReadFile("NOTICES")
	if err != nil {
		t.Fatal(err)
	}
	compiled, said := compiledIn(t), noticed.FindAllStringSubmatch(string(notices), -1)
	for _, m := range compiled {
		if !slices.ContainsFunc(said, func(s []string) bool { return m.has(s[1], s[2]) }) {
			t.Errorf("NOTICES does not have %s %s: run make notices", m.path, m.version)
		}
	}
	for _, s := range said {
		if !slices.ContainsFunc(compiled, func(m compiledModule) bool { return m.has(s[1], s[2]) }) {
			t.Errorf("NOTICES has %s %s, which is not compiled in: run make notices", s[1], s[2])
		}
	}
}

type compiledModule struct{ path, version string }

// has tells whether a package at a version is of the module.
func (m compiledModule) has(name, version string) bool {
	return version == m.version && strings.HasPrefix(name+"/", m.path+"/")
}

// compiledIn are the modules of others that the command is made of, on any system.
func compiledIn(t *testing.T) []compiledModule {
	t.Helper()
	seen := map[compiledModule]bool{}
	var all []compiledModule
	for _, system := range []string{"linux", "darwin", "windows"} {
		cmd := exec.CommandContext(t.Context(), "go", "list", "-deps", "-f", "{{with .Module}}{{.Path}} {{.Version}}{{end}}", ".")
		cmd.Env = append(os.Environ(), "GOOS="+system)
		out, err := cmd.Output()
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(out)) {
			path, version, _ := strings.Cut(strings.TrimSpace(line), " ")
			if m := (compiledModule{path, version}); path != module && !seen[m] {
				seen[m] = true
				all = append(all, m)
			}
		}
	}
	return all
}
