package httpcall_test

import (
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/streamspec/streamspec/internal/httpcall"
)

// TestCookiesOfCalls: they go back as they were set, over a redirect too, and the call says which were sent.
func TestCookiesOfCalls(t *testing.T) {
	var asked []string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, r.URL.Path+" "+r.Header.Get("Cookie"))
		if r.URL.Path == "/login" {
			w.Header().Set("Set-Cookie", `cart={"a":1,"b":2}; Path=/`)
			http.Redirect(w, r, "/home", http.StatusFound)
		}
	}))
	defer server.Close()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	client := &httpcall.Client{Redirects: 1, Jar: jar}
	for _, asks := range []string{server.URL + "/login", strings.Replace(server.URL, "://", "://joe:pass@", 1) + "/next"} {
		made, err := client.Do(t.Context(), at("GET", asks), nil)
		if err != nil {
			t.Fatal(err)
		}
		asked = append(asked, made.Request.Header.Get("Cookie"))
	}
	const cart = `cart={"a":1,"b":2}`
	if diff := cmp.Diff([]string{"/login ", "/home " + cart, "", "/next " + cart, cart}, asked); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// TestACookieThatARedirectTakesAway is sent no more, though the call brought it.
func TestACookieThatARedirectTakesAway(t *testing.T) {
	var asked []string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, r.URL.Path+" "+r.Header.Get("Cookie"))
		switch r.URL.Path {
		case "/logout":
			w.Header().Set("Set-Cookie", "sid=; Max-Age=0")
			http.Redirect(w, r, "/bye", http.StatusFound)
		case "/bye":
			http.Redirect(w, r, "/home", http.StatusFound)
		}
	}))
	defer server.Close()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	request := at("GET", server.URL+"/logout")
	request.Headers = map[string]string{"Cookie": "sid=abc; lang=en"}
	if _, err := (&httpcall.Client{Redirects: 2, Jar: jar}).Do(t.Context(), request, nil); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"/logout sid=abc; lang=en", "/bye lang=en", "/home lang=en"}, asked); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}
