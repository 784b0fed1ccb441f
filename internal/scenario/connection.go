package scenario

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/tlsconfig"
)

// Connection is how a stream is reached: who asks, whom to trust, which way, and
// how long each part may take. The zero value is what package stream does anyway.
type Connection struct {
	Auth       Auth               `yaml:"auth"`
	TLS        tlsconfig.Settings `yaml:"tls"`
	Protocol   Protocol           `yaml:"protocol"`   // default: HTTP/2 if the server offers it over TLS
	Proxy      string             `yaml:"proxy"`      // a URL, or none; default: what the environment says
	Compressed bool               `yaml:"compressed"` // ask for compression
	Redirects  *int               `yaml:"redirects"`  // followed at most; 0: none
	Deadlines  Deadlines          `yaml:"deadlines"`
	Reconnect  Reconnect          `yaml:"reconnect"`
	Limits     Limits             `yaml:"limits"`
	Speed      int                `yaml:"speed" above:"0"` // a slow reader: bytes that it reads in a second; default: as fast as they come
}

// Validate finds speeds that never come to an end.
func (c Connection) Validate() error {
	if c.Speed < 0 {
		return problem.AtField("speed", errors.New("a reader cannot be slower than 1 byte a second"))
	}
	return nil
}

// Limits bound what a stream may cost, in bytes unless they say otherwise. A zero
// field stands for its default, see packages sse and stream.
type Limits struct {
	Line     int64 `yaml:"line" above:"0"`
	Event    int64 `yaml:"event" above:"0"`    // its data
	Events   int64 `yaml:"events" above:"0"`   // how many
	Decoded  int64 `yaml:"decoded" above:"0"`  // of a response, when it is decompressed
	Retained int64 `yaml:"retained" above:"0"` // of the recording
	Header   int64 `yaml:"header" above:"0"`   // of a response's head
}

// Validate finds limits that nothing can keep.
func (l Limits) Validate() error {
	for _, n := range []int64{l.Line, l.Event, l.Events, l.Decoded, l.Retained, l.Header} {
		if n < 0 {
			return errors.New("a limit cannot be negative")
		}
	}
	return nil
}

// Auth is who asks: a bearer token, or a user with a password.
type Auth struct {
	Bearer   string `yaml:"bearer"`
	User     string `yaml:"user"`
	Password string `yaml:"password"`
}

// Validate finds two ways to say who asks.
func (a Auth) Validate() error {
	if a.Bearer != "" && a.User != "" {
		return problem.WithHelp(errors.New("a request is authorized in one way"), "write bearer, or user and password")
	}
	return nil
}

// Protocol is a version of HTTP: "1.1" or "2".
type Protocol string

// Validate finds other versions.
func (p Protocol) Validate() error {
	if p == "" || p == "1.1" || p == "2" {
		return nil
	}
	return problem.WithHelp(fmt.Errorf("HTTP %q cannot be asked for", string(p)), `valid here: "1.1", "2"`)
}

// Deadlines bound the phases of a stream. A zero field stands for its default, see
// package stream.
type Deadlines struct {
	Resolve    time.Duration `yaml:"resolve" above:"0"`
	Connect    time.Duration `yaml:"connect" above:"0"`
	TLS        time.Duration `yaml:"tls" above:"0"`
	Headers    time.Duration `yaml:"headers" above:"0"`
	FirstEvent time.Duration `yaml:"first_event" above:"0"`
	Silence    time.Duration `yaml:"silence" above:"0"`
}

// Reconnect says whether and when a stream that ended is opened again.
type Reconnect struct {
	Attempts int           `yaml:"attempts"`       // at most; 0: never
	Time     time.Duration `yaml:"time" above:"0"` // until the server sets one
	Min      time.Duration `yaml:"min" above:"0"`
	Max      time.Duration `yaml:"max" above:"0"`
	Jitter   float64       `yaml:"jitter"`            // 0 to 1
	Backoff  float64       `yaml:"backoff" above:"0"` // multiplies the wait after each attempt without a response
	Broken   bool          `yaml:"broken"`            // only after a connection that broke, not after a response that ended well
	Method   Again         `yaml:"method"`            // how a stream that is no GET is asked for again; without it, it is not

	// What the request is by which it comes back, where that differs from the first. Variables
	// in it are those of the moment, also what the stream itself captured.
	URL     string            `yaml:"url"`
	Query   map[string]string `yaml:"query"`   // added to that of the URL
	Headers map[string]string `yaml:"headers"` // beside those of the first, or in their place
}

// ComesBackOtherwise tells whether the request by which it comes back is another than the first.
func (r Reconnect) ComesBackOtherwise() bool {
	return r.URL != "" || len(r.Query) > 0 || len(r.Headers) > 0
}

// Again is how a request that is not safe is sent again.
type Again string

// The ways. The empty one does not send it again.
const (
	AgainGet  Again = "get"  // as a GET, with the last event ID and without the body
	AgainSame Again = "same" // as it was
)

// YAMLValues lists the ways.
func (Again) YAMLValues() []string { return []string{string(AgainGet), string(AgainSame)} }

// Validate finds other ways.
func (a Again) Validate() error {
	if a == "" || slices.Contains(a.YAMLValues(), string(a)) {
		return nil
	}
	return problem.WithHelp(fmt.Errorf("a stream is not asked for again by the method %q", string(a)), "valid here: get, same")
}

// Validate finds waits that cannot be.
func (r Reconnect) Validate() error {
	switch {
	case r.Attempts < 0:
		return problem.AtField("attempts", errors.New("a stream cannot reconnect fewer than 0 times"))
	case r.Jitter < 0 || r.Jitter > 1:
		return problem.AtField("jitter", problem.WithHelp(errors.New("jitter is a fraction of the wait"), "write a number from 0 to 1"))
	case r.Backoff > 0 && r.Backoff < 1:
		return problem.AtField("backoff", problem.WithHelp(fmt.Errorf("%v would make each wait shorter than the one before", r.Backoff), "write a number from 1"))
	case r.Max > 0 && r.Min > r.Max:
		return problem.AtField("min", errors.New("min is longer than max"))
	default:
		return nil
	}
}
