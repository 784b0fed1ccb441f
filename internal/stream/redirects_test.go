package stream_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/streamspec/streamspec/internal/stream"
	"github.com/streamspec/streamspec/runner/recording"
)

// redirects answers with a redirect, as it is written.
func redirects(status int, location string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Location", location)
		w.WriteHeader(status)
	}
}

// notes answers a stream and notes what it was asked.
func notes(asked *string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		*asked = fmt.Sprintf("%s %s type=%q auth=%q key=%q cookie=%q id=%q", r.Method, body,
			r.Header.Get("Content-Type"), r.Header.Get("Authorization"), r.Header.Get("X-Api-Key"), r.Header.Get("Cookie"), r.Header.Get("X-Request-Id"))
		w.Header().Set("Content-Type", "text/event-stream")
		_, _ = io.WriteString(w, "data: 1\n\n")
	}
}

func TestMethodAndBodyAfterARedirect(t *testing.T) {
	const kept, dropped = `%s {} type="application/json"`, `GET  type=""`
	cases := []struct {
		status       int
		method, want string
	}{
		{301, "POST", dropped}, {302, "POST", dropped}, {303, "POST", dropped}, {307, "POST", kept}, {308, "POST", kept},
		{301, "PUT", kept}, {302, "PUT", kept}, {303, "PUT", dropped}, {307, "PUT", kept}, {308, "PUT", kept},
	}
	for _, c := range cases {
		t.Run(fmt.Sprint(c.status, c.method), func(t *testing.T) {
			var asked string
			mux := http.NewServeMux()
			mux.Handle("/old", redirects(c.status, "new?x=1"))
			mux.Handle("/new", notes(&asked))
			url := serve(t, mux.ServeHTTP)
			req := stream.Request{Method: c.method, URL: url + "/old", Header: http.Header{"Content-Type": {"application/json"}}, Body: "{}"}
			r := stream.Follow(t.Context(), &req, &stream.Options{}, until(""))
			want := strings.Replace(c.want, "%s", c.method, 1)
			if !strings.HasPrefix(asked, want) {
				t.Errorf("asked %s, want %s", asked, want)
			}
			hop := r.Connections[0].Hops[0]
			if hop.At <= 0 || hop.At > r.Response.At {
				t.Errorf("the hop came after %v, the response after %v", hop.At, r.Response.At)
			}
			hop.At = 0
			if diff := cmp.Diff(recording.Hop{URL: url + "/old", Status: c.status, Location: "new?x=1"}, hop); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

// TestCredentialsStayWithTheirOrigin: another port is another origin.
func TestCredentialsStayWithTheirOrigin(t *testing.T) {
	var elsewhere, back string
	mux := http.NewServeMux()
	home := serve(t, mux.ServeHTTP)
	mux.Handle("/same", notes(&back))
	mux.Handle("/home", redirects(307, "/same"))
	away := serve(t, notes(&elsewhere))
	mux.Handle("/away", redirects(307, away))
	returning := serve(t, redirects(307, home+"/same"))
	mux.Handle("/return", redirects(307, returning))

	header := http.Header{"Cookie": {"session=1"}, "X-Api-Key": {"k"}, "X-Request-Id": {"7"}}
	with := `GET  type="" auth="Bearer secret" key="k" cookie="session=1" id="7"`
	without := `GET  type="" auth="" key="" cookie="" id="7"`
	for _, c := range []struct {
		path, want string
		asked      *string
	}{
		{"/home", with, &back}, {"/away", without, &elsewhere}, {"/return", without, &back},
	} {
		r := stream.Follow(t.Context(), &stream.Request{URL: home + c.path, Header: header}, &stream.Options{Auth: stream.Auth{Bearer: "secret"}}, until(""))
		if diff := cmp.Diff(c.want, *c.asked); diff != "" {
			t.Errorf("%s (-want +got)\n%s", c.path, diff)
		}
		if shown := fmt.Sprint(r.Request, r.Connections); strings.Contains(shown, "secret") || strings.Contains(shown, "session=1") {
			t.Errorf("%s: the recording shows what is secret: %s", c.path, shown)
		}
	}
}

// TestBodiesStayWithTheirOrigin: nobody said that what is in them may go elsewhere.
func TestBodiesStayWithTheirOrigin(t *testing.T) {
	var elsewhere string
	away := serve(t, notes(&elsewhere))
	for status, goes := range map[int]bool{307: false, 308: false, 303: true} { // 303 drops the body
		elsewhere = ""
		request := stream.Request{Method: http.MethodPost, URL: serve(t, redirects(status, away)), Body: "pin=1"}
		r := stream.Follow(t.Context(), &request, &stream.Options{}, until(""))
		refused := r.End.Reason == recording.ConnectFailed && strings.Contains(r.End.Detail, "is not followed: it leads to another origin, and would take the request's body along")
		if refused == goes || (elsewhere != "") != goes {
			t.Errorf("%d: %v; asked there: %q", status, r.End, elsewhere)
		}
	}
}

func TestRedirectsThatAreNotFollowed(t *testing.T) {
	cases := []struct {
		name, location string
		limit          int
		reason         recording.Reason
		detail         string
		hops           int
	}{
		{"a circle", "/", 0, recording.Limit, "10 redirects came before it", 11},
		{"a circle with a limit", "/", 2, recording.Limit, "2 redirects came before it", 3},
		{"none at all", "/", stream.NoRedirects, recording.HTTPStatus, "302 Found", 0},
		{"without a location", "", 0, recording.HTTPStatus, "302 Found", 0},
		{"to a file", "file:///etc/passwd", 0, recording.ConnectFailed, "no http or https URL", 1},
		{"to nonsense", "http://%zz", 0, recording.ConnectFailed, "no http or https URL", 1},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			r := stream.Follow(t.Context(), &stream.Request{URL: serve(t, redirects(302, c.location))}, &stream.Options{Redirects: c.limit}, until(""))
			if r.End.Reason != c.reason || !strings.Contains(r.End.Detail, c.detail) || len(r.Connections[0].Hops) != c.hops {
				t.Errorf("%d hops, then %v", len(r.Connections[0].Hops), r.End)
			}
		})
	}
}

func TestCookiesOfAJar(t *testing.T) {
	var asked string
	mux := http.NewServeMux()
	mux.HandleFunc("/login", func(w http.ResponseWriter, r *http.Request) {
		http.SetCookie(w, &http.Cookie{Name: "session", Value: "42"})
		http.Redirect(w, r, "/stream", http.StatusFound)
	})
	mux.Handle("/stream", notes(&asked))
	url := serve(t, mux.ServeHTTP)
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/login", "/stream"} {
		asked = ""
		stream.Follow(t.Context(), &stream.Request{URL: url + path}, &stream.Options{Jar: jar}, until(""))
		if !strings.Contains(asked, `cookie="session=42"`) {
			t.Errorf("%s: asked %s", path, asked)
		}
	}
}

// TestACookieThatARedirectTakesAway is sent no more, though the request brought it.
func TestACookieThatARedirectTakesAway(t *testing.T) {
	var asked string
	mux := http.NewServeMux()
	mux.HandleFunc("/logout", func(w http.ResponseWriter, r *http.Request) {
		http.SetCookie(w, &http.Cookie{Name: "session", MaxAge: -1})
		http.Redirect(w, r, "/stream", http.StatusFound)
	})
	mux.Handle("/stream", notes(&asked))
	url := serve(t, mux.ServeHTTP)
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	own := http.Header{"Cookie": {"session=42; lang=en"}}
	stream.Follow(t.Context(), &stream.Request{URL: url + "/logout", Header: own}, &stream.Options{Jar: jar}, until(""))
	if !strings.Contains(asked, `cookie="lang=en"`) {
		t.Errorf("asked %s", asked)
	}
}

func TestAuth(t *testing.T) {
	const basic = "Basic YWRhOnBhc3M="
	cases := []struct {
		name, user, header string
		auth               stream.Auth
		want               string
	}{
		{"nobody", "", "", stream.Auth{}, ""},
		{"basic", "", "", stream.Auth{Username: "ada", Password: "pass"}, basic},
		{"bearer", "", "", stream.Auth{Bearer: "t", Username: "x"}, "Bearer t"},
		{"in the URL", "ada:pass@", "", stream.Auth{}, basic},
		{"a header of the request's own", "x:y@", "Custom z", stream.Auth{Bearer: "t"}, "Custom z"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			var got string
			url := serve(t, func(_ http.ResponseWriter, r *http.Request) { got = r.Header.Get("Authorization") })
			req := stream.Request{URL: strings.Replace(url, "://", "://"+c.user, 1), Header: http.Header{}}
			if c.header != "" {
				req.Header.Set("Authorization", c.header)
			}
			r := stream.Follow(t.Context(), &req, &stream.Options{Auth: c.auth}, until(""))
			if got != c.want {
				t.Errorf("sent %q, want %q", got, c.want)
			}
			if strings.Contains(r.Request.URL, "pass") {
				t.Errorf("the recording shows the password: %s", r.Request.URL)
			}
		})
	}
}
