package importing_test

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/streamspec/streamspec/internal/importing"
	"github.com/streamspec/streamspec/runner/recording"
)

func TestWhatIsImported(t *testing.T) {
	for _, c := range []struct {
		name, text     string
		status, events int
		reason         recording.Reason
	}{
		{"curl", "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: 1\n\n: c\n\ndata: 2\n\n", 200, 2, recording.ServerClosed},
		{"curl behind a redirect", "HTTP/1.1 302 Found\r\nLocation: /x\r\n\r\nHTTP/2 200\r\ncontent-type: text/event-stream\r\n\r\ndata: 1\n\n", 200, 1, recording.ServerClosed},
		{"a body that begins as a head", "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\nHTTP/: x\ndata: 1\n\n", 200, 1, recording.ServerClosed},
		{"curl that was asked to go on", "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: 1\n\n", 200, 1, recording.ServerClosed},
		{"a shell of Windows", "\xef\xbb\xbfHTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: 1\r\n\r\n", 200, 1, recording.ServerClosed},
		{"an older one", inUTF16("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: 1\r\n\r\n"), 200, 1, recording.ServerClosed},
		{"an error", "HTTP/1.1 500 Oh\r\nContent-Type: application/json\r\n\r\n{}", 500, 0, recording.HTTPStatus},
		{"a page", "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>", 200, 0, recording.WrongMediaType},
		{"tail", `{"kind":"open","at_ms":1,"status":200,"header":{"Content-Type":["text/event-stream"]}}` + "\n" + `{"kind":"event","at_ms":2,"number":1,"type":"a","data":"x","last_event_id":"7"}` + "\n" + `{"kind":"end","at_ms":3,"reason":"timeout"}`, 200, 1, recording.Timeout},
		{"tail that was interrupted", `{"kind":"open","at_ms":1,"status":200,"header":{"Content-Type":["text/event-stream"]}}` + "\n" + `{"kind":"event","at_ms":2,"number":1,"type":"a","data":"x","last_event_id":"7"}` + "\n" + `{"kind":"end","at_ms":3,"reason":"cancelled"}`, 200, 1, recording.Cancelled},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, err := importing.Read([]byte(c.text), importing.Source{Scenario: "s", Started: time.Unix(1, 0)})
			if err != nil {
				t.Fatal(err)
			}
			back := throughAFile(t, r)
			if s := back.Streams[0]; s.Response.Status != c.status || s.Events() != c.events || s.End.Reason != c.reason || !back.Ended || back.Scenario != "s" {
				t.Errorf("%d, %d events, %q, %v", s.Response.Status, s.Events(), s.End.Reason, back)
			}
		})
	}
}

// Curl writes HTTP/2 where other recordings have HTTP/2.0: a comparison of them finds no other version.
func TestTheVersionOfHTTP(t *testing.T) {
	for written, want := range map[string]string{"HTTP/1.1": "HTTP/1.1", "HTTP/2": "HTTP/2.0", "HTTP/3": "HTTP/3.0"} {
		r, err := importing.Read([]byte(written+" 200\r\nContent-Type: text/event-stream\r\n\r\ndata: 1\n\n"), importing.Source{Scenario: "s"})
		if err != nil || r.Streams[0].Response.Protocol != want {
			t.Errorf("%s: %v %v", written, err, r)
		}
	}
}

func inUTF16(text string) string {
	all := "\xff\xfe"
	for _, r := range text {
		all += string([]byte{byte(r), 0})
	}
	return all
}

