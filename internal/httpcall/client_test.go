package httpcall_test

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"github.com/streamspec/streamspec/internal/httpcall"
	"github.com/streamspec/streamspec/internal/secret"
	"github.com/streamspec/streamspec/runner/recording"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// shop is a service that says what it was sent.
func shop(t *testing.T) *httptest.Server {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/moved":
			http.Redirect(w, r, "/moved", http.StatusFound)
		case "/away":
			http.Redirect(w, r, "http://shop.example/", http.StatusFound)
		case "/broken":
			w.Header().Set("Content-Length", "100")
			fmt.Fprint(w, "half")
		default:
			body, _ := io.ReadAll(r.Body)
			fmt.Fprintf(w, "%s %s %s: %s", r.Method, r.URL, r.Header.Get("Content-Type"), body)
		}
	}))
	t.Cleanup(server.Close)
	return server
}

func at(method, url string) httpcall.Request {
	return httpcall.Request{Target: httpcall.To(method, url)}
}

func TestWhatACallSends(t *testing.T) {
	server := shop(t)
	client := &httpcall.Client{Service: func() (string, bool) { return server.URL + "/", true }, Body: httpcall.MaxBody}
	tests := []struct {
		request httpcall.Request
		want    string
	}{
		{at("GET", "/a"), "GET /a : "},
		{at("DELETE", server.URL+"/b?c=d"), "DELETE /b?c=d : "},
		{httpcall.Request{Target: httpcall.To("POST", "/a"), Content: httpcall.Content{JSON: `{"a":1}`}}, `POST /a application/json: {"a":1}`},
		{httpcall.Request{Target: httpcall.To("PUT", "/a"), Content: httpcall.Content{Body: "text", Headers: map[string]string{"content-type": "text/x"}}}, "PUT /a text/x: text"},
		{httpcall.Request{Target: httpcall.To("PATCH", "/a?b=1"), Content: httpcall.Content{Query: map[string]string{"c": "x y"}}}, "PATCH /a?b=1&c=x+y : "},
	}
	for _, test := range tests {
		var begun recording.Call
		made, err := client.Do(t.Context(), test.request, func(c recording.Call) { begun = c })
		if err != nil || string(made.Body) != test.want {
			t.Errorf("got %q, %v; want %q", made.Body, err, test.want)
		}
		if begun.Request.URL != made.Request.URL || begun.Response != nil || made.Response.Status != http.StatusOK {
			t.Errorf("it began as %+v and came to %+v", begun, made)
		}
		if made.Took <= 0 || made.Response.At > made.Took {
			t.Errorf("the response's head came after %v, all of it after %v", made.Response.At, made.Took)
		}
	}
}

func TestCallsThatComeToNothing(t *testing.T) {
	server := shop(t)
	tests := []struct {
		name    string
		client  httpcall.Client
		request httpcall.Request
		want    string
	}{
		{"no service", httpcall.Client{}, at("GET", "/a"), "the URL /a belongs to a service, and there is none"},
		{"no URL", httpcall.Client{}, at("GET", "http://[x"), `the URL cannot be read: parse "http://[x": missing ']' in host`},
		{"another machine", httpcall.Client{}, at("GET", "http://shop.example"), `the host "shop.example" is not on this machine, and nobody allowed it; run with --allow-host shop.example`},
		{"no method", httpcall.Client{}, httpcall.Request{Target: httpcall.Target{Get: " "}}, `the URL "" names no host`},
		{"a redirect to another machine", httpcall.Client{Redirects: 1}, at("GET", server.URL+"/away"),
			"GET SHOP/away: the host \"shop.example\" is not on this machine, and nobody allowed it; run with --allow-host shop.example"},
		{"redirects without an end", httpcall.Client{Redirects: 2}, at("GET", server.URL+"/moved"), `GET SHOP/moved: 2 redirects came, and no more are followed`},
		{"a body that breaks off", httpcall.Client{Body: httpcall.MaxBody}, at("GET", server.URL+"/broken"), "GET SHOP/broken: the response broke off after 4 bytes"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := test.client.Do(t.Context(), test.request, nil)
			if err == nil || strings.ReplaceAll(err.Error(), server.URL, "SHOP") != test.want {
				t.Errorf("got  %v\nwant %s", err, test.want)
			}
		})
	}
}

