package endpoint

import (
	"crypto/tls"
	"errors"
	"strings"

	"github.com/streamspec/streamspec/internal/stream"
	"github.com/streamspec/streamspec/internal/wire"
	"github.com/streamspec/streamspec/runner/recording"
	"github.com/streamspec/streamspec/runner/sse"
)

// The codes of why no response came, and of how a body is broken, beside NoResponse and
// BrokenOff. They never change.
const (
	RedirectRefused = "redirect-refused"
	Certificate     = "certificate"
	SpeaksTLS       = "speaks-tls"
	SpeaksNoTLS     = "speaks-no-tls"
	NoHTTP          = "no-http"
	BrokenHead      = "broken-head"
	BrokenChunks    = "broken-chunks"
	BrokenEncoding  = "broken-encoding"
	TooLarge        = "too-large"
)

// unreached is the finding that no response came.
func unreached(end recording.End) Finding {
	return Finding{Code: unreachedBy(end), Grade: Broken, Seen: "no response: " + end.String()}
}

func unreachedBy(end recording.End) string {
	var redirect *stream.RedirectError
	var certificate *tls.CertificateVerificationError
	switch {
	case errors.As(end.Err, &redirect):
		return RedirectRefused
	case errors.As(end.Err, &certificate):
		return Certificate
	}
	for _, known := range []struct{ says, code string }{
		{wire.SpeaksTLS, SpeaksTLS}, {wire.SpeaksNoTLS, SpeaksNoTLS}, {wire.SpeaksHTTP2, NoHTTP}, {wire.NoHTTP, NoHTTP}, {wire.BrokenHead, BrokenHead},
	} {
		if strings.Contains(end.Detail, known.says) {
			return known.code
		}
	}
	return NoResponse
}

// brokenBy tells how a body is broken that did not end as it should.
func brokenBy(end recording.End) string {
	var encoding *stream.EncodingError
	var corrupt *stream.CorruptError
	var limit *sse.LimitError
	switch {
	case errors.As(end.Err, &encoding), errors.As(end.Err, &corrupt):
		return BrokenEncoding
	case errors.As(end.Err, &limit):
		return TooLarge
	case end.Reason == recording.Malformed:
		return BrokenChunks
	}
	return BrokenOff
}
