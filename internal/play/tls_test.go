package play_test

import (
	"encoding/pem"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/streamspec/streamspec/internal/check"
	"github.com/streamspec/streamspec/internal/play"
	"github.com/streamspec/streamspec/internal/verdict"
	"github.com/streamspec/streamspec/internal/wire"
	"github.com/streamspec/streamspec/runner/recording"
)

// TestTLSOfAService: it holds for its streams, its calls, also where something goes wrong on
// the wire, and for no other server.
func TestTLSOfAService(t *testing.T) {
	var other *httptest.Server
	secure := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/elsewhere" {
			http.Redirect(w, r, other.URL, http.StatusFound)
			return
		}
		w.Header().Set("Content-Type", "text/event-stream")
		fmt.Fprint(w, "event: tick\ndata: {\"n\": 1}\n\n")
	}))
	defer secure.Close()
	secure.Config.ErrorLog = log.New(io.Discard, "", 0)
	other = httptest.NewTLSServer(secure.Config.Handler)
	defer other.Close()
	other.Config.ErrorLog = secure.Config.ErrorLog
	ca := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: secure.Certificate().Raw})
	cases := []struct{ name, tls, text, want string }{
		{"its authority", "tls: {ca: ca.pem}", `stream: {get: /}`, "passed"},
		{"its name", "tls: {ca: ca.pem, server_name: example.com}", `stream: {get: /}`, "passed"},
		{"through a proxy that slices", "tls: {ca: ca.pem}", `stream: {get: /, faults: [{slice: 1}, {latency: 5ms}]}`, "passed"},
		{"its calls", "tls: {insecure: true}", "trigger: [{get: /}]\nduring: [{after: tick, get: /}]\nstream: {get: /}", "passed"},
		{"a stream's own settings go before it", "tls: {ca: ca.pem}", `stream: {get: /, tls: {server_name: wrong.test, ca: services/ca.pem}}`, "failed"},
		{"a name that it has not", "tls: {ca: ca.pem, server_name: wrong.test}", `stream: {get: /}`, "failed"},
		{"nobody is trusted", "", `stream: {get: /}`, "failed"},
		{"nobody is trusted by calls", "", "trigger: [{get: /}]\nstream: {get: /}", "failed"},
		{"nobody is trusted by callbacks", "", `stream: {get: "${stub.bank}/"}
stubs: {bank: [{get: /, headers: {Content-Type: text/event-stream}, while_held: [{get: "` + secure.URL + `/"}], events: [{event: tick, data: x}]}]}`, "failed"},
		{"another server", "tls: {insecure: true}", `stream: {get: "` + other.URL + `/"}`, "failed"},
		{"another server by a redirect", "tls: {insecure: true}", `stream: {get: /elsewhere}`, "failed"},
		{"another server by a call's redirect", "tls: {insecure: true}", "trigger: [{get: /elsewhere}]\nstream: {get: /}", "failed"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			root := t.TempDir()
			for name, text := range map[string]string{
				"services/secure.yaml": "service: secure\nurl: " + secure.URL + "\n" + c.tls + "\n", "services/ca.pem": string(ca),
				"s.yaml": "scenario: s\nservice: secure\n" + c.text + "\nexpect: [{exactly: tick}]\n",
			} {
				path := filepath.Join(root, name)
				if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			library, err := check.Load(root)
			if err != nil {
				t.Fatal(err)
			}
			kept := t.TempDir()
			got := judgeScenario(t.Context(), t, library, library.Scenarios["s"], play.Options{Recordings: play.Recordings{Keep: play.KeepAll, Dir: kept}})
			if string(got.Outcome) != c.want {
				t.Errorf("it is %s, want %s: %s", got.Outcome, c.want, everything(got))
			}
			if got.Outcome != verdict.Failed {
				return
			}
			cause := got.Causes[0]
			if !strings.HasSuffix(cause.Text, wire.Untrusted) || !strings.HasPrefix(cause.Failure.Expected, "a certificate ") || !strings.HasPrefix(cause.Failure.Got, "one that ") {
				t.Errorf("%s: expected %q, got %q", cause.Text, cause.Failure.Expected, cause.Failure.Got)
			}
			again := judgeScenario(t.Context(), t, library, library.Scenarios["s"], play.Options{Recorded: func(verdict.Place) (*recording.Recording, error) { return theRecording(kept) }})
			ofPlaces := cmpopts.IgnoreFields(verdict.Step{}, "Place") // a recording has none
			if diff := cmp.Diff(got.Causes, again.Causes, ofPlaces); diff != "" {
				t.Errorf("its recording comes to something else (-live +recorded)\n%s", diff)
			}
		})
	}
}
