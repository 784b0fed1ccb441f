package stream_test

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/http/cookiejar"
	"os"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/streamspec/streamspec/internal/stream"
	"github.com/streamspec/streamspec/runner/recording"
)

// violations are the codes of what a stream broke, and the texts that broke it.
func violations(r *recording.Stream) []string {
	var found []string
	for _, e := range r.Entries {
		if e.Kind == recording.KindViolation {
			found = append(found, e.Violation+" "+string(e.Data))
		}
	}
	return found
}

// TestBytesBehindTheResponse: whoever reads HTTP never sees them.
func TestBytesBehindTheResponse(t *testing.T) {
	const (
		length = head + "Content-Length: 9\r\n\r\ndata: 1\n\n"
		lost   = "data: 2\n\n"
	)
	later := func(text string) func(*net.TCPConn) {
		return func(c *net.TCPConn) {
			time.Sleep(100 * time.Millisecond)
			_, _ = c.Write([]byte(text))
		}
	}
	stays := func(*net.TCPConn) { time.Sleep(50 * time.Millisecond) }
	cases := []struct {
		name   string
		server http.HandlerFunc
		want   []string
		late   bool
	}{
		{"none", raw(length, closes), nil, false},
		{"none, and the connection stays open", raw(length, stays), nil, false},
		{"with the rest", raw(length+lost, closes), []string{"surplus-bytes " + lost}, false},
		{"with the rest of a connection that closes", raw(strings.Replace(length, "\r\n", "\r\nConnection: close\r\n", 1)+lost, closes), []string{"surplus-bytes " + lost}, false},
		{"a little later", raw(length, later(lost)), []string{"surplus-bytes " + lost}, true},
		{"behind a length of nothing", raw(head+"Content-Length: 0\r\n\r\n"+lost, closes), []string{"surplus-bytes " + lost}, false},
		{"inside an event", raw(strings.Replace(length, "9", "8", 1)+lost, closes), []string{"unterminated-event 1", "surplus-bytes \n" + lost}, false},
		{"behind the last chunk", raw(chunked+event+"0\r\n\r\n"+lost, closes), []string{"surplus-bytes " + lost}, false},
		{"behind early hints", raw("HTTP/1.1 103 Early Hints\r\n\r\n"+length+lost, closes), []string{"surplus-bytes " + lost}, false},
		{"no length at all", raw(head+"\r\n"+"data: 1\n\n"+lost, closes), nil, false},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			url := serve(t, c.server)
			lenient := stream.Options{Reading: stream.Reading{Mode: stream.Lenient}}
			r := stream.Follow(t.Context(), &stream.Request{URL: url}, &lenient, until(""))
			for again := 0; c.late && len(violations(r)) == 0 && again < 20; again++ { // this machine may be busy
				r = stream.Follow(t.Context(), &stream.Request{URL: url}, &lenient, until(""))
			}
			if diff := cmp.Diff(c.want, violations(r)); diff != "" || r.End.Reason != recording.ServerClosed {
				t.Errorf("%v (-want +got)\n%s", r.End, diff)
			}
			if c.late {
				return
			}
			r = stream.Follow(t.Context(), &stream.Request{URL: url}, &stream.Options{}, until(""))
			if broken := r.End.Reason == recording.Violation; broken != (c.want != nil) || broken && !strings.Contains(r.End.Detail, "surplus-bytes") {
				t.Errorf("strictly: %v", r.End)
			}
		})
	}
}

// TestWhoAwaitsTheEndOfAStreamHasItSoon: nobody waits then for bytes that may come behind the length of a response.
func TestWhoAwaitsTheEndOfAStreamHasItSoon(t *testing.T) {
	const rest = "data: 2\n\n"
	url := serve(t, raw(head+"Content-Length: 9\r\n\r\ndata: 1\n\n", func(c *net.TCPConn) {
		time.Sleep(300 * time.Millisecond)
		_, _ = c.Write([]byte(rest))
	}))
	for awaited, want := range map[bool][]string{false: {"surplus-bytes " + rest}, true: nil} {
		opts := stream.Options{Reading: stream.Reading{Mode: stream.Lenient}, Awaited: awaited}
		if diff := cmp.Diff(want, violations(stream.Follow(t.Context(), &stream.Request{URL: url}, &opts, until("")))); diff != "" {
			t.Errorf("awaited: %v (-want +got)\n%s", awaited, diff)
		}
	}
}

