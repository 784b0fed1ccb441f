package stream_test

import (
	"runtime"
	"runtime/metrics"
	"strings"
	"testing"
	"time"

	"github.com/streamspec/streamspec/internal/stream"
	"github.com/streamspec/streamspec/runner/recording"
)

const (
	// soon is a deadline that a hostile server lets pass.
	soon = 300 * time.Millisecond
	// never is a deadline that must not pass, on the slowest machine.
	never = time.Minute
	// peakLimit is the most by which following a stream may make the heap grow.
	// A line as long as it may be takes two thirds of it: the decoder's buffer,
	// and those that it has outgrown.
	peakLimit = 96 << 20
)

// hostileCase is a server, and how its stream must end.
type hostileCase struct {
	name   string
	server hostile
	opts   stream.Options
	reason recording.Reason
	phase  recording.Phase
	detail string
	events int
}

func hostileCases() []hostileCase {
	const hints, informational = "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n", "HTTP/1.1 102 Processing\r\n\r\n"
	const half = "data: 1\n\ndata: ha"
	halfChunk := chunked + "11\r\n" + half + "\r\n"
	http2 := stream.Options{Protocol: stream.HTTP2}
	data := frame(frameData, 0, 1, half)
	return []hostileCase{
		{name: "headers byte by byte", server: answers(head, drips("X: y\r\n")), opts: stream.Options{Deadlines: stream.Deadlines{Headers: soon}},
			reason: recording.Timeout, phase: recording.PhaseHeaders, detail: "no response within 300 ms"},
		{name: "no answer", server: waits, opts: stream.Options{Deadlines: stream.Deadlines{Headers: soon}}, reason: recording.Timeout, phase: recording.PhaseHeaders},
		{name: "no answer in all the time that there is", server: waits, opts: stream.Options{Deadlines: stream.Deadlines{Total: soon}},
			reason: recording.Timeout, phase: recording.PhaseTotal, detail: "not over within 300 ms; no response had come"},
		{name: "closed without an answer", server: after(ends), reason: recording.ConnectFailed, phase: recording.PhaseHeaders, detail: "closed the connection without a response"},
		{name: "reset without an answer", server: after(breaksOff), reason: recording.Reset, phase: recording.PhaseHeaders},
		{name: "silence behind early hints", server: answers(hints, waits), opts: stream.Options{Deadlines: stream.Deadlines{Headers: soon}},
			reason: recording.Timeout, phase: recording.PhaseHeaders, detail: "no response within 300 ms of the connection; 103 Early Hints had come, and no response behind it"},
		{name: "silence behind a head that is none, in all the time that there is", server: answers(informational, waits), opts: stream.Options{Deadlines: stream.Deadlines{Total: soon}},
			reason: recording.Timeout, phase: recording.PhaseTotal, detail: "not over within 300 ms; 102 Processing had come, and no response behind it"},
		{name: "closed inside the head", server: answers(head[:len(head)-8], ends), reason: recording.Truncated, phase: recording.PhaseHeaders, detail: "the connection closed inside the response's head"},
		{name: "closed, and no length was declared", server: answers(head+"\r\ndata: 1\n\n", ends), reason: recording.ServerClosed, detail: "", events: 1},
		{name: "byte by byte", server: answers(head+"\r\n", drips("data: x")), opts: stream.Options{Deadlines: stream.Deadlines{FirstEvent: soon, Silence: never}},
			reason: recording.Timeout, phase: recording.PhaseFirstEvent, detail: "no event within 300 ms"},
		{name: "an event, then silence", server: answers(halfChunk, waits), opts: stream.Options{Deadlines: stream.Deadlines{FirstEvent: never, Silence: soon}},
			reason: recording.Timeout, phase: recording.PhaseSilence, detail: "not a byte for 300 ms", events: 1},
		{name: "comments for ever", server: answers(head+"\r\n", drips(":\n")), opts: stream.Options{Deadlines: stream.Deadlines{Total: soon}},
			reason: recording.Timeout, phase: recording.PhaseTotal, detail: "not over within 300 ms"},
		{name: "a line without end", server: answers(head+"\r\ndata: 1\n\ndata: ", floods("x")), reason: recording.Limit, detail: "length of this line", events: 1},
		{name: "an event without end", server: answers(head+"\r\n", floods("data: "+strings.Repeat("x", 1000)+"\n")), opts: withEventLimit(8 << 20),
			reason: recording.Limit, detail: "data of this event"},
		{name: "events without end", server: answers(head+"\r\n", floods("data: "+strings.Repeat("x", 1000)+"\n\n")), opts: stream.Options{Limits: stream.Limits{Retained: 1256 * 1000}},
			reason: recording.Limit, detail: "holds more than", events: 1000},
		{name: "blank lines without end", server: answers(head+"\r\n", floods("\n")), opts: withStreamLimit(8 << 20), reason: recording.Limit, detail: "size of the stream"},
		{name: "a gzip bomb of one line", server: bomb("data: 1\n\ndata: ", "x"), reason: recording.Limit, detail: "length of this line", events: 1},
		{name: "a gzip bomb of blank lines", server: bomb("data: 1\n\n", "\n"), opts: withStreamLimit(16 << 20), reason: recording.Limit, detail: "size of the stream", events: 1},
		{name: "a zstd window of 2 GiB", server: answers(head+"Content-Encoding: zstd\r\n\r\n\x28\xb5\x2f\xfd\x00\xa8", floods("\x00")), reason: recording.Malformed, detail: "not the zstd"},
		{name: "redirects without end", server: answers("HTTP/1.1 302 Found\r\nLocation: /again\r\nContent-Length: 0\r\n\r\n", waits), reason: recording.Limit, detail: "10 redirects came before it"},
		{name: "100,000 headers", server: answers(manyHeaders(100_000), ends), reason: recording.Limit, detail: "head is too large"},
		{name: "headers without end", server: answers(head, floods("X-Header: y\r\n")), reason: recording.Limit, detail: "head is too large"},
		{name: "a header without end", server: answers(head+"X: ", floods("y")), reason: recording.Limit, detail: "head is too large"},
		{name: "early hints without end", server: after(floods("HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n")), reason: recording.Limit, detail: "head is too large"},
		{name: "trailers without end", server: answers(chunked+event+"0\r\n", floods("X-Trailer: y\r\n")), reason: recording.Malformed, detail: "trailer", events: 1},
		{name: "a reset in mid-event", server: answers(halfChunk, breaksOff), reason: recording.Reset, detail: "reset by the server; half an event had come: «data: ha…»", events: 1},
		{name: "half-closed in mid-event", server: answers(halfChunk, halfCloses), reason: recording.Truncated, detail: "before the response was complete", events: 1},
		{name: "chunks in HTTP/1.0", server: answers(strings.Replace(halfChunk, "HTTP/1.1", "HTTP/1.0", 1), waits), reason: recording.Malformed,
			detail: `the response is HTTP/1.0, which knows no chunks, and begins with the size of one, "11"`},
		{name: "compressed chunks in HTTP/1.0", server: answers(strings.Replace(chunked, "HTTP/1.1", "HTTP/1.0", 1)[:len(chunked)-2]+"Content-Encoding: gzip\r\n\r\n1f\r\n\x1f\x8b", waits),
			reason: recording.Malformed, detail: `the response is HTTP/1.0, which knows no chunks, and begins with the size of one, "1f"`},
		{name: "chunks that no head announces", server: answers(head+"\r\n9\r\ndata: 1\n\n\r\n0\r\n\r\n", ends), reason: recording.Malformed,
			detail: `the response begins with the size of a chunk, "9", and its head does not say Transfer-Encoding: chunked`},
		{name: "chunks that no head announces, read as a browser does", server: answers(head+"\r\n9\r\ndata: 1\n\n\r\n0\r\n\r\n", ends), opts: stream.Options{Reading: stream.Reading{Mode: stream.Browser}},
			reason: recording.ServerClosed, events: 1},
		{name: "chunks of chunks", server: answers(chunked+"11\r\n9\r\ndata: 1\n\n\r\n\r\n\r\n0\r\n\r\n", ends), reason: recording.Malformed,
			detail: `the response is chunked twice: what its chunks hold begins with the size of one, "9"`},
		{name: "HTTP/2: chunks", server: speaksHTTP2(waits, frame(frameData, 0, 1, "9\r\ndata: 1\n\n\r\n")), opts: http2, reason: recording.Malformed,
			detail: `the response is HTTP/2, which knows no chunks, and begins with the size of one, "9": a gateway did not undo them`},
		{name: "HTTP/1.0 that begins with a hexadecimal digit", server: answers(strings.Replace(head, "HTTP/1.1", "HTTP/1.0", 1)+"\r\ndata: 1\r\n\r\n", ends),
			reason: recording.ServerClosed, events: 1},
		{name: "chunks that are none", server: answers(chunked+event+"zz\r\ndata", waits), reason: recording.Malformed, detail: "chunk", events: 1},
		{name: "a chunk line without end", server: answers(chunked+event, floods("1")), reason: recording.Malformed, detail: "a line of more than 4096 bytes", events: 1},
		{name: "an HTML page", server: answers("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 9\r\n\r\n<h1>Sorry", ends), reason: recording.WrongMediaType, detail: "text/html"},
		{name: "an HTML page without end", server: answers("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n", floods("<br>")), reason: recording.WrongMediaType, detail: "text/html"},
		{name: "an error page byte by byte", server: answers("HTTP/1.1 503 Later\r\n\r\n", drips("x")), reason: recording.HTTPStatus, detail: "503 Later"},
		{name: "HTTP/2: a clean end", server: speaksHTTP2(waits, frame(frameData, flagEndStream, 1, "data: 1\n\n")), opts: http2, reason: recording.ServerClosed, events: 1},
		{name: "HTTP/2: RST_STREAM", server: speaksHTTP2(waits, data, frame(frameReset, 0, 1, code(2))), opts: http2,
			reason: recording.Reset, detail: "HTTP/2 RST_STREAM INTERNAL_ERROR", events: 1},
		{name: "HTTP/2: RST_STREAM without an error", server: speaksHTTP2(waits, data, frame(frameReset, 0, 1, code(0))), opts: http2,
			reason: recording.Reset, detail: "HTTP/2 RST_STREAM NO_ERROR", events: 1},
		{name: "HTTP/2: GOAWAY and the end", server: speaksHTTP2(halfCloses, data, frame(frameGoAway, 0, 0, code(1)+code(11)+"bye")), opts: http2,
			reason: recording.Reset, detail: "HTTP/2 GOAWAY", events: 1},
		{name: "HTTP/2: GOAWAY, but the stream goes on", server: speaksHTTP2(waits, frame(frameGoAway, 0, 0, code(1)+code(0)), frame(frameData, flagEndStream, 1, "data: 1\n\n")),
			opts: http2, reason: recording.ServerClosed, events: 1},
		{name: "HTTP/2: GOAWAY that gives the stream up", server: speaksHTTP2(waits, data, frame(frameGoAway, 0, 0, code(0)+code(0))), opts: http2,
			reason: recording.Reset, detail: "HTTP/2 GOAWAY, by which the server gives this stream up; half an event", events: 1},
		{name: "HTTP/2: GOAWAY, and why", server: speaksHTTP2(halfCloses, data, frame(frameGoAway, 0, 0, code(1)+code(11)+"bye")), opts: http2,
			reason: recording.Reset, detail: "HTTP/2 GOAWAY ENHANCE_YOUR_CALM: it takes this client for one that asks too much: ask less often, or raise its limit; then the connection ended; the server says «bye»; half", events: 1},
		{name: "HTTP/2: more than the length", server: answersHTTP2(waits, frame(frameHeaders, flagEndHeaders, 1, http2Head+"\x0f\x0d\x0212"), data), opts: http2,
			reason: recording.Malformed, detail: "the response announced a length of 12 bytes, and more came; half an event", events: 1},
		{name: "HTTP/2: less than the length", server: answersHTTP2(waits, frame(frameHeaders, flagEndHeaders, 1, http2Head+"\x0f\x0d\x0212"), frame(frameData, flagEndStream, 1, "data: 1\n\n")),
			opts: http2, reason: recording.Truncated, detail: "the response ended before it was complete: of the 12 bytes that its Content-Length announces, 9 came", events: 1},
		{name: "HTTP/2: a frame that is too long", server: speaksHTTP2(waits, data, frame(frameData, 0, 1, strings.Repeat("x", 20_000))), opts: http2,
			reason: recording.Malformed, detail: "the server broke the rules of HTTP/2: a frame is longer than a client allows; half", events: 1},
		{name: "HTTP/2: what is not allowed on a connection", server: speaksHTTP2(waits, data, frame(frameData, 0, 3, "data: 2\n\n")), opts: http2,
			reason: recording.Malformed, detail: "the server broke the rules of HTTP/2: PROTOCOL_ERROR; half", events: 1},
		{name: "HTTP/2: what is not allowed in a stream", server: speaksHTTP2(waits, data, frame(frameWindow, 0, 1, code(0))), opts: http2,
			reason: recording.Malformed, detail: "the server broke the rules of HTTP/2: PROTOCOL_ERROR; half", events: 1},
		{name: "HTTP/2: REFUSED_STREAM before the response", server: answersHTTP2(waits, frame(frameReset, 0, 1, code(7))), opts: http2,
			reason: recording.Reset, phase: recording.PhaseHeaders, detail: "the HTTP/2 server refused the request before it responded, by GOAWAY, as one that restarts, or by RST_STREAM"},
		{name: "HTTP/2: PROTOCOL_ERROR before the response", server: answersHTTP2(waits, frame(frameReset, 0, 1, code(1))), opts: http2,
			reason: recording.Reset, phase: recording.PhaseHeaders, detail: "PROTOCOL_ERROR, as one that does not allow something"},
		{name: "HTTP/2: HTTP_1_1_REQUIRED before the response", server: answersHTTP2(waits, frame(frameReset, 0, 1, code(13))), opts: http2,
			reason: recording.Reset, phase: recording.PhaseHeaders, detail: `HTTP/2 RST_STREAM HTTP_1_1_REQUIRED: it answers this in HTTP/1.1 only: ask in that, by protocol: "1.1"`},
		{name: "HTTP/2: an error without a name", server: answersHTTP2(waits, frame(frameGoAway, 0, 0, code(0)+code(0xfe))), opts: http2,
			reason: recording.Reset, phase: recording.PhaseHeaders, detail: "HTTP/2 GOAWAY 0xfe"},
		{name: "HTTP/2: closed without an answer", server: answersHTTP2(halfCloses), opts: http2,
			reason: recording.ConnectFailed, phase: recording.PhaseHeaders, detail: "the server closed the connection without a response"},
		{name: "HTTP/2: GOAWAY before the response", server: answersHTTP2(waits, frame(frameGoAway, 0, 0, code(0)+code(0))), opts: http2,
			reason: recording.Reset, phase: recording.PhaseHeaders, detail: "the HTTP/2 server refused the request before it responded"},
		{name: "HTTP/2: GOAWAY with an error before the response", server: answersHTTP2(waits, frame(frameGoAway, 0, 0, code(0)+code(2))), opts: http2,
			reason: recording.Reset, phase: recording.PhaseHeaders, detail: "HTTP/2 GOAWAY INTERNAL_ERROR: the server, or a gateway before it, failed; its log says why"},
		{name: "HTTP/2: a head without a status", server: answersHTTP2(waits, frame(frameHeaders, flagEndHeaders, 1, http2Head[1:])), opts: http2,
			reason: recording.Malformed, phase: recording.PhaseHeaders, detail: "the server broke the rules of HTTP/2: malformed response from server: missing status pseudo header"},
		{name: "HTTP/2: silence behind early hints", server: answersHTTP2(waits, frame(frameHeaders, flagEndHeaders, 1, "\x08\x03103")),
			opts:   stream.Options{Protocol: stream.HTTP2, Deadlines: stream.Deadlines{Headers: soon}},
			reason: recording.Timeout, phase: recording.PhaseHeaders, detail: "no response within 300 ms of the connection; 103 Early Hints had come, and no response behind it"},
		{name: "HTTP/2: the connection ends", server: speaksHTTP2(halfCloses, data), opts: http2, reason: recording.Truncated, detail: "before the response was complete", events: 1},
	}
}

