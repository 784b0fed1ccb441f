package endpoint_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/streamspec/streamspec/internal/endpoint"
	"github.com/streamspec/streamspec/internal/stream"
	"github.com/streamspec/streamspec/runner/expect"
)

// olderMCP names where to post to, and answers on the stream, unless it is silent.
func olderMCP(names string, status int, silent bool) http.Handler {
	said := make(chan string, 4)
	mux := http.NewServeMux()
	mux.HandleFunc("GET /sse", func(w http.ResponseWriter, r *http.Request) {
		send(w, "event: endpoint\ndata: "+names+"\n\n")
		if r.Header.Get("Accept-Encoding") != "" && r.Header.Get("Accept-Encoding") != "identity" {
			alive(w, r) // the other of the two that check opens
			return
		}
		for {
			select {
			case <-r.Context().Done():
				return
			case body := <-said:
				if strings.Contains(body, "initialize") && !silent {
					send(w, "event: message\ndata: {\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}\n\n")
				}
			}
		}
	})
	mux.HandleFunc("POST /messages", func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		said <- string(body)
		w.WriteHeader(status)
	})
	return mux
}

// TestTheOlderMCPIsPostedTo: to where its stream says, and its answer comes on the stream.
func TestTheOlderMCPIsPostedTo(t *testing.T) {
	profile, err := expect.OpenProfile("mcp/2024-11-05", ".")
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		serve http.Handler
		rule  string // that is broken; empty: none
		says  string
	}{
		"good":           {olderMCP("/messages?s=1", 202, false), "", "POST 202"},
		"another origin": {olderMCP("http://127.0.0.2:1/messages", 202, false), "the endpoint is on the origin of the stream", "http://127.0.0.2:1/messages; nothing was posted to it"},
		"refused":        {olderMCP("/messages?s=1", 404, true), "what is posted to the endpoint is answered on the stream", "is answered with status 404"},
		"unanswered":     {olderMCP("/messages?s=1", 202, true), "what is posted to the endpoint is answered on the stream", "no response came on the stream"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := httptest.NewServer(c.serve)
			t.Cleanup(server.Close)
			request := stream.Request{Method: http.MethodGet, URL: server.URL + "/sse", Header: profile.Request.Header()}
			report, err := endpoint.Check(t.Context(), request, endpoint.Options{For: 2 * time.Second, Profile: profile, Further: true})
			if err != nil {
				t.Fatal(err)
			}
			if all := fmt.Sprint(report.Findings); report.IsBroken() != (c.rule != "") || !strings.Contains(all, c.says) || c.rule != "" && report.Findings[0].Rule != c.rule {
				t.Errorf("%+v", report.Findings)
			}
		})
	}
}
