package steps_test

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

	"github.com/streamspec/streamspec/runner"
)

// TestAnswersOfAStub: what a feature says of a stub goes before what its scenario says.
func TestAnswersOfAStub(t *testing.T) {
	const events = "And the stub \"clock\" answers \"GET /ticks\" with the events:\n" +
		"| event | id | data | after | at |\n| tick | 1 | {\"n\": 1} | | |\n| tock | | bye | 5 ms | tick |\n"
	cases := []struct{ given, then, want string }{ // want: of what breaks; empty: it holds
		{events, `Then exactly the events "tick tock" arrive`, ""},
		{events, `Then the last "tock" has the data "hi"`, "bye"},
		{`And the stub "clock" answers "GET /ticks" with the status 404 and:` + "\n\"\"\"\ngone\n\"\"\"", `Then the status is 404`, ""},
		{`And the stub "clock" answers "GET /ticks" with the status 404 and:` + "\n\"\"\"\ngone\n\"\"\"", `Then the status is 200`, "the body begins: «gone»"},
		{`And the stub "clock" answers "GET /ticks" with the status 204, 10 ms later`, `Then the status is 204`, ""},
		{`And the first 1 "GET /ticks" to the stub "clock" fail with the status 503`, `Then the status is 503`, ""},
		{`And the first 1 "GET /tocks" to the stub "clock" fail with the status 503`, `Then the status is 503`, `the stub "clock" has no route "GET /tocks"`},
		{`And the stub "watch" answers "GET /ticks" with the status 204`, `Then the status is 204`, `no stub of its own with the name "watch"; it has: clock`},
		{strings.Replace(events, "| at |", "| when |", 1), `Then the status is 200`, `row 1 of the table: "when" is no column; there are: event, id, data, comment, retry, after, at`},
		{events[:strings.Index(events, "| tick")], `Then the status is 200`, "the table has no events; the first row names the columns"},
		{strings.Replace(events, "5 ms", "soon", 1), `Then the status is 200`, `row 3 of the table: "soon" is no duration; a duration is a number with its unit: 250ms, 5s, 1m30s, 2h`},
		{`And the server's certificate is signed by "../ca.pem"`, `Then the status is 200`, `"../ca.pem" is not beside the scenario`},
	}
	for _, c := range cases {
		t.Run(c.given+" "+c.then, func(t *testing.T) {
			status, output := judge(t, "", given, c.given, when, c.then)
			if (status == 0) != (c.want == "") || !strings.Contains(output, c.want) {
				t.Errorf("status %d; it must say %q:\n%s", status, c.want, output)
			}
		})
	}
}

// TestWhomTheClientTrusts over TLS.
func TestWhomTheClientTrusts(t *testing.T) {
	secure := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		fmt.Fprint(w, "event: tick\ndata: 1\n\n")
	}))
	defer secure.Close()
	secure.Config.ErrorLog = log.New(io.Discard, "", 0)
	scenarios := t.TempDir()
	for name, content := range map[string][]byte{
		"ca.pem":   pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: secure.Certificate().Raw}),
		"tls.yaml": []byte("scenario: a clock\nstream: {get: " + secure.URL + "}\n"),
	} {
		if err := os.WriteFile(filepath.Join(scenarios, name), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	const signed = `And the server's certificate is signed by "ca.pem"`
	for trusted, holds := range map[string]bool{
		signed: true,
		`And the server's certificate is not checked`:                                       true,
		`And a stream timeout of 5 s`:                                                       false, // nobody is trusted
		signed + "\n And the server's certificate is for \"example.com\"":                   true,
		signed + "\n And the server's certificate is for \"shop.test\"":                     false,
		signed + "\n And the client shows the certificate \"a.pem\" with the key \"b.pem\"": false, // which are not there
	} {
		status, output := judgeIn(t, runner.Config{Scenarios: scenarios}, "", given, trusted, when, `Then exactly 1 "tick" arrives`)
		if (status == 0) != holds {
			t.Errorf("%s: status %d\n%s", trusted, status, output)
		}
	}
}
