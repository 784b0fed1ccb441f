package stream

import (
	"context"
	"net"
	"net/http"
	"net/url"
	"time"

	"github.com/streamspec/streamspec/internal/lateness"
	"github.com/streamspec/streamspec/internal/tlsconfig"
	"github.com/streamspec/streamspec/internal/wire"
	"github.com/streamspec/streamspec/runner/recording"
	"github.com/streamspec/streamspec/runner/sse"
)

// Options say how a stream is reached and read, and when to stop. The zero value
// reads strictly, follows redirects, and does not reconnect.
type Options struct {
	Reading Reading
	// LastEventID is sent, unless the request has the header already. Empty: none is.
	LastEventID string
	For         time.Duration // stop so long after the first response's head; zero: do not
	Until       string        // what the watcher waits for, for people; empty: nothing

	Auth       Auth
	Jar        http.CookieJar // sends and keeps cookies; nil: no cookies
	TLS        tlsconfig.Settings
	TLSOf      wire.TLSOf // what holds instead for single servers; nil: nothing
	Protocol   Protocol
	Proxy      string // a URL (http, https, socks5), or NoProxy; empty: what the environment says
	Network    Network
	Compressed bool // ask for compression; what comes compressed is decoded in any case
	Redirects  int  // followed at most; zero: DefaultRedirects; NoRedirects: none
	// MayReach is asked before a redirect is followed; an error says why it must not
	// be. nil: it may.
	MayReach  func(*url.URL) error
	Deadlines Deadlines
	Reconnect Reconnect
	Limits    Limits
	Speed     int // bytes of a response that are read in a second, about; zero: as they come

	// Lateness tells how late this process comes to what it reads. Streams share one,
	// which Follow starts and stops; nil: the stream has one of its own.
	Lateness *lateness.Monitor
	// Rewrite makes of what comes what it stands for, before anybody sees it; nil: it is
	// seen as it comes.
	Rewrite Rewriter
	// RecordAsItCame has the Recorder write what came before it was rewritten.
	RecordAsItCame bool
	// Recorder writes what happens as it happens; nil: nobody does.
	Recorder *recording.Recorder
	// Hide is what is recorded instead of a secret that proves who we are, so that it can be
	// told from others; empty: nothing can. nil: nothing can of any.
	Hide func(secret string) string

	// Awaited tells that something waits for the end of the stream. Bytes behind an announced length are then
	// waited for only a little.
	Awaited bool

	// Absences tell when the client goes away. A channel with room for one is
	// enough. Nil: never.
	Absences <-chan Absence
}

// Reading says how an event stream is understood. The zero value reads strictly.
type Reading struct {
	Mode Mode
	// JSON tells that the data of the events is promised to be JSON: data that is not, or
	// has the same key twice, is a violation. Empty data and the declared end are exempt.
	JSON bool
	// NotJSON tells which other events are exempt; nil: none. The entry is valid during
	// the call only.
	NotJSON func(*recording.Entry) bool
	// DeclaredEnd tells whether an event declares the end of the stream: what comes after
	// it is a violation, and a response that ends without it has another reason. Nil: no
	// event does. The entry is valid during the call only.
	DeclaredEnd func(*recording.Entry) bool
	EndsWith    string // what that event is called, for people
	// DeliverUnterminated delivers an event that the end of the stream cut.
	DeliverUnterminated bool
}

// Rewriter makes what comes into what it stands for.
type Rewriter interface {
	// First is what stands before all that comes; nil: nothing does. It is the caller's own.
	First() *recording.Entry
	// Back changes an entry to what it stands for; false: it stands for nothing.
	Back(e *recording.Entry) bool
}

// Mode is what becomes of a violation of the event stream format.
type Mode string

// The modes. The empty one is Strict.
const (
	Strict  Mode = "strict"  // it ends the stream, if it is an error
	Lenient Mode = "lenient" // it is recorded
	Browser Mode = "browser" // it is recorded; a wrong media type fails the stream, as in a browser
)

// Modes lists the modes.
func Modes() []Mode { return []Mode{Strict, Lenient, Browser} }

func (m Mode) strict() bool { return m == "" || m == Strict }

// decoder reads what has arrived, as it is to be read.
func (r Reading) decoder(arrived *arrivals, limits Limits, lastEventID string) *sse.Decoder {
	options := sse.Options{
		JSON:                r.JSON,
		NotJSON:             shownTo(r.NotJSON),
		Clock:               arrived.clock,
		Limits:              sse.Limits{Line: limits.Line, Event: limits.Event, Events: limits.Events, Stream: limits.Decoded},
		LastEventID:         lastEventID,
		DeclaredEnd:         shownTo(r.DeclaredEnd),
		DeliverUnterminated: r.DeliverUnterminated,
	}
	if !r.Mode.strict() {
		options.Mode = sse.Lenient
	}
	return sse.NewDecoder(arrived, options)
}

