package service

import (
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/streamspec/streamspec/internal/testhelp"
)

func TestWaysToBeReady(t *testing.T) {
	healthy := `sh -c 'test "$PORT" = "$1"' probe ${port}`
	tests := []struct {
		name      string
		behaviour string
		probe     Probe
	}{
		{"its port", "unwell", Probe{TCP: "${port}"}},
		{"another port", "unwell", Probe{TCP: "127.0.0.1:${port.admin}"}},
		{"a line of its output", "announces", Probe{Log: `^listening on ${port}$`}},
		{"a command", "unwell", Probe{Command: healthy}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			def := behaving(test.behaviour)
			def.Ready, def.Ports = &test.probe, Ports{"admin": HTTP}
			def.Env["ADMIN_PORT"] = "${port.admin}"
			inst := acquire(t, newTestPool(t), def)
			if test.behaviour == "announces" { // it listened before it said so
				testhelp.Get(t, inst.URL())
			}
		})
	}
}

// TestAProgramThatListensWhereReadyLooks: its connections would be taken for the service's.
func TestAProgramThatListensWhereReadyLooks(t *testing.T) {
	other := httptest.NewServer(http.NotFoundHandler())
	defer other.Close()
	_, port, _ := strings.Cut(strings.TrimPrefix(other.URL, "http://"), ":")
	for _, host := range []string{"127.0.0.1", "localhost", "LOCALHOST.", "shop.localhost"} {
		def := behaving("unwell")
		def.Ready = &Probe{TCP: host + ":" + port}
		taken := acquireFails[*PortTakenError](t, newTestPool(t), def)
		if want := "another program listens at " + def.Ready.TCP + " already"; !strings.Contains(taken.Error(), want) || !taken.Probe {
			t.Errorf("got %v, want %s", taken, want)
		}
	}
}

func TestALineOfTheFirstStartIsNotOneOfTheSecond(t *testing.T) {
	t.Parallel()
	def := behaving("announces-once")
	def.Env["FIRST"] = filepath.Join(t.TempDir(), "first")
	def.Ready = &Probe{Log: "^ready$"}
	inst := acquireOwn(t, newTestPool(t), def)
	inst.processes.ready.Within = missed
	err := inst.Restart(t.Context())
	var notReady *NotReadyError
	if !errors.As(err, &notReady) || !notReady.Again {
		t.Errorf("got %v, want a *NotReadyError of a service that was started again", err)
	}
}

func TestACommandIsTriedUntilItSucceeds(t *testing.T) {
	def := behaving("unwell")
	def.Dir = t.TempDir()
	def.Ready = &Probe{Command: "sh -c 'echo try >> tries; test $(wc -l < tries) -ge 3'"}
	acquire(t, newTestPool(t), def)
	if got := contentOf(t, def.Dir+"/tries"); got != "try\ntry\ntry\n" {
		t.Errorf("the tries were %q, want three", got)
	}
}

func TestACommandTellsWhetherAURLIsReady(t *testing.T) {
	def := Definition{Name: "shop", URL: "http://127.0.0.1:1", Dir: t.TempDir(), Ready: &Probe{Command: "sh -c 'echo tried > done'"}}
	acquire(t, newTestPool(t), def)
	if got := contentOf(t, def.Dir+"/done"); got != "tried\n" {
		t.Errorf("the command did %q", got)
	}
}

func TestWhatPeopleReadWhenACommandSaysThatAURLIsNotReady(t *testing.T) {
	t.Setenv("SHOP_TOKEN", "abc-123-def")
	def := Definition{Name: "shop", URL: "http://127.0.0.1:1", Ready: &Probe{Command: "sh -c 'echo no $SHOP_TOKEN; exit 1'", Within: missed}}
	err := acquireFails[*NotReadyError](t, newTestPool(t), def)
	want := `the service "shop" was not ready within 5 s
  last probe: the command sh -c 'echo no $SHOP_TOKEN; exit 1': exit status 1: no ***1`
	if err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
}