func TestWhatCannotBeImported(t *testing.T) {
	for text, want := range map[string]string{
		"":                                       "nothing is in this file",
		"data: 1\n\n":                            "curl -iN writes both",
		"  % Total    % Received\nHTTP/1":        "curl -sSiN",
		"hello":                                  "neither the output of curl -iN",
		"{\n  \"log\": {\n    \"entries\": []}}": "this is an HTTP archive (HAR)",
		"HTTP/1.1 no\r\n\r\n":                    "is no status line",
		`{"kind":"open","status":200}`:           "who wrote this was stopped",
		"{\"kind\":\"open\",\"status\":200}\n{\"kind\":\"end\",\"reason\":\"timeout\"}": `the line "open" has no header`,
		"{\"kind\":\"open\"}\n{": "line 2 is no JSON",
		`{"kind":"event","number":1}` + "\n" + `{"kind":"event","number":3}`: "line 2: this is event 3, and before it 1 of them stand here",
		`{"kind":"opened","status":200}`:                                     `unknown kind "opened"`,
		"HTTP/1.1 200 OK\r\nContent-Type text\r\n":                           "cannot be read",
	} {
		if _, err := importing.Read([]byte(text), importing.Source{}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want %s", text, err, want)
		}
	}
}

// What curl complains of is how the stream ended; half an event breaks no rule then: nobody ended it.
func TestWhatCurlComplainsOfIsTheEnd(t *testing.T) {
	const head, half = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n", "data: {\"n\""
	const body = "data: 1\n\n" + half
	for complaint, want := range map[string]struct {
		reason recording.Reason
		half   string
	}{
		"curl: (18) transfer closed with outstanding read data remaining\n":       {recording.Truncated, half},
		"\ncurl: (18) transfer closed with outstanding read data remaining\r\n":   {recording.Truncated, half + "\n"},
		"curl: (56) Recv failure: Connection reset by peer":                       {recording.Reset, half},
		"curl: (92) HTTP/2 stream 1 was not closed cleanly: INTERNAL_ERROR (2)\n": {recording.Reset, half},
		"curl: (28) Operation timed out after 2001 milliseconds with 0 bytes\n":   {recording.Stopped, half},
		"curl: (55) Send failure\n":                                               {recording.Truncated, half},
	} {
		r, err := importing.Read([]byte(head+body+complaint), importing.Source{Scenario: "s", Started: time.Unix(1, 0)})
		if err != nil {
			t.Fatal(err)
		}
		s := throughAFile(t, r).Streams[0]
		if s.End.Reason != want.reason || !strings.HasPrefix(s.End.Detail, "curl: ") || s.Events() != 1 || s.Len() != 1 || s.Connections[0].Half.Text != want.half {
			t.Errorf("%q: %v, %d entries, and %q", complaint, s.End, s.Len(), s.Connections[0].Half.Text)
		}
	}
}

// TestRecordingsAndSeveralStreams: what streamspec itself writes down is read as well.
func TestRecordingsAndSeveralStreams(t *testing.T) {
	const lines = `{"stream":"a","kind":"open","status":200,"header":{"Content-Type":["text/event-stream"]}}
{"stream":"b","kind":"open","status":200,"header":{"Content-Type":["text/event-stream"]}}
{"stream":"a","kind":"event","number":1,"type":"x","data":"1","last_event_id":"7"}
{"stream":"b","kind":"event","number":1,"type":"x","data":"1","last_event_id":"7"}
{"stream":"b","kind":"end","reason":"timeout"}
{"stream":"a","kind":"end","reason":"timeout"}`
	r, err := importing.Read([]byte(lines), importing.Source{Scenario: "s", Started: time.Unix(1, 0)})
	if err != nil {
		t.Fatal(err)
	}
	var file bytes.Buffer
	if err := recording.Write(&file, r, nil); err != nil {
		t.Fatal(err)
	}
	back, err := importing.Read(file.Bytes(), importing.Source{})
	if err != nil || len(back.Streams) != 2 || back.Streams[1].Name != "b" || !back.Streams[1].Entries[0].HasID {
		t.Errorf("%v, %+v", err, back)
	}
	if _, err := importing.Read([]byte(lines[:strings.LastIndex(lines, "\n")]), importing.Source{}); !errors.Is(err, importing.ErrPartial) || !strings.Contains(err.Error(), `of the stream "a"`) {
		t.Errorf("one is not whole: %v", err)
	}
}

// TestARecordingIsImportedWhole: with all its connections, and what else happened; not where its end is not known.
func TestARecordingIsImportedWhole(t *testing.T) {
	const text = "streamspec recording 1\n0 scenario name=x file=x.yaml line=1 started=2026-01-02T03:04:05Z\n" +
		"0 call call=1 method=POST url=http://127.0.0.1:1/start\n4 returned call=1 took=4 status=201 protocol=HTTP/1.1 responded=3 data=hi\n" +
		"5 stream stream=1 name=stream\n5 connecting stream=1 method=GET url=http://127.0.0.1:1/items\n" +
		"7 response stream=1 status=200 protocol=HTTP/1.1 responded=2 <Content-Type=text/event-stream\n" +
		"7 event stream=1 n=1 line=2 start=2 end=3 first=2 read=1 type=item has_id=true id=7 data=one\n" +
		"10 disconnected stream=1 reason=\"closed by the server\" endings=LF\n24 connecting stream=1 method=GET url=http://127.0.0.1:1/items >Last-Event-Id=7\n" +
		"25 disconnected stream=1 reason=\"no connection\"\n25 end stream=1 reason=\"no connection\"\n"
	r, err := importing.Read([]byte(text+"26 ended\n"), importing.Source{})
	if err != nil {
		t.Fatal(err)
	}
	back := throughAFile(t, r)
	if s := back.Streams[0]; len(s.Connections) != 2 || s.Connections[1].Response != nil || s.Connections[1].First != 1 || len(back.Calls) != 1 {
		t.Errorf("%+v", back)
	}
	if _, err := importing.Read([]byte(text), importing.Source{}); !errors.Is(err, importing.ErrPartial) {
		t.Errorf("it is not whole: %v", err)
	}
}

// throughAFile writes a recording, and reads it back.
func throughAFile(t *testing.T, r *recording.Recording) *recording.Recording {
	t.Helper()
	var file bytes.Buffer
	if err := recording.Write(&file, r, nil); err != nil {
		t.Fatal(err)
	}
	back, err := recording.Read(&file)
	if err != nil {
		t.Fatal(err)
	}
	return back
}

// TestTrafficIsPassedOnAsItComes: the service sends its second event only once the first has
// arrived at the client.
func TestTrafficIsPassedOnAsItComes(t *testing.T) {
	arrived := make(chan struct{})
	service := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		fmt.Fprint(w, "data: 1\n\n")
		w.(http.Flusher).Flush()
		select {
		case <-arrived:
		case <-r.Context().Done():
		}
		fmt.Fprint(w, "data: 2\n\n")
	}))
	defer service.Close()
	target, _ := url.Parse(service.URL)
	kept := make(chan *recording.Recording, 1)
	proxy := httptest.NewServer(importing.NewTraffic(target, func(r *recording.Recording, _ error) { kept <- r }))
	defer proxy.Close()

	response, err := http.Get(proxy.URL + "/jobs/4a64c084-dfa6/events?x=1")
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	lines := bufio.NewReader(response.Body)
	if line, err := lines.ReadString('\n'); line != "data: 1\n" {
		t.Fatal(line, err)
	}
	close(arrived)
	if rest, err := io.ReadAll(lines); string(rest) != "\ndata: 2\n\n" {
		t.Fatalf("%q %v", rest, err)
	}
	r := throughAFile(t, <-kept)
	s := r.Streams[0]
	if r.Scenario != "/jobs/ID/events" || s.Events() != 2 || s.End.Reason != recording.ServerClosed || !strings.HasSuffix(s.Request.URL, "/jobs/4a64c084-dfa6/events?x=1") {
		t.Errorf("%q %d %v %s", r.Scenario, s.Events(), s.End, s.Request.URL)
	}
}

