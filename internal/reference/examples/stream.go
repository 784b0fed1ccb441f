package examples

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/streamspec/streamspec/internal/stream"
	"github.com/streamspec/streamspec/internal/yamlfile"
	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/recording"
	"github.com/streamspec/streamspec/runner/sse"
)

// started is when the streams of all examples began.
var started = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)

// Streams reads the streams of an example, of lines such as
//
//	GET /orders?id=7                    the request
//	body {"id":7}                       its body
//	> X-Request-ID: abc                 a header of it, or of what a stub received last
//	status 404                          of the response; default: 200
//	response at 20                      when its head arrived; default: at once
//	protocol HTTP/2.0                   of the response; default: HTTP/1.1
//	< Content-Type: text/event-stream   a header of the response
//	refused                             no response came
//	cut off                             the connection broke, and what follows came on the next
//	call pay at 50: status 202 {"n":1}  a call, 50 ms after the request, and the body of its
//	                                    response, if it has one; its headers may follow
//	call say {"n":1} at 50: status 202  the same, and what it sent; ": status 202 after 40" is
//	                                    when its response was there
//	action stop of shop at 50           something else that the scenario did; behind it may stand
//	                                    ": ended after 80", ": killed after 80", ", up to 30 late"
//	cut off at 50, back at 90: status 503   the same, with times and the next response; without
//	                                    a status, none came
//	stub bank: POST /charge {"n":1}     what a stub received, and its body, if it has one
//	stub bank at 60: POST /charge       the same, 60 ms after the request
//	log shop at 60: paid 7              a line that a service logged
//	log shop of somebody at 60: paid 7  one that another scenario may have brought about
//	120 progress {"n":1}                120 ms after the request, an event, with its data
//	120 item #7 {"n":1}                 with the ID 7
//	140 : beat                          a comment
//	150 "retry: 2500\n"                 any bytes
//	900 end cut                         how the stream ended; default: closed by the server
//	900 end closed by streamspec: followed for 900 ms   and why
//	900 end closed by streamspec: #3 done arrived      what was waited for has come
//	busy 450 until 820                  this machine came up to 450 ms late to what is recorded at 820 ms
//	kind late {any_of: [tick, tock]}    a kind of event that the scenario names
//	parsing strict                      a violation ends it; default: lenient
//	stream alice                        what follows is of another stream
//	client cut off after event 2        what follows is of a client of the stream before it
//
// Bytes of the same moment arrive in one read. They go through the decoder.
func Streams(text string) (Played, error) {
	p := &player{played: Played{Kinds: Kinds(), incoming: map[string][]recording.Incoming{}, logged: map[string][]recording.LogLine{}}}
	for _, line := range strings.Split(strings.TrimSpace(text), "\n") {
		if err := p.line(strings.TrimSpace(line)); err != nil {
			return Played{}, fmt.Errorf("%s: %w", line, err)
		}
	}
	return p.played, p.close()
}

// player reads the lines of an example.
type player struct {
	played    Played
	now       *recording.Stream
	pieces    pieces
	cuts      []cutOff
	asked     http.Header // that > goes to
	responded http.Header // that < goes to
	mode      sse.Mode
	ended     bool
}

func (p *player) line(line string) error {
	word, rest, _ := strings.Cut(line, " ")
	switch word {
	case "stream":
		return p.open(rest)
	case "client":
		return p.openCutOff(line)
	}
	if p.now == nil {
		if err := p.open(recording.DefaultStream); err != nil {
			return err
		}
	}
	return p.inStream(word, rest)
}

// inStream reads a line that is about the stream, or about what happens while it is followed.
func (p *player) inStream(word, rest string) error {
	switch word {
	case "":
		return nil
	case "GET":
		p.now.Request.URL = "http://127.0.0.1" + rest
	case "body":
		p.now.Request.Method, p.now.Request.Body = http.MethodPost, []byte(rest)
	case ">", "<":
		p.addHeader(word, rest)
	case "status":
		return scan(rest, &p.now.Response.Status)
	case "response":
		return p.respondedAt(rest)
	case "busy":
		return p.busy(rest)
	case "kind":
		return p.kind(rest)
	case "parsing":
		p.mode = map[string]sse.Mode{"lenient": sse.Lenient, "strict": sse.Strict}[rest]
	case "protocol":
		p.now.Response.Protocol = rest
	case "refused":
		p.now.Response, p.ended = nil, true
		p.now.End = recording.End{Reason: recording.ConnectFailed, Detail: "connection refused"}
	case "cut":
		return p.cut(rest)
	case "call":
		return p.call(rest)
	case "action":
		return p.action(rest)
	case "stub":
		return p.stub(rest)
	case "log":
		return p.log(rest)
	default:
		return p.timed(word, rest)
	}
	return nil
}

