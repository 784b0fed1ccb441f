package cli_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/streamspec/streamspec/internal/verdict"
)

// answering starts a server that answers with this body and media type.
func answering(t *testing.T, status int, mediaType, body string) string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", mediaType)
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}))
	t.Cleanup(server.Close)
	return server.URL
}

const watched = "retry: 2500\n: hello\nevent: tick\nid: 7\ndata: {\"n\": 1}\n\nnonsense\ndata: \x1b[2Jred\n\nevent: half\ndata: 2\n"

var tailTimes = regexp.MustCompile(`(?m)^ *\d+(\.\d)? ms +\+\d+(\.\d)? ms  `)

func TestTail(t *testing.T) {
	t.Parallel()
	url := answering(t, http.StatusOK, "text/event-stream", watched)
	got := streamspec(t, nil, "tail", url)
	text := tailTimes.ReplaceAllString(got.stdout, "TIME  ")
	lines := strings.Split(strings.TrimSpace(text), "\n")
	want := []string{
		`TIME  retry 2500 ms`,
		`TIME  comment 1: hello`,
		`TIME  #1   tick               {"n": 1}  id 7`,
		`TIME  ! malformed-line in line 7: no colon, and not the name of a field: «nonsense»`,
		`TIME  #2   message            \x1b[2Jred  id 7`,
		`TIME  ! unterminated-event in line 10: the stream ended inside this "half", before its blank line: half an event is no event: «2»`,
	}
	if len(lines) != len(want)+3 {
		t.Fatalf("%d lines:\n%s", len(lines), got.all())
	}
	for i, line := range lines[1 : len(lines)-2] {
		if !strings.HasPrefix(line, want[i]) {
			t.Errorf("line %d is\n%s\nwant\n%s", i+2, line, want[i])
		}
	}
	mustContain(t, lines[0], "GET "+url, "HTTP/1.1 200", "text/event-stream")
	mustContain(t, lines[len(lines)-2], "closed by the server")
	mustContain(t, lines[len(lines)-1], "1 tick, 1 message, 1 comment, 2 violations")
	if strings.Contains(got.stdout, "\x1b") {
		t.Error("an escape code of the server reached the terminal")
	}
}

func TestTailAsJSON(t *testing.T) {
	t.Parallel()
	got := streamspec(t, nil, "tail", "--json", "--until", "tick", answering(t, http.StatusOK, "text/event-stream", watched))
	text := regexp.MustCompile(`"at_ms":[\d.]+`).ReplaceAllString(got.stdout, `"at_ms":0`)
	text = regexp.MustCompile(`"Date":\["[^"]+"\]`).ReplaceAllString(text, `"Date":[]`)
	want := `{"kind":"open","at_ms":0,"status":200,"header":{"Content-Length":["98"],"Content-Type":["text/event-stream"],"Date":[]}}
{"kind":"retry","at_ms":0,"number":1,"retry_ms":2500,"line":1,"bytes":[0,12]}
{"kind":"comment","at_ms":0,"number":1,"data":"hello","line":2,"bytes":[12,20]}
{"kind":"event","at_ms":0,"number":1,"type":"tick","data":"{\"n\": 1}","json":{"n":1},"last_event_id":"7","line":1,"bytes":[0,54]}
{"kind":"end","at_ms":0,"detail":"#1 tick arrived","reason":"closed by streamspec","line_endings":"LF"}
`
	if diff := cmp.Diff(want, text); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestTailExitStatus(t *testing.T) {
	t.Parallel()
	stream := answering(t, http.StatusOK, "text/event-stream", "data: 1\n\n")
	cases := []struct {
		name   string
		args   []string
		status int
		says   string
	}{
		{"the server closes", []string{stream}, verdict.ExitHeld, "closed by the server"},
		{"enough events", []string{"--events", "1", stream}, verdict.ExitHeld, "1 event arrived"},
		{"what was waited for never came", []string{"--until", "x", stream}, verdict.ExitBroken, `before "x" came`},
		{"an HTTP error shows its body", []string{answering(t, http.StatusTeapot, "text/plain", "no coffee")}, verdict.ExitFault, "no coffee"},
		{"a page of HTML, strictly", []string{"--parsing", "strict", answering(t, http.StatusOK, "text/html", "<h1>")}, verdict.ExitFault, "text/html"},
		{"nobody listens", []string{"http://127.0.0.1:9"}, verdict.ExitFault, "nothing listens at 127.0.0.1:9"},
		{"a header that is none", []string{"-H", "x", stream}, verdict.ExitFault, `write "Name: value"`},
		{"a body that is not there", []string{"-d", "@/no/such/file", stream}, verdict.ExitFault, "no such file"},
		{"indented data", []string{"--pretty", answering(t, http.StatusOK, "text/event-stream", "data: {\"a\":1}\n\n")}, verdict.ExitHeld, `  "a": 1`},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got := streamspec(t, nil, append([]string{"tail"}, c.args...)...)
			if got.status != c.status {
				t.Errorf("the exit status is %d, want %d\n%s", got.status, c.status, got.all())
			}
			mustContain(t, got.all(), c.says)
		})
	}
}

