package cli_test

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/streamspec/streamspec/internal/cli"
)

// These tests run the command as a user would. It is built for them without the race detector,
// with which each of hundreds of commands would take a second to begin. asCommand makes the
// test's own executable the command: that one has the detector where the tests have it.
const (
	asCommand = "STREAMSPEC_CLI_TEST_AS_COMMAND"
	builtAt   = "STREAMSPEC_CLI_TEST_BUILT_AT"
)

// atATime is how many tests run at a time, unless -parallel says otherwise: they wait for
// commands, which wait for streams.
const atATime = "6"

func TestMain(m *testing.M) {
	if os.Getenv(asCommand) != "" {
		os.Exit(cli.Main())
	}
	flag.Parse()
	given := false
	flag.Visit(func(f *flag.Flag) { given = given || f.Name == "test.parallel" })
	if !given {
		if err := flag.Set("test.parallel", atATime); err != nil {
			panic(err)
		}
	}
	os.Exit(built(m.Run))
}

// built runs the tests with a command that is built for them.
func built(run func() int) int {
	dir, err := os.MkdirTemp("", "streamspec-cli-")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	binary := filepath.Join(dir, "streamspec")
	build := exec.Command("go", "build", "-trimpath", "-buildvcs=false", "-o", binary, "../..") // as the Makefile builds it
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if said, err := build.CombinedOutput(); err != nil {
		panic(fmt.Sprintf("%v: %s", err, said))
	}
	if err := os.Setenv(builtAt, binary); err != nil {
		panic(err)
	}
	return run()
}

// commandTimeout bounds each command of these tests.
const commandTimeout = 90 * time.Second

// outcome is what a finished command left.
type outcome struct {
	status int
	stdout string
	stderr string
}

func (o outcome) all() string { return o.stdout + o.stderr }

// command prepares streamspec with these arguments, in the repository's root.
func command(ctx context.Context, t testing.TB, env []string, args ...string) *exec.Cmd {
	t.Helper()
	if args[0] == "run" && !slices.ContainsFunc(args, func(arg string) bool { return strings.HasPrefix(arg, "--recordings") }) {
		args = append(slices.Clone(args), "--recordings-dir", t.TempDir())
	}
	cmd := exec.CommandContext(ctx, os.Getenv(builtAt), args...)
	cmd.Env = append(os.Environ(), env...)
	cmd.Dir = "../.."
	return cmd
}

// withRaceDetector makes a command one that has the race detector, where these tests have it.
func withRaceDetector(t testing.TB, cmd *exec.Cmd) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd.Path, cmd.Env = self, append(cmd.Env, asCommand+"=1")
	return cmd
}

// streamspec runs the command to its end.
func streamspec(t testing.TB, env []string, args ...string) outcome {
	t.Helper()
	return streamspecIn(t, "../..", env, args...)
}

// streamspecIn runs it in a folder.
func streamspecIn(t testing.TB, folder string, env []string, args ...string) outcome {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), commandTimeout)
	defer cancel()
	cmd := command(ctx, t, env, args...)
	cmd.Dir = folder
	return finished(t, cmd)
}

func finished(t testing.TB, cmd *exec.Cmd) outcome {
	t.Helper()
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return outcome{cmd.ProcessState.ExitCode(), stdout.String(), stderr.String()}
}

// files writes a tree of files, and of links, "name -> target", and answers its folder.
func files(t *testing.T, tree map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range tree {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if link, target, is := strings.Cut(path, " -> "); is {
			if err := os.Symlink(target, link); err != nil {
				t.Fatal(err)
			}
			continue
		}
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func mustContain(t *testing.T, text string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(text, part) {
			t.Errorf("this is missing: %s\nin:\n%s", part, text)
		}
	}
}
