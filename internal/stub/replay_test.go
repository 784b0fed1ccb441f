package stub

import (
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/testhelp"
	"github.com/streamspec/streamspec/runner/recording"
)

// recorded is a recording of a call, and of a stream of two connections.
const recorded = `streamspec recording 1
0 scenario name=x file=x.yaml line=1 started=2026-01-02T03:04:05Z
0 call call=1 method=POST url=http://127.0.0.1:1/start
4 returned call=1 took=4 status=201 protocol=HTTP/1.1 responded=3 <Content-Type=application/json <Date=then data="{\"token\": \"***1\", \"text\": \"${no variable}\"}"
5 stream stream=1 name=stream
5 connecting stream=1 method=GET url=http://127.0.0.1:1/items?shop=berlin
7 response stream=1 status=200 protocol=HTTP/1.1 responded=2 <Content-Type="text/event-stream; charset=utf-8" <X-Shop=berlin <Transfer-Encoding=chunked
7 retry stream=1 n=1 line=1 start=1 end=2 first=2 read=1 retry=250 data=250
7 event stream=1 n=1 line=2 start=2 end=3 first=2 read=1 type=item has_id=true id=7 data="one\ntwo"
8 comment stream=1 n=1 line=5 start=4 end=5 first=3 read=2 data=" alive"
9 event stream=1 n=2 line=7 start=5 end=6 first=4 read=3 type=message id=7 data={"n": "${no variable}"}
10 disconnected stream=1 reason="closed by the server" endings=LF
20 connecting stream=1 method=GET url=http://127.0.0.1:1/items?shop=berlin >Last-Event-Id=7
21 response stream=1 status=200 protocol=HTTP/1.1 responded=16 <Content-Type=text/event-stream
22 event stream=1 n=3 line=1 start=0 end=6 first=17 read=4 type=item has_id=true id=8 data=three
23 disconnected stream=1 reason="closed by the server" endings=LF
23 end stream=1 reason="closed by the server"
24 ended
`

const (
	firstConnection  = "retry: 250\n\nid: 7\nevent: item\ndata: one\ndata: two\n\n:  alive\n\ndata: {\"n\": \"${no variable}\"}\n\n"
	secondConnection = "id: 8\nevent: item\ndata: three\n\n"
)

