package stream

import (
	"bufio"
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"

	"github.com/streamspec/streamspec/internal/wire"
)

const (
	// acceptEncoding is what is asked for with Options.Compressed.
	acceptEncoding = "gzip, deflate, br, zstd"
	// maxEncodings is how many encodings may lie on top of each other.
	maxEncodings = 4
	// zstdWindow is the most that a zstd frame may make us remember: what
	// RFC 9659 lets a server use for HTTP.
	zstdWindow = 8 << 20
)

// EncodingError tells that a response is encoded in a way that we do not decode.
type EncodingError struct {
	Encoding string // as the server named it
}

// Error names the encoding and those that are decoded.
func (e *EncodingError) Error() string {
	return fmt.Sprintf("the Content-Encoding %q is not one that can be decoded: %s, up to %d on top of each other", e.Encoding, acceptEncoding, maxEncodings)
}

// CorruptError tells that what arrived is not in the encoding that the response
// declares.
type CorruptError struct {
	Encoding string
	Plain    string // what it begins with that is text instead; empty: nothing
	Err      error  // the decoder's; io.ErrUnexpectedEOF where the encoded text was cut
}

// Error says what is wrong with the encoded text.
func (e *CorruptError) Error() string {
	if e.cut() {
		return "the response ended in the middle of its " + e.Encoding + " encoding"
	}
	if e.Plain != "" {
		return fmt.Sprintf("the response is not the %s that it declares, but text that is not encoded: it begins with %q", e.Encoding, e.Plain)
	}
	return fmt.Sprintf("the response is not the %s that it declares: %v", e.Encoding, e.Err)
}

// Unwrap returns the decoder's error.
func (e *CorruptError) Unwrap() error { return e.Err }

func (e *CorruptError) cut() bool { return errors.Is(e.Err, io.ErrUnexpectedEOF) }

// decoded undoes the encodings of a response (RFC 9110, section 8.4), each as far
// as the bytes that have arrived allow. Nothing is read until the first Read.
// close frees what the decoders hold.
func decoded(body *arrivals, header http.Header) (text io.Reader, close func(), err error) {
	encodings := wire.Codings(header)
	if len(encodings) > maxEncodings {
		return nil, nil, &EncodingError{strings.Join(encodings, ", ")}
	}
	var closers []func()
	text = body
	close = func() {
		for _, c := range closers {
			c()
		}
	}
	for _, encoding := range slices.Backward(encodings) {
		open := opener(encoding)
		if open == nil {
			close()
			return nil, nil, &EncodingError{encoding}
		}
		layer := &layer{encoding: encoding, source: bufio.NewReader(text), body: body, open: open}
		text, closers = layer, append(closers, layer.close)
	}
	return text, close, nil
}

// opener returns the function that begins to decode an encoding, or nil.
func opener(encoding string) func(*bufio.Reader) (io.Reader, error) {
	switch encoding {
	case "gzip", "x-gzip":
		return func(r *bufio.Reader) (io.Reader, error) { return newMembers(r) }
	case "deflate":
		return newInflater
	case "br":
		return func(r *bufio.Reader) (io.Reader, error) { return brotli.NewReader(r), nil }
	case "zstd":
		return newZstd
	}
	return nil
}

// layer decodes one encoding.
type layer struct {
	encoding string
	source   *bufio.Reader
	body     *arrivals
	open     func(*bufio.Reader) (io.Reader, error)
	decoder  io.Reader // nil until the first byte has come
	plain    string    // what it begins with, if that is text; empty once something was decoded
}

// Read implements io.Reader. What goes wrong below the encoding is told as it is;
// what is wrong with the encoding is a CorruptError.
func (l *layer) Read(p []byte) (int, error) {
	n, err := l.read(p)
	if n > 0 {
		l.plain = ""
	}
	var below *CorruptError
	switch {
	case err == nil, err == io.EOF, errors.As(err, &below):
		return n, err
	case l.body.err != nil:
		return n, l.body.err
	}
	return n, &CorruptError{Encoding: l.encoding, Plain: l.plain, Err: err}
}

// plainBytes is as much as is told of text that should be encoded.
const plainBytes = 40

// plainText is what a text begins with, if that is text: no encoding begins so.
func plainText(begins []byte) string {
	if bytes.ContainsFunc(begins, func(r rune) bool { return r == utf8.RuneError || unicode.IsControl(r) && !unicode.IsSpace(r) }) {
		return ""
	}
	return string(begins)
}

// read opens the decoder when bytes have come: a response without any is empty
// in every encoding.
func (l *layer) read(p []byte) (int, error) {
	if l.decoder == nil {
		if _, err := l.source.Peek(1); err != nil {
			return 0, err
		}
		begins, _ := l.source.Peek(min(l.source.Buffered(), plainBytes))
		l.plain = plainText(begins)
		decoder, err := l.open(l.source)
		if err != nil {
			return 0, cutIfEOF(err)
		}
		l.decoder = decoder
	}
	return l.decoder.Read(p)
}

func (l *layer) close() {
	if c, ok := l.decoder.(*zstd.Decoder); ok {
		c.Close()
	}
}

// cutIfEOF makes the end of the text inside an encoding's own head an error.
func cutIfEOF(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}

// gzipMagic begins each member (RFC 1952, section 2.3.1).
const gzipMagic = "\x1f\x8b"

// members reads gzip. A server may end a member after each event and begin the
// next one with the next event, so the text of a member is handed over before
// anything after it is asked for.
type members struct {
	source *bufio.Reader
	gzip   *gzip.Reader
	ended  bool // the current member has
}

func newMembers(r *bufio.Reader) (*members, error) {
	m := &members{source: r, gzip: new(gzip.Reader), ended: true}
	return m, m.begin()
}

// Read implements io.Reader.
func (m *members) Read(p []byte) (int, error) {
	for {
		if err := m.begin(); err != nil {
			return 0, err
		}
		n, err := m.gzip.Read(p)
		m.ended = err == io.EOF
		if m.ended {
			err = nil
		}
		if n > 0 || err != nil {
			return n, err
		}
	}
}

// begin begins the next member if one has ended.
func (m *members) begin() error {
	if !m.ended {
		return nil
	}
	magic, err := m.source.Peek(2)
	switch {
	case len(magic) == 0:
		return err
	case err == nil && string(magic) != gzipMagic: // else a short text would seem to be cut
		return gzip.ErrHeader
	}
	if err := m.gzip.Reset(m.source); err != nil {
		return cutIfEOF(err)
	}
	m.gzip.Multistream(false)
	m.ended = false
	return nil
}

// newInflater reads "deflate": zlib by the standard (RFC 9110, section 8.4.1.2),
// but many servers send it without zlib's head.
func newInflater(r *bufio.Reader) (io.Reader, error) {
	head, err := r.Peek(2)
	if err != nil {
		return nil, err
	}
	const method, methodDeflate = 0x0F, 8
	if head[0]&method == methodDeflate && (uint(head[0])<<8|uint(head[1]))%31 == 0 {
		return zlib.NewReader(r)
	}
	return flate.NewReader(r), nil
}

// newZstd reads zstd in the reading goroutine.
func newZstd(r *bufio.Reader) (io.Reader, error) {
	return zstd.NewReader(r, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(zstdWindow))
}