func scan(text string, n *int) (err error) {
	*n, err = strconv.Atoi(text)
	return err
}

func (p *player) open(name string) error {
	if err := p.close(); err != nil {
		return err
	}
	p.asked, p.responded = http.Header{}, http.Header{}
	p.now = &recording.Stream{
		Name:        name,
		Started:     started,
		Connections: []recording.Connection{{}},
		Request:     recording.Request{Method: http.MethodGet, URL: "http://127.0.0.1/", Header: p.asked},
		Response:    &recording.Response{Status: http.StatusOK, Protocol: "HTTP/1.1", Header: p.responded},
	}
	p.played.Recordings = append(p.played.Recordings, p.now)
	p.pieces, p.cuts, p.mode, p.ended = nil, nil, sse.Lenient, false
	return nil
}

// openCutOff opens the stream of a client that is cut off: a recording of its own kind.
func (p *player) openCutOff(name string) error {
	client := expect.CutOff{Stream: p.now.Name}
	if _, err := fmt.Sscanf(name, "client cut off after event %d", &client.At.Events); err != nil {
		return err
	}
	if err := p.open("a " + name); err != nil {
		return err
	}
	client.Recording = p.now
	p.played.Recordings = p.played.Recordings[:len(p.played.Recordings)-1]
	p.played.cutOff = append(p.played.cutOff, client)
	return nil
}

func (p *player) addHeader(direction, field string) {
	name, value, _ := strings.Cut(field, ": ")
	if direction == ">" {
		p.asked.Add(name, value)
		return
	}
	p.responded.Add(name, value)
}

func (p *player) respondedAt(text string) error {
	var at int
	_, err := fmt.Sscanf(text, "at %d", &at)
	p.now.Response.At = milliseconds(at)
	return err
}

func (p *player) busy(text string) error {
	var late, at int
	_, err := fmt.Sscanf(text, "%d until %d", &late, &at)
	p.now.AddStall(milliseconds(at-late), milliseconds(at))
	return err
}

func (p *player) kind(text string) error {
	name, written, _ := strings.Cut(text, " ")
	var kind expect.Kind
	err := yamlfile.Decode("example.yaml", []byte(written), &kind)
	p.played.Kinds[name] = kind
	return err
}

func (p *player) call(text string) error {
	named, answered, _ := strings.Cut(text, ": status ")
	what, when, _ := cutLast(named, " at ")
	name, sent, _ := strings.Cut(what, " ")
	head, body, has := strings.Cut(answered, " {")
	if has {
		body = "{" + body
	}
	status, after, _ := strings.Cut(head, " after ")
	var at, code, took int
	if err := errors.Join(scan(when, &at), scan(status, &code), scan(cmp.Or(after, "0"), &took)); err != nil {
		return err
	}
	p.responded = http.Header{}
	p.played.calls = append(p.played.calls, &recording.Call{
		Name: name, Began: started.Add(milliseconds(at)), Took: milliseconds(took),
		Request:  recording.Request{Method: http.MethodPost, URL: "http://127.0.0.1/" + name, Body: []byte(sent)},
		Response: &recording.Response{Status: code, Header: p.responded},
		Body:     []byte(body),
	})
	return nil
}

// cutLast cuts a text at the last of a separator.
func cutLast(text, separator string) (before, after string, found bool) {
	i := strings.LastIndex(text, separator)
	if i < 0 {
		return text, "", false
	}
	return text[:i], text[i+len(separator):], true
}

// stub reads what a stub received.
func (p *player) stub(text string) error {
	name, request, _ := strings.Cut(text, ": ")
	name, when, timed := strings.Cut(name, " at ")
	ms := 0
	if timed {
		if err := scan(when, &ms); err != nil {
			return err
		}
	}
	method, rest, _ := strings.Cut(request, " ")
	target, body, _ := strings.Cut(rest, " ")
	at, err := url.ParseRequestURI(target)
	p.asked = http.Header{}
	p.played.incoming[name] = append(p.played.incoming[name], recording.Incoming{
		At: started.Add(milliseconds(ms)), Method: method, URL: at, Header: p.asked, Body: []byte(body),
	})
	return err
}