func TestTheDeclaredEnd(t *testing.T) {
	done := func(e *recording.Entry) bool { return string(e.Data) == "[DONE]" }
	cases := []struct {
		name    string
		answers []http.HandlerFunc
		opts    stream.Options
		reason  recording.Reason
		detail  string
	}{
		{name: "it came", answers: []http.HandlerFunc{says("data: 1\n\ndata: [DONE]\n\n")}, reason: recording.ServerClosed},
		{name: "it never came", answers: []http.HandlerFunc{says("data: 1\n\n")}, reason: recording.EndMissing, detail: `no "done" came`},
		{name: "half of it came", answers: []http.HandlerFunc{says("data: [DONE]")}, opts: stream.Options{Reading: stream.Reading{Mode: stream.Lenient}},
			reason: recording.EndMissing, detail: `no "done" came`},
		{name: "half of it is all that somebody wants", answers: []http.HandlerFunc{says("data: [DONE]")},
			opts: stream.Options{Reading: stream.Reading{Mode: stream.Lenient, DeliverUnterminated: true}}, reason: recording.ServerClosed},
		{name: "once it came, nobody asks again", answers: []http.HandlerFunc{says("data: 1\n\n"), says("data: [DONE]\n\n"), status(500)},
			opts: stream.Options{Reconnect: quick(2)}, reason: recording.ServerClosed},
		{name: "it was asked for again, in vain", answers: []http.HandlerFunc{says("data: 1\n\n"), status(204)},
			opts: stream.Options{Reconnect: quick(2)}, reason: recording.EndMissing, detail: `204 No Content: the server asks not to reconnect; the response ended, and no "done" came`},
		{name: "only what broke is asked for again: without its end it did", answers: []http.HandlerFunc{says("data: 1\n\n"), says("data: [DONE]\n\n")},
			opts: stream.Options{Reconnect: stream.Reconnect{Attempts: 2, Max: time.Millisecond, Broken: true}}, reason: recording.ServerClosed},
		{name: "a response without a length breaks off inside an event", answers: []http.HandlerFunc{raw(head+"\r\ndata: 1\n\ndata: 2\n", closes), says("data: [DONE]\n\n")},
			opts: stream.Options{Reconnect: stream.Reconnect{Attempts: 2, Max: time.Millisecond, Broken: true}}, reason: recording.ServerClosed},
		{name: "nobody asks for it again", answers: []http.HandlerFunc{raw(head+"\r\ndata: 1\n\ndata: 2\n", closes)}, reason: recording.Violation, detail: "unterminated-event"},
		{name: "a length ends inside an event", answers: []http.HandlerFunc{raw(head+"Content-Length: 10\r\n\r\n"+"data: 1\n\nd", closes)}, reason: recording.Violation,
			detail: "the response ended after the 10 bytes that its Content-Length announces: line 3, byte 9: unterminated-event"},
		{name: "a cut goes first", answers: []http.HandlerFunc{raw(chunked+event, closes)}, reason: recording.Truncated},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			c.opts.Reading.DeclaredEnd, c.opts.Reading.EndsWith = done, "done"
			r := stream.Follow(t.Context(), &stream.Request{URL: serve(t, (&script{answers: c.answers}).ServeHTTP)}, &c.opts, until(""))
			if r.End.Reason != c.reason || !strings.Contains(r.End.Detail, c.detail) {
				t.Errorf("got %v", r.End)
			}
		})
	}
}

// TestARequestThatIsNotSafeIsNotRepeated, unless somebody said how.
func TestARequestThatIsNotSafeIsNotRepeated(t *testing.T) {
	for method, want := range map[stream.Again][]string{
		"":               {"POST  {} 2"},
		stream.AgainGet:  {"POST  {} 2", "GET 7  0"},
		stream.AgainSame: {"POST  {} 2", "POST 7 {} 2"},
	} {
		var got []string
		url := serve(t, func(w http.ResponseWriter, r *http.Request) {
			body := make([]byte, 2)
			n, _ := r.Body.Read(body)
			got = append(got, strings.Join([]string{r.Method, r.Header.Get("Last-Event-ID"), string(body[:n]), string(rune('0' + r.ContentLength))}, " "))
			says("id: 7\ndata: 1\n\n")(w, r)
		})
		opts := stream.Options{Reconnect: quick(1)}
		opts.Reconnect.Method = method
		r := stream.Follow(t.Context(), &stream.Request{Method: http.MethodPost, URL: url, Body: "{}"}, &opts, until(""))
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("method %q (-want +got)\n%s", method, diff)
		}
		if refused := strings.Contains(r.End.Detail, "a POST is not sent again"); refused != (method == "") {
			t.Errorf("method %q: %v", method, r.End)
		}
	}
}

