package notes_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/streamspec/streamspec/internal/notes"
	"github.com/streamspec/streamspec/internal/testhelp"
	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/recording"
	"github.com/streamspec/streamspec/runner/sse/rules"
)

const ms = time.Millisecond

// stream makes one of which there is nothing to note: its events come one by one.
func stream(entries ...*recording.Entry) *recording.Stream {
	request := recording.Request{Method: http.MethodGet, URL: "http://127.0.0.1/events", Header: http.Header{}}
	head := &recording.Response{Status: http.StatusOK, Header: http.Header{"Cache-Control": {"no-store"}}, At: 10 * ms}
	r := &recording.Stream{
		Name: recording.DefaultStream, Request: request, Response: head,
		Connections: []recording.Connection{{Request: request, Response: head, Sent: ms}},
		End:         recording.End{Reason: recording.ServerClosed, At: time.Duration(len(entries)+2) * 100 * ms},
	}
	for i, e := range entries {
		e.Number = i + 1
		if e.Read == 0 {
			e.Read, e.FirstByte = i+1, time.Duration(i+1)*100*ms
			e.LastByte = e.FirstByte
		}
		r.Entries = append(r.Entries, e)
	}
	return r
}

func event(kind, data string) *recording.Entry {
	return &recording.Entry{Kind: recording.KindEvent, Type: kind, Data: []byte(data)}
}

func identified(id, kind, data string) *recording.Entry {
	e := event(kind, data)
	e.LastEventID, e.HasID = []byte(id), true
	return e
}

func comment(text string) *recording.Entry {
	return &recording.Entry{Kind: recording.KindComment, Data: []byte(text)}
}

func violation(code, data string) *recording.Entry {
	e := &recording.Entry{Kind: recording.KindViolation, Violation: code, Data: []byte(data)}
	if given, is := strings.CutPrefix(data, "event: "); is {
		e.Given = &given
	}
	return e
}

// ids are events with these IDs, each of other data.
func ids(of ...string) []*recording.Entry {
	var all []*recording.Entry
	for i, id := range of {
		all = append(all, identified(id, "note", "text "+strconv.Itoa(i)))
	}
	return all
}

// back is a stream whose client came back before the entry of an index, with an ID.
func back(at int, id string, entries ...*recording.Entry) *recording.Stream {
	r := stream(entries...)
	again := r.Request
	again.Header = http.Header{}
	if id != "" {
		again.Header.Set("Last-Event-ID", id)
	}
	r.Connections = append(r.Connections, recording.Connection{Request: again, Response: r.Response, Sent: ms, First: at})
	return r
}

func control(value string) *recording.Stream {
	r := stream(event("note", "a"))
	r.Response.Header = http.Header{}
	if value != "" {
		r.Response.Header.Set("Cache-Control", value)
	}
	return r
}

// over is a stream over a protocol, with a head.
func over(protocol string, header http.Header) *recording.Stream {
	r := stream(event("note", "{}"))
	header.Set("Cache-Control", "no-store")
	r.Response.Protocol, r.Response.Header = protocol, header
	return r
}

// with changes a stream.
func with(r *recording.Stream, change func(*recording.Stream)) *recording.Stream {
	change(r)
	return r
}

// inOne are events that one read brought, after a time.
func inOne(after time.Duration, n int) *recording.Stream {
	var all []*recording.Entry
	for range n {
		e := event("note", "a")
		e.Read, e.FirstByte, e.LastByte = 1, after, after
		all = append(all, e)
	}
	r := stream(all...)
	r.End.At = after + 5*ms
	return r
}