func TestWhatPeopleReadWhenAServiceIsNotReady(t *testing.T) {
	t.Parallel()
	silent := func(probe Probe) Definition {
		def := behaving("never")
		probe.Within = missed
		def.Ready = &probe
		return def
	}
	withSecret := silent(Probe{Command: "sh -c 'echo checking; echo no database for $API_TOKEN >&2; exit 3'"})
	withSecret.Env["API_TOKEN"] = "abc-123-def"
	type saying struct {
		name string
		def  Definition
		want string
	}
	tests := []saying{
		{"its port is silent", silent(Probe{TCP: "${port}"}), `
the service "never" was not ready within 5 s
  command:    streamspec
  directory:  /HERE
  last probe: connect to 127.0.0.1:PORT: connection refused
  hint:       the service is to listen on the port in ${port}, which is also in its environment as PORT
  output:
    | waiting for the database`},
		{"another port is silent", silent(Probe{TCP: "127.0.0.1:1"}), `
the service "never" was not ready within 5 s
  command:    streamspec
  directory:  /HERE
  last probe: connect to 127.0.0.1:PORT: connection refused
  output:
    | waiting for the database`},
		{"it says something else", silent(Probe{Log: "waiting for( the)?$"}), `
the service "never" was not ready within 5 s
  command:    streamspec
  directory:  /HERE
  last probe: a line of the output that matches "waiting for( the)?$": none so far
  hint:       a service may hold back what it writes to a pipe; have it flush its output: python3 -u, stdbuf -oL
  output:
    | waiting for the database`},
		{"a command fails", withSecret, `
the service "never" was not ready within 5 s
  command:    streamspec
  directory:  /HERE
  last probe: the command sh -c 'echo checking; echo no database for $API_TOKEN >&2; exit 3': exit status 3: no database for ***1
  output:
    | waiting for the database`},
		{"a command fails without a word", silent(Probe{Command: "false"}), `
the service "never" was not ready within 5 s
  command:    streamspec
  directory:  /HERE
  last probe: the command false: exit status 1
  output:
    | waiting for the database`},
		{"a command hangs", silent(Probe{Command: "sleep 60"}), `
the service "never" was not ready within 5 s
  command:    streamspec
  directory:  /HERE
  last probe: the command sleep 60: no response
  output:
    | waiting for the database`},
		{"a command does not exist", silent(Probe{Command: "no-such-check"}), `
the service "never" was not ready within 5 s
  command:    streamspec
  directory:  /HERE
  last probe: the command no-such-check: executable file not found in $PATH
  output:
    | waiting for the database`},
		{"a variable is no port", silent(Probe{TCP: "${port}0000"}), `
the service "never": ready: tcp: "PORT" is neither a port nor HOST:PORT`},
		{"a variable is no expression", silent(Probe{Log: "${none:-(}"}), `
the service "never": log: "(" is not a regular expression: error parsing regexp: missing closing ): ` + "`(`"},
	}
	if probe, err := net.Listen("tcp6", "[::1]:0"); err == nil { // a machine may have no IPv6
		_ = probe.Close()
		onIPv6 := behaving("ipv6")
		onIPv6.Ready = &Probe{TCP: "${port}", Within: missed}
		tests = append(tests, saying{"it listens at ::1", onIPv6, `
the service "ipv6" was not ready within 5 s
  command:    streamspec
  directory:  /HERE
  last probe: connect to 127.0.0.1:PORT: connection refused
  hint:       it listens on its port, but at ::1, which is IPv6: have it listen at 127.0.0.1 or 0.0.0.0
  output:
    | waiting for the database <nil>`})
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			_, err := newTestPool(t).Acquire(t.Context(), test.def, nil, nil, false)
			if err == nil {
				t.Fatal("it is ready")
			}
			if diff := cmp.Diff(test.want, "\n"+sameEveryRun(err)); diff != "" {
				t.Errorf("error (-want +got):\n%s", diff)
			}
		})
	}
}