// TestWhatARedirectTakesAlong: to another origin nothing that may prove who we are, and no
// body; nor does a query stand in Referer.
func TestWhatARedirectTakesAlong(t *testing.T) {
	other := shop(t)
	tellsOf := func(r *http.Request) string {
		return fmt.Sprint(r.Method, " ", r.Header["Authorization"], r.Header["X-Api-Key"], r.Header["X-Request-Id"], r.Header["Referer"], r.ContentLength)
	}
	var told string
	other.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/home" {
			http.Redirect(w, r, "/end", http.StatusTemporaryRedirect)
			return
		}
		told = tellsOf(r)
	})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/same":
			http.Redirect(w, r, "/end", http.StatusTemporaryRedirect)
		case "/other":
			http.Redirect(w, r, other.URL+"/end", http.StatusTemporaryRedirect)
		case "/further":
			http.Redirect(w, r, other.URL+"/home", http.StatusTemporaryRedirect)
		case "/form":
			http.Redirect(w, r, other.URL+"/end", http.StatusSeeOther)
		default:
			told = tellsOf(r)
		}
	}))
	t.Cleanup(server.Close)
	const known, unknown = "[Bearer t] [k] [r-1] [] ", "[] [] [r-1] [] "
	tests := []struct{ method, path, body, want string }{
		{"GET", "/same", "", "GET " + known + "0"},
		{"POST", "/same", "pin", "POST " + known + "3"},
		{"GET", "/other", "", "GET " + unknown + "0"},
		{"GET", "/further", "", "GET " + unknown + "0"},
		{"POST", "/form", "pin", "GET " + unknown + "0"},
		{"POST", "/other", "pin", "the redirect to OTHER/end is not followed: it leads to another origin, and would take the request's body along; send the request there, if that is meant"},
	}
	for _, test := range tests {
		request := at(test.method, server.URL+test.path+"?token=t")
		request.Content = httpcall.Content{Body: test.body, Headers: map[string]string{"Authorization": "Bearer t", "X-Api-Key": "k", "X-Request-Id": "r-1"}}
		told = ""
		_, err := (&httpcall.Client{Redirects: 3}).Do(t.Context(), request, nil)
		if err != nil {
			told = strings.ReplaceAll(err.Error()[strings.Index(err.Error(), ": ")+2:], other.URL, "OTHER")
		}
		if told != test.want {
			t.Errorf("%s %s: got  %s\nwant %s", test.method, test.path, told, test.want)
		}
	}
}

// TestARedirectIsAResponse unless redirects are followed; of a body only so much is read.
func TestARedirectIsAResponse(t *testing.T) {
	server := shop(t)
	made, err := (&httpcall.Client{Body: 3}).Do(t.Context(), at("GET", server.URL+"/moved"), nil)
	if err != nil || made.Response.Status != http.StatusFound || string(made.Body) != "<a " {
		t.Errorf("got %+v with %q, %v", made.Response, made.Body, err)
	}
	allowed := &httpcall.Client{MayReach: func(*url.URL) error { return errors.New("nowhere") }}
	if _, err := allowed.Do(t.Context(), at("GET", server.URL), nil); err == nil || err.Error() != "nowhere" {
		t.Errorf("got %v, want what MayReach says", err)
	}
}

// silent never responds; halfSilent does, and its body never ends.
type silent struct{}

func (silent) RoundTrip(r *http.Request) (*http.Response, error) {
	<-r.Context().Done()
	return nil, r.Context().Err()
}

type halfSilent struct{}

func (halfSilent) RoundTrip(r *http.Request) (*http.Response, error) {
	return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: io.NopCloser(body{r})}, nil
}

