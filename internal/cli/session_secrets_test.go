package cli_test

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestWhatProvesWhoSomebodyIs is shown nowhere: neither a cookie that a server set, nor a
// token that it gave.
func TestWhatProvesWhoSomebodyIs(t *testing.T) {
	t.Parallel()
	const cookie, token = "c00kie-of-ann-77", "t0ken-of-ann-88"
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/login" {
			http.SetCookie(w, &http.Cookie{Name: "sid", Value: cookie})
			_, _ = w.Write([]byte(`{"access": "` + token + `"}`))
			return
		}
		w.Header().Set("Content-Type", "text/event-stream")
		_, _ = w.Write([]byte("data: you are " + r.Header.Get("Cookie") + " by " + r.URL.RawQuery + "\n\n"))
	}))
	t.Cleanup(server.Close)
	dir := files(t, map[string]string{
		"scenarios/services/shop.yaml": "service: shop\nurl: " + server.URL + "\n",
		"scenarios/me.yaml": `
scenario: me
service: shop
trigger: [{post: /login, as: ann, capture: {access_token: access}}]
stream: {get: "/me?${access_token}", as: ann}
expect: [{count: message, times: 7}]
`,
	})
	got := streamspecIn(t, dir, nil, "run", "-v", "--recordings-dir", "kept", "-f", "json:run.json", "-f", "junit:run.xml", "scenarios")
	texts := map[string]string{"the output": got.all()}
	for _, pattern := range []string{"kept/*", "run.*"} {
		found, _ := filepath.Glob(filepath.Join(dir, pattern))
		for _, path := range found {
			text, _ := os.ReadFile(path)
			texts[path] = string(text)
		}
	}
	for where, text := range texts {
		for _, secret := range []string{cookie, token} {
			if strings.Contains(text, secret) {
				t.Errorf("%s shows %s:\n%s", where, secret, text)
			}
		}
	}
	mustContain(t, got.all(), "you are sid=***")
}

// TestHeadersOfAFile are sent, and not shown.
func TestHeadersOfAFile(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		_, _ = w.Write([]byte("data: " + r.Header.Get("X-Who") + " " + r.Header.Get("Authorization") + "\n\n"))
	}))
	t.Cleanup(server.Close)
	dir := files(t, map[string]string{"headers": "# who asks\nX-Who: ann\nAuthorization: Bearer hunter-ninety\n", "wrong": "\nhunter-ninety\n"})
	got := streamspecIn(t, dir, nil, "tail", "-H", "@headers", server.URL)
	mustContain(t, got.stdout, "ann Bearer ***1")
	got = streamspecIn(t, dir, nil, "tail", "-H", "@wrong", server.URL)
	mustContain(t, got.stderr, `-H: wrong:2: this is no header: write "Name: value"`)
	if strings.Contains(got.all(), "hunter-ninety") {
		t.Errorf("it is shown: %s", got.all())
	}
}
