package sample

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
)

// A Fault names one way in which the service is wrong, for tests of the runner.
// The zero value is no fault.
type Fault string

// Faults lists every fault. What each does is its Seen.
func Faults() []Fault {
	var all []Fault
	for _, d := range defects() {
		all = append(all, d.fault)
	}
	return all
}

// Seen says in one line what a client sees of f. It is empty for no fault.
func (f Fault) Seen() string {
	return f.defect().seen
}

func (f Fault) valid() bool {
	return f == "" || slices.Contains(Faults(), f)
}

func (f Fault) defect() defect {
	for _, d := range defects() {
		if d.fault == f {
			return d
		}
	}
	return defect{}
}

func faultNames() string {
	var names []string
	for _, f := range Faults() {
		names = append(names, string(f))
	}
	return strings.Join(names, ", ")
}

// A defect is what a fault makes of the service. Each field after the first two
// is one place that it can be wrong in; at its zero value it is right there.
type defect struct {
	fault Fault
	seen  string // what a client sees, in one line

	// events makes what one stream sends instead of each of its events.
	events func() distortion
	// correlate gives an event the correlation ID of its stream.
	correlate func(e event, id string, nested bool) event
	// pause is how long an event is late.
	pause func(event) time.Duration
	// encode is an event on the wire, made of what is right.
	encode func(e event, wire []byte) []byte
	// after is what happens once an event was sent. Its error ends the stream.
	after func(ctx context.Context, s *Server, e event) error
	// heartbeats is how many intervals lie between two heartbeats; 0 is 1.
	heartbeats int
	// header changes the header of a stream.
	header func(http.Header)
	// routes wraps the handlers of these patterns.
	routes map[string]middleware
	// skips is how many events of a response are left out for who comes back to it.
	skips int
	// missed tells, of a member of a room, the how manieth message does not reach it.
	missed func(seat, message int) bool
	// repeated tells which message in a room has the text of the one before.
	repeated func(message int) bool
	// mistaken tells which member of a room is welcomed as another.
	mistaken func(seat int) bool
	// blind tells that the service does not notice when a client goes away.
	blind bool
	// complaint is what the service logs as an error when a task is over.
	complaint string
	// hammers tells that the service asks a front end that fails again at once.
	hammers bool
	// deaf is how long the service goes on once it is told to end.
	deaf time.Duration
	// madeUp tells that the service does not ask its front end, and makes a version up.
	madeUp bool
	// tells tells that the front end is told a credential.
	tells bool
	// closedAdmin tells that the second port is not open.
	closedAdmin bool
	// selfSigned tells that no authority has signed the certificate that the service shows.
	selfSigned bool
	// pushing is what is wrong with what a gateway is sent.
	pushing pushDefect
}

// A distortion is what a stream sends instead of an event. Each stream has its
// own, since it may remember.
type distortion func(event) []event

// A middleware wraps the handler of one pattern of s.
type middleware func(s *Server, next http.HandlerFunc) http.HandlerFunc

// defects is the table of all faults.
var defects = sync.OnceValue(func() []defect {
	return slices.Concat(eventDefects(), timeDefects(), dataDefects(), answerDefects(), assistantDefects(), responseDefects(), correlationDefects(),
		wireDefects(), headDefects(), bodyDefects(), callDefects(), endDefects(), roomDefects(), listenDefects(), pushDefects())
})

// isInside tells that no client of a stream sees the defect: it shows in the log, to an upstream,
// when the service ends, or in how it is reached.
func (d defect) isInside() bool {
	return d.deaf > 0 || d.blind || d.hammers || d.complaint != "" || d.tells || d.closedAdmin || d.selfSigned || d.pushing != (pushDefect{})
}

func (d defect) heartbeatFactor() int {
	return max(d.heartbeats, 1)
}

func (d defect) spoilHeader(h http.Header) {
	if d.header != nil {
		d.header(h)
	}
}

func (d defect) distortion() distortion {
	if d.events != nil {
		return d.events()
	}
	return func(e event) []event { return []event{e} }
}

func (d defect) correlated(e event, id string, nested bool) event {
	if d.correlate != nil {
		return d.correlate(e, id, nested)
	}
	return e.correlated(id, nested)
}

func (d defect) encoded(e event) []byte {
	if d.encode != nil {
		return d.encode(e, e.encode())
	}
	return e.encode()
}

func (d defect) wrap(s *Server, pattern string, handler http.HandlerFunc) http.HandlerFunc {
	if wrapped := d.routes[pattern]; wrapped != nil {
		return wrapped(s, handler)
	}
	return handler
}

// delay waits for as long as e is late.
func (d defect) delay(ctx context.Context, s *Server, e event) error {
	if d.pause == nil || d.pause(e) == 0 {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, d.pause(e))
	defer cancel()
	err := hang(ctx, s)
	if errors.Is(err, context.DeadlineExceeded) {
		return nil
	}
	return err
}

func (d defect) aftermath(ctx context.Context, s *Server, e event) error {
	if d.after != nil {
		return d.after(ctx, s, e)
	}
	return nil
}

// errStopped ends a stream that hangs when the service is closed.
var errStopped = errors.New("the service is closed")

// hang waits until the client hangs up or the service is stopping.
func hang(ctx context.Context, s *Server) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-s.life.stopping.Done():
		return errStopped
	}
}