type body struct{ *http.Request }

func (b body) Read([]byte) (int, error) {
	<-b.Context().Done()
	return 0, b.Context().Err()
}

func TestACallEndsInTime(t *testing.T) {
	tests := []struct {
		name      string
		timeout   time.Duration
		transport http.RoundTripper
		took      time.Duration
		want      string
	}{
		{"no response", 0, silent{}, 30 * time.Second, "POST http://127.0.0.1/a: no response within 30 s"},
		{"half a response", 0, halfSilent{}, 30 * time.Second, "POST http://127.0.0.1/a: the response broke off after 0 bytes: it was not complete within 30 s"},
		{"a time of its own", 2 * time.Second, silent{}, 2 * time.Second, "POST http://127.0.0.1/a: no response within 2 s"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				client := &httpcall.Client{Timeout: test.timeout, Transport: test.transport, Body: httpcall.MaxBody}
				begun := time.Now()
				_, err := client.Do(t.Context(), at("POST", "http://127.0.0.1/a"), nil)
				if err == nil || err.Error() != test.want || time.Since(begun) != test.took {
					t.Errorf("got  %v after %v\nwant %s after %v", err, time.Since(begun), test.want, test.took)
				}
			})
		})
	}
}

// TestWhoCallsIsASecret: what proves who calls is masked from then on, however the URL
// spells it.
func TestWhoCallsIsASecret(t *testing.T) {
	server := shop(t)
	masker := &secret.Masker{}
	client := &httpcall.Client{Secrets: masker, Body: httpcall.MaxBody}
	r := at("GET", strings.Replace(server.URL, "://", "://ann:p%40ss%2Fw%C3%B6rd@", 1))
	r.Headers = map[string]string{"Authorization": "Bearer tok-12345"}
	made, err := client.Do(t.Context(), r, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{made.Request.URL, "p@ss/wörd", "p%40ss%2Fw%C3%B6rd", "p%40ss%2fw%c3%b6rd", "tok-12345"} {
		if got := masker.Text(text); strings.Contains(got, "ss") || strings.Contains(got, "tok") {
			t.Errorf("%q is shown as %q", text, got)
		}
	}
}

func TestStatusesAreJudged(t *testing.T) {
	tests := []struct {
		expected httpcall.Status
		got      int
		want     string
	}{
		{0, 200, ""}, {0, 299, ""}, {0, 199, "expected a 2xx status, got 199"}, {0, 300, "expected a 2xx status, got 300"},
		{404, 404, ""}, {404, 200, "expected status 404, got 200"},
	}
	for _, test := range tests {
		if got := test.expected.Mismatch(test.got); got != test.want {
			t.Errorf("%d of %d: got %q, want %q", test.got, test.expected, got, test.want)
		}
	}
	made := recording.Call{Request: recording.Request{Method: "GET", URL: "http://x/"}, Response: &recording.Response{Status: 500}, Body: []byte(strings.Repeat("no\n", 300))}
	err := httpcall.Status(0).Judge(made)
	var failed *httpcall.Error
	if !errors.As(err, &failed) || failed.Err != nil || failed.Unwrap() != nil || !strings.HasPrefix(err.Error(), `GET http://x/: expected a 2xx status, got 500: no\nno`) || len(err.Error()) > 500 {
		t.Errorf("got %v", err)
	}
	if err := httpcall.Status(500).Judge(made); err != nil {
		t.Error(err)
	}
	for status, want := range map[httpcall.Status]string{0: "", 200: "", 599: "", 199: "199", 600: "600"} {
		if err := status.Validate(); (err == nil) != (want == "") || err != nil && err.Error() != "status: "+want+" is not a status of a response; it is 200 to 599" {
			t.Errorf("%d: %v", status, err)
		}
	}
}

func TestCapture(t *testing.T) {
	made := recording.Call{
		Request:  recording.Request{Method: "POST", URL: "http://x/"},
		Response: &recording.Response{Header: http.Header{"Location": {"/orders/7", "/other"}}},
		Body:     []byte(`{"id": 7, "query": {"x": "y"}, "header": {"x": "z"}, "twice": 1, "a": {"twice": 2, "twice": 3}, "twice": 4}`),
	}
	tests := []struct {
		sources map[string]httpcall.Source
		want    map[string]httpcall.Value
		err     string
	}{
		{map[string]httpcall.Source{"at": "header.location", "id": "id", "q": "query.x", "h": "@this.header.x"},
			map[string]httpcall.Value{"at": {Text: "/orders/7"}, "id": {Text: "7", JSON: "7"}, "q": {Text: "y"}, "h": {Text: "z"}}, ""},
		{map[string]httpcall.Source{"last": "twice", "within": "a.twice"}, map[string]httpcall.Value{"last": {Text: "4", JSON: "4"}, "within": {Text: "3", JSON: "3"}}, ""},
		{map[string]httpcall.Source{"b": "header.X-B", "c": "c"}, nil, `POST http://x/: b cannot be captured: the response has no header "X-B"`},
		{map[string]httpcall.Source{"c": "c", "id": "id"}, nil, `POST http://x/: c cannot be captured: the response's body has no "c": {"id": 7, "query": {"x": "y"}, "header": {"x": "z"}, "twice": 1, "a": {"twice": 2, "twice": 3}, "twice": 4}`},
	}
	for _, test := range tests {
		got, err := httpcall.Capture(test.sources, made, nil)
		if (err == nil) != (test.err == "") || err != nil && err.Error() != test.err {
			t.Errorf("got %v, want %s", err, test.err)
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("values (-want +got):\n%s", diff)
		}
	}
	made.Body = []byte("no")
	if _, missing := httpcall.Source("id").InResponse(made); missing != "the response's body is not JSON: no" {
		t.Errorf("got %q", missing)
	}
}

func TestWhereASourceLooksInARequest(t *testing.T) {
	target, _ := url.Parse("/tasks/7?page=2")
	in := recording.Incoming{Method: "GET", URL: target, Header: http.Header{"X-User": {"ann"}}, Body: []byte(`{"a": {"b": 1}}`)}
	tests := []struct {
		source         httpcall.Source
		value, missing string
	}{
		{"header.x-user", "ann", ""}, {"query.page", "2", ""}, {"path.id", "7", ""}, {"a.b", "1", ""},
		{"header.x", "", `the request has no header "x"`}, {"query.x", "", `the request has no query "x"`}, {"x", "", `the request's body has no "x"`},
	}
	for _, test := range tests {
		if value, missing := test.source.InRequest(in, map[string]string{"id": "7"}); value != test.value || missing != test.missing {
			t.Errorf("%s: got %q, %q; want %q, %q", test.source, value, missing, test.value, test.missing)
		}
	}
	for source, want := range map[httpcall.Source]string{
		"header.A": "", "a.b": "", "header.": "header. names nothing", "path.": "path. names nothing", "": "a JSON path is empty", "a[0]": `the JSON path "a[0]" is not written as gjson reads it, at "[0]"`,
	} {
		if err := source.Validate(); (err == nil) != (want == "") || err != nil && err.Error() != want {
			t.Errorf("%q: got %v, want %s", source, err, want)
		}
	}
}

// TestAnotherProtocol: what follows a 101 is no body, and may never end.
func TestAnotherProtocol(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	over := make(chan struct{})
	go func() {
		defer close(over)
		conn, err := listener.Accept()
		if err != nil {
			return
		}
		defer conn.Close()
		_, _ = io.WriteString(conn, "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n")
		_, _ = io.Copy(io.Discard, conn)
	}()
	client := &httpcall.Client{Body: httpcall.MaxBody}
	made, err := client.Do(t.Context(), at("GET", "http://"+listener.Addr().String()), nil)
	if err != nil || made.Response.Status != http.StatusSwitchingProtocols || len(made.Body) > 0 {
		t.Errorf("got %+v, %v", made.Response, err)
	}
	<-over
}
