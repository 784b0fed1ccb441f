package endpoint_test

import (
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/streamspec/streamspec/internal/endpoint"
	"github.com/streamspec/streamspec/internal/notes"
	"github.com/streamspec/streamspec/internal/stream"
	"github.com/streamspec/streamspec/runner/recording"
)

// broken is an endpoint with a fault, and what is said of it.
type broken struct {
	name   string
	serve  http.HandlerFunc
	code   string // of the first finding
	grade  endpoint.Grade
	seen   string // a part of it
	change string // a part of a line
}

// TestBrokenEndpoints: the fault is named first, with its bytes or figures, and what to change.
func TestBrokenEndpoints(t *testing.T) {
	cases := slices.Concat(refusals(), brokenBodies(), runningTogether(), mistaken(), []broken{
		{"the path is another", http.NotFound, endpoint.HTTPStatus, endpoint.Broken, "status 404 Not Found; it begins: 404 page not found", "the path"},
		{"a login is needed", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(401) }, endpoint.HTTPStatus, endpoint.Broken, "401 Unauthorized", "-H"},
		{"the gateway gave up", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(504) }, endpoint.HTTPStatus, endpoint.Broken, "504 Gateway Timeout", "proxy_read_timeout"},
		{"a page with 200", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html")
			fmt.Fprint(w, "<html>sign in")
		}, endpoint.NoEventStream, endpoint.Broken, "text/html", "text/event-stream"},
		{"JSON with 200", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			fmt.Fprint(w, `{"error": "busy"}`)
		}, endpoint.NoEventStream, endpoint.Broken, "application/json", "text/event-stream"},
		{"no media type", hijack("HTTP/1.1 200 OK\r\nCache-Control: no-store\r\n\r\ndata: 1\n\n"), endpoint.NoEventStream, endpoint.Broken, "the media type is none", "text/event-stream"},
		{"lines that are no fields", stays("hello\n\n" + identified), "malformed-line", endpoint.Broken, "«hello»", "data: "},
		{"a misspelt field", stays("Data: 1\n\n" + identified), "unknown-field", endpoint.Broken, `"data" was probably meant`, "data: "},
		{"half a character", stays("id: 1\ndata: \xc3\n\nid: 2\ndata: x\n\n"), "invalid-utf8", endpoint.Broken, "", "UTF-8"},
		{"retry in seconds", stays("retry: 3s\n\n" + identified), "bad-retry", endpoint.Broken, "«3s»", "digits"},
		{"an id with NUL", stays("id: a\x00b\ndata: 1\n\nid: 2\ndata: x\n\n"), "bad-id", endpoint.Broken, "U+0000", "id: "},
		{"half an event at the end", func(w http.ResponseWriter, _ *http.Request) { send(w, identified+"data: lost") }, "unterminated-event", endpoint.Broken, "lost", "blank line"},
		{"another charset", stays(identified, "Content-Type", "text/event-stream; charset=iso-8859-1"), "wrong-charset", endpoint.Broken, "iso-8859-1", "Content-Type"},
		{"it breaks off", hijack(rawHead + "8\r\ndata: 1\n\r\n"), endpoint.BrokenOff, endpoint.Broken, "cut", "timeout"},
		{"it hangs up", hijack(""), endpoint.NoResponse, endpoint.Broken, "no response", "whether the service runs"},
		{"it ends with nothing", func(w http.ResponseWriter, _ *http.Request) { send(w, "") }, endpoint.NoEvent, endpoint.Broken, "no event came", "Flush"},
		{"compression holds it back", compressing, endpoint.CompressionHeld, endpoint.Broken, "gzip", "gzip off"},
		{"it begins again for who comes back", stays(identified), endpoint.ResumeIgnored, endpoint.Broken, `begins with "1" again`, "Last-Event-ID"},
		{"it loses what was missed", func(w http.ResponseWriter, r *http.Request) {
			if r.Header.Get("Last-Event-ID") == "" {
				send(w, identified)
			} else {
				send(w, "")
			}
			alive(w, r)
		}, endpoint.ResumeLoses, endpoint.Broken, "of 1 event that came behind it before, the server sends none", "Last-Event-ID"},
		{"it refuses who comes back", func(w http.ResponseWriter, r *http.Request) {
			if r.Header.Get("Last-Event-ID") != "" {
				w.WriteHeader(http.StatusBadRequest)
				return
			}
			stays(identified)(w, r)
		}, endpoint.ResumeRefused, endpoint.Risk, "400 Bad Request", "Last-Event-ID"},
		{"it fails for who comes back", func(w http.ResponseWriter, r *http.Request) {
			if r.Header.Get("Last-Event-ID") != "" {
				http.Error(w, "the database is locked", http.StatusInternalServerError)
				return
			}
			stays(identified)(w, r)
		}, endpoint.ServerError, endpoint.Broken, "asked for what follows id \"2\", the server answers status 500 Internal Server Error; it begins: the database is locked", "its log"},
		{"a cache may keep it", func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Cache-Control", "public")
			send(w, "", "Cache-Control", "public")
			resuming(w, r)
		}, "cacheable", endpoint.Risk, "public", "no-store"},
		{"nothing keeps it alive", func(w http.ResponseWriter, r *http.Request) {
			send(w, map[bool]string{true: identified, false: "id: 3\ndata: c\n\n"}[r.Header.Get("Last-Event-ID") == ""])
			<-r.Context().Done()
		}, endpoint.Silent, endpoint.Risk, "nothing came for", "keep-alive"},
		{"nobody can come back", stays("data: 1\n\ndata: 2\n\n"), endpoint.NoIDs, endpoint.Risk, "none of 2 events has an id", "id: "},
		{"it comes back too soon", func(w http.ResponseWriter, r *http.Request) {
			send(w, "retry: 1\n\n")
			resuming(w, r)
		}, endpoint.RetryTime, endpoint.Risk, "1.0 ms", "retry: 3000"},
	})
	reports := make([]*endpoint.Report, len(cases))
	var checking sync.WaitGroup // all at once: they wait, most of the time
	for i, c := range cases {
		checking.Go(func() { reports[i] = checked(t, "", c.serve) })
	}
	checking.Wait()
	for i, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			report := reports[i]
			if len(report.Findings) == 0 {
				t.Fatal("nothing was found")
			}
			f := report.Findings[0]
			if f.Code != c.code || f.Grade != c.grade || !strings.Contains(f.Seen, c.seen) || f.Why == "" {
				t.Errorf("got %+v\nwant %s, %s, with %q", f, c.code, c.grade, c.seen)
			}
			if text := fmt.Sprint(f.Change); !strings.Contains(text, c.change) {
				t.Errorf("what to change is %s, want %q in it", text, c.change)
			}
			ofOneRequest := []string{endpoint.HTTPStatus, endpoint.NoResponse, endpoint.ServerError, endpoint.ServiceGone, endpoint.RedirectRefused, endpoint.SpeaksTLS, endpoint.NoHTTP} // no line of a program mends it
			for _, where := range []string{"Flask", "Express", "Go"} {
				if !slices.Contains(ofOneRequest, f.Code) && !slices.ContainsFunc(f.Change, func(c endpoint.Change) bool { return c.Where == where }) {
					t.Errorf("there is no line for %s: %+v", where, f.Change)
				}
			}
			if report.IsBroken() != (c.grade == endpoint.Broken) {
				t.Errorf("it is broken: %v; %+v", report.IsBroken(), report.Findings)
			}
		})
	}
}

