package expect

import (
	"fmt"
	"time"

	"github.com/streamspec/streamspec/runner/recording"
	"github.com/streamspec/streamspec/runner/sse"
)

// Retry expects that the stream sets this reconnection time, and no other.
type Retry struct {
	Time time.Duration `yaml:"retry,required"`
}

func (x Retry) String() string {
	return fmt.Sprintf("the stream sets the reconnection time %s", x.Time)
}

// Start implements Expectation.
func (x Retry) Start(Env) (Monitor, error) { return &retry{Retry: x}, nil }

type retry struct {
	Retry
	judgement
	seen bool
}

func (m *retry) See(v *View) {
	switch {
	case v.Kind != sse.KindRetry:
	case v.Retry != m.Time:
		m.breaks(m.String(), "it sets "+recording.Milliseconds(v.Retry), v.Entry)
	default:
		m.seen = true
	}
}

func (m *retry) End(*recording.Recording) {
	if !m.seen {
		m.breaks(m.String(), "it sets none")
		return
	}
	m.hold()
}

// Protocol expects the HTTP version of the response: "HTTP/1.1" or "HTTP/2.0".
type Protocol struct {
	Version string `yaml:"protocol,required"`
}

func (x Protocol) String() string { return "the protocol is " + x.Version }

// Validate finds versions that no response has.
func (x Protocol) Validate() error {
	switch x.Version {
	case "HTTP/1.0", "HTTP/1.1", "HTTP/2.0":
		return nil
	}
	return fmt.Errorf("%q is no HTTP version; write HTTP/1.0, HTTP/1.1 or HTTP/2.0", x.Version)
}

// Start implements Expectation.
func (x Protocol) Start(Env) (Monitor, error) { return &protocol{Protocol: x}, nil }

type protocol struct {
	Protocol
	endOnly
}

func (m *protocol) End(r *recording.Recording) {
	switch {
	case r.Response == nil:
		m.breaks(m.String(), "no response came: "+r.End.String())
	case r.Response.Protocol != m.Version:
		m.breaks(m.String(), "it is "+r.Response.Protocol)
	default:
		m.hold()
	}
}