// passing puts traffic in front of a service, and asks for its stream through it.
func passing(t *testing.T, service http.HandlerFunc) (proxy *httptest.Server, kept func() (*recording.Recording, error)) {
	t.Helper()
	behind := httptest.NewServer(service)
	t.Cleanup(behind.Close)
	target, _ := url.Parse(behind.URL)
	var r *recording.Recording
	var failed error
	traffic := importing.NewTraffic(target, func(one *recording.Recording, err error) { r, failed = one, err })
	proxy = httptest.NewServer(traffic)
	t.Cleanup(proxy.Close)
	response, err := http.Get(proxy.URL)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = response.Body.Close() })
	if line, err := bufio.NewReader(response.Body).ReadString('\n'); strings.TrimSpace(line) != "data: 1" {
		t.Fatalf("%q %v", line, err)
	}
	return proxy, func() (*recording.Recording, error) { traffic.Wait(); return r, failed }
}

// TestHowLinesEndIsKept, of a file and of traffic.
func TestHowLinesEndIsKept(t *testing.T) {
	const body = "data: 1\r\n\r\ndata: 2"
	read := func(text string) *recording.Recording {
		r, err := importing.Read([]byte(text), importing.Source{Scenario: "s", Started: time.Unix(1, 0)})
		if err != nil {
			t.Fatal(err)
		}
		return throughAFile(t, r)
	}
	const curl = "HTTP/1.1 200 OK\nContent-Type: text/event-stream\n\n" + body
	const tail = `{"kind":"open","status":200,"header":{"A":["b"]}}` + "\n" + `{"kind":"end","reason":"timeout","line_endings":"CRLF"}`
	_, kept := passing(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		fmt.Fprint(w, body)
	})
	passed, err := kept()
	if err != nil {
		t.Fatal(err)
	}
	for _, one := range []*recording.Recording{read(curl), read(tail), throughAFile(t, passed)} {
		if c := one.Streams[0].Connections[0]; c.LineEnding != "CRLF" {
			t.Errorf("lines end in %q", c.LineEnding)
		}
	}
	if c := read("\xef\xbb\xbf" + curl).Streams[0].Connections; len(c) > 0 && c[0].LineEnding != "" {
		t.Errorf("a shell ended the lines, and not the service: %q", c[0].LineEnding)
	}
}

