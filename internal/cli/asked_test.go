package cli_test

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/streamspec/streamspec/internal/cli"
)

// TestNoServerDecidesWhoIsAsked: a redirect leads to this machine, to the host that a person
// named, or nowhere. What of the URL is a credential is shown nowhere.
func TestNoServerDecidesWhoIsAsked(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.RedirectHandler("http://192.0.2.1/latest/meta-data", http.StatusFound))
	t.Cleanup(server.Close)
	for _, line := range []string{"tail URL", "check --for 1s URL", "record --to OUT --times 1 URL", "new --out OUT --from URL"} {
		t.Run(line, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			args := strings.Fields(strings.NewReplacer("URL", server.URL+"/events?token=hunter-ninety", "OUT", filepath.Join(dir, "out")).Replace(line))
			var out bytes.Buffer
			if status := cli.Execute(t.Context(), args, &out, &out); strings.HasPrefix(line, "tail") && status == 0 {
				t.Errorf("the exit status is %d", status)
			}
			kept := recordedText(t, dir)
			mustContain(t, out.String()+kept, `the host "192.0.2.1" is not on this machine, and nobody allowed it; run with --allow-host 192.0.2.1`)
			if strings.Contains(out.String()+kept, "hunter") {
				t.Errorf("it shows the token:\n%s\n%s", &out, kept)
			}
		})
	}
}

// TestCookiesOfWhoIsAsked are shown nowhere, as they prove who somebody is.
func TestCookiesOfWhoIsAsked(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Set-Cookie", "sid=hunter-ninety; Path=/")
		w.Header().Set("Content-Type", "text/event-stream")
		_, _ = io.WriteString(w, "data: {\"session\": \"hunter-ninety\"}\n\n")
	}))
	t.Cleanup(server.Close)
	for _, line := range []string{"tail URL", "tail --json URL", "check --for 1s URL", "check --json --for 1s URL", "record --to OUT --times 1 URL", "new --out OUT --from URL"} {
		t.Run(line, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			var out bytes.Buffer
			cli.Execute(t.Context(), strings.Fields(strings.NewReplacer("URL", server.URL, "OUT", filepath.Join(dir, "out")).Replace(line)), &out, &out)
			if all := out.String() + recordedText(t, dir); strings.Contains(all, "hunter") {
				t.Errorf("it shows the cookie:\n%s", all)
			}
		})
	}
}

// recordedText is all that stands in the recordings of a folder.
func recordedText(t *testing.T, dir string) string {
	t.Helper()
	var all strings.Builder
	found, err := filepath.Glob(filepath.Join(dir, "out", "*", "*.recording"))
	for _, path := range found {
		text, errRead := os.ReadFile(path)
		if errRead != nil {
			err = errRead
		}
		all.Write(text)
	}
	if err != nil {
		t.Fatal(err)
	}
	return strings.ReplaceAll(all.String(), `\"`, `"`)
}

// TestACommandsArgumentsAreItsOwn: what a server says is one argument, whatever is in it, in every
// kind of command.
func TestACommandsArgumentsAreItsOwn(t *testing.T) {
	t.Parallel()
	const hostile = `one' \"two $(touch pwned) ; touch pwned\t\u0026 three\n--help`
	dir := files(t, map[string]string{"scenarios/s.yaml": `
scenario: s
stubs: {s: [{post: /x, json: {id: "` + hostile + `"}}, {get: /e, events: [{event: a, data: {id: "${id}"}}]}]}
trigger: [{post: "${stub.s}/x", capture: {id: id}}, {command: "touch -- before ${id}"}]
stream: {get: "${stub.s}/e", capture: {again: {first: a, at: id}}}
after: [{command: "touch -- after x${again}"}]
finally: [{command: "touch -- end 'y${id}'"}]
expect: [{count: a, times: 1}]
`})
	got := streamspecIn(t, dir, nil, "run", "scenarios")
	if got.status != 0 {
		t.Errorf("the exit status is %d:\n%s", got.status, got.all())
	}
	const value = "one' \"two $(touch pwned) ; touch pwned\t& three\n--help"
	names := entriesOf(t, filepath.Join(dir, "scenarios"))
	if want := []string{"after", "before", "end", value, "s.yaml", "x" + value, "y" + value}; !slices.Equal(names, want) {
		t.Errorf("the commands made %q, want %q", names, want)
	}
}

// entriesOf are the names in a folder, sorted.
func entriesOf(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}
