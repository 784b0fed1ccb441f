package cli

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"net/http"
	"strings"
	"time"

	"github.com/streamspec/streamspec/internal/report"
	"github.com/streamspec/streamspec/internal/secret"
	"github.com/streamspec/streamspec/internal/stream"
	"github.com/streamspec/streamspec/runner/recording"
)

// linePrinter shows a stream to people, a line for each entry: arrival time, time
// since the one before, number, type, data. The last line is a summary.
type linePrinter struct {
	out      io.Writer
	terminal bool
	painter
	pretty   bool
	previous time.Duration
	summary  tailSummary
}

// waiting tells on a terminal that nothing has come yet.
func (p *linePrinter) waiting(request stream.Request) {
	if p.terminal {
		fmt.Fprintln(p.out, p.paint(report.Dim, "waiting for the response to "+cmp.Or(request.Method, http.MethodGet)+" "+recording.Escape(request.URL, math.MaxInt)))
	}
}

func (p *linePrinter) opened(r *recording.Stream) {
	head := fmt.Sprintf("%s %s · %s %d · %s · after %s", r.Request.Method, r.Request.URL, r.Response.Protocol, r.Response.Status,
		cmp.Or(r.Response.ContentType(), "no media type"), recording.Milliseconds(r.Response.At))
	fmt.Fprintln(p.out, p.paint(report.Dim, recording.Escape(head, math.MaxInt)))
	p.previous, p.summary.before = r.Response.At, r.Response.At
}

func (p *linePrinter) reopened(before, now recording.Connection) {
	fmt.Fprintln(p.out, p.paint(report.Yellow, recording.Escape(before.End.String(), math.MaxInt)))
	status := "no response"
	if now.Response != nil {
		status = fmt.Sprintf("%s %d", now.Response.Protocol, now.Response.Status)
	}
	if id := now.Request.Header.Get("Last-Event-ID"); id != "" {
		status = "Last-Event-ID " + recording.Escape(id, recording.TimelineData) + " · " + status
	}
	fmt.Fprintln(p.out, p.paint(report.Dim, fmt.Sprintf("opened again after %s · %s", recording.Milliseconds(now.Began), status)))
	p.previous = now.Began
}

func (p *linePrinter) entry(e *recording.Entry) {
	times := fmt.Sprintf("%9s %9s  ", recording.Milliseconds(e.LastByte), "+"+recording.Milliseconds(e.LastByte-p.previous))
	p.previous = e.LastByte
	p.summary.see(e)
	fmt.Fprintln(p.out, p.paint(report.Dim, times)+p.words(e))
}

func (p *linePrinter) words(e *recording.Entry) string {
	switch e.Kind {
	case recording.KindEvent:
		words := p.paint(report.Dim, fmt.Sprintf("%-4s ", fmt.Sprintf("#%d", e.Number))) + p.paint(report.Bold, fmt.Sprintf("%-18s", recording.Escape(e.Type, math.MaxInt))) + " " + recording.GoingOn(p.data(e.Data), e.Cut)
		if e.Unterminated {
			words += p.paint(report.Yellow, "  (unterminated: a browser discards it)")
		}
		if len(e.LastEventID) > 0 {
			words += p.paint(report.Dim, "  id "+recording.GoingOn(recording.Escape(string(e.LastEventID), recording.TimelineData), e.Cut))
		}
		return words
	case recording.KindComment:
		return p.paint(report.Dim, recording.Name(e)+": "+recording.Escape(string(e.Data), math.MaxInt))
	case recording.KindRetry:
		return p.paint(report.Dim, "retry "+recording.Milliseconds(e.Retry))
	default:
		color := report.Red
		if e.Odd {
			color = report.Yellow
		}
		return p.paint(color, "! "+recording.ViolationText(e))
	}
}

// data is an event's data in one line, or as indented JSON.
func (p *linePrinter) data(data []byte) string {
	var indented bytes.Buffer
	if !p.pretty || json.Indent(&indented, data, "", "  ") != nil {
		return recording.Escape(string(data), math.MaxInt)
	}
	lines := strings.Split(indented.String(), "\n")
	for i := range lines {
		lines[i] = recording.Escape(lines[i], math.MaxInt)
	}
	return strings.Join(lines, "\n                            ")
}

func (p *linePrinter) end(r *recording.Stream) {
	text := recording.Escape(r.End.String(), math.MaxInt)
	if r.Response != nil && r.Response.Excerpt != "" {
		text += "\n" + r.Response.Begins(math.MaxInt)
	}
	color := report.Dim
	if r.End.Abnormal() {
		color = report.Red
	}
	fmt.Fprintln(p.out, p.paint(color, text))
	if r.Response != nil {
		p.summary.until(r.End.At)
		fmt.Fprintln(p.out, p.summary.String())
	}
}

