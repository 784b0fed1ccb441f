package httpcall

import (
	"bytes"
	"errors"
	"io"
	"mime"
	"net/http"

	"github.com/streamspec/streamspec/runner/recording"
	"github.com/streamspec/streamspec/runner/sse"
)

// IsStream tells whether a response is an event stream, by its media type.
func IsStream(header http.Header) bool {
	media, _, err := mime.ParseMediaType(header.Get("Content-Type"))
	return err == nil && media == "text/event-stream"
}

// Events are the events of a body that is an event stream, without times.
func Events(body []byte) []*recording.Entry {
	var all []*recording.Entry
	_ = eachEvent(bytes.NewReader(body), func(e *recording.Entry) bool { // whatever ends it, these are its events
		all = append(all, e)
		return false
	})
	return all
}

// eachEvent reads events until one is enough. The error is not of the end.
func eachEvent(from io.Reader, enough func(*recording.Entry) bool) error {
	d := sse.NewDecoder(from, sse.Options{Mode: sse.Lenient})
	for {
		e, err := d.Next()
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		case e.Kind == sse.KindEvent && enough(recorded(e)):
			return nil
		}
	}
}

func recorded(e *sse.Entry) *recording.Entry {
	return &recording.Entry{
		Kind: recording.KindEvent, Type: e.Type, Data: bytes.Clone(e.Data),
		LastEventID: bytes.Clone(e.LastEventID), HasID: e.HasID,
		Evidence: recording.Evidence{Number: e.Number, Line: e.Line, Start: e.Start, End: e.End},
	}
}

// stream reads a body that is an event stream until an event of it is enough; it goes on behind that.
func (c *Client) stream(from io.Reader) (body []byte, goesOn bool, err error) {
	var read bytes.Buffer
	err = eachEvent(io.TeeReader(from, &read), func(e *recording.Entry) bool {
		goesOn = c.Enough(e)
		return goesOn
	})
	return read.Bytes(), goesOn, err
}
