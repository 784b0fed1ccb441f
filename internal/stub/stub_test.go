package stub

import (
	"fmt"
	"io"

	"net/http"
	"net/url"
	"strings"

	"testing"
	"time"

	"github.com/streamspec/streamspec/internal/testhelp"
)

func startStub(t *testing.T, routes ...Route) *Server {
	t.Helper()
	stub, err := Start("upstream", routes, Surroundings{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stub.Close)
	return stub
}

func TestResponsesOfAStub(t *testing.T) {
	stub := startStub(t,
		Route{Pattern: on("GET", "/version.json"), JSON: `{"version": "1.0"}`},
		Route{Pattern: on("POST", "/send"), Status: 202, Body: "queued", Headers: map[string]string{"X-Queue": "q1"}},
		Route{Pattern: on("ANY", "/any"), Headers: map[string]string{"content-type": "text/html"}},
		Route{Pattern: on("GET", "/turns"), Status: 503}, Route{Pattern: on("GET", "/turns"), Body: "second"}, Route{Pattern: on("ANY", "/turns"), Body: "any"})
	tests := []struct {
		request, want string
	}{
		{"GET /version.json", `200 application/json: {"version": "1.0"}`},
		{"GET /version.json?t=1", `200 application/json: {"version": "1.0"}`},
		{"POST /send", "202 text/plain; charset=utf-8 q1: queued"},
		{"PATCH /any", "200 text/html: "},
		{"GET /turns", "503 text/plain; charset=utf-8: "},
		{"GET /turns", "200 text/plain; charset=utf-8: second"},
		{"GET /turns", "200 text/plain; charset=utf-8: second"},
		{"PUT /turns", "200 text/plain; charset=utf-8: any"},
		{"GET /send", `404 application/json: {"error":"the stub \"upstream\" has no route for GET /send",` +
			`"routes":["GET /version.json","POST /send","ANY /any","GET /turns","GET /turns","ANY /turns"]}` + "\n"},
	}
	for _, test := range tests {
		method, path, _ := strings.Cut(test.request, " ")
		if got := ask(t, stub, method, path); got != test.want {
			t.Errorf("%s\ngot  %s\nwant %s", test.request, got, test.want)
		}
	}
}

func ask(t *testing.T, stub *Server, method, path string) string {
	t.Helper()
	request, err := http.NewRequest(method, stub.URL()+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	response := do(t, request)
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	kind := strings.TrimSpace(response.Header.Get("Content-Type") + " " + response.Header.Get("X-Queue"))
	return fmt.Sprintf("%d %s: %s", response.StatusCode, kind, body)
}

func do(t *testing.T, request *http.Request) *http.Response {
	t.Helper()
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}, Timeout: testhelp.Patience}
	response, err := client.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { response.Body.Close() })
	return response
}

func TestAStubRefusesRoutesThatCannotBeServed(t *testing.T) {
	tests := []struct {
		route Route
		want  string
	}{
		{Route{Pattern: on("GET", "/a"), JSON: "{"}, `the stub "upstream", route 1: json: this is not JSON: {`},
		{Route{Pattern: on("GET", "/a"), Send: []Piece{{}, {Bytes: `\x`}}},
			`the stub "upstream", route 1: send, piece 2: \x needs 2 hexadecimal digits, got ""`},
		{Route{Pattern: on("GET", "a")}, `the stub "upstream", route 1: "a" is not a path; it starts with /`},
	}
	for _, test := range tests {
		_, err := Start("upstream", []Route{test.route}, Surroundings{})
		if err == nil || err.Error() != test.want {
			t.Errorf("got  %v\nwant %s", err, test.want)
		}
	}
}

func TestWhatAStubReceived(t *testing.T) {
	stub := startStub(t, Route{Pattern: on("POST", "/send")})
	request, _ := http.NewRequest(http.MethodPost, stub.URL()+"/send?a=1&b=2", strings.NewReader(`{"token": "x"}`))
	request.Header = http.Header{"X-Trace": {"t1"}, "Authorization": {"Bearer abc"}}
	start := time.Now()
	do(t, request)
	long, _ := http.NewRequest(http.MethodPut, stub.URL()+"/long", strings.NewReader(strings.Repeat("x", MaxReceivedBody+1)))
	do(t, long)

	got := stub.Received()
	if len(got) != 2 {
		t.Fatalf("%d requests, want 2", len(got))
	}
	if in := got[0]; in.Method != "POST" || in.URL.RequestURI() != "/send?a=1&b=2" || string(in.Body) != `{"token": "x"}` {
		t.Errorf("received %s with %s", in, in.Body)
	}
	if !got[1].Truncated || len(got[1].Body) != MaxReceivedBody {
		t.Errorf("%d bytes are kept of the long one (truncated: %v), want %d", len(got[1].Body), got[1].Truncated, MaxReceivedBody)
	}
	if header := got[0].Header; header.Get("X-Trace") != "t1" || header.Get("Authorization") != "Bearer abc" {
		t.Errorf("headers %v, want them as they came", header)
	}
	if at := got[0].At; at.Before(start) || at.After(time.Now()) {
		t.Errorf("received at %v", at)
	}
}

func TestAStubKeepsTheLatestRequests(t *testing.T) {
	stub := startStub(t)
	for i := range MaxReceived + 2 {
		stub.received.record(&http.Request{Method: fmt.Sprint(i), URL: &url.URL{}, Body: http.NoBody})
	}
	got := stub.Received()
	if len(got) != MaxReceived || got[0].Method != "2" {
		t.Errorf("%d requests from %s on, want %d from 2 on", len(got), got[0].Method, MaxReceived)
	}
}

// TestWhatAStubReceivedSince: it says when it no longer knows all of it.
func TestWhatAStubReceivedSince(t *testing.T) {
	stub := startStub(t)
	for i := range MaxReceived + 1 {
		stub.received.record(&http.Request{Method: fmt.Sprint(i), URL: &url.URL{}, Body: http.NoBody})
	}
	all := stub.Received()
	latest, err := stub.ReceivedSince(all[MaxReceived-2].At)
	if err != nil || len(latest) < 2 || len(latest) == MaxReceived {
		t.Errorf("%d requests, %v", len(latest), err)
	}
	_, err = stub.ReceivedSince(time.Time{})
	if want := `the stub "upstream" received more than 1000 requests, and no longer knows the first`; err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
}

func TestADelayedResponse(t *testing.T) {
	const delay = 100 * time.Millisecond
	stub := startStub(t, Route{Pattern: on("GET", "/"), Delay: delay})
	start := time.Now()
	testhelp.Get(t, stub.URL()+"/")
	if took := time.Since(start); took < delay {
		t.Errorf("it took %v, want at least %v", took, delay)
	}
}
