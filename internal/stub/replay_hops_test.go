package stub

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"
)

// streamOf is a recording of one stream: what its connection asked, and what came.
func streamOf(url, came string) string {
	return "streamspec recording 1\n0 scenario name=x file=x.yaml line=1 started=2026-01-02T03:04:05Z\n0 stream stream=1 name=stream\n" +
		"0 connecting stream=1 method=GET url=http://127.0.0.1:1" + url + "\n" + came + "9 ended\n"
}

// whoseData is what a stream says in one event.
func whoseData(data string) string {
	return "2 response stream=1 status=200 protocol=HTTP/1.1 responded=2 <Content-Type=text/event-stream\n" +
		"3 event stream=1 n=1 line=1 start=0 end=9 first=3 read=1 type=message data=" + data + "\n" +
		"4 disconnected stream=1 reason=\"closed by the server\" endings=LF\n4 end stream=1 reason=\"closed by the server\"\n"
}

func served(t *testing.T, recordings ...string) *Server {
	t.Helper()
	var all []Route
	for _, text := range recordings {
		all = append(all, replayed(t, text, 1)...)
	}
	return startStub(t, InOrder(all)...)
}

// Whichever recording comes first, each query gets what it got, and only one of nobody's what the first did.
func TestQueriesAreTold(t *testing.T) {
	alone := served(t, streamOf("/s?a=1", whoseData("1")), streamOf("/s?a=2", whoseData("2")), streamOf("/s?a=1&b=1", whoseData("both")))
	with := served(t, streamOf("/s", whoseData("none")), streamOf("/s?a=1", whoseData("1")))
	for _, c := range []struct {
		of         *Server
		path, want string
	}{
		{alone, "/s?a=1", "1"}, {alone, "/s?a=2", "2"}, {alone, "/s?b=1&a=1", "both"}, {alone, "/s", "1"}, {alone, "/s?a=3", "1"},
		{with, "/s?a=1", "1"}, {with, "/s", "none"}, {with, "/s?a=9", "none"}, {with, "/s", "none"},
	} {
		r := do(t, request(t, "GET", c.of.URL()+c.path))
		if got := readAll(t, r); got != "data: "+c.want+"\n\n" {
			t.Errorf("%s: %q, want %s", c.path, got, c.want)
		}
	}
}

func TestRedirectsAreServed(t *testing.T) {
	stub := served(t, streamOf("/old?x=1",
		"1 redirected stream=1 url=http://127.0.0.1:1/old?x=1 status=302 location=http://127.0.0.1:1/mid\n"+
			"1 redirected stream=1 url=http://127.0.0.1:1/mid status=307 location=new\n"+
			"1 redirected stream=1 url=http://127.0.0.1:1/new status=308 location=https://127.0.0.1:2/new\n"+whoseData("x")))
	for path, want := range map[string]string{"/old?x=1": "/mid", "/mid": "new"} {
		r, err := http.DefaultTransport.RoundTrip(request(t, "GET", stub.URL()+path))
		if err != nil {
			t.Fatal(err)
		}
		if got := r.Header.Get("Location"); got != want || readAll(t, r) != "" {
			t.Errorf("%s: %d to %q, want %q", path, r.StatusCode, got, want)
		}
	}
	if got := readAll(t, do(t, request(t, "GET", stub.URL()+"/old?x=1"))); got != "data: x\n\n" {
		t.Errorf("behind the redirects: %q", got)
	}
}

// All values of a header, no media type where none was, and no end before it came.
func TestHeadAndEndAreAsRecorded(t *testing.T) {
	stub := served(t, streamOf("/s", strings.ReplaceAll(strings.Replace(whoseData("x"), "<Content-Type=text/event-stream", "<Vary=Origin <Vary=Accept", 1), "\n4 ", "\n304 ")),
		streamOf("/500", "2 response stream=1 status=500 protocol=HTTP/1.1 responded=2\n4 disconnected stream=1 reason=\"HTTP status\"\n4 end stream=1 reason=\"HTTP status\"\n"))
	began := time.Now()
	r := do(t, request(t, "GET", stub.URL()+"/s"))
	if _, typed := r.Header["Content-Type"]; typed || !slices.Equal(r.Header["Vary"], []string{"Origin", "Accept"}) {
		t.Errorf("the head is %v", r.Header)
	}
	if readAll(t, r); time.Since(began) < 290*time.Millisecond {
		t.Errorf("it ended after %v, not 300 ms", time.Since(began))
	}
	r = do(t, request(t, "GET", stub.URL()+"/500"))
	if got := readAll(t, r); r.StatusCode != 500 || got != "" { // it must not hang
		t.Errorf("%d %q", r.StatusCode, got)
	}
}
