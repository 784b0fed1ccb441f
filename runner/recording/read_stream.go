package recording

import (
	"bytes"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// streamWords are the words of lines about a stream: it stands first in them.
var streamWords = map[string]func(*streamParser, *lineReader){
	"connecting":   (*streamParser).connecting,
	"redirected":   (*streamParser).redirected,
	"reached":      (*streamParser).reached,
	"response":     (*streamParser).responded,
	"event":        (*streamParser).entry,
	"comment":      (*streamParser).entry,
	"retry":        (*streamParser).entry,
	"violation":    (*streamParser).entry,
	"stall":        (*streamParser).stall,
	"disconnected": (*streamParser).disconnected,
	"end":          (*streamParser).end,
}

// aboutConnection are those of lines that are about its last connection.
var aboutConnection = map[string]bool{"redirected": true, "reached": true, "response": true, "disconnected": true}

// kinds are the kinds of entry, by their words.
var kinds = map[string]Kind{
	KindEvent.String(): KindEvent, KindComment.String(): KindComment,
	KindRetry.String(): KindRetry, KindViolation.String(): KindViolation,
}

// begin reads the beginning of a stream.
func (p *parser) begin() {
	s := &Stream{Started: p.recording.Started.Add(p.fields.at)}
	for f := &p.fields; f.next(); {
		switch f.key {
		case "name":
			s.Name = f.text()
		case "of":
			s.Of = f.text()
		case "client":
			s.Client = int(f.number())
		case "cut_events":
			s.CutEvents = int(f.number())
		case "cut_bytes":
			s.CutBytes = f.number()
		case "untimed":
			s.Untimed = f.flag()
		}
	}
	p.recording.Streams = append(p.recording.Streams, s)
}

// findStream reads which stream a line is about.
func (p *parser) findStream() error {
	f := &p.fields
	n := f.numbered("stream", len(p.recording.Streams))
	if n == 0 {
		return f.err
	}
	s := p.recording.Streams[n-1]
	if aboutConnection[f.word] && len(s.Connections) == 0 {
		return fmt.Errorf("%s belongs to a connection, and the stream has none yet", f.word)
	}
	p.about.stream, p.about.at, p.about.row = s, f.at-s.Started.Sub(p.recording.Started), p.row
	return nil
}

// streamParser reads the lines about streams.
type streamParser struct {
	stream    *Stream       // that the line is about
	at        time.Duration // the time of the line, on the clock of the stream
	row       int           // the number of the line
	numbering numbering
}

func (p *streamParser) connecting(f *lineReader) {
	c := Connection{Began: p.at, First: p.stream.Len(), Request: Request{Header: http.Header{}}}
	for f.next() {
		f.request(&c.Request)
	}
	if len(p.stream.Connections) == 0 {
		p.stream.Request = c.Request
	}
	p.stream.Connections = append(p.stream.Connections, c)
}

func (p *streamParser) redirected(f *lineReader) {
	hop := Hop{At: p.at}
	for f.next() {
		switch f.key {
		case "url":
			hop.URL = f.text()
		case "status":
			hop.Status = int(f.number())
		case "location":
			hop.Location = f.text()
		}
	}
	c := p.stream.last()
	c.Hops = append(c.Hops, hop)
}

func (p *streamParser) reached(f *lineReader) {
	c := p.stream.last()
	for f.next() {
		switch f.key {
		case "phase":
			at, phase, _ := bytes.Cut(f.value, []byte(":"))
			d, err := parseMilliseconds(at)
			f.keep(err)
			c.Phases = append(c.Phases, PhaseStart{Phase: Phase(phase), At: d})
		case "sent":
			c.Sent = f.time()
		}
	}
}

func (p *streamParser) responded(f *lineReader) {
	head := &Response{Header: http.Header{}, At: p.at}
	c := p.stream.last()
	for f.next() {
		if f.key == "retransmits" {
			c.Retransmits = int(f.number())
			continue
		}
		f.response(head)
	}
	c.Response = head
	if p.stream.Response == nil {
		p.stream.Response = head
	}
}

func (p *streamParser) entry(f *lineReader) {
	e := &Entry{Kind: kinds[f.word]}
	e.LastByte, e.Row = p.at, p.row
	for f.next() {
		switch f.key {
		case "n":
			e.Number = int(f.number())
		case "line":
			e.Line = int(f.number())
		case "start":
			e.Start = f.number()
		case "end":
			e.End = f.number()
		case "first":
			e.FirstByte = f.time()
		case "read":
			e.Read = int(f.number())
		default:
			f.content(e)
		}
	}
	if e.Kind == KindViolation && e.Given == nil {
		e.Given = givenInText(e)
	}
	f.fail(p.numbering.follows(p.stream, e))
	f.fail(p.stream.Add(e))
}

// givenInText is the type that a block gives, by the words of recordings of which no line has it as a key;
// nil: it gives none. What says more today says it by the key.
func givenInText(e *Entry) *string {
	given, named := strings.CutPrefix(string(e.Data), "event: ")
	switch _, within, cut := strings.Cut(e.Detail, "the stream ended inside this "); {
	case cut: // the data is the block's own
		quoted, _ := strconv.QuotedPrefix(within)
		text, err := strconv.Unquote(quoted)
		given, named = text, err == nil
	case e.Detail != "the block has no data field: no event is dispatched" && e.Detail != "the stream ended inside an event that has no data yet":
		named = false
	}
	if !named {
		return nil
	}
	return &given
}

// content reads a field of what an entry says.
func (f *lineReader) content(e *Entry) {
	switch f.key {
	case "unterminated":
		e.Unterminated = f.flag()
	case "cut":
		e.Cut = f.flag()
	case "type":
		e.Type = f.texts.of(f.value)
	case "has_id":
		e.HasID = f.flag()
	case "id":
		e.LastEventID = bytes.Clone(f.value)
	case "retry":
		e.Retry = f.time()
	case "violation":
		e.Violation = f.text()
	case "odd":
		e.Odd = f.flag()
	case "detail":
		e.Detail = f.text()
	case "given":
		given := f.text()
		e.Given = &given
	case lastKey:
		e.Data = bytes.Clone(f.value)
	}
}

func (p *streamParser) stall(f *lineReader) {
	to := p.at
	for f.next() {
		if f.key == "from" {
			p.stream.AddStall(f.time(), to)
			return
		}
	}
	p.stream.AddStall(0, to)
}

func (p *streamParser) disconnected(f *lineReader) {
	c := p.stream.last()
	c.End.At = p.at
	for f.next() {
		switch f.key {
		case "endings":
			c.LineEnding = f.text()
		case "half":
			c.Half.Text = f.text()
		case "half_at":
			c.Half.At = f.time()
		case "between":
			c.Between = f.flag()
		case "excerpt":
			if c.Response != nil {
				c.Response.Excerpt = f.text()
			}
		case "cut":
			if c.Response != nil {
				c.Response.Cut = f.flag()
			}
		default:
			f.how(&c.End)
		}
	}
}

func (p *streamParser) end(f *lineReader) {
	p.stream.End.At = p.at
	for f.next() {
		if f.key == "sent_by" {
			p.stream.SentBy = f.time()
			continue
		}
		f.how(&p.stream.End)
	}
}

// how reads a field of how something ended.
func (f *lineReader) how(end *End) {
	switch f.key {
	case "reason":
		end.Reason = Reason(f.text())
	case "detail":
		end.Detail = f.text()
	case "phase":
		end.Phase = Phase(f.text())
	case "unmet":
		end.Unmet = f.text()
	case "met":
		end.Met = f.text()
	case "late":
		end.Late = f.flag()
	case "refused":
		end.Refused = f.flag()
	case "unframed":
		end.Unframed = f.flag()
	case "closed":
		end.Closed = f.flag()
	case "expected":
		end.Untrusted.Expected = f.text()
	case "got":
		end.Untrusted.Got = f.text()
	}
}
