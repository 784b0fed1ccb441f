package endpoint_test

import (
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/streamspec/streamspec/internal/endpoint"
	"github.com/streamspec/streamspec/internal/stream"
	"github.com/streamspec/streamspec/runner/expect"
)

// mcpServer answers as a server of MCP does, but for what instead says of a request.
type mcpServer struct {
	instead map[string]http.HandlerFunc
	mu      sync.Mutex
	asked   map[string]int // how often, by what was asked
}

// whichOf tells what is asked: initialize, initialized, listen, resume, nobody, origin, end.
func whichOf(r *http.Request) string {
	body, _ := io.ReadAll(r.Body)
	switch {
	case strings.Contains(string(body), `"notifications/initialized"`):
		return "initialized"
	case strings.Contains(string(body), `"ping"`):
		return "ping"
	case r.Method == http.MethodPost:
		return "initialize"
	case r.Method == http.MethodDelete:
		return "end"
	case r.Header.Get("Origin") != "":
		return "origin"
	case r.Header.Get("Mcp-Session-Id") != "s1":
		return "nobody"
	case r.Header.Get("Last-Event-ID") != "":
		return "resume"
	}
	return "listen"
}

const pong = "id: s1/9\ndata: {\"jsonrpc\":\"2.0\",\"id\":2,\"result\":{}}\n\n"

const initialized = "id: s1/1\ndata: {\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"protocolVersion\":\"2025-11-25\",\"capabilities\":{},\"serverInfo\":{\"name\":\"a\",\"version\":\"1\"}}}\n\n"

func (s *mcpServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	which := whichOf(r)
	s.mu.Lock()
	s.asked[which]++
	s.mu.Unlock()
	if other := s.instead[which]; other != nil {
		other(w, r)
		return
	}
	switch which {
	case "initialize":
		send(w, "id: s1/0\ndata:\n\n"+initialized, "Mcp-Session-Id", "s1")
	case "initialized":
		w.WriteHeader(http.StatusAccepted)
	case "ping":
		send(w, pong)
	case "listen":
		send(w, "")
		<-r.Context().Done()
	case "resume":
		send(w, initialized)
	case "nobody":
		w.WriteHeader(http.StatusNotFound)
	case "origin":
		w.WriteHeader(http.StatusForbidden)
	case "end":
		w.WriteHeader(http.StatusNoContent)
	}
}

func (s *mcpServer) check(t *testing.T) *endpoint.Report {
	t.Helper()
	s.asked = map[string]int{}
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	profile, err := expect.OpenProfile("mcp/2025-11-25", ".")
	if err != nil {
		t.Fatal(err)
	}
	request := stream.Request{Method: http.MethodPost, URL: server.URL, Header: profile.Request.Header(), Body: profile.Request.Text()}
	report, err := endpoint.Check(t.Context(), request, endpoint.Options{For: watched, Profile: profile, Further: true})
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// TestASessionOfMCP: what a client does behind initialize is done once, and in its session.
func TestASessionOfMCP(t *testing.T) {
	t.Parallel()
	good := &mcpServer{}
	report := good.check(t)
	for _, f := range report.Findings {
		if f.Grade != endpoint.Fine {
			t.Errorf("it is found: %+v", f)
		}
	}
	if all := fmt.Sprint(report.Findings); !strings.Contains(all, "POST 202, GET 200, POST 200, GET 200, GET 404, GET 403, DELETE 204") || !strings.Contains(all, `goes on with "s1/1"`) {
		t.Errorf("it says %s", all)
	}
	want := map[string]int{"initialize": 1, "initialized": 1, "listen": 1, "ping": 1, "resume": 1, "nobody": 1, "origin": 1, "end": 1}
	if !maps.Equal(good.asked, want) {
		t.Errorf("it was asked %v, want %v", good.asked, want)
	}
}

// TestFaultsOfASessionOfMCP: each is named first, with what was asked.
func TestFaultsOfASessionOfMCP(t *testing.T) {
	status := func(code int) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(code) }
	}
	for which, c := range map[string]struct {
		instead    http.HandlerFunc
		code, rule string
		grade      endpoint.Grade
		seen       string
	}{
		"initialized":             {status(500), endpoint.ProfileRequests, "a notification is accepted with 202", endpoint.Broken, "500 Internal Server Error"},
		"listen":                  {status(404), endpoint.ProfileRequests, "a GET is answered by a stream, or 405", endpoint.Broken, "404 Not Found"},
		"listen, with a response": {func(w http.ResponseWriter, _ *http.Request) { send(w, initialized) }, endpoint.ProfileRule, "no response comes where nothing was asked", endpoint.Broken, "on the stream of the further GET"},
		"listen, with the pong":   {func(w http.ResponseWriter, r *http.Request) { send(w, pong); <-r.Context().Done() }, endpoint.ProfileRule, "no response comes where nothing was asked", endpoint.Broken, "on the stream of the further GET"},
		"ping":                    {func(w http.ResponseWriter, _ *http.Request) { send(w, initialized) }, endpoint.ProfileRule, "the response is that to the request", endpoint.Broken, "on the stream of the further POST"},
		"resume":                  {func(w http.ResponseWriter, _ *http.Request) { send(w, "") }, endpoint.ResumeLoses, "", endpoint.Broken, "sends none"},
		"nobody":                  {status(400), endpoint.ProfileRequests, "a session that is not there is answered with 404", endpoint.Risk, "400 Bad Request"},
		"origin":                  {func(w http.ResponseWriter, _ *http.Request) { send(w, "") }, endpoint.ProfileRequests, "a page of another origin is refused", endpoint.Risk, "200 OK"},
		"end":                     {status(500), endpoint.ProfileRequests, "a session can be ended, or not", endpoint.Broken, "500 Internal Server Error"},
	} {
		t.Run(which, func(t *testing.T) {
			t.Parallel()
			report := (&mcpServer{instead: map[string]http.HandlerFunc{strings.Split(which, ",")[0]: c.instead}}).check(t)
			f := report.Findings[0]
			if f.Code != c.code || f.Rule != c.rule || f.Grade != c.grade || !strings.Contains(f.Seen, c.seen) || f.Why == "" || len(f.Change) == 0 {
				t.Errorf("got %+v", f)
			}
		})
	}
}

// TestWhoStaysUnasked: a session that was not begun is not gone on with.
func TestWhoStaysUnasked(t *testing.T) {
	t.Parallel()
	refusing := &mcpServer{instead: map[string]http.HandlerFunc{"initialize": func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusUnauthorized) }}}
	if report := refusing.check(t); !report.IsBroken() || len(refusing.asked) != 1 || refusing.asked["initialize"] != 1 {
		t.Errorf("it was asked %v: %+v", refusing.asked, report.Findings)
	}
}