// jsonPrinter shows a stream to programs, a JSON object for each entry.
type jsonPrinter struct {
	out     io.Writer
	secrets *secret.Masker
	stream  string // of a scenario with several; empty: there is one
	client  int    // the number of one of several clients, from 1, and the stream that it follows
	of      string
}

// jsonLine is one line of --json. Times are milliseconds since the request.
type jsonLine struct {
	Stream       string          `json:"stream,omitempty"` // of a scenario with several
	Client       int             `json:"client,omitempty"` // of several of one stream: its number
	Of           string          `json:"of,omitempty"`     // the stream that this client follows
	Kind         string          `json:"kind"`             // open, event, comment, retry, violation, end
	At           float64         `json:"at_ms"`
	Number       int             `json:"number,omitempty"`
	Type         string          `json:"type,omitempty"`
	Data         *string         `json:"data,omitempty"`
	JSON         json.RawMessage `json:"json,omitempty"` // the data, where it is JSON
	LastEventID  string          `json:"last_event_id,omitempty"`
	Retry        float64         `json:"retry_ms,omitempty"`
	Violation    string          `json:"violation,omitempty"`
	Detail       string          `json:"detail,omitempty"`
	Given        *string         `json:"given,omitempty"`
	Unterminated bool            `json:"unterminated,omitempty"`
	Cut          bool            `json:"cut,omitempty"` // nobody knows how the text goes on
	Line         int             `json:"line,omitempty"`
	Bytes        []int64         `json:"bytes,omitempty"` // first, and behind the last
	Status       int             `json:"status,omitempty"`
	Header       http.Header     `json:"header,omitempty"` // of the response
	Reason       string          `json:"reason,omitempty"`
	LineEnding   string          `json:"line_endings,omitempty"` // of the response that ended: LF, CR or CRLF
	Half         string          `json:"half,omitempty"`         // the lines of an event that the end cut
}

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

func (p *jsonPrinter) write(line jsonLine) {
	line.Stream, line.Client, line.Of = p.stream, p.client, p.of
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(line)
	_, _ = p.out.Write(printableJSON(text.Bytes())) // a reader that has gone is told by the pipe
}

func (*jsonPrinter) waiting(stream.Request) {}

func (p *jsonPrinter) follows(r *recording.Stream) {
	if r.Client > 0 {
		p.client, p.of = r.Client, r.Of
	}
}

func (p *jsonPrinter) opened(r *recording.Stream) {
	p.follows(r)
	p.write(jsonLine{Kind: "open", At: milliseconds(r.Response.At), Status: r.Response.Status, Header: r.Response.Header})
}

func (p *jsonPrinter) reopened(before, now recording.Connection) {
	p.ended(before.End, before)
	again := jsonLine{Kind: "open", At: milliseconds(now.Began)}
	if now.Response != nil {
		again.Status, again.Header = now.Response.Status, now.Response.Header
	}
	p.write(again)
}

func (p *jsonPrinter) entry(e *recording.Entry) {
	e = secret.Value(p.secrets, e) // also half of one
	line := jsonLine{
		Kind: e.Kind.String(), At: milliseconds(e.LastByte), Number: e.Number, Type: e.Type,
		LastEventID: string(e.LastEventID), Retry: milliseconds(e.Retry), Detail: e.Detail, Given: e.Given,
		Unterminated: e.Unterminated, Cut: e.Cut, Line: e.Line, Bytes: []int64{e.Start, e.End},
	}
	if e.Kind == recording.KindEvent || e.Kind == recording.KindComment {
		text := string(e.Data)
		line.Data = &text
	}
	if e.Kind == recording.KindEvent && json.Valid(e.Data) {
		line.JSON = e.Data
	}
	if e.Violation != "" {
		line.Violation = e.Violation
	}
	p.write(line)
}

func (p *jsonPrinter) end(r *recording.Stream) {
	p.follows(r) // where no response came it was never opened
	last := recording.Connection{}
	if n := len(r.Connections); n > 0 {
		last = r.Connections[n-1]
	}
	p.ended(r.End, last)
}

// ended writes how a stream ended, or one of its connections, which brought so much at last.
func (p *jsonPrinter) ended(end recording.End, c recording.Connection) {
	p.write(jsonLine{
		Kind: "end", At: milliseconds(end.At), Reason: string(end.Reason), Detail: end.Detail,
		LineEnding: c.LineEnding, Half: p.secrets.Cut(c.Half.Text),
	})
}
