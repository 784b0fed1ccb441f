package stream_test

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"

	"github.com/streamspec/streamspec/internal/stream"
	"github.com/streamspec/streamspec/runner/recording"
)

// compressor is an encoding's writer: Flush sends what was written so far.
type compressor interface {
	io.WriteCloser
	Flush() error
}

// memberPerEvent ends a gzip member at each flush, as some servers do.
type memberPerEvent struct {
	*gzip.Writer
	to io.Writer
}

func (m *memberPerEvent) Flush() error {
	err := m.Writer.Close()
	m.Writer.Reset(m.to)
	return err
}

// layers is an encoding on top of another.
type layers struct {
	compressor
	lower compressor
}

func (l layers) Flush() error { return errors.Join(l.compressor.Flush(), l.lower.Flush()) }
func (l layers) Close() error { return errors.Join(l.compressor.Close(), l.lower.Close()) }

func toGzip(w io.Writer) compressor { return gzip.NewWriter(w) }
func toZlib(w io.Writer) compressor { return zlib.NewWriter(w) }
func toBrotli(w io.Writer) compressor {
	return brotli.NewWriter(w)
}

func toRawDeflate(w io.Writer) compressor {
	c, _ := flate.NewWriter(w, flate.BestCompression)
	return c
}

func toZstd(w io.Writer) compressor {
	c, _ := zstd.NewWriter(w, zstd.WithEncoderConcurrency(1))
	return c
}

func toMembers(w io.Writer) compressor { return &memberPerEvent{gzip.NewWriter(w), w} }

func toGzipThenZstd(w io.Writer) compressor {
	lower := toZstd(w)
	return layers{toGzip(lower), lower}
}

func TestEncodedEventsAreSeenAtOnce(t *testing.T) {
	cases := []struct {
		name, encoding string
		open           func(io.Writer) compressor
	}{
		{"gzip", "gzip", toGzip},
		{"its old name", "X-GZip", toGzip},
		{"a gzip member for each event", "gzip", toMembers},
		{"zlib", "deflate", toZlib},
		{"deflate without zlib's head", "deflate", toRawDeflate},
		{"brotli", "br", toBrotli},
		{"zstd", "zstd", toZstd},
		{"gzip in zstd", "gzip, identity, zstd", toGzipThenZstd},
		{"none", "identity", func(w io.Writer) compressor { return plain{w} }},
		{"what browsers take for none", "none", func(w io.Writer) compressor { return plain{w} }},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			seen := make(acknowledges, 3)
			url := serve(t, func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", "text/event-stream")
				w.Header().Set("Content-Encoding", c.encoding)
				encoder := c.open(w)
				sendsOnlyWhatIsAwaited(seen, func(event string) {
					_, _ = io.WriteString(encoder, event)
					_ = encoder.Flush()
					w.(http.Flusher).Flush()
				})
				_ = encoder.Close()
			})
			r := stream.Follow(t.Context(), &stream.Request{URL: url}, &stream.Options{}, seen)
			if r.Events() != 3 || r.End.Reason != recording.ServerClosed {
				t.Errorf("%d events, then %v", r.Events(), r.End)
			}
		})
	}
}

type plain struct{ io.Writer }

func (plain) Flush() error { return nil }
func (plain) Close() error { return nil }

func TestWhatIsNotTheDeclaredEncoding(t *testing.T) {
	zipped := encode(toGzip, "data: 1\n\n")
	cases := []struct {
		name, encoding, body string
		reason               recording.Reason
		detail               string
		events               int
	}{
		{"an unknown encoding", "lzma", "data: 1\n\n", recording.Malformed, `"lzma" is not one that can be decoded`, 0},
		{"too many of them", "gzip,gzip,gzip,gzip,gzip", zipped, recording.Malformed, "up to 4", 0},
		{"plain text", "gzip", "data: 1\n\n", recording.Malformed, `not the gzip that it declares, but text that is not encoded: it begins with "data: 1\n\n"`, 0},
		{"plain text for zstd", "zstd", "data: 1\n\n", recording.Malformed, "not the zstd", 0},
		{"plain text for brotli", "br", "data: 1\n\n", recording.Malformed, `not the br that it declares, but text that is not encoded: it begins with "data: 1\n\n"`, 0},
		{"one event, then a cut", "gzip", zipped[:len(zipped)-4], recording.Truncated, "in the middle of its gzip encoding", 1},
		{"a cut in its head", "gzip", zipped[:5], recording.Truncated, "in the middle of its gzip encoding", 0},
		{"other bytes", "gzip", "\x01\x02\x03", recording.Malformed, "not the gzip that it declares: gzip: invalid header", 0},
		{"one event, then garbage", "gzip", zipped + "garbage", recording.Malformed, "not the gzip", 1},
		{"a lower layer that is none", "gzip, zstd", zipped, recording.Malformed, "not the zstd", 0},
		{"nothing at all", "gzip", "", recording.ServerClosed, "", 0},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			url := serve(t, func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", "text/event-stream")
				w.Header().Set("Content-Encoding", c.encoding)
				_, _ = io.WriteString(w, c.body)
			})
			r := stream.Follow(t.Context(), &stream.Request{URL: url}, &stream.Options{}, until(""))
			if r.End.Reason != c.reason || !strings.Contains(r.End.Detail, c.detail) || r.Events() != c.events {
				t.Errorf("%d events, then %v", r.Events(), r.End)
			}
		})
	}
}

// TestACutBelowAnEncoding: what the network did is told, not what that made of
// the encoding.
func TestACutBelowAnEncoding(t *testing.T) {
	answer := head + "Content-Encoding: gzip\r\nContent-Length: 99\r\n\r\n" + encode(toGzip, "data: 1\n\n")[:12]
	r := stream.Follow(t.Context(), &stream.Request{URL: serve(t, raw(answer, closes))}, &stream.Options{}, until(""))
	if r.End.Reason != recording.Truncated || !strings.Contains(r.End.Detail, "before the response was complete") {
		t.Errorf("got %v", r.End)
	}
}

func TestCompressionIsAskedForOnlyWhenWanted(t *testing.T) {
	for wanted, want := range map[bool]string{false: "", true: "gzip, deflate, br, zstd"} {
		var got string
		url := serve(t, func(_ http.ResponseWriter, r *http.Request) { got = r.Header.Get("Accept-Encoding") })
		stream.Follow(t.Context(), &stream.Request{URL: url}, &stream.Options{Compressed: wanted}, until(""))
		if got != want {
			t.Errorf("Compressed %v sends %q, want %q", wanted, got, want)
		}
	}
}

func encode(open func(io.Writer) compressor, text string) string {
	var out bytes.Buffer
	encoder := open(&out)
	_, _ = io.WriteString(encoder, text)
	_ = encoder.Close()
	return out.String()
}