// answers responds with a status, and nothing else that is right.
func answers(status int, body string, header ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		for i := 0; i+1 < len(header); i += 2 {
			w.Header().Set(header[i], header[i+1])
		}
		w.WriteHeader(status)
		fmt.Fprint(w, body)
	}
}

// refusals are responses of another status, each with what mends it, and what is no response.
func refusals() []broken {
	status := func(name string, serve http.HandlerFunc, seen, change string) broken {
		return broken{name, serve, endpoint.HTTPStatus, endpoint.Broken, seen, change}
	}
	return []broken{
		status("a WebSocket", hijack("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n"), "101 Switching Protocols, Upgrade: websocket", "WebSocket"),
		status("accepted", answers(202, "", "Location", "/jobs/1"), "202 Accepted", "Location"),
		status("nothing to send", hijack("HTTP/1.1 204 No Content\r\n\r\n"), "204 No Content", "keep it open"),
		status("a part", answers(206, identified, "Content-Type", "text/event-stream", "Content-Range", "bytes 0-9/10"), "206 Partial Content, Content-Range: bytes 0-9/10; it begins: id: 1", "Range"),
		status("a cache thinks that it is there", hijack("HTTP/1.1 304 Not Modified\r\n\r\n"), "304 Not Modified", "no-store"),
		status("a choice", answers(300, ""), "300 Multiple Choices", "Location"),
		status("a login, of a kind", answers(401, "", "WWW-Authenticate", "Bearer realm=\"x\""), "401 Unauthorized, WWW-Authenticate: Bearer realm=\"x\"", "WWW-Authenticate"),
		status("forbidden", answers(403, "no"), "403 Forbidden; it begins: no", "Origin"),
		status("another method", answers(405, "", "Allow", "POST"), "405 Method Not Allowed, Allow: POST", "-X with a method that Allow names"),
		status("another Accept", answers(406, ""), "406 Not Acceptable", "application/json, text/event-stream"),
		status("another body", answers(415, ""), "415 Unsupported Media Type", "Content-Type: application/json"),
		status("a teapot", answers(418, ""), "418 I'm a teapot", "look at what the response says"),
		status("another protocol", answers(426, "", "Upgrade", "HTTP/2.0"), "426 Upgrade Required, Upgrade: HTTP/2.0", "HTTP/2"),
		status("too often", answers(429, "", "Retry-After", "30"), "429 Too Many Requests, Retry-After: 30", "wait as long as Retry-After says"),
		status("it failed", answers(500, "boom"), "500 Internal Server Error; it begins: boom", "its log"),
		status("nobody behind the proxy", answers(502, ""), "502 Bad Gateway", "does the upstream run"),
		status("it is full", answers(503, "", "Retry-After", "5"), "503 Service Unavailable, Retry-After: 5", "open streams"),
		status("of a class", answers(599, ""), "599", "its log"),

		{"a redirect to nowhere", answers(302, "", "Location", "ftp://a.test/events"), endpoint.RedirectRefused, endpoint.Broken, "ftp://a.test/events", "--allow-host"},
		{"a redirect to itself", answers(302, "", "Location", "/"), endpoint.RedirectRefused, endpoint.Broken, "redirects came before it", "the address where it leads"},
		{"TLS is spoken", hijack("\x15\x03\x01\x00\x02\x02\x46"), endpoint.SpeaksTLS, endpoint.Broken, "what came is TLS", "https://"},
		{"TLS is spoken, and said so", answers(400, "Client sent an HTTP request to an HTTPS server.\n"), endpoint.SpeaksTLS, endpoint.Broken, "HTTPS server", "https://"},
		{"HTTP/2 is spoken, as gRPC does", hijack("\x00\x00\x12\x04\x00\x00\x00\x00\x00"), endpoint.NoHTTP, endpoint.Broken, "what came is HTTP/2", "gRPC"},
		{"mail is spoken", hijack("220 mail.test ESMTP\r\n"), endpoint.NoHTTP, endpoint.Broken, "mail.test", "the port"},
		{"a head that says too much", hijack("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n"), endpoint.BrokenHead, endpoint.Broken, "more than once", "Transfer-Encoding"},
	}
}

