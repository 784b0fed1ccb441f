// Package importing makes recordings of what others wrote down of a stream: the output of
// curl, the lines of `streamspec tail --json`, and what a proxy saw pass.
//
// Start reading at [Read].
package importing

import (
	"bytes"
	"cmp"
	"errors"
	"io"
	"regexp"
	"slices"
	"time"

	"github.com/streamspec/streamspec/internal/charset"
	"github.com/streamspec/streamspec/internal/stream"
	"github.com/streamspec/streamspec/runner/recording"
	"github.com/streamspec/streamspec/runner/sse"
)

// ErrUnknown says that nobody knows what a file is.
var ErrUnknown = errors.New("this is neither the output of curl -iN, which begins with HTTP/, nor lines of streamspec tail --json, which begin with {, nor a recording")

// ErrNoHead says that a file has the events alone.
var ErrNoHead = errors.New("this is a stream without the head of its response: curl -iN writes both, curl -N does not")

// ErrMeter says that a file has what curl shows to people while it reads.
var ErrMeter = errors.New("curl's progress meter is in this file: write the stream down with curl -sSiN URL")

// meter is how it begins.
var meter = []byte("% Total ")

// ErrArchive says that a file is an archive of a browser.
var ErrArchive = errors.New("this is an HTTP archive (HAR): browsers put no events of a stream into it, nor when they came; write the stream down with curl -iN URL, or have the browser go through streamspec record --listen")

// archive is how it begins.
var archive = regexp.MustCompile(`^\s*\{\s*"log"\s*:`)

// ErrEmpty says that nothing was written down.
var ErrEmpty = errors.New("nothing is in this file: no response was written down")

// ErrPartial says that what was written down breaks off.
var ErrPartial = errors.New("who wrote this was stopped before the stream ended; write it down again, with --for or --until")

// Source is what is known of a stream beside what the file says.
type Source struct {
	Scenario string
	Request  recording.Request
	Started  time.Time // when the request was sent, about
	Headless bool      // the body alone will do
}

// beginning is how the lines of an event stream begin.
var beginning = regexp.MustCompile(`^\x{feff}?[\r\n]*(data|event|id|retry|:)`)

// Read makes a recording of a file, whichever it is.
func Read(text []byte, of Source) (*recording.Recording, error) {
	var streams []*recording.Stream
	var err error
	asWritten := text
	switch text = charset.Text(text); {
	case len(bytes.TrimSpace(text)) == 0:
		return nil, ErrEmpty
	case bytes.HasPrefix(bytes.TrimSpace(text), meter):
		return nil, ErrMeter
	case bytes.HasPrefix(text, []byte("HTTP/")):
		streams, err = curl(text)
		streams = byWriter(streams, len(text) == len(asWritten))
	case archive.Match(text):
		return nil, ErrArchive
	case bytes.HasPrefix(bytes.TrimSpace(text), []byte("{")):
		streams, err = tail(text)
	case recording.Begins(text):
		return recorded(text, of)
	case beginning.Match(text) && of.Headless:
		streams, err = headless(text)
		streams = byWriter(streams, len(text) == len(asWritten))
	case beginning.Match(text):
		return nil, ErrNoHead
	default:
		return nil, ErrUnknown
	}
	if err != nil {
		return nil, err
	}
	return Recording(of, streams...), nil
}

// byWriter are streams whose lines end as the server ended them only where their file is as it was written: a shell
// that writes it in an encoding of its own ends them so, too.
func byWriter(streams []*recording.Stream, asWritten bool) []*recording.Stream {
	if asWritten {
		return streams
	}
	for _, s := range streams {
		for i := range s.Connections {
			s.Connections[i].LineEnding = ""
		}
	}
	return streams
}

// recorded reads a recording. What is known of the request, and the scenario's name, it has.
func recorded(text []byte, of Source) (*recording.Recording, error) {
	r, err := recording.Read(bytes.NewReader(text))
	switch {
	case err != nil:
		return nil, err
	case len(r.Streams) == 0:
		return nil, ErrEmpty
	case !r.Ended || slices.ContainsFunc(r.Streams, func(s *recording.Stream) bool { return s.End.Reason == "" }):
		return nil, ErrPartial // written anew it would be whole
	}
	for _, s := range r.Streams {
		if of.Request.URL != "" {
			s.Request = of.Request
			if len(s.Connections) > 0 {
				s.Connections[0].Request = of.Request
			}
		}
	}
	return r, nil
}

// Recording is the recording with these streams alone.
func Recording(of Source, streams ...*recording.Stream) *recording.Recording {
	for _, s := range streams {
		s.Name, s.Request, s.Started = cmp.Or(s.Name, recording.DefaultStream), of.Request, of.Started
		if len(s.Connections) == 0 {
			s.Connections = make([]recording.Connection, 1)
		}
		c := &s.Connections[0]
		c.Request, c.Response, c.End = of.Request, s.Response, s.End
	}
	return &recording.Recording{Scenario: of.Scenario, Started: of.Started, Streams: streams, Ended: true}
}

// Chunk are bytes of a body that came at once.
type Chunk struct {
	At    time.Duration
	Bytes []byte
}

// chunks reads chunks one by one.
type chunks struct {
	left []Chunk
	at   time.Duration
	end  error // of all
}

func (c *chunks) Read(p []byte) (int, error) {
	for len(c.left) > 0 && len(c.left[0].Bytes) == 0 {
		c.left = c.left[1:]
	}
	if len(c.left) == 0 {
		return 0, c.end
	}
	n := copy(p, c.left[0].Bytes)
	c.at = c.left[0].At
	c.left[0].Bytes = c.left[0].Bytes[n:]
	return n, nil
}

// Body makes the stream of a response and what came of its body, up to its end. The chunks are used up. What
// came of an event that an end cut is a violation only where it is the server's, and known to be.
func Body(response *recording.Response, body []Chunk, end recording.End, known bool) (*recording.Stream, error) {
	from := &chunks{left: body, end: io.ErrUnexpectedEOF}
	byServer := known && end.Reason == recording.ServerClosed
	if byServer {
		from.end = io.EOF
	}
	s := &recording.Stream{Response: response}
	decoder := sse.NewDecoder(from, sse.Options{Mode: sse.Lenient, Clock: func() time.Duration { return from.at }})
	for {
		e, err := decoder.Next()
		if errors.Is(err, from.end) {
			break
		}
		if err == nil {
			err = s.Add(stream.Recorded(e))
		}
		if err != nil {
			return nil, err
		}
	}
	s.Connections = []recording.Connection{{LineEnding: decoder.LineEnding()}}
	if s.End = end; !byServer {
		cut := decoder.Unterminated()
		s.Connections[0].Half, s.Connections[0].Between = stream.HalfOf(cut), cut == nil
	}
	if end.Abnormal() { // where it was left, half an event says nothing
		s.End = stream.CutInside(decoder.Unterminated(), end)
	}
	return s, nil
}