func TestAnIDThatNoHeaderCanCarry(t *testing.T) {
	server := &script{answers: []http.HandlerFunc{says("id: a\x01\ndata: 1\n\n"), status(204)}}
	r := stream.Follow(t.Context(), &stream.Request{URL: serve(t, server.ServeHTTP)}, &stream.Options{Reconnect: quick(5)}, until(""))
	if len(server.ids) != 1 || !strings.Contains(r.End.Detail, `"a\x01" holds a character that no HTTP header can carry`) {
		t.Errorf("%d requests, then %v", len(server.ids), r.End)
	}
}

// TestAnotherProtocol: what follows is no body, and may never end.
func TestAnotherProtocol(t *testing.T) {
	url := answers("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n", waits).listen(t)
	begun := time.Now()
	r := stream.Follow(t.Context(), &stream.Request{URL: url}, &stream.Options{}, until(""))
	if r.End.Reason != recording.HTTPStatus || !strings.Contains(r.End.Detail, "101") || time.Since(begun) > never/2 {
		t.Errorf("after %v: %v", time.Since(begun), r.End)
	}
}

func TestMediaTypes(t *testing.T) {
	cases := []struct {
		value   string
		code    string
		refused []stream.Mode
	}{
		{"text/event-stream", "", nil},
		{"Text/Event-Stream;charset=\"UTF-8\"", "", nil},
		{"text/event-stream;", "", nil},
		{"text/event-stream; charset=utf8", "", nil},
		{"text/event-stream; bogus", "", nil},
		{"text/event-stream;charset=utf-8;charset=latin1", "", nil},
		{"text/event-stream; charset=latin1", "wrong-charset", []stream.Mode{stream.Strict}},
		{"text/html", "wrong-media-type", []stream.Mode{stream.Strict, stream.Browser}},
		{"text/event-streams", "wrong-media-type", []stream.Mode{stream.Strict, stream.Browser}},
		{"", "missing-media-type", []stream.Mode{stream.Strict, stream.Browser}},
	}
	for _, c := range cases {
		url := serve(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header()["Content-Type"] = nil
			if c.value != "" {
				w.Header().Set("Content-Type", c.value)
			}
			_, _ = w.Write([]byte("data: 1\n\n"))
		})
		for _, mode := range stream.Modes() {
			r := stream.Follow(t.Context(), &stream.Request{URL: url}, &stream.Options{Reading: stream.Reading{Mode: mode}}, until(""))
			code, _, _ := strings.Cut(strings.Join(violations(r), ""), " ")
			if refused := r.End.Reason == recording.WrongMediaType; code != c.code || refused != slices.Contains(c.refused, mode) {
				t.Errorf("%q, %s: %s, %v", c.value, mode, code, r.End)
			}
		}
	}
}

// TestHalfAnEventInStrictReading: the server ended the stream, and how is the violation; it is none
// that ends the reading where somebody wants half an event.
func TestHalfAnEventInStrictReading(t *testing.T) {
	for _, c := range []struct {
		body    string
		deliver bool
		reason  recording.Reason
		closed  bool
		events  int
	}{
		{"data: 1\n\ndata: 2", false, recording.Violation, true, 1},
		{"data: 1\n\ndata: 2", true, recording.ServerClosed, false, 2},
		{"data: 1\n\nevent: no data", true, recording.Violation, true, 1},
		{"data: 1\n\nnonsense\ndata: 2", true, recording.Violation, false, 1},
	} {
		r := stream.Follow(t.Context(), &stream.Request{URL: serve(t, says(c.body))}, &stream.Options{Reading: stream.Reading{DeliverUnterminated: c.deliver}}, until(""))
		if r.End.Reason != c.reason || r.End.Closed != c.closed || r.Events() != c.events || len(violations(r)) != 1 {
			t.Errorf("%q, delivered: %v: %d events, %v, closed: %v, %v", c.body, c.deliver, r.Events(), r.End, r.End.Closed, violations(r))
		}
	}
}

// TestHalfAnEventThatWasLeft: what had come of an event when we left is none, also where half of one
// is delivered at the end of a stream.
func TestHalfAnEventThatWasLeft(t *testing.T) {
	url := serve(t, func(w http.ResponseWriter, r *http.Request) {
		says("data: 1\n\ndata: half\n")(w, r)
		_ = http.NewResponseController(w).Flush()
		<-r.Context().Done()
	})
	for _, deliver := range []bool{false, true} {
		opts := stream.Options{For: 200 * time.Millisecond, Reading: stream.Reading{Mode: stream.Lenient, DeliverUnterminated: deliver}}
		r := stream.Follow(t.Context(), &stream.Request{URL: url}, &opts, until(""))
		if r.Events() != 1 || r.End.Reason != recording.Stopped || r.End.Half != "half" {
			t.Errorf("delivered: %v: %d events, %v, half: %q", deliver, r.Events(), r.End, r.End.Half)
		}
	}
}