// brokenBodies are responses that begin well, and cannot be read.
func brokenBodies() []broken {
	return []broken{
		{"a broken chunk", hijack(rawHead + "9\r\ndata: 1\n\n\r\nzz\r\ndata: 2\n\n\r\n"), endpoint.BrokenChunks, endpoint.Broken, "broken HTTP", "Transfer-Encoding"},
		{"what is said to be compressed, and is not", stays(identified, "Content-Encoding", "gzip"), endpoint.BrokenEncoding, endpoint.Broken, "gzip", "no compression() on this route"},
		{"an encoding that nobody knows", stays(identified, "Content-Encoding", "lzma"), endpoint.BrokenEncoding, endpoint.Broken, "lzma", "gzip off"},
		{"an event without its blank line", func(w http.ResponseWriter, r *http.Request) {
			send(w, "data: {\"a\": 1}\n")
			<-r.Context().Done()
		}, endpoint.HalfEvent, endpoint.Risk, "no event came whole in 4000 ms: data came, and no blank line that ends an event: «{\"a\": 1}»", "blank line"},
		{"a large event", func(w http.ResponseWriter, r *http.Request) {
			if r.Header.Get("Last-Event-ID") == "" {
				send(w, "id: 0\ndata: "+strings.Repeat("x", 300<<10)+"\n\n")
				send(w, identified)
			} else {
				send(w, "id: 2\ndata: b\n\nid: 3\ndata: c\n\n")
			}
			alive(w, r)
		}, endpoint.LargeEvent, endpoint.Risk, "has 307200 bytes of data: «xxx", "in pieces"},
	}
}