// shownTo asks about an entry of the decoder as recordings have it.
func shownTo(ask func(*recording.Entry) bool) func(*sse.Entry) bool {
	if ask == nil {
		return nil
	}
	var shown recording.Entry
	return func(e *sse.Entry) bool {
		RecordedInto(&shown, e)
		return ask(&shown)
	}
}

// Absence is a client that goes away, and comes back or does not.
type Absence struct {
	Reason string         // for people: "the client went away"
	Back   *time.Duration // it resumes after this time; nil: it does not come back
}

// Defaults and limits of a connection.
const (
	// DefaultRedirects is how many redirects are followed.
	DefaultRedirects = 10
	// NoRedirects makes a redirect a response like any other: it ends the stream
	// with its status.
	NoRedirects = -1
	// NoProxy connects directly, whatever the environment says.
	NoProxy = "none"
)

// Auth is who asks. A request's own Authorization header goes before it, and it
// goes before a user in the URL. The zero value is nobody.
type Auth struct {
	Username, Password string // basic authentication (RFC 7617)
	Bearer             string // a token (RFC 6750); goes before a user name
}

// Protocol is a version of HTTP.
type Protocol string

// The protocols.
const (
	AnyProtocol Protocol = ""    // HTTP/2 if the server offers it over TLS, else HTTP/1.1
	HTTP1       Protocol = "1.1" // only HTTP/1.1
	HTTP2       Protocol = "2"   // only HTTP/2; without TLS by prior knowledge (RFC 9113, section 3.3)
)

// Network is how addresses are found and connections opened. The zero value is
// the system's way.
type Network struct {
	Resolver *net.Resolver
	// Dial opens connections; nil: a net.Dialer with Resolver. It must heed ctx.
	Dial func(ctx context.Context, network, address string) (net.Conn, error)
	// BrokenBy says by which fault of ours the connection from an address was broken; empty: by none.
	// nil: there are none.
	BrokenBy func(local net.Addr) string
}

// NoDeadline switches one deadline off.
const NoDeadline time.Duration = -1

// Defaults of [Deadlines]. The phases after them have no deadline unless one is
// set: a server may hold its headers back until the first event, and a stream may
// be quiet. The total bounds them.
const (
	DefaultResolve = 10 * time.Second
	DefaultConnect = 10 * time.Second
	DefaultTLS     = 10 * time.Second
	DefaultTotal   = 30 * time.Second
)

// Deadlines bound the phases of a stream; see the phases of package recording. A
// zero field stands for its default, NoDeadline for none.
type Deadlines struct {
	Resolve, Connect, TLS time.Duration
	Headers               time.Duration // none by default
	FirstEvent            time.Duration // none by default
	Silence               time.Duration // none by default
	Total                 time.Duration // of all connections together
}

// Defaults of [Reconnect].
const (
	DefaultReconnectionTime = 3 * time.Second
	DefaultMinReconnection  = 50 * time.Millisecond
	DefaultMaxReconnection  = 30 * time.Second
)

// Reconnect says whether and when a stream that ended is opened again, as a
// browser does. The zero value does not.
type Reconnect struct {
	Attempts int           // reconnections at most, successful or not; zero: never reconnect
	Time     time.Duration // the reconnection time until the server sets one; zero: DefaultReconnectionTime
	Min, Max time.Duration // bounds of every wait; zero: DefaultMinReconnection and DefaultMaxReconnection
	Jitter   float64       // 0 to 1: each wait is longer or shorter by up to this fraction, at random
	Backoff  float64       // each attempt that brings no response multiplies the wait by this; up to 1: constant
	// Broken: only a connection that broke is opened again. A browser does so after a
	// response that ended well, too.
	Broken bool
	Method Again // how a request that is not safe is sent again
	// Next says what else is different in the request of the next connection. It is called in
	// the goroutine that reads; the error says why there can be none. nil: nothing is.
	Next func() (Next, error)
}

// Next is what is different in the request of a later connection.
type Next struct {
	URL    string // empty: that of the first
	Header http.Header
}

// Again is how a request that is not safe is sent again.
type Again string

// The ways. The empty one does not send it again.
const (
	AgainGet  Again = "get"  // as a GET without the body
	AgainSame Again = "same" // as it was
)

// Defaults of [Limits].
const (
	DefaultHeaderLimit   = 1 << 20
	DefaultRetainedLimit = 256 << 20
)

// Limits bound what a response can cost. A zero field stands for its default, which
// package sse has for the first four; a negative one is no limit, except for Header.
type Limits struct {
	Line     int64 // bytes in one line
	Event    int64 // bytes in the data of one event
	Events   int64 // events in one response
	Decoded  int64 // bytes that a response decompresses to
	Retained int64 // bytes that a recording's entries hold; zero: DefaultRetainedLimit
	Header   int64 // bytes of a response's head; zero: DefaultHeaderLimit
}