// TestHalfAnEventIsSaid: a blank line that never came is why nothing comes. Where events came whole right
// before we left, half of one was on its way.
func TestHalfAnEventIsSaid(t *testing.T) {
	const half = "half an event had come, without its blank line: "
	for _, c := range []struct {
		body string
		opts stream.Options
		want string
	}{
		{"event: x\ndata: 1\n", stream.Options{For: 200 * time.Millisecond}, half + "«event: x\\ndata: 1»"},
		{"data: 1\ndata: 2\n", stream.Options{Deadlines: stream.Deadlines{Total: 200 * time.Millisecond}}, half + "«data: 1\\ndata: 2»"},
		{"data: 1\n\ndata: 2\n", stream.Options{Deadlines: stream.Deadlines{Silence: 200 * time.Millisecond}}, half + "«data: 2»"},
		{`data: 1\n\n`, stream.Options{Deadlines: stream.Deadlines{Total: 200 * time.Millisecond}}, half + `«data: 1\n\n…»; its \n is a backslash and the letter n, and no end of a line`},
		{"data: 1\n\ndata: 2\n", stream.Options{For: time.Second}, half + "«data: 2»"},
		{"data: 1\n\ndata: 2\n", stream.Options{For: 30 * time.Millisecond}, ""},
		{": beat\n", stream.Options{For: 200 * time.Millisecond}, ""},
	} {
		url := serve(t, func(w http.ResponseWriter, r *http.Request) {
			says(c.body)(w, r)
			_ = http.NewResponseController(w).Flush()
			<-r.Context().Done()
		})
		r := stream.Follow(t.Context(), &stream.Request{URL: url}, &c.opts, until(""))
		if _, said, _ := strings.Cut(r.End.Detail, "; "); said != c.want {
			t.Errorf("%q: %v, want %q", c.body, r.End, c.want)
		}
	}
}

// TestABrowserFindsViolations: it reads on, and what it drops is known.
func TestABrowserFindsViolations(t *testing.T) {
	url := serve(t, says("data: 1\n\nnonsense\n\ndata: 2\n\nevent: half\ndata: 3"))
	r := stream.Follow(t.Context(), &stream.Request{URL: url}, &stream.Options{Reading: stream.Reading{Mode: stream.Browser}}, until(""))
	if diff := cmp.Diff([]string{"malformed-line nonsense", "unterminated-event 3"}, violations(r)); diff != "" || r.Events() != 2 || r.End.Reason != recording.ServerClosed {
		t.Errorf("%d events, %v (-want +got)\n%s", r.Events(), r.End, diff)
	}
}

// TestNoDescriptorsLeft: it is not the server's fault.
func TestNoDescriptorsLeft(t *testing.T) {
	inVain := func(context.Context, string, string) (net.Conn, error) {
		return nil, &net.OpError{Op: "dial", Net: "tcp", Err: os.NewSyscallError("socket", syscall.EMFILE)}
	}
	opts := stream.Options{Network: stream.Network{Dial: inVain}}
	r := stream.Follow(t.Context(), &stream.Request{URL: "http://127.0.0.1:1/"}, &opts, until(""))
	if r.End.Reason != recording.MachineFault || !strings.Contains(r.End.Detail, "no file descriptors left") {
		t.Errorf("got %v", r.End)
	}
}

