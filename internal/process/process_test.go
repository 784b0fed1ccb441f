//go:build unix

package process

import (
	"context"
	"errors"
	"fmt"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/streamspec/streamspec/internal/process/processtest"
	"github.com/streamspec/streamspec/internal/secret"
	"github.com/streamspec/streamspec/internal/testhelp"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// start runs a shell script until the test is over, and waits for its first line.
func start(t *testing.T, script string) (*Process, *Output) {
	t.Helper()
	out := NewOutput(&secret.Masker{}, nil, "")
	said := out.Seek(regexp.MustCompile("."))
	p, err := shell(script).Start(out)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Kill)
	testhelp.Done(t, "the script says something", said)
	return p, out
}

func shell(script string) Command {
	return Command{Words: []string{"/bin/sh", "-c", script}, Env: os.Environ(), Shown: script}
}

func TestEndsOfAProcess(t *testing.T) {
	tests := []struct {
		name, script string
		end          func(*Process) (killed bool)
		killed       bool
		want         string
		asked        bool
	}{
		{"by itself", "echo ready; exit 3", func(p *Process) bool { <-p.Exited(); return false }, false, "exit status 3", false},
		{"asked", "echo ready; exec sleep 60", func(p *Process) bool { return p.Stop(context.Background(), testhelp.Patience) }, false, "signal: terminated", true},
		{"asked, and paused", "echo ready; exec sleep 60", func(p *Process) bool { p.Pause(); return p.Stop(context.Background(), testhelp.Patience) }, false, "signal: terminated", true},
		{"asked, and it takes its time", "trap 'sleep 0.1; echo goodbye; exit 0' TERM; echo ready; while :; do sleep 0.05; done",
			func(p *Process) bool { return p.Stop(context.Background(), testhelp.Patience) }, false, "exit status 0", true},
		{"asked, and it does not care", "trap '' TERM; echo ready; while :; do sleep 0.05; done",
			func(p *Process) bool { return p.Stop(context.Background(), 100*time.Millisecond) }, true, "signal: killed", true},
		{"killed", "echo ready; exec sleep 60", func(p *Process) bool { p.Kill(); return false }, false, "signal: killed", true},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			p, _ := start(t, test.script)
			if p.Exited() == nil {
				t.Fatal("nobody can wait for it")
			}
			ended := make(chan struct{})
			p.AfterExit(func() { close(ended) })
			if killed := test.end(p); killed != test.killed {
				t.Errorf("it had to be killed: %v, want %v", killed, test.killed)
			}
			testhelp.Done(t, "its end is told", ended)
			if !p.HasExited() || p.State().String() != test.want || p.WasAsked() != test.asked || processtest.IsAlive(p.ID()) {
				t.Errorf("exited %v with %v (asked: %v), want %s (asked: %v)", p.HasExited(), p.State(), p.WasAsked(), test.want, test.asked)
			}
			p.Resume() // of a group that is gone: nobody else gets the signal
		})
	}
}

// TestTheGroupEndsWithItsProcess: a child that stays behind is killed.
func TestTheGroupEndsWithItsProcess(t *testing.T) {
	p, out := start(t, "sleep 60 & echo child $!; wait")
	child, err := strconv.Atoi(strings.TrimSpace(strings.TrimPrefix(out.Since(0), "child ")))
	if err != nil || !processtest.IsAlive(child) {
		t.Fatalf("there is no child: %q", out.Since(0))
	}
	p.Kill()
	for deadline := time.Now().Add(testhelp.Patience); processtest.IsAlive(child); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("the child is left")
		}
	}
}

// TestAPausedProcessSaysNothing until it is resumed.
func TestAPausedProcessSaysNothing(t *testing.T) {
	p, out := start(t, "while :; do echo tick; sleep 0.01; done")
	p.Pause()
	mark := out.Mark()
	time.Sleep(100 * time.Millisecond)
	if said := strings.Count(out.Since(mark), "tick"); said > 1 { // one was on its way
		t.Errorf("it went on: %d lines", said)
	}
	goesOn := out.Seek(regexp.MustCompile("tick"))
	p.Resume()
	testhelp.Done(t, "it goes on", goesOn)
}

// TestACommandThatCannotBeStarted is refused with what is the matter.
func TestACommandThatCannotBeStarted(t *testing.T) {
	tests := []struct {
		command Command
		want    string
	}{
		{Command{Words: []string{"no-such-command"}}, `exec: "no-such-command": executable file not found in $PATH`},
		{Command{Words: []string{"/bin/true"}, Dir: "no/such/folder"}, "stat no/such/folder: no such file or directory"},
	}
	for _, test := range tests {
		_, err := test.command.Run(t.Context(), NewOutput(nil, nil, ""))
		if err == nil || err.Error() != test.want {
			t.Errorf("got %v, want %s", err, test.want)
		}
	}
}

func TestWhatACommandWrote(t *testing.T) {
	tests := []struct{ line, wrote, err string }{
		{`sh -c 'echo hello; echo abcdefgh'`, "hello\n***1\n", ""},
		{`sh -c 'echo no; exit 3'`, "no\n", "exit status 3"},
		{"pwd", "/\n", ""},
	}
	secrets := &secret.Masker{}
	secrets.Add("abcdefgh")
	for _, test := range tests {
		words, err := Split(test.line)
		if err != nil {
			t.Fatal(err)
		}
		wrote, err := Command{Words: words, Env: os.Environ(), Dir: "/", Masker: secrets}.Wrote(t.Context())
		if fmt.Sprint(err) != test.err && (err != nil || test.err != "") || wrote != test.wrote {
			t.Errorf("%s: got %q, %v; want %q, %s", test.line, wrote, err, test.wrote, test.err)
		}
	}
}

func TestACommandIsGivenUp(t *testing.T) {
	late := errors.New("too late")
	ctx, cancel := context.WithTimeoutCause(t.Context(), 50*time.Millisecond, late)
	defer cancel()
	state, err := shell("sleep 60").Run(ctx, NewOutput(nil, nil, ""))
	if !errors.Is(err, late) || state.String() != "signal: killed" {
		t.Errorf("got %v, %v; want it killed, too late", state, err)
	}
}
