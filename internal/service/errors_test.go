package service

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/streamspec/streamspec/internal/httpcall"
	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/process"
	"github.com/streamspec/streamspec/internal/stub"
	"github.com/streamspec/streamspec/internal/testhelp"
)

// sameEveryRun hides what differs from run to run: the port, and whether the
// service exits before or after its first probe has failed.
func sameEveryRun(err error) string {
	text := regexp.MustCompile(`127\.0\.0\.1:\d+`).ReplaceAllString(err.Error(), "127.0.0.1:PORT")
	text = regexp.MustCompile(`"\d{5,}"`).ReplaceAllString(text, `"PORT"`)
	if cwd, err := os.Getwd(); err == nil {
		text = strings.ReplaceAll(text, cwd, "/HERE")
	}
	return strings.Replace(text, "no response yet", "connection refused", 1)
}

func TestWhatPeopleReadWhenAServiceDoesNotStart(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		def  Definition
		want string
	}{
		{"it exits", behaving("exits"), `
the service "exits" exited before it was ready: exit status 3
  command:    streamspec
  directory:  /HERE
  last probe: GET http://127.0.0.1:PORT/health: connection refused
  hint:       services run in the root of the suite: the nearest folder above its file that has a streamspec.yaml, else the one that has scenarios/; dir: names another
  output:
    | config.yaml: no such file`},
		{"it does not listen", within(missed, behaving("never")), `
the service "never" was not ready within 5 s
  command:    streamspec
  directory:  /HERE
  last probe: GET http://127.0.0.1:PORT/health: connection refused
  hint:       the service is to listen on the port in ${port}, which is also in its environment as PORT
  output:
    | waiting for the database`},
		{"it responds with something else", within(missed, behaving("unwell")), `
the service "unwell" was not ready within 5 s
  command:    streamspec
  directory:  /HERE
  last probe: GET http://127.0.0.1:PORT/health: expected status 200, got 503
  output:     none`},
		{"its command does not exist", Definition{Name: "shop", Run: "no-such-command --user 'Ann Lee'"}, `
the service "shop" could not be started: exec: "no-such-command": executable file not found in $PATH
  command:    no-such-command --user 'Ann Lee'
  directory:  /HERE`},
		{"its folder does not exist", Definition{Name: "shop", Run: "/bin/true", Dir: "no/such/folder"}, `
the service "shop" could not be started: stat no/such/folder: no such file or directory
  command:    /bin/true
  directory:  /HERE/no/such/folder
  hint:       services run in the root of the suite: the nearest folder above its file that has a streamspec.yaml, else the one that has scenarios/; dir: names another`},
		{"it is at a URL where nobody is", Definition{Name: "shop", URL: "http://127.0.0.1:1", Ready: &Probe{Get: "/", Within: missed}}, `
the service "shop" was not ready within 5 s
  last probe: GET http://127.0.0.1:PORT/: connection refused`},
		{"its URL is none", Definition{Name: "shop", URL: "${nowhere:-nowhere}"}, `
the service "shop": url: "nowhere" is not the URL of a service; it starts with http:// or https:// and names a host`},
		{"a stub cannot respond", Definition{Name: "shop", Run: "/bin/true", Stubs: map[string][]stub.Route{"front": {{Pattern: httpcall.On("GET", "/"), JSON: "{"}}}}, `
the service "shop": the stub "front", route 1: json: this is not JSON: {`},
		{"a variable is missing", Definition{Name: "shop", Run: "/bin/true ${stub.frontend}"}, `
the service "shop": the variable ${stub.frontend} is not defined`},
		{"its port is none", Definition{Name: "shop", Run: "/bin/true", Env: map[string]string{"PORT": "any"}}, `
the service "shop": env: PORT is "any", which is not a port; leave it out, or write ${port}, for a free one`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			_, err := newTestPool(t).Acquire(t.Context(), test.def, nil, nil, false)
			if err == nil {
				t.Fatal("it started")
			}
			if diff := cmp.Diff(test.want, "\n"+sameEveryRun(err)); diff != "" {
				t.Errorf("error (-want +got):\n%s", diff)
			}
		})
	}
}

