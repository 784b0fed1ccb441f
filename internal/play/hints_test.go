package play_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// TestSilenceBehindEarlyHints is not told as though nothing had come.
func TestSilenceBehindEarlyHints(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/hints" {
			w.WriteHeader(http.StatusEarlyHints)
		}
		<-r.Context().Done()
	}))
	defer server.Close()
	for path, want := range map[string]string{
		"/hints":  "no response came: timeout (not over within 300 ms; 103 Early Hints had come, and no response behind it)",
		"/silent": "the request was sent, but not even the head of a response came back",
	} {
		text := "scenario: s\nstream: {get: \"" + server.URL + path + "\", timeout: 300ms}\nexpect: [{count: a, times: 1}]\n"
		for from, got := range playedAndRecorded(t, text, nil) {
			if !strings.Contains(got, want) {
				t.Errorf("%s, %s: want %s:\n%s", path, from, want, got)
			}
		}
	}
}
