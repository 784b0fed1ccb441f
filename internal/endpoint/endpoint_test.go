package endpoint_test

import (
	"compress/gzip"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/streamspec/streamspec/internal/endpoint"
	"github.com/streamspec/streamspec/internal/stream"
	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/recording"
)

// watched is for how long streams are followed here. What is to be seen comes at once, or never.
const watched = 4 * time.Second

// send writes a head that is right, but for what is given, and then text.
func send(w http.ResponseWriter, text string, header ...string) {
	head := w.Header()
	head.Set("Content-Type", "text/event-stream")
	head.Set("Cache-Control", "no-store")
	for i := 0; i+1 < len(header); i += 2 {
		head.Set(header[i], header[i+1])
	}
	_, _ = w.Write([]byte(text))
	_ = http.NewResponseController(w).Flush()
}

// alive keeps a stream open, and says so.
func alive(w http.ResponseWriter, r *http.Request) {
	for tick := time.NewTicker(100 * time.Millisecond); ; {
		select {
		case <-r.Context().Done():
			return
		case <-tick.C:
			_, _ = w.Write([]byte(": alive\n\n"))
			_ = http.NewResponseController(w).Flush()
		}
	}
}

const identified = "id: 1\ndata: a\n\nid: 2\ndata: b\n\nid: 3\ndata: c\n\n"

// stays sends a text, and keeps the stream open.
func stays(text string, header ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		send(w, text, header...)
		alive(w, r)
	}
}

// resuming sends what follows the last event ID, as it should.
func resuming(w http.ResponseWriter, r *http.Request) {
	last, _ := strconv.Atoi(r.Header.Get("Last-Event-ID"))
	events := strings.SplitAfter(identified, "\n\n")
	send(w, strings.Join(events[last:], ""))
	alive(w, r)
}

// hijack answers with bytes of its own, and ends the connection.
func hijack(text string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		conn, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			panic(err)
		}
		_, _ = conn.Write([]byte(text))
		_ = conn.Close()
	}
}

const rawHead = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-store\r\nTransfer-Encoding: chunked\r\n\r\n"

// compressing holds back what it compresses.
func compressing(w http.ResponseWriter, r *http.Request) {
	if !strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		for i := range 3 {
			send(w, fmt.Sprintf("id: %d\ndata: x\n\n", i+1))
			time.Sleep(500 * time.Millisecond) // so that they are read apart, however busy the machine is
		}
		return
	}
	w.Header().Set("Content-Encoding", "gzip")
	send(w, "")
	zip := gzip.NewWriter(w)
	_, _ = zip.Write([]byte(identified))
	_ = zip.Close()
}

func checked(t *testing.T, method string, serve http.HandlerFunc) *endpoint.Report {
	t.Helper()
	return checkedFor(t, method, watched, serve)
}