// TestWhereAServiceIsDeclared stands in all that is told of how it did not start.
func TestWhereAServiceIsDeclared(t *testing.T) {
	t.Parallel()
	at := problem.Place{File: "scenarios/services/shop.yaml", Line: 1, Column: 1}
	for text, def := range map[string]Definition{
		`the service "exits" exited before it was ready: exit status 3`:      behaving("exits"),
		`the service "unwell" was not ready within 5 s`:                      within(missed, behaving("unwell")),
		`the service "shop" could not be started: exec: "no-such-command": `: {Name: "shop", Run: "no-such-command"},
		`the setup of the service "shop" failed: exit status 1`:              {Name: "shop", Run: "/bin/true", Setup: []string{"false"}},
	} {
		def.Place = at
		_, err := newTestPool(t).Acquire(t.Context(), def, nil, nil, false)
		if err == nil || !strings.HasPrefix(err.Error(), text) || !strings.Contains(err.Error(), "\n  declared:   scenarios/services/shop.yaml:1:1\n  command:    ") {
			t.Errorf("it must say %s, and where it is declared:\n%v", text, err)
		}
	}
}

func within(limit time.Duration, def Definition) Definition {
	def.Ready.Within = limit
	return def
}

// thisProgram is how an error names the test itself, where the system tells who listens.
func thisProgram() string {
	if runtime.GOOS != "linux" {
		return ""
	}
	return fmt.Sprintf(" (service.test, process %d)", os.Getpid())
}

func TestAPortWhereSomebodyElseListens(t *testing.T) {
	other := httptest.NewServer(http.NotFoundHandler())
	defer other.Close()
	def := behaving("serves")
	_, def.Env["PORT"], _ = strings.Cut(strings.TrimPrefix(other.URL, "http://"), ":")
	_, err := newTestPool(t).Acquire(t.Context(), def, nil, nil, false)
	want := `the service "serves": env: PORT is ` + def.Env["PORT"] +
		`, where another process listens` + thisProgram() + `; stop it, or leave it out, or write ${port}, for a free one`
	if err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
}

func TestAnExitIsNoticedAtOnce(t *testing.T) {
	start := time.Now()
	acquireFails[*ExitedError](t, newTestPool(t), within(time.Minute, behaving("exits")))
	if took := time.Since(start); took > 5*time.Second {
		t.Errorf("it took %v of a minute", took)
	}
}

func TestErrorsShowTheEndOfMuchOutput(t *testing.T) {
	err := &ExitedError{Service: "shop", State: process.ExitState{Code: 1}, WasReady: true, Output: strings.Repeat("line\n", 30) + "last\n"}
	got := strings.Split(err.Error(), "\n")
	if want := "  output, the last 20 lines:"; got[1] != want || len(got) != 2+errorLines || got[len(got)-1] != "    | last" {
		t.Errorf("got %d lines:\n%s", len(got), err)
	}
	if want := `the service "shop" exited while it was in use: exit status 1`; got[0] != want {
		t.Errorf("got %q, want %q", got[0], want)
	}
}

// TestErrorsShowFirstWhatIsNoMereInformation: the line that matters is not to be looked for.
func TestErrorsShowFirstWhatIsNoMereInformation(t *testing.T) {
	err := &ExitedError{Service: "shop", WasReady: true, Output: "level=ERROR msg=crashing\n" + strings.Repeat("level=INFO msg=opens\n", 30)}
	want := "\n  output that is no mere information:\n    | level=ERROR msg=crashing\n  output, the last 5 lines:\n" + strings.TrimSuffix(strings.Repeat("    | level=INFO msg=opens\n", 5), "\n")
	if _, got, _ := strings.Cut(err.Error(), "\n"); "\n"+got != want {
		t.Errorf("got\n%s\nwant%s", got, want)
	}
}

func TestWhatPeopleReadWhenAServiceDoesNotStop(t *testing.T) {
	got := (&KilledError{Service: "shop", Within: DefaultStopWithin}).Error()
	if want := `the service "shop" did not stop within 5 s of SIGTERM and was killed`; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestErrorsCanBeToldApart(t *testing.T) {
	cause := errors.New("cause")
	for _, err := range []error{&StartError{Err: cause}, &NotReadyError{Cause: cause}} {
		if !errors.Is(err, cause) {
			t.Errorf("%T does not wrap its cause", err)
		}
	}
}

func TestSecretsAreNotShown(t *testing.T) {
	def := behaving("indiscreet")
	def.Env["API_TOKEN"] = "abc-123-def"
	def.Run = "streamspec --token abc-123-def"
	def.Ready = nil
	inst := acquire(t, newTestPool(t), def)
	testhelp.Soon(t, "the service says something", func() bool { return inst.Output().Since(0) != "" })
	if want := "connecting with ***1\n"; inst.Output().Since(0) != want {
		t.Errorf("log %q, want %q", inst.Output().Since(0), want)
	}
	if want := "streamspec --token ***1"; inst.processes.command.Shown != want {
		t.Errorf("command %q, want %q", inst.processes.command.Shown, want)
	}
}