// TestTrafficThatIsCutOffIsKept: who interrupts the proxy has what passed until then.
func TestTrafficThatIsCutOffIsKept(t *testing.T) {
	proxy, kept := passing(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		fmt.Fprint(w, "data: 1\n\ndata: 2\n")
		w.(http.Flusher).Flush()
		<-r.Context().Done()
	})
	proxy.CloseClientConnections()
	r, err := kept()
	if err != nil || r == nil {
		t.Fatal("it is not kept", err)
	}
	if s := r.Streams[0]; s.Len() != 1 || s.End.Reason != recording.Stopped || s.Connections[0].Half.Text != "data: 2\n" {
		t.Errorf("%d entries, %v, %+v", s.Len(), s.End, s.Connections[0].Half)
	}
}

// TestHalfAnEventOfAnUnknownEndBreaksNoRule: curl says nothing where it was stopped. A proxy knows who ended a stream.
func TestHalfAnEventOfAnUnknownEndBreaksNoRule(t *testing.T) {
	const body = "data: 1\n\ndata: 2"
	r, err := importing.Read([]byte("HTTP/1.1 200 OK\nContent-Type: text/event-stream\n\n"+body), importing.Source{Scenario: "s", Started: time.Unix(1, 0)})
	if err != nil {
		t.Fatal(err)
	}
	if s := throughAFile(t, r).Streams[0]; s.Len() != 1 || s.Connections[0].Half.Text != "data: 2" {
		t.Errorf("%d entries, %+v", s.Len(), s.Connections[0].Half)
	}
	_, kept := passing(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		fmt.Fprint(w, body)
	})
	if r, err = kept(); err != nil || r.Streams[0].Len() != 2 || r.Streams[0].Connections[0].Half.Text != "" {
		t.Errorf("%v, %+v", err, r)
	}
}