func checkedFor(t *testing.T, method string, length time.Duration, serve http.HandlerFunc) *endpoint.Report {
	t.Helper()
	server := httptest.NewServer(serve)
	t.Cleanup(server.Close)
	report, err := endpoint.Check(t.Context(), stream.Request{Method: method, URL: server.URL}, endpoint.Options{For: length})
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// TestAGoodEndpoint: nothing is wrong, and it says what it has seen.
func TestAGoodEndpoint(t *testing.T) {
	t.Parallel()
	report := checked(t, "", resuming)
	for _, f := range report.Findings {
		if f.Grade != endpoint.Fine {
			t.Errorf("it is found: %+v", f)
		}
	}
	if len(report.Findings) != 3 || len(report.Streams) != 3 {
		t.Errorf("%d findings: %+v; %d streams", len(report.Findings), report.Findings, len(report.Streams))
	}
}

// TestWhatIsNotSafeIsAskedOnce: whoever sends a POST twice orders twice.
func TestWhatIsNotSafeIsAskedOnce(t *testing.T) {
	t.Parallel()
	var requests atomic.Int64
	report := checked(t, http.MethodPost, func(w http.ResponseWriter, r *http.Request) {
		requests.Add(1)
		send(w, identified)
	})
	if requests.Load() != 1 || report.IsBroken() {
		t.Errorf("%d requests, findings %+v", requests.Load(), report.Findings)
	}
}

// TestProtocolsAreRecognized: a stream that shows which protocol it speaks is judged by it, and
// each of the profiles but those of which a stream cannot show it is recognized.
func TestProtocolsAreRecognized(t *testing.T) {
	t.Parallel()
	recognized := map[string]bool{}
	for text, want := range map[string]string{
		`data: {"object":"chat.completion.chunk","choices":[]}`:                      "openai/chat-completions",
		"event: message_start\ndata: {\"type\":\"message_start\"}":                   "anthropic/messages",
		"event: message\ndata: {\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}":         "mcp/2025-11-25",
		`data: {"jsonrpc":"2.0","id":1,"result":{"protocolVersion":"2025-06-18"}}`:   "mcp/2025-06-18",
		`data: {"jsonrpc":"2.0","id":1,"result":{"resultType":"complete"}}`:          "mcp/2026-07-28",
		"event: endpoint\ndata: /messages?session=1":                                 "mcp/2024-11-05",
		`data: {"type":"RUN_STARTED","threadId":"t"}`:                                "ag-ui/events",
		"event: next\ndata: {\"data\":{\"a\":1}}":                                    "graphql-sse/distinct",
		"event: next\ndata: {\"id\":\"1\",\"payload\":{\"data\":{}}}":                "graphql-sse/single",
		"event: message-start\ndata: {\"id\":\"m\",\"type\":\"message-start\"}":      "cohere/chat",
		`data: {"candidates":[{"content":{"parts":[{"text":"Hi"}]}}]}`:               "gemini/generate-content",
		"event: datastar-patch-elements\ndata: elements <p>":                         "datastar/events",
		"event: response.created\ndata: {\"type\":\"response.created\"}":             "openai/responses",
		`data: {"jsonrpc":"2.0","id":1,"result":{"kind":"task","id":"1"}}`:           "a2a/0.3",
		`data: {"jsonrpc":"2.0","id":1,"result":{"statusUpdate":{}}}`:                "a2a/1.0",
		`data: {"artifactUpdate":{"taskId":"t1","artifact":{}}}`:                     "a2a/1.0",
		"data: {\"type\":\"start\"}\n\ndata: {\"type\":\"text-start\",\"id\":\"t\"}": "ai-sdk/ui-message-stream",
		"event: progress\ndata: {\"percent\": 10}":                                   "",
		`data: {"type":"start"}`:                                                     "",
	} {
		report := checked(t, http.MethodPost, func(w http.ResponseWriter, _ *http.Request) { send(w, text+"\n\n") })
		if recognized[report.Profile] = true; report.Profile != want {
			t.Errorf("%s\nis %q, want %q", text, report.Profile, want)
		}
	}
	for _, p := range expect.Profiles() {
		if !recognized[p.Name] {
			t.Errorf("no stream is recognized as %s", p.Name)
		}
	}
}

// TestWhatAProfileFinds: by the profile of the protocol that a stream shows, or by the one that
// was asked for; each finding has its section and what to change.
func TestWhatAProfileFinds(t *testing.T) {
	t.Parallel()
	const chunk = `data: {"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"role":"assistant"},"finish_reason":"stop"}]}` + "\n\n"
	report := checked(t, http.MethodPost, func(w http.ResponseWriter, _ *http.Request) { send(w, chunk) })
	f := report.Findings[0]
	if report.Profile != "openai/chat-completions" || f.Code != endpoint.ProfileRule || f.Rule != "the stream ends with [DONE]" ||
		!strings.Contains(f.From, "openapi.yaml") || f.Why == "" || len(f.Change) != 1 {
		t.Errorf("by %q: %+v", report.Profile, f)
	}
	whole := checked(t, http.MethodPost, func(w http.ResponseWriter, _ *http.Request) { send(w, chunk+"data: [DONE]\n\n") })
	if whole.IsBroken() {
		t.Errorf("nothing is broken: %+v", whole.Findings)
	}
	profile, err := expect.OpenProfile("openai/chat-completions", ".")
	if err != nil {
		t.Fatal(err)
	}
	other := &recording.Stream{Response: &recording.Response{Status: 200, Header: http.Header{"Content-Type": {"text/event-stream"}}}, End: recording.End{Reason: recording.ServerClosed}}
	if err := other.Add(&recording.Entry{Kind: recording.KindEvent, Type: "message", Data: []byte("{}")}); err != nil {
		t.Fatal(err)
	}
	if report, err := endpoint.Look([]*recording.Stream{other}, mercure(t)); err != nil || report.Findings[0].Code != endpoint.Unjudged || !report.IsBroken() {
		t.Errorf("no rule speaks of it: %v, %+v", err, report.Findings)
	}
	for media, code := range map[string]string{"text/html": endpoint.UnknownAnswer, "application/json": endpoint.ProfileAnswer} {
		page := &recording.Stream{Response: &recording.Response{Status: 200, Header: http.Header{"Content-Type": {media}}}, End: recording.End{Reason: recording.WrongMediaType}}
		if report, err := endpoint.Look([]*recording.Stream{page}, profile); err != nil || report.Findings[0].Code != code || report.IsBroken() != (code == endpoint.UnknownAnswer) {
			t.Errorf("%s: %v, %+v", media, err, report.Findings)
		}
	}
}

// TestAServiceThatIsGone: that it ended is named first, also where its events have no ids.
func TestAServiceThatIsGone(t *testing.T) {
	for _, events := range []string{identified, "data: 1\n\n"} {
		var server *httptest.Server
		server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Header.Get("Accept-Encoding") != "identity" && r.Header.Get("Accept-Encoding") != "" {
				<-r.Context().Done()
				return
			}
			send(w, events)
			_ = server.Listener.Close()
			server.CloseClientConnections()
		}))
		t.Cleanup(server.Close)
		report, err := endpoint.Check(t.Context(), stream.Request{URL: server.URL}, endpoint.Options{For: time.Second})
		if err != nil || len(report.Findings) == 0 {
			t.Fatal(report, err)
		}
		if f := report.Findings[0]; f.Code != endpoint.ServiceGone || !strings.Contains(f.Seen, "nothing listens at 127.0.0.1") {
			t.Errorf("first is %s: %s", f.Code, f.Seen)
		}
	}
}

// mercure is a profile of a team's own, of which nothing comes.
func mercure(t *testing.T) *expect.ProfileFile {
	t.Helper()
	path := filepath.Join(t.TempDir(), "mercure.yaml")
	if err := os.WriteFile(path, []byte("profile: mercure\nexpect: [{ids: evnt, from: Publication}]\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	profile, err := expect.OpenProfile(path, ".")
	if err != nil {
		t.Fatal(err)
	}
	return profile
}