func TestNotes(t *testing.T) {
	beats := expect.Kinds{"heartbeat": {Event: "beat"}}
	asComments := expect.Kinds{"heartbeat": {AnyOf: []string{expect.AnyComment}}}
	toggles := []*recording.Entry{identified("1", "a", "x"), identified("2", "a", "y"), identified("3", "b", "z")}
	cases := []struct {
		name     string
		stream   *recording.Stream
		kinds    expect.Kinds
		expected []expect.Expectation
		held     []expect.Expectation
		shaped   bool
		want     []string // code: how its text begins
	}{
		{name: "nothing", stream: stream(event("note", `{"a":1}`), comment(""))},
		{name: "no response", stream: with(stream(), func(r *recording.Stream) { r.Response = nil })},

		{name: "a name that is nearly the word for any event", stream: stream(event("error", "{}")), held: []expect.Expectation{expect.Never{Kind: "Events"}}, want: []string{`near-name: no "Events" arrives: no "Events" came, and others did; any event is the word "event"`}},
		{name: "a name that is nearly another", stream: stream(event("error", "{}")), held: []expect.Expectation{expect.Never{Kind: "eror"}}, want: []string{`near-name: no "eror" arrives: no "eror" came, and "error" did, which differs in one letter`}},
		{name: "what must not come came as comments", stream: stream(comment("welcome"), comment(""), comment("Keep-Alive")), held: []expect.Expectation{expect.Never{Kind: "heartbeat"}}, want: []string{`near-name: no "heartbeat" arrives: no "heartbeat" came, and 2 comments did: comments are no events, and are called comment`}},
		{name: "so did what is no heartbeat", stream: stream(comment("TICK"), event("done", "{}")), held: []expect.Expectation{expect.Absent{Kind: "tick", For: time.Second}}, want: []string{`near-name: no "tick" arrives for 1 s after the request: no "tick" came, and 1 comment did: comments are no events`}},
		{name: "a comment that says more is none of it", stream: stream(comment("no error yet")), held: []expect.Expectation{expect.Never{Kind: "error"}}},
		{name: "a name that is declared", stream: stream(event("error", "{}")), kinds: expect.Kinds{"eror": {Event: "eror"}}, held: []expect.Expectation{expect.Never{Kind: "eror"}}},
		{name: "a name of what came as well", stream: stream(event("error", "{}"), event("eror", "x")), held: []expect.Expectation{expect.Count{Kind: "eror", Times: new(int)}}},
		{name: "a name that is like no other", stream: stream(event("note", "{}")), held: []expect.Expectation{expect.Never{Kind: "error"}}},

		{name: "HTTP/2 with a head of HTTP/1.1", stream: over("HTTP/2.0", http.Header{"Connection": {"keep-alive"}, "Transfer-Encoding": {"chunked"}}),
			want: []string{"connection-head: the response's head says «Connection: keep-alive» and «Transfer-Encoding: chunked» over HTTP/2, which forbids it"}},
		{name: "HTTP/2, and no event", stream: with(over("HTTP/2", http.Header{"Upgrade": {"h2,h2c"}}), func(r *recording.Stream) { r.Entries = nil }), want: []string{"connection-head: the response's head says «Upgrade: h2,h2c»"}},
		{name: "HTTP/2 with a head of its own", stream: over("HTTP/2.0", http.Header{"Te": {"trailers"}})},
		{name: "HTTP/1.1 with its own head", stream: over("HTTP/1.1", http.Header{"Connection": {"keep-alive"}})},

		{name: "a block without data", stream: stream(violation(rules.CodeDatalessEvent, "event: ping"), violation(rules.CodeDatalessEvent, "event: ping")),
			want: []string{"dataless-event: the block in line 0 has «event: ping» and no data: a browser dispatches nothing; and 1 more"}},
		{name: "a block with only an id, which a browser keeps", stream: stream(violation(rules.CodeDatalessEvent, "id: 7"))},
		{name: "a block without data that is expected", stream: stream(violation(rules.CodeDatalessEvent, "event: ping")),
			expected: []expect.Expectation{&expect.Violations{Codes: []expect.Rule{rules.CodeDatalessEvent}}}},
		{name: "no violation is expected: it is none", stream: stream(violation(rules.CodeDatalessEvent, "event: ping")),
			expected: []expect.Expectation{&expect.Violations{}}, want: []string{"dataless-event: the block"}},

		{name: "U+FFFD", stream: stream(event("note", "caf\uFFFD")), want: []string{"replacement-character: #1 note has U+FFFD"}},
		{name: "U+FFFD that we put", stream: stream(violation(rules.CodeInvalidUTF8, ""), event("note", "caf\uFFFD"))},
		{name: "U+FFFD as an escape", stream: stream(event("note", `{"a":"caf\ufffd"}`)), want: []string{`replacement-character: #1 note has \ufffd`}},
		{name: "U+FFFD as an escape, behind a backslash", stream: stream(event("note", `"\\\uFFFD"`)), want: []string{`replacement-character: #1 note has \ufffd`}},
		{name: "a backslash, and what looks like U+FFFD", stream: stream(event("note", `"\\ufffd"`))},
		{name: "half of a pair, the first", stream: stream(event("note", `{"a":"\ud83d."}`)), want: []string{`lone-surrogate: #1 note has \ud83d`}},
		{name: "half of a pair, the second", stream: stream(event("note", `"\ude00"`)), want: []string{`lone-surrogate: #1 note has \ude00`}},
		{name: "the first half twice", stream: stream(event("note", `"\ud83d\ud83d\ude00"`)), want: []string{`lone-surrogate: #1 note has \ud83d`}},
		{name: "a pair", stream: stream(event("note", `"\ud83d\ude00 \u00e9"`))},
		{name: "a backslash, and what looks like half of a pair", stream: stream(event("note", `"\\ud83d"`))},
		{name: "half of a pair in what is no JSON", stream: stream(event("note", `\ud83d`))},

		{name: "no Cache-Control", stream: control(""), want: []string{"cacheable: the response has no Cache-Control"}},
		{name: "no-cache", stream: control("no-cache")},
		{name: "private, and more", stream: control("Private, max-age=60")},
		{name: "max-age=0", stream: control("max-age=0")},
		{name: "max-age=0 for browsers only", stream: control("max-age=0, s-maxage=60"), want: []string{"cacheable: the response's Cache-Control is «max-age=0, s-maxage=60»"}},
		{name: "public", stream: control("public, max-age=60"), want: []string{"cacheable: the response's"}},
		{name: "no-cache of one header", stream: control(`no-cache="Set-Cookie"`), want: []string{"cacheable: the response's"}},
		{name: "no-transform", stream: control("no-transform"), want: []string{"cacheable: the response's"}},
		{name: "a POST", stream: with(control(""), func(r *recording.Stream) { r.Request.Method = http.MethodPost })},
		{name: "it has expired", stream: with(control(""), func(r *recording.Stream) { r.Response.Header.Set("Expires", "0") })},
		{name: "who asks proves it", stream: with(control(""), func(r *recording.Stream) { r.Request.Header.Set("Authorization", "***") })},
		{name: "no event stream", stream: with(control(""), func(r *recording.Stream) { r.End.Reason = recording.WrongMediaType })},
		{name: "the header is expected", stream: control(""), expected: []expect.Expectation{&expect.Header{Spec: expect.HeaderSpec{Name: "cache-control"}}}},
		{name: "that of a call is expected", stream: control(""), expected: []expect.Expectation{&expect.Header{Spec: expect.HeaderSpec{Name: "Cache-Control"}, Of: "login"}},
			want: []string{"cacheable: the response"}},

		{name: "all in one write at the end", stream: inOne(1500*ms, 3), want: []string{"one-write: all 3 events came in one piece, 1499 ms after the request"}},
		{name: "at once", stream: inOne(900*ms, 3)},
		{name: "a single event", stream: inOne(1500*ms, 1)},
		{name: "and the stream goes on", stream: with(inOne(1500*ms, 3), func(r *recording.Stream) { r.End.At = 2 * time.Second })},
		{name: "and we left it", stream: with(inOne(1500*ms, 3), func(r *recording.Stream) { r.End.Reason = recording.Stopped })},
		{name: "while we were late", stream: with(inOne(1500*ms, 3), func(r *recording.Stream) { r.AddStall(0, 1500*ms) })},
		{name: "through a proxy of ours", stream: inOne(1500*ms, 3), shaped: true},
		{name: "the request was sent late", stream: with(inOne(1500*ms, 3), func(r *recording.Stream) { r.SentBy = 900 * ms })},
		{name: "it is expected not to be held back", stream: inOne(1500*ms, 3), expected: []expect.Expectation{&expect.Unbuffered{}}},

		{name: "the head with the first event", stream: with(inOne(1500*ms, 1), func(r *recording.Stream) { r.Response.At = 1495 * ms }),
			want: []string{"late-head: the response's head came only with the first event, #1 note, 1494 ms after the request"}},
		{name: "the head with the first of several events", stream: with(stream(event("first", "a"), event("note", "b")), func(r *recording.Stream) {
			r.Response.At, r.Entries[0].FirstByte, r.Entries[0].LastByte, r.Entries[1].FirstByte = 1495*ms, 1500*ms, 1500*ms, 1600*ms
		}), want: []string{"late-head: the response's head came only with the first event, #1 first, 1494 ms after the request"}},
		{name: "the head long before", stream: with(inOne(1500*ms, 1), func(r *recording.Stream) { r.Response.At = 1400 * ms })},
		{name: "the head with a comment", stream: with(stream(comment("hello"), event("note", "a")), func(r *recording.Stream) { r.Response.At = 100 * ms })},

		{name: "IDs that rise", stream: stream(ids("1", "2", "5", "b")...)},
		{name: "an ID twice", stream: stream(ids("1", "2", "1")...), want: []string{"repeated-id: #3 note has the ID 1, as #1 note has"}},
		{name: "events without an ID", stream: stream(identified("1", "a", "x"), event("a", "y"), event("a", "z"))},
		{name: "what came already comes again", stream: back(2, "2", ids("1", "2", "2", "3")...), want: []string{"repeated-id: #3 note has the ID 2, as #2 note had, before the client came back with Last-Event-ID 2"}},
		{name: "all again, for nobody asked for less", stream: back(2, "", ids("1", "2", "1", "2")...)},
		{name: "IDs are left out", stream: back(3, "3", ids("1", "2", "3", "7", "8")...), want: []string{"skipped-id: #4 note has the ID 7, and the client came back with Last-Event-ID 3: IDs counted on by one before, and 4 to 6 never came"}},
		{name: "IDs that are not counted", stream: back(3, "9", ids("1", "5", "9", "20")...)},
		{name: "IDs go on", stream: back(3, "3", ids("1", "2", "3", "4", "5")...)},
		{name: "an expectation about IDs", stream: stream(ids("1", "2", "1")...), expected: []expect.Expectation{&expect.IDs{}}},
		{name: "other IDs for the same events", stream: back(3, "2", append(slices.Clone(toggles), identified("x", "a", "y"), identified("y", "b", "z"))...),
			want: []string{"changed-id: #5 b came again after a reconnection, and has the ID y: it was 3"}},
		{name: "one that is the same by chance", stream: back(3, "3", append(slices.Clone(toggles), identified("4", "a", "x"), identified("5", "a", "w"))...)},

		{name: "heartbeats are comments", stream: stream(comment(" keep-alive"), comment("")), kinds: beats,
			want: []string{`heartbeat-form: the kind "heartbeat" is an event, and none came; comments came instead, 2 of them, the first is «keep-alive»`}},
		{name: "other comments", stream: stream(comment("hello")), kinds: beats},
		{name: "both forms", stream: stream(comment("ping"), event("beat", "")), kinds: beats},
		{name: "heartbeats are events", stream: stream(event("ping", "")), kinds: asComments,
			want: []string{`heartbeat-form: the kind "heartbeat" is a comment, and none came; events came instead, 1 of them, the first is #1 ping`}},
		{name: "no heartbeats are declared", stream: stream(comment("ping")), kinds: expect.Kinds{"note": {Event: "note"}}},
		{name: "an expectation about heartbeats", stream: stream(comment("ping")), kinds: beats, expected: []expect.Expectation{&expect.Interval{Kind: "heartbeat", AtMost: time.Second}}},
	}
	for _, c := range slices.Concat(cases, cases) {
		t.Run(c.name, func(t *testing.T) {
			found := notes.Of(notes.Subject{Stream: c.stream, Kinds: c.kinds, Expected: c.expected, Held: c.held, Untimely: c.shaped})
			testhelp.Pack(t, c.stream) // the second time the same is found
			var got []string
			for i, n := range found {
				text := n.Code + ": " + n.Text
				if i < len(c.want) && strings.HasPrefix(text, c.want[i]) {
					text = c.want[i]
				}
				got = append(got, text)
				if n.Stream != c.stream.Name {
					t.Errorf("it is about the stream %q", n.Stream)
				}
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

// TestHeldBack: what explains that events came too late.
func TestHeldBack(t *testing.T) {
	headAt := func(at time.Duration, r *recording.Stream) *recording.Stream {
		return with(r, func(r *recording.Stream) { r.Response.At = at })
	}
	apart := func(by time.Duration) *recording.Stream {
		return with(inOne(1500*ms, 3), func(r *recording.Stream) {
			r.Entries[0].Read, r.Entries[0].FirstByte, r.Entries[0].LastByte = 0, 1500*ms-by, 1500*ms-by
		})
	}
	const why = "all 3 events came together at 1500 ms, with the end of the stream: something on the way, or the service, holds the response back until its end"
	for _, c := range []struct {
		name   string
		stream *recording.Stream
		shaped bool
		want   string
	}{
		{name: "in one read", stream: headAt(100*ms, inOne(1500*ms, 3)), want: why},
		{name: "with the head", stream: headAt(1495*ms, inOne(1500*ms, 3)), want: "the head and " + why},
		{name: "with the head, in several reads", stream: headAt(1485*ms, apart(10*ms)), want: "the head and " + why},
		{name: "in several reads, and the head before", stream: headAt(100*ms, apart(10*ms))},
		{name: "one after the other", stream: headAt(1400*ms, apart(100*ms))},
		{name: "at once", stream: inOne(900*ms, 3)},
		{name: "one event", stream: inOne(1500*ms, 1)},
		{name: "none", stream: stream()},
		{name: "through a proxy of ours", stream: inOne(1500*ms, 3), shaped: true},
		{name: "and the stream goes on", stream: with(inOne(1500*ms, 3), func(r *recording.Stream) { r.End.At = 2 * time.Second })},
	} {
		if got := notes.HeldBack(notes.Subject{Stream: c.stream, Untimely: c.shaped}); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

func TestEachCodeIsDocumented(t *testing.T) {
	page, err := os.ReadFile(filepath.Join("..", "..", "docs", "notes.md"))
	if err != nil {
		t.Fatal(err)
	}
	file, err := parser.ParseFile(token.NewFileSet(), "notes.go", nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	codes := 0
	ast.Inspect(file, func(n ast.Node) bool {
		declared, ok := n.(*ast.GenDecl)
		if !ok || declared.Tok != token.CONST {
			return true
		}
		for _, spec := range declared.Specs {
			codes++
			code, _ := strconv.Unquote(spec.(*ast.ValueSpec).Values[0].(*ast.BasicLit).Value)
			if strings.Count(string(page), "\n| `"+code+"` | ") != 1 {
				t.Errorf("docs/notes.md has no row for %s, or several", code)
			}
		}
		return false
	})
	if rows := strings.Count(string(page), "\n| `"); codes == 0 || rows != codes {
		t.Errorf("docs/notes.md has %d rows for %d codes", rows, codes)
	}
}
