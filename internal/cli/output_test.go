package cli

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/streamspec/streamspec/internal/verdict"
)

// TestNothingInALogIsACommand, whatever a server sent, also where it comes in pieces.
func TestNothingInALogIsACommand(t *testing.T) {
	cases := []struct{ name, text, want string }{
		{"GitHub", "x\n::add-mask::hunter2\n", "x\n:\\u003aadd-mask::hunter2\n"},
		{"GitHub, with parameters", "  ::error file=a.go,line=1::no\n", "  :\\u003aerror file=a.go,line=1::no\n"},
		{"GitHub, with a colon in a parameter", "::error file=a:b,line=1::no\n", ":\\u003aerror file=a:b,line=1::no\n"},
		{"GitHub, as it was", "got ##[set-env name=A]b\n", "got #\\u0023[set-env name=A]b\n"},
		{"Azure", "data ##vso[task.setvariable]x\n", "data #\\u0023vso[task.setvariable]x\n"},
		{"TeamCity", "##TeamCity[buildStop]\n", "#\\u0023TeamCity[buildStop]\n"},
		{"two", "::a::b ##[c]\n", ":\\u003aa::b #\\u0023[c]\n"},
		{"none", "## heading, std::string, [::1]:80 ::\n", "## heading, std::string, [::1]:80 ::\n"},
		{"no end of a line", "::stop-commands::x", ":\\u003astop-commands::x"},
	}
	for _, c := range cases {
		for size := 1; size <= len(c.text); size++ {
			var out bytes.Buffer
			w := newInert(&out)
			for rest := c.text; rest != ""; rest = rest[min(size, len(rest)):] {
				if _, err := w.Write([]byte(rest[:min(size, len(rest))])); err != nil {
					t.Fatal(err)
				}
			}
			if err := w.Flush(); err != nil || out.String() != c.want {
				t.Errorf("%s, in pieces of %d: %q, %v; want %q", c.name, size, out.String(), err, c.want)
			}
		}
	}
}

// TestWhatServicesWriteSpeaksToNoTerminal, nor what servers send, as JSON.
func TestWhatServicesWriteSpeaksToNoTerminal(t *testing.T) {
	const text = "a\x1b]0;title\x07 b\u009bJ \u202egpj.exe \r\x7f \U000e0041é"
	var out bytes.Buffer
	if n, err := (printable{&out}).Write([]byte(text + "\n")); n != len(text)+1 || err != nil {
		t.Fatal(n, err)
	}
	asJSON, err := json.Marshal(text)
	if err != nil {
		t.Fatal(err)
	}
	shown := printableJSON(asJSON)
	for _, seen := range []string{strings.TrimSuffix(out.String(), "\n"), string(shown)} {
		if at := strings.IndexFunc(seen, func(r rune) bool { return r < ' ' || r >= 0x7f && r != 'é' }); at >= 0 {
			t.Errorf("%q goes through", seen[at:])
		}
	}
	var again string
	if err := json.Unmarshal(shown, &again); err != nil || again != text {
		t.Errorf("the JSON reads %q, %v", again, err)
	}
}

// TestOutputThatCannotBeWritten: a disk that is full is no success, and who reads no more has
// what he wants.
func TestOutputThatCannotBeWritten(t *testing.T) {
	t.Parallel()
	full, gone := errors.New("no space left on device"), fmt.Errorf("write: %w", syscall.EPIPE)
	for _, c := range []struct {
		err    error
		status int
		says   string
	}{{full, verdict.ExitFault, "could not be written whole: no space left on device"}, {gone, verdict.ExitHeld, ""}, {nil, verdict.ExitHeld, ""}} {
		for _, command := range []string{"version", "steps --json", "schema scenario"} {
			var said bytes.Buffer
			got := Execute(t.Context(), strings.Fields(command), failsWith{c.err}, &said)
			if got != c.status || !strings.Contains(said.String(), c.says) || c.status == verdict.ExitHeld && said.Len() > 0 {
				t.Errorf("%s, %v: status %d, want %d; %s", command, c.err, got, c.status, said.String())
			}
		}
	}
}

// TestAFindingThatCannotBeWritten: what is broken stays broken, and that nobody can read it is said.
func TestAFindingThatCannotBeWritten(t *testing.T) {
	t.Parallel()
	var said bytes.Buffer
	got := Execute(t.Context(), []string{"check", "http://127.0.0.1:1/"}, failsWith{errors.New("no space left on device")}, &said)
	if got != verdict.ExitBroken || !strings.Contains(said.String(), "could not be written whole: no space left on device") {
		t.Errorf("status %d; %s", got, said.String())
	}
}

type failsWith struct{ err error }

func (w failsWith) Write(p []byte) (int, error) { return len(p), w.err }

// TestVisibleJSON: whatever the pieces in which it is written.
func TestVisibleJSON(t *testing.T) {
	const text = "{\"a\u009b\u202e\x7fö€😀\": \"\u2028\u2066\"}\n"
	const want = `{"a\u009b\u202e\u007fö€😀": "\u2028\u2066"}` + "\n"
	for size := 1; size <= len(text); size++ {
		var out bytes.Buffer
		w := &visibleJSON{out: &out}
		for rest := text; rest != ""; rest = rest[min(size, len(rest)):] {
			if _, err := w.Write([]byte(rest[:min(size, len(rest))])); err != nil {
				t.Fatal(err)
			}
		}
		if out.String() != want {
			t.Errorf("in pieces of %d: %q, want %q", size, out.String(), want)
		}
	}
}

// TestWhatJSONIsWrittenIsVisible, whichever command writes it.
func TestWhatJSONIsWrittenIsVisible(t *testing.T) {
	var out bytes.Buffer
	file := reportFile{"json", filepath.Join(t.TempDir(), "a.json")}
	err := writeFiles([]reportFile{file, {"json", standardOutput}}, &out, func(_ string, to io.Writer) error {
		_, err := io.WriteString(to, "\"\u009b\"\n")
		return err
	})
	written, errRead := os.ReadFile(file.path)
	if want := `"\u009b"` + "\n"; errors.Join(err, errRead) != nil || string(written) != want || out.String() != want {
		t.Errorf("%v: %q, and to standard output %q", errors.Join(err, errRead), written, &out)
	}
}