// TestCookiesOfAHeader: they go before those of the jar, until a response sets them anew.
func TestCookiesOfAHeader(t *testing.T) {
	var got []string
	url := serve(t, func(w http.ResponseWriter, r *http.Request) {
		got = append(got, r.Header.Get("Cookie"))
		w.Header().Set("Set-Cookie", `sid={"is":"new", "of":1}; Path=/`)
		if r.URL.Path == "/" {
			http.Redirect(w, r, "/next", http.StatusFound)
			return
		}
		says("data: 1\n\n")(w, r)
	})
	jar, _ := cookiejar.New(nil)
	stream.Follow(t.Context(), &stream.Request{URL: url + "/", Header: http.Header{"Cookie": {`sid=old; lang="en`}}}, &stream.Options{Jar: jar}, until(""))
	if diff := cmp.Diff([]string{`sid=old; lang="en`, `lang="en; sid={"is":"new", "of":1}`}, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// TestHalfAnEventIsShownByItsLines, and by no type that nobody sent.
func TestHalfAnEventIsShownByItsLines(t *testing.T) {
	for lines, want := range map[string]string{
		"data: {\ndata: \"a":                  `«data: {\ndata: "a…»`,
		"event: tick\nid: 7\ndata: {\"n\":\n": `«event: tick\nid: 7\ndata: {"n":»`,
		"event: tick\n":                       "«event: tick»",
		"da":                                  "the beginning of a line",
	} {
		chunk := fmt.Sprintf("%x\r\n%s\r\n", len(lines), lines)
		r := stream.Follow(t.Context(), &stream.Request{URL: serve(t, raw(chunked+chunk, closes))}, &stream.Options{}, until(""))
		if got := r.End.Detail; got != "the connection closed before the response was complete; half an event had come: "+want {
			t.Errorf("%q: %s", lines, got)
		}
	}
}

// TestWhatIsMissingOfACutResponse: its bytes, where its head announced how many there are; its last chunk,
// where nothing else is known to be missing. An encoding that is cut says nothing of the response.
func TestWhatIsMissingOfACutResponse(t *testing.T) {
	const (
		cut      = "the connection closed before the response was complete"
		lastOnly = ": the last chunk (0), which says that nothing follows, never came"
		half     = "; half an event had come: «data: 2»"
		begun    = "; half an event had come: the beginning of a line"
	)
	for name, c := range map[string]struct{ answer, want string }{
		"the last chunk":                      {chunked + event, cut + lastOnly},
		"all of it but the head":              {chunked, cut + lastOnly},
		"the end of the last chunk":           {chunked + event + "0\r\n", cut},
		"the rest of a chunk's size":          {chunked + event + "8", cut},
		"the rest of an event":                {chunked + event + "8\r\ndata: 2\n\r\n", cut + half},
		"the rest of a chunk":                 {chunked + event + "9\r\ndata: 2\n", cut + half},
		"bytes behind an event":               {head + "Content-Length: 99\r\n\r\ndata: 1\n\n", cut + ": of the 99 bytes that its Content-Length announces, 9 came"},
		"bytes inside an event":               {head + "Content-Length: 99\r\n\r\ndata: 2\n", cut + ": of the 99 bytes that its Content-Length announces, 8 came" + half},
		"all bytes":                           {head + "Content-Length: 99\r\n\r\n", cut + ": of the 99 bytes that its Content-Length announces, 0 came"},
		"bytes of what is compressed":         {head + "Content-Encoding: gzip\r\nContent-Length: 99\r\n\r\n" + encode(toGzip, "data: 1\n\n")[:12], cut + ": of the 99 bytes that its Content-Length announces, 12 came" + begun},
		"nothing but the rest of an encoding": {head + "Content-Encoding: gzip\r\nContent-Length: 12\r\n\r\n" + encode(toGzip, "data: 1\n\n")[:12], "the response ended in the middle of its gzip encoding" + begun},
	} {
		t.Run(name, func(t *testing.T) {
			r := stream.Follow(t.Context(), &stream.Request{URL: serve(t, raw(c.answer, closes))}, &stream.Options{}, until(""))
			if r.End.Reason != recording.Truncated || r.End.Detail != c.want {
				t.Errorf("got  %s (%s)\nwant %s", r.End.Reason, r.End.Detail, c.want)
			}
		})
	}
}

// TestALengthThatCutsAnEncoding: where more came behind the announced length, that is why the encoding is cut.
func TestALengthThatCutsAnEncoding(t *testing.T) {
	whole := encode(toGzip, "data: 1\n\n")
	answer := fmt.Sprintf("%sContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n%s", head, len(whole)-6, whole)
	r := stream.Follow(t.Context(), &stream.Request{URL: serve(t, raw(answer, closes))}, &stream.Options{}, until(""))
	want := fmt.Sprintf("the response announced a length of %d bytes, and 6 more came behind it", len(whole)-6)
	if r.End.Reason != recording.Violation || !strings.Contains(r.End.Detail, want) {
		t.Errorf("got  %s (%s)\nwant %s", r.End.Reason, r.End.Detail, want)
	}
}

// TestARuleBrokenInACutResponse: what is missing of a response is not said of a rule that was broken before.
func TestARuleBrokenInACutResponse(t *testing.T) {
	whole := encode(toGzip, "data: 1\n\nnonsense\n\n")
	answer := head + "Content-Encoding: gzip\r\nContent-Length: 99\r\n\r\n" + whole[:len(whole)-8]
	r := stream.Follow(t.Context(), &stream.Request{URL: serve(t, raw(answer, closes))}, &stream.Options{}, until(""))
	if r.End.Reason != recording.Violation || strings.Contains(r.End.Detail, "Content-Length") {
		t.Errorf("%s (%s)", r.End.Reason, r.End.Detail)
	}
}