// TestHowTrafficBreaksIsTold, in the words of those who record themselves.
func TestHowTrafficBreaksIsTold(t *testing.T) {
	for want, linger := range map[recording.Reason]int{recording.Truncated: -1, recording.Reset: 0} {
		_, kept := passing(t, func(w http.ResponseWriter, _ *http.Request) {
			conn, out, err := http.NewResponseController(w).Hijack()
			if err != nil {
				t.Error(err)
				return
			}
			_, _ = out.WriteString("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n9\r\ndata: 1\n\n\r\n")
			_ = out.Flush()
			time.Sleep(20 * time.Millisecond) // else a reset takes with it what was sent
			_ = conn.(*net.TCPConn).SetLinger(linger)
			_ = conn.Close()
		})
		r, err := kept()
		if err != nil {
			t.Fatal(err)
		}
		if end := r.Streams[0].End; end.Reason != want || strings.Contains(end.Detail, "EOF") {
			t.Errorf("%v, want %s", end, want)
		}
	}
}

// TestWhatIsCompressedIsAnError: nobody here could read it. Nobody asks for it either.
func TestWhatIsCompressedIsAnError(t *testing.T) {
	asked := make(chan string, 1)
	_, kept := passing(t, func(w http.ResponseWriter, r *http.Request) {
		asked <- r.Header.Get("Accept-Encoding")
		w.Header().Set("Content-Type", "text/event-stream")
		w.Header().Set("Content-Encoding", "x-none")
		fmt.Fprint(w, "data: 1\n\n")
	})
	if r, err := kept(); r != nil || !errors.Is(err, importing.ErrCompressed) {
		t.Error(r, err)
	}
	if got := <-asked; got != "identity" {
		t.Errorf("it was asked for %q", got)
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: 1\n\n"))
	f.Add([]byte(`{"kind":"event","at_ms":2,"number":1}` + "\n" + `{"kind":"end","reason":"timeout"}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		r, err := importing.Read(text, importing.Source{Scenario: "s", Started: time.Unix(1, 0)})
		if err != nil {
			return
		}
		if back := throughAFile(t, r); back.Streams[0].Events() != r.Streams[0].Events() {
			t.Errorf("%d events, and %d read back", r.Streams[0].Events(), back.Streams[0].Events())
		}
	})
}

// What curl wrote down beside the stream is none of it, and what cannot be read as it is, is said.
func TestWhatElseCurlWritesDown(t *testing.T) {
	const head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
	for text, want := range map[string]string{
		"HTTP/1.1 200 Connection established\r\n\r\n" + head + "\r\ndata: 1\n\n":                                "",
		head + "\r\ndata: 1\n\ncurl: (28) Operation timed out after 2001 milliseconds\n":                        "",
		"HTTP/1.1 103 Early Hints\r\n\r\nHTTP/2 200 \r\ncontent-type: text/event-stream\r\n\r\ndata: 1\r\n\r\n": "",
		head + "Content-Encoding: gzip\r\n\r\ndata: 1\n\n":                                                      "",
		head + "Content-Encoding: gzip\r\n\r\n\x1f\x8b\x08\x00":                                                 "curl --compressed",
		head + "Content-Encoding: br\r\n\r\n\xff\xfe\x00":                                                       "curl --compressed",
		head + "Transfer-Encoding: chunked\r\n\r\n9\r\ndata: 1\n\n\r\n0\r\n\r\n":                                "without --raw",
	} {
		r, err := importing.Read([]byte(text), importing.Source{Scenario: "s"})
		if want != "" {
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%q: %v", text, err)
			}
			continue
		}
		if err != nil || r.Streams[0].Events() != 1 || len(r.Streams[0].Entries) != 1 {
			t.Errorf("%q: %v, %v", text, err, r)
		}
	}
}
