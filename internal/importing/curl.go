package importing

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/textproto"
	"strconv"
	"strings"

	"github.com/streamspec/streamspec/internal/httpcall"
	"github.com/streamspec/streamspec/runner/recording"
)

// curl reads what `curl -iN` wrote: one head, or several where it followed redirects, and the
// body, which it has freed of chunks. It has no times.
func curl(text []byte) ([]*recording.Stream, error) {
	from := bufio.NewReader(bytes.NewReader(text))
	response, err := lastHead(from)
	if err != nil {
		return nil, err
	}
	body, err := io.ReadAll(from)
	if err != nil {
		return nil, err
	}
	end := recording.End{Reason: recording.ServerClosed}
	switch {
	case response.Status != http.StatusOK:
		end.Reason = recording.HTTPStatus
	case !httpcall.IsStream(response.Header):
		end.Reason = recording.WrongMediaType
	}
	if end.Reason != recording.ServerClosed {
		response.Excerpt = recording.Escape(string(body), excerptBytes)
		return []*recording.Stream{{Response: response, End: end, Untimed: true}}, nil
	}
	s, err := Body(response, []Chunk{{Bytes: body}}, end)
	if err != nil {
		return nil, err
	}
	s.Untimed = true
	return []*recording.Stream{s}, nil
}

// excerptBytes is how much is kept of a body that is no stream.
const excerptBytes = 1 << 10

// lastHead reads heads, until what follows is none.
func lastHead(from *bufio.Reader) (*recording.Response, error) {
	var last *recording.Response
	for {
		begin, _ := from.Peek(len("HTTP/")) // the end is no head either
		if last != nil && (string(begin) != "HTTP/" || last.Status == http.StatusOK) {
			return last, nil
		}
		var err error
		if last, err = head(from); err != nil {
			return nil, err
		}
	}
}

func head(from *bufio.Reader) (*recording.Response, error) {
	lines := textproto.NewReader(from)
	status, err := lines.ReadLine()
	if err != nil {
		return nil, fmt.Errorf("the response's head is not whole: %w", err)
	}
	protocol, rest, _ := strings.Cut(status, " ")
	code, _, _ := strings.Cut(rest, " ")
	number, err := strconv.Atoi(code)
	if err != nil {
		return nil, fmt.Errorf("%q is no status line: write down the stream with curl -iN URL", recording.Escape(status, excerptBytes))
	}
	header, err := lines.ReadMIMEHeader()
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("the response's head cannot be read: %w", err)
	}
	return &recording.Response{Status: number, Protocol: protocol, Header: http.Header(header)}, nil
}