// runningTogether are streams whose events do not end where they were meant to.
func runningTogether() []broken {
	const written = "data: {\"a\":1}\\n\\ndata: {\"a\":2}\\n\\n"
	ends := func(text string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) { send(w, text) }
	}
	literal := func(name string, serve http.HandlerFunc, seen string) broken {
		return broken{name, serve, endpoint.LiteralLineFeeds, endpoint.Broken, seen, "end each line with"}
	}
	joined := func(name string, serve http.HandlerFunc, seen string) broken {
		return broken{name, serve, endpoint.JoinedEvents, endpoint.Broken, seen, "a blank line"}
	}
	return []broken{
		literal("line feeds that are spelt out", ends(written), "came where a line feed was meant: \\ndata: in «{\"a\":1}"),
		literal("the same, as lines", ends("data: a\\n\\n\ndata: b\\n\\n\n"), "\\n\\n in «a"),
		literal("the same, of a stream that stays open", stays(written), "a backslash and an n"),
		literal("the same, behind a type", ends("event: a\\ndata: 1\\n\\n\n"), "\\ndata:"),
		literal("the same, in an event", stays("data: 1\\n\\ndata: 2\\n\\n\n\n"), "\\ndata:"),
		joined("no blank line between JSON", ends("data: {\"a\":1}\ndata: {\"a\":2}\ndata: {\"a\":3}\n\n"), "3 JSON values without a blank line between them"),
		joined("nor at the end", ends("data: {\"a\":1}\ndata: {\"a\":2}\ndata: [DONE]\n"), "2 JSON values"),
		joined("nor in a stream that stays open", stays("data: {\"a\":1}\ndata: {\"a\":2}\n"), "2 JSON values"),
		joined("nor between texts", func(w http.ResponseWriter, r *http.Request) { send(w, "data: a\ndata: b\n"); <-r.Context().Done() }, "2 lines of data came in"),
	}
}

// mistaken are streams whose data is not the value that was meant.
func mistaken() []broken {
	one := func(name, data, code string, grade endpoint.Grade, seen string) broken {
		return broken{name, stays("data: " + data + "\n\ndata: " + data + "\n\n"), code, grade, seen, "as JSON once"}
	}
	return []broken{
		one("framed twice", `data: {"a":1}`, endpoint.FramedTwice, endpoint.Broken, `2 events of type message: #1 message «data: {"a":1}»`),
		one("a type framed twice", `event: done`, endpoint.FramedTwice, endpoint.Broken, "«event: done»"),
		one("bytes of Python", `b'{"a":1}'`, endpoint.PrintedValue, endpoint.Broken, "how Python prints bytes"),
		one("a dict of Python", `{'a': 1, 'b': None}`, endpoint.PrintedValue, endpoint.Broken, "how Python prints a dict"),
		one("an object of Python", `<app.Task object at 0x7f3a2c>`, endpoint.PrintedValue, endpoint.Broken, "how Python prints an object"),
		one("an object of JavaScript", `[object Object]`, endpoint.PrintedValue, endpoint.Broken, "how JavaScript prints an object"),
		one("an object of Java", `com.shop.Order$Line@1b6d3586`, endpoint.PrintedValue, endpoint.Broken, "how Java prints an object"),
		one("a hash of Ruby", `{:a=>1}`, endpoint.PrintedValue, endpoint.Broken, "how Ruby prints a hash"),
		one("a map of Go", `map[a:1 b:[1 2]]`, endpoint.PrintedValue, endpoint.Broken, "how Go prints a map"),
		one("JSON in JSON", `"{\"a\":1}"`, endpoint.EncodedTwice, endpoint.Risk, "encoded twice"),
	}
}

// TestTextIsNoMistake: what a model writes may look like anything, but not all of it.
func TestTextIsNoMistake(t *testing.T) {
	t.Parallel()
	report := checked(t, "", stays("id: 1\ndata: data: is a field\n\nid: 2\ndata: of an event stream\n\nid: 3\nevent: quoted\ndata: \"[1]\"\n\nid: 4\nevent: quoted\ndata: \"one\"\n\nid: 5\nevent: dict\ndata: {\"a\": \"'\"}\n\nid: 6\nevent: mail\ndata: a.b@cafe\n\n"))
	for _, f := range report.Findings {
		if f.Code == endpoint.FramedTwice || f.Code == endpoint.EncodedTwice || f.Code == endpoint.PrintedValue {
			t.Errorf("it is found: %+v", f)
		}
	}
}

// TestWhatCameInHalfIsNoSilence: lines that came and end no event were something.
func TestWhatCameInHalfIsNoSilence(t *testing.T) {
	t.Parallel()
	report := checked(t, "", func(w http.ResponseWriter, r *http.Request) { send(w, "data: a\ndata: b\n"); <-r.Context().Done() })
	for _, f := range report.Findings {
		if f.Code == endpoint.Silent || f.Code == endpoint.Heartbeat {
			t.Errorf("it is found: %+v", f)
		}
	}
}