func TestTailAsks(t *testing.T) {
	t.Parallel()
	var asked string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		asked = r.Method + " " + r.Header.Get("X-Id") + " " + r.Header.Get("Content-Type") + " " + string(body)
		w.Header().Set("Content-Type", "text/event-stream")
	}))
	defer server.Close()
	_ = streamspec(t, nil, "tail", "-H", "X-Id: 5", "-d", `{"a":1}`, server.URL)
	if want := `POST 5 application/json {"a":1}`; asked != want {
		t.Errorf("asked %s, want %s", asked, want)
	}
}

func TestTailReconnects(t *testing.T) {
	t.Parallel()
	got := streamspec(t, nil, "tail", "--reconnect", "5", "--events", "2",
		answering(t, http.StatusOK, "text/event-stream", "retry: 50\nid: 7\ndata: 1\n\n"))
	if got.status != verdict.ExitHeld {
		t.Errorf("the exit status is %d", got.status)
	}
	mustContain(t, got.stdout, "closed by the server", "opened again after", "Last-Event-ID 7 · HTTP/1.1 200", "2 events arrived", "2 message; the longest silence")
}

// The last line counts the silence before the first event and behind the last one, too.
func TestTailCountsAllSilence(t *testing.T) {
	t.Parallel()
	for _, silent := range []string{"before", "behind"} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/event-stream")
			if silent == "behind" {
				_, _ = io.WriteString(w, "data: 1\n\n")
			}
			_ = http.NewResponseController(w).Flush()
			time.Sleep(300 * time.Millisecond)
			if silent == "before" {
				_, _ = io.WriteString(w, "data: 1\n\n")
			}
		}))
		got := streamspec(t, nil, "tail", server.URL)
		server.Close()
		_, text, _ := strings.Cut(got.stdout, "1 message; the longest silence ")
		if number, _, _ := strings.Cut(text, " "); len(number) < len("300") || strings.Contains(number, ".") {
			t.Errorf("%s the event it was silent for 300 ms, and the last line says otherwise:\n%s", silent, got.stdout)
		}
	}
}

func TestTailOfWhatIsNoStream(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header()["Content-Type"] = nil
		_, _ = w.Write([]byte("ok"))
	}))
	defer server.Close()
	got := streamspec(t, nil, "tail", server.URL)
	mustContain(t, got.stdout, "HTTP/1.1 200 · no media type · after ", "+0 ms  ! missing-media-type")
	got = streamspec(t, nil, "tail")
	mustContain(t, got.stderr, "tail needs one URL, and got 0")
}

// TestTailMasksHalfASecret: a connection that breaks inside a secret has shown its beginning.
func TestTailMasksHalfASecret(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		fmt.Fprint(w, "data: supersecret")
		_ = http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	}))
	t.Cleanup(server.Close)
	got := streamspec(t, nil, "tail", "--json", "--header", "Authorization: Bearer supersecretvalue", server.URL)
	if strings.Contains(got.all(), "supersecret") || !strings.Contains(got.stdout, `"half":"data: ***1"`) {
		t.Errorf("half a secret is shown:\n%s", got.all())
	}
}
