package importing

import (
	"bufio"
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/textproto"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/streamspec/streamspec/internal/httpcall"
	"github.com/streamspec/streamspec/internal/wire"
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
	body, end, err := bodyOf(response, body)
	if err != nil {
		return nil, err
	}
	broke := end.Reason != recording.ServerClosed
	switch {
	case response.Status != http.StatusOK:
		end.Reason = recording.HTTPStatus
	case !httpcall.IsStream(response.Header):
		end.Reason = recording.WrongMediaType
	}
	if end.Reason == recording.HTTPStatus || end.Reason == recording.WrongMediaType {
		response.Excerpt, response.Cut = excerpt(body, broke)
		return []*recording.Stream{{Response: response, End: end, Untimed: true}}, nil
	}
	s, err := Body(response, []Chunk{{Bytes: body}}, end, false) // it says nothing where it gave up, or was stopped
	if err != nil {
		return nil, err
	}
	s.Untimed = true
	return []*recording.Stream{s}, nil
}

// excerptBytes is how much is kept of a body that is no stream.
const excerptBytes = 1 << 10

// excerpt is the beginning of such a body, and whether that goes on behind it.
func excerpt(body []byte, broke bool) (text string, goesOn bool) {
	return string(body[:min(len(body), excerptBytes)]), broke || len(body) > excerptBytes
}

// Errors of who wrote down a body that cannot be read as it is.
var (
	errCompressed = errors.New("the body is compressed as it came: write it down with curl --compressed -iN URL")
	errChunked    = errors.New("the body has the sizes of its chunks in it: write it down without --raw, with curl -iN URL")
)

var (
	gzipBegin = []byte{0x1f, 0x8b}
	chunkSize = regexp.MustCompile("^[0-9a-fA-F]{1,8}\r\n")
	complaint = regexp.MustCompile(`curl: \((\d+)\) ([^\r\n]*)\s*$`)
)

// complaints are how streams ended of which curl complained, by its exit status. Of others it gives up in the
// middle as well.
var complaints = map[string]recording.Reason{
	"18": recording.Truncated, "23": recording.Stopped, "28": recording.Stopped, "42": recording.Stopped,
	"56": recording.Reset, "92": recording.Reset,
}

// bodyOf is a body without what curl said of it at its end, where both went into one file; and how it
// ended, by that.
func bodyOf(response *recording.Response, body []byte) ([]byte, recording.End, error) {
	end := recording.End{Reason: recording.ServerClosed}
	switch {
	case len(wire.Codings(response.Header)) > 0 && (bytes.HasPrefix(body, gzipBegin) || !utf8.Valid(body)):
		return nil, end, errCompressed
	case response.Header.Get("Transfer-Encoding") != "" && chunkSize.Match(body):
		return nil, end, errChunked
	}
	said := complaint.FindSubmatchIndex(body)
	if said == nil {
		return body, end, nil
	}
	end.Reason = cmp.Or(complaints[string(body[said[2]:said[3]])], recording.Truncated)
	end.Detail = "curl: " + string(body[said[4]:said[5]])
	return body[:said[0]], end, nil
}

// lastHead reads heads, until what follows is none.
func lastHead(from *bufio.Reader) (*recording.Response, error) {
	var last *recording.Response
	for {
		begin, _ := from.Peek(len("HTTP/")) // the end is no head either
		if last != nil && (string(begin) != "HTTP/" || last.Status == http.StatusOK && !isTunnel(last)) {
			return last, nil
		}
		var err error
		if last, err = head(from); err != nil {
			return nil, err
		}
	}
}

// isTunnel tells the answer of a proxy by which curl reached the server.
func isTunnel(r *recording.Response) bool { return r.Header.Get("Content-Type") == "" }

func head(from *bufio.Reader) (*recording.Response, error) {
	lines := textproto.NewReader(from)
	status, err := lines.ReadLine()
	if err != nil {
		return nil, fmt.Errorf("the response's head is not whole: %w", err)
	}
	protocol, rest, _ := strings.Cut(status, " ")
	if protocol == "HTTP/2" || protocol == "HTTP/3" {
		protocol += ".0" // as clients name it that record themselves
	}
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

// headless reads what `curl -N` wrote: the body alone, of what is taken for an event stream.
func headless(text []byte) ([]*recording.Stream, error) {
	response := &recording.Response{Status: http.StatusOK, Header: http.Header{"Content-Type": {"text/event-stream"}}}
	text, end, err := bodyOf(response, text)
	if err != nil {
		return nil, err
	}
	s, err := Body(response, []Chunk{{Bytes: text}}, end, false)
	if err != nil {
		return nil, err
	}
	s.Untimed, s.Headless = true, true
	return []*recording.Stream{s}, nil
}