func withEventLimit(bytes int64) stream.Options {
	var opts stream.Options
	opts.Limits.Event = bytes
	return opts
}

func withStreamLimit(bytes int64) stream.Options {
	var opts stream.Options
	opts.Limits.Decoded = bytes
	return opts
}

func TestHostileServers(t *testing.T) {
	for _, c := range hostileCases() {
		t.Run(c.name, func(t *testing.T) { c.run(t, c.server.listen(t)) })
	}
}

// TestHostileHeadsBehindAProxy: package http reads them then.
func TestHostileHeadsBehindAProxy(t *testing.T) {
	for _, c := range hostileCases() {
		if c.phase == recording.PhaseHeaders || c.detail == "head is too large" {
			c.opts.Proxy = c.server.listen(t)
			t.Run(c.name, func(t *testing.T) { c.run(t, "http://stream.test/") })
		}
	}
}

func TestHostileNetworks(t *testing.T) {
	secure := func(url string) string { return strings.Replace(url, "http:", "https:", 1) }
	cases := []struct {
		hostileCase
		url string
	}{
		{hostileCase{name: "TLS: garbage", reason: recording.ConnectFailed, phase: recording.PhaseTLS, detail: "the TLS handshake failed"}, secure(floods("x").listen(t))},
		{hostileCase{name: "TLS: closed", reason: recording.ConnectFailed, phase: recording.PhaseTLS, detail: "the TLS handshake failed"}, secure(hostile(halfCloses).listen(t))},
		{hostileCase{name: "TLS: silence", opts: stream.Options{Deadlines: stream.Deadlines{TLS: soon}}, reason: recording.Timeout, phase: recording.PhaseTLS}, secure(hostile(waits).listen(t))},
		{hostileCase{name: "no connection", opts: stream.Options{Network: stream.Network{Dial: dialsForEver}, Deadlines: stream.Deadlines{Connect: soon}},
			reason: recording.Timeout, phase: recording.PhaseConnect}, "http://stream.test/"},
		{hostileCase{name: "DNS: no such name", opts: stream.Options{Network: nameServer(t, true)},
			reason: recording.ConnectFailed, phase: recording.PhaseResolve, detail: `the host "stream.test" cannot be resolved: no such host`}, "http://stream.test/"},
		{hostileCase{name: "DNS: silence", opts: stream.Options{Network: nameServer(t, false), Deadlines: stream.Deadlines{Resolve: soon}},
			reason: recording.Timeout, phase: recording.PhaseResolve}, "http://stream.test/"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) { c.run(t, c.url) })
	}
}