// TestWhoseIDsAreAllTheSame: where a client was that comes back with one, nobody can tell.
func TestWhoseIDsAreAllTheSame(t *testing.T) {
	t.Parallel()
	report := checked(t, "", stays(strings.Repeat("id: 1\ndata: a\n\n", 3)))
	if f := report.Findings[0]; f.Code != notes.RepeatedID || strings.Contains(fmt.Sprint(report.Findings), "goes on with") {
		t.Errorf("%+v", report.Findings)
	}
}

// TestWhoIsSlowToBegin: it is as slow for who comes back, and has not lost anything by that.
func TestWhoIsSlowToBegin(t *testing.T) {
	t.Parallel()
	report := checked(t, "", func(w http.ResponseWriter, r *http.Request) {
		send(w, "")
		time.Sleep(watched * 5 / 8)
		resuming(w, r)
	})
	if all := fmt.Sprint(report.Findings); report.IsBroken() || !strings.Contains(all, `goes on with "3"`) {
		t.Errorf("%s", all)
	}
}

// TestTLS: what is wrong with it is named, and where it is only missing.
func TestTLS(t *testing.T) {
	t.Parallel()
	secure := httptest.NewTLSServer(http.HandlerFunc(resuming))
	t.Cleanup(secure.Close)
	secure.Config.ErrorLog = log.New(io.Discard, "", 0)
	plain := httptest.NewServer(http.HandlerFunc(resuming))
	t.Cleanup(plain.Close)
	for url, want := range map[string][]string{
		secure.URL: {endpoint.Certificate, "certificate is not trusted", "SSL_CERT_FILE"},
		"https" + strings.TrimPrefix(plain.URL, "http"):  {endpoint.SpeaksNoTLS, "does not speak TLS", "http://"},
		"http" + strings.TrimPrefix(secure.URL, "https"): {endpoint.SpeaksTLS, "400 Bad Request", "https://"},
	} {
		report, err := endpoint.Check(t.Context(), stream.Request{URL: url}, endpoint.Options{For: watched})
		if err != nil {
			t.Fatal(err)
		}
		if f := report.Findings[0]; f.Code != want[0] || !strings.Contains(f.Seen, want[1]) || f.Why == "" || !strings.Contains(fmt.Sprint(f.Change), want[2]) {
			t.Errorf("%s: got %+v, want %q", url, f, want)
		}
	}
}

// TestWhatIsHeldBackToItsEnd: by the times that were written down, however busy this machine is.
func TestWhatIsHeldBackToItsEnd(t *testing.T) {
	const came = 2 * time.Second
	r := &recording.Stream{
		Request:     recording.Request{Method: http.MethodGet, URL: "http://a.test/events"},
		Response:    &recording.Response{Status: 200, At: came, Header: http.Header{"Content-Type": {"text/event-stream"}, "Cache-Control": {"no-store"}}},
		Connections: []recording.Connection{{Sent: time.Millisecond}},
		End:         recording.End{Reason: recording.ServerClosed, At: came},
	}
	for _, id := range []string{"1", "2", "3"} {
		if err := r.Add(&recording.Entry{Kind: recording.KindEvent, Type: "message", Data: []byte("x"), LastEventID: []byte(id), HasID: true, Evidence: recording.Evidence{Read: 1, FirstByte: came, LastByte: came}}); err != nil {
			t.Fatal(err)
		}
	}
	report, err := endpoint.Look([]*recording.Stream{r}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if f := report.Findings[0]; f.Code != "one-write" || f.Grade != endpoint.Broken || !strings.Contains(f.Seen, "in one piece, 1999 ms after the request") || !strings.Contains(fmt.Sprint(f.Change), "proxy_buffering off") {
		t.Errorf("got %+v", f)
	}
	r.AddStall(0, came) // whether it came before, nobody can tell
	if report, err = endpoint.Look([]*recording.Stream{r}, nil); err != nil || report.IsBroken() {
		t.Errorf("%v, %+v", err, report.Findings)
	}
}

// TestALineWithoutAnEnd: it is followed up to the limit, however long a busy machine takes.
func TestALineWithoutAnEnd(t *testing.T) {
	t.Parallel()
	report := checkedFor(t, "", time.Minute, func(w http.ResponseWriter, _ *http.Request) {
		send(w, "data: ")
		for piece := strings.Repeat("x", 1<<20); ; {
			if _, err := fmt.Fprint(w, piece); err != nil {
				return
			}
		}
	})
	f := report.Findings[0]
	if f.Code != endpoint.TooLarge || f.Grade != endpoint.Broken || !strings.Contains(f.Seen, "beyond the limit") || !strings.Contains(fmt.Sprint(f.Change), "in pieces") {
		t.Errorf("got %+v", f)
	}
}