func wholeRecording(t *testing.T, text string) *recording.Recording {
	t.Helper()
	r, err := recording.Read(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// replayed are the routes of a recording.
func replayed(t *testing.T, text string, speed float64) []Route {
	t.Helper()
	routes, err := Replayed(wholeRecording(t, text), speed)
	if err != nil {
		t.Fatal(err)
	}
	return routes
}

// inFile is a place in a folder that has the recording.
func inFile(t *testing.T, text string) problem.Place {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "x.recording"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return problem.Place{File: filepath.Join(dir, "x.yaml")}
}

func TestARecordingIsServedAsItCame(t *testing.T) {
	stub := startStub(t, InOrder(replayed(t, recorded, 1))...)
	for _, path := range []string{"/items?shop=berlin", "/items"} { // with the query of the recording, and without
		for i, want := range []string{firstConnection, firstConnection} { // for both come for the first time
			if status, got := testhelp.Get(t, stub.URL()+path); status != 200 || got != want {
				t.Errorf("%s, request %d: %d %q, want %q", path, i+1, status, got, want)
			}
		}
	}
	if status, got := testhelp.Get(t, stub.URL()+"/start"); status != 404 {
		t.Errorf("the call was a POST: %d %q", status, got)
	}
	response := do(t, request(t, "POST", stub.URL()+"/start"))
	if response.StatusCode != 201 || response.Header.Get("Date") == "then" || response.Header.Get("Content-Type") != "application/json" {
		t.Errorf("the call is answered by %d, %v", response.StatusCode, response.Header)
	}
	response = do(t, request(t, "GET", stub.URL()+"/items"))
	if response.Header.Get("Cache-Control") != "" {
		t.Error("it has a header that was not recorded")
	}
}

// TestWhoComesBackGetsWhatFollows the last event that it has; who comes back to a recording with an ID that it
// does not have, all.
func TestWhoComesBackGetsWhatFollows(t *testing.T) {
	behindFirst := firstConnection[strings.Index(firstConnection, ":  alive"):]
	again := strings.NewReplacer("id=7", "id=9", "Id=7", "Id=9", "id=8", "id=10").Replace(recorded)
	for name, requests := range map[string][][2]string{
		"as it was recorded":       {{"", firstConnection}, {"7", secondConnection}, {"8", ""}},
		"before it was cut off":    {{"7", behindFirst}},
		"with an ID of nobody":     {{"", firstConnection}, {"x", firstConnection}},
		"to the second recording":  {{"", firstConnection}, {"", strings.Replace(firstConnection, "id: 7", "id: 9", 1)}, {"9", strings.Replace(secondConnection, "id: 8", "id: 10", 1)}},
		"and the first goes on":    {{"", firstConnection}, {"", strings.Replace(firstConnection, "id: 7", "id: 9", 1)}, {"7", behindFirst}},
		"once more from the start": {{"", firstConnection}, {"7", secondConnection}, {"", strings.Replace(firstConnection, "id: 7", "id: 9", 1)}},
	} {
		stub := startStub(t, InOrder(append(replayed(t, recorded, 1), replayed(t, again, 1)...))...)
		for i, one := range requests {
			r := request(t, "GET", stub.URL()+"/items")
			if one[0] != "" {
				r.Header.Set("Last-Event-ID", one[0])
			}
			if got := readAll(t, do(t, r)); got != one[1] {
				t.Errorf("%s, request %d: %q, want %q", name, i+1, got, one[1])
			}
		}
	}
}

func TestARouteIsARecording(t *testing.T) {
	at := inFile(t, recorded)
	stub := startStub(t, Route{Place: at, Pattern: on("GET", "/x"), Recording: &Replay{File: "x.recording"}, Resume: true, Headers: map[string]string{"x-shop": "paris"}})
	r := request(t, "GET", stub.URL()+"/x")
	r.Header.Set("Last-Event-ID", "7")
	response := do(t, r)
	body := readAll(t, response)
	if want := firstConnection[strings.Index(firstConnection, ":  alive"):]; body != want || response.Header.Get("X-Shop") != "paris" {
		t.Errorf("%q with %v, want %q", body, response.Header, want)
	}
}

// TestARecordingBesideAnotherRoute: they respond in turn, and who comes back gets what followed in the recording.
func TestARecordingBesideAnotherRoute(t *testing.T) {
	replayed := Route{Place: inFile(t, recorded), Pattern: on("GET", "/x"), Recording: &Replay{File: "x.recording"}, Resume: true}
	other := Route{Pattern: on("GET", "/x"), Body: "another"}
	for name, c := range map[string]struct {
		routes   []Route
		requests [][2]string
	}{
		"behind it": {[]Route{replayed, other}, [][2]string{{"", firstConnection}, {"7", secondConnection}, {"", "another"}, {"8", ""}, {"", "another"}}},
		"before it": {[]Route{other, replayed}, [][2]string{{"", "another"}, {"", firstConnection}, {"7", secondConnection}}},
	} {
		stub := startStub(t, c.routes...)
		for i, one := range c.requests {
			r := request(t, "GET", stub.URL()+"/x")
			if one[0] != "" {
				r.Header.Set("Last-Event-ID", one[0])
			}
			if got := readAll(t, do(t, r)); got != one[1] {
				t.Errorf("%s, request %d: %q, want %q", name, i+1, got, one[1])
			}
		}
	}
}

// TestARecordingComesInItsTime: a speed makes it faster.
func TestARecordingComesInItsTime(t *testing.T) {
	all := replayed(t, recorded, 0.5)
	stream := all[1].replayed
	if stream.delay != 4*time.Millisecond || len(stream.chunks) != 4 {
		t.Fatalf("after %v %d pieces", stream.delay, len(stream.chunks))
	}
	for i, want := range []time.Duration{0, 0, 2 * time.Millisecond, 2 * time.Millisecond} {
		if got := stream.chunks[i].after; got != want {
			t.Errorf("piece %d after %v, want %v", i, got, want)
		}
	}
}

func TestHowARecordedStreamEnds(t *testing.T) {
	for reason, want := range map[recording.Reason]End{
		recording.ServerClosed: EndClose, recording.Truncated: EndCut, recording.Reset: EndReset, recording.Stopped: EndHang, recording.Timeout: EndHang,
	} {
		text := strings.Replace(recorded, `10 disconnected stream=1 reason="closed by the server"`, `10 disconnected stream=1 reason="`+string(reason)+`"`, 1)
		if got := replayed(t, text, 1)[1].replayed.end; got != want {
			t.Errorf("%s: %s, want %s", reason, got, want)
		}
	}
}

func TestRecordingsThatNobodyCanServe(t *testing.T) {
	const headOnly = "streamspec recording 1\n0 scenario name=x file=x line=1 started=2026-01-02T03:04:05Z\n"
	two := strings.Replace(recorded, "24 ended", "24 stream stream=2 name=second\n24 connecting stream=2 method=GET url=http://127.0.0.1:1/y\n25 response stream=2 status=200 protocol=HTTP/1.1 responded=1\n26 ended", 1)
	cases := map[string]struct {
		text  string
		route Route
		want  string
	}{
		"no such file":    {recorded, Route{Recording: &Replay{File: "y.recording"}}, "relative to the folder of this YAML file"},
		"no recording":    {"hello\n", Route{Recording: &Replay{File: "x.recording"}}, "x.recording: line 1: this is no recording"},
		"no stream":       {headOnly, Route{Recording: &Replay{File: "x.recording"}}, "no stream with a response was recorded there"},
		"another stream":  {recorded, Route{Recording: &Replay{File: "x.recording", Stream: "bob"}}, "there are: stream"},
		"several streams": {two, Route{Recording: &Replay{File: "x.recording"}}, "one of stream, second"},
		"one of several":  {two, Route{Recording: &Replay{File: "x.recording", Stream: "second"}}, ""},
		"no speed":        {recorded, Route{Recording: &Replay{File: "x.recording", Speed: -1}}, "-1 is no speed"},
		"and a body":      {recorded, Route{Recording: &Replay{File: "x.recording"}, Body: "x"}, "one of json, body, file, send, events and recording"},
	}
	for name, c := range cases {
		c.route.Place, c.route.Pattern = inFile(t, c.text), on("GET", "/x")
		err := c.route.Validate()
		said := ""
		if err != nil {
			said = err.Error() + " " + problem.HelpOf(err)
		}
		if (c.want == "") != (err == nil) || !strings.Contains(said, c.want) {
			t.Errorf("%s: %s, want %s", name, said, c.want)
		}
	}
}

func request(t *testing.T, method, url string) *http.Request {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func readAll(t *testing.T, response *http.Response) string {
	t.Helper()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