func (c hostileCase) run(t *testing.T, url string) {
	if c.opts.Deadlines.Total == 0 {
		c.opts.Deadlines.Total = never
	}
	peak := peakOf(func() {
		r := stream.Follow(t.Context(), &stream.Request{URL: url}, &c.opts, until(""))
		if r.End.Reason != c.reason || r.End.Phase != c.phase || !strings.Contains(r.End.Detail, c.detail) {
			t.Errorf("the end is %v (phase %q); want %s, phase %q, %s", r.End, r.End.Phase, c.reason, c.phase, c.detail)
		}
		if r.Events() != c.events {
			t.Errorf("%d events, want %d", r.Events(), c.events)
		}
		if r.End.At > never/2 {
			t.Errorf("the end came only after %v", r.End.At)
		}
		t.Logf("end: %v", r.End)
	})
	t.Logf("peak: %.1f MiB over the baseline", float64(peak)/(1<<20))
	if peak > peakLimit {
		t.Errorf("the heap grew by %d bytes, more than %d", peak, peakLimit)
	}
}

// peakOf tells how far do makes the heap grow, garbage included.
func peakOf(do func()) int64 {
	runtime.GC()
	before := heapBytes()
	peak, done, sampled := before, make(chan struct{}), make(chan struct{})
	go func() {
		defer close(sampled)
		for {
			select {
			case <-done:
				return
			case <-time.After(time.Millisecond):
				peak = max(peak, heapBytes())
			}
		}
	}()
	do()
	close(done)
	<-sampled
	return peak - before
}

func heapBytes() int64 {
	sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	metrics.Read(sample)
	return int64(sample[0].Value.Uint64())
}