func milliseconds(n int) time.Duration { return time.Duration(n) * time.Millisecond }

// metBy is the kind of event that was waited for, by how the end tells of it: "#3 done
// arrived".
func metBy(detail string) string {
	words := strings.Fields(detail)
	if len(words) != 3 || words[2] != "arrived" {
		return ""
	}
	return words[1]
}

// timed reads what came at a time.
func (p *player) timed(word, rest string) error {
	var ms int
	if err := scan(word, &ms); err != nil {
		return err
	}
	what, data, _ := strings.Cut(rest, " ")
	if what == "end" {
		reason, detail, _ := strings.Cut(data, ": ")
		p.now.End = recording.End{Reason: recording.Reason(reason), Detail: detail, Met: metBy(detail), At: milliseconds(ms)}
		p.ended = true
		return nil
	}
	bytes, err := bytesOf(rest, what, data)
	p.pieces = p.pieces.add(milliseconds(ms), bytes)
	return err
}

// bytesOf writes an entry as it stands on the wire.
func bytesOf(whole, what, data string) (string, error) {
	switch {
	case strings.HasPrefix(whole, `"`):
		return strconv.Unquote(whole)
	case what == ":":
		return ": " + data + "\n", nil
	}
	id := ""
	if strings.HasPrefix(data, "#") {
		id, data, _ = strings.Cut(data[1:], " ")
		id = "id: " + id + "\n"
	}
	return fmt.Sprintf("event: %s\n%sdata: %s\n\n", what, id, data), nil
}

// close decodes the stream that was read last.
func (p *player) close() error {
	if p.now == nil {
		return nil
	}
	last := time.Duration(0)
	if len(p.pieces) > 0 {
		last = p.pieces[len(p.pieces)-1].at
	}
	if !p.ended {
		p.now.End = recording.End{Reason: recording.ServerClosed, At: last}
	}
	source := &reader{rest: p.pieces}
	decoder := sse.NewDecoder(source, sse.Options{Mode: p.mode, Clock: source.clock})
	for entry, err := range decoder.Entries() {
		if err != nil {
			return err
		}
		p.now.Entries = append(p.now.Entries, stream.Recorded(entry))
	}
	p.now.Connections[0].LineEnding = decoder.LineEnding()
	p.now.Connections[0].Request, p.now.Connections[0].Response = p.now.Request, p.now.Response
	for _, cut := range p.cuts {
		p.reconnect(cut)
	}
	p.now.Connections[len(p.now.Connections)-1].End = p.now.End
	return nil
}

// cutOff is where a connection broke, and how the client came back.
type cutOff struct {
	behind   int // pieces
	at, back time.Duration
	status   int // of the next response; zero: none came, or nobody asks
}

// cut reads "off", "off at 50, back at 90" and "off at 50, back at 90: status 503".
func (p *player) cut(text string) error {
	c := cutOff{behind: len(p.pieces)}
	if text != "off" {
		var at, back int
		times, status, responded := strings.Cut(text, ": status ")
		if _, err := fmt.Sscanf(times, "off at %d, back at %d", &at, &back); err != nil {
			return err
		}
		c.at, c.back = milliseconds(at), milliseconds(back)
		if responded {
			if err := scan(status, &c.status); err != nil {
				return err
			}
		}
	}
	p.cuts = append(p.cuts, c)
	return nil
}

// reconnect adds the connection that brought what follows so many pieces.
func (p *player) reconnect(c cutOff) {
	cut := c.behind
	back := recording.Connection{Request: recording.Request{Header: http.Header{}}, First: len(p.now.Entries), Began: c.back}
	p.now.Connections[len(p.now.Connections)-1].End = recording.End{Reason: recording.Truncated, At: c.at}
	if c.status > 0 {
		back.Response = &recording.Response{Status: c.status, At: c.back, Header: http.Header{}}
	}
	for i, e := range p.now.Entries {
		if cut < len(p.pieces) && e.LastByte >= p.pieces[cut].at {
			back.First = i
			break
		}
	}
	if back.First > 0 {
		if id := p.now.Entries[back.First-1].LastEventID; len(id) > 0 {
			back.Request.Header.Set("Last-Event-ID", string(id))
		}
	}
	p.now.Connections = append(p.now.Connections, back)
}
