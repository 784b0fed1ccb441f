//go:build unix

package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// In the folder of a module that needs another Go, the go command downloads that.
func TestTheGoCommandIsNotRun(t *testing.T) {
	t.Parallel()
	dir := files(t, map[string]string{"go": "#!/bin/sh\necho \"$@\" >> \"$0.was.run\"\n"})
	if err := os.Chmod(filepath.Join(dir, "go"), 0o700); err != nil {
		t.Fatal(err)
	}
	path := dir + string(filepath.ListSeparator) + os.Getenv("PATH")
	streamspec(t, []string{"PATH=" + path}, "version")
	if said, err := os.ReadFile(filepath.Join(dir, "go.was.run")); err == nil {
		t.Errorf("streamspec version ran: go %s", said)
	}
}

func TestServicesFindTheirCommands(t *testing.T) {
	t.Parallel()
	dir := files(t, map[string]string{"scenarios/s.yaml": "scenario: s\nservice: a\nstream: {get: /}\nexpect:\n  - status: 200\n",
		"scenarios/services/a.yaml": "service: a\nrun: sh -c 'echo the path is $PATH; exit 3'\n"})
	path := "/usr/bin" + string(filepath.ListSeparator) + "/bin"
	if got := streamspecIn(t, dir, []string{"PATH=" + path}, "run"); !strings.Contains(got.all(), "the path is "+path) {
		t.Errorf("got:\n%s", got.all())
	}
}
