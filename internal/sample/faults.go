package sample

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/google/uuid"
)

// A Fault is one way in which the service is wrong, for tests of the runner.
// The zero value is no fault.
type Fault string

// The faults.
const (
	// FaultMissingEvent: no task_started is sent.
	FaultMissingEvent Fault = "missing-event"
	// FaultDuplicateEvent: each task_completed is sent twice.
	FaultDuplicateEvent Fault = "duplicate-event"
	// FaultOutOfOrder: task_completed is sent before the last progress_update.
	FaultOutOfOrder Fault = "out-of-order"
	// FaultWrongNesting: the fields of a task_event are inside a "payload".
	FaultWrongNesting Fault = "wrong-nesting"
	// FaultChangingCorrelationID: each event has a correlation ID of its own.
	FaultChangingCorrelationID Fault = "changing-correlation-id"
	// FaultNoCorrelationID: no event has a correlation ID.
	FaultNoCorrelationID Fault = "no-correlation-id"
	// FaultLateHeartbeat: heartbeats come at three times their interval.
	FaultLateHeartbeat Fault = "late-heartbeat"
	// FaultMissingHeader: no Cache-Control and no Access-Control-Allow-Origin.
	FaultMissingHeader Fault = "missing-header"
	// FaultCloseWithoutReason: the data of a connection_close has no reason.
	FaultCloseWithoutReason Fault = "close-without-reason"
	// FaultEventAfterClose: a heartbeat follows the connection_close.
	FaultEventAfterClose Fault = "event-after-close"
	// FaultCrash: the process exits with crashStatus once it has sent a
	// progress_update.
	FaultCrash Fault = "crash"
	// FaultHang: nothing follows the connection_open; the stream stays open.
	FaultHang Fault = "hang"
)

// crashStatus is the exit status of FaultCrash.
const crashStatus = 3

// lateHeartbeatFactor is how many intervals FaultLateHeartbeat waits.
const lateHeartbeatFactor = 3

// Faults lists every fault.
func Faults() []Fault {
	return []Fault{
		FaultMissingEvent, FaultDuplicateEvent, FaultOutOfOrder, FaultWrongNesting,
		FaultChangingCorrelationID, FaultNoCorrelationID, FaultLateHeartbeat, FaultMissingHeader,
		FaultCloseWithoutReason, FaultEventAfterClose, FaultCrash, FaultHang,
	}
}

func faultNames() string {
	var names []string
	for _, f := range Faults() {
		names = append(names, string(f))
	}
	return strings.Join(names, ", ")
}

func (f Fault) valid() bool {
	return f == "" || slices.Contains(Faults(), f)
}

// heartbeatFactor is how many intervals lie between two heartbeats.
func (f Fault) heartbeatFactor() int {
	if f == FaultLateHeartbeat {
		return lateHeartbeatFactor
	}
	return 1
}

func (f Fault) spoilHeader(h http.Header) {
	if f == FaultMissingHeader {
		h.Del("Cache-Control")
		h.Del("Access-Control-Allow-Origin")
	}
}

// correlation is how events of a stream get the correlation ID.
func (f Fault) correlation(id string, nested bool) func(event) event {
	switch f {
	case FaultNoCorrelationID:
		return func(e event) event { return e }
	case FaultChangingCorrelationID:
		return func(e event) event { return e.correlated(uuid.NewString(), nested) }
	default:
		return func(e event) event { return e.correlated(id, nested) }
	}
}

// errStopped ends a stream that hangs when the service is closed.
var errStopped = errors.New("the service is closed")

// aftermath is what happens once an event has been sent: nothing, or crash, or
// a wait until the client hangs up or the service is stopping.
func (f Fault) aftermath(crash func(), stopping <-chan struct{}) func(context.Context, event) error {
	return func(ctx context.Context, e event) error {
		switch {
		case f == FaultCrash && e.isTask(typeProgress):
			crash()
		case f == FaultHang && e.name == eventOpen:
			return hang(ctx, stopping)
		}
		return nil
	}
}

func hang(ctx context.Context, stopping <-chan struct{}) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-stopping:
		return errStopped
	}
}

// A distortion is what a stream sends instead of an event. Each stream has its
// own, since it may remember.
type distortion func(event) []event

// distortion is the one of f; heartbeat makes a heartbeat of the stream.
func (f Fault) distortion(heartbeat func() event) distortion {
	switch f {
	case FaultMissingEvent:
		return withoutStarted
	case FaultDuplicateEvent:
		return completedTwice
	case FaultOutOfOrder:
		return completedEarly()
	case FaultWrongNesting:
		return underPayload
	case FaultCloseWithoutReason:
		return closeWithoutReason
	case FaultEventAfterClose:
		return heartbeatAfterClose(heartbeat)
	default:
		return func(e event) []event { return []event{e} }
	}
}

func withoutStarted(e event) []event {
	if e.isTask(typeStarted) {
		return nil
	}
	return []event{e}
}

func completedTwice(e event) []event {
	if e.isTask(typeCompleted) {
		return []event{e, e}
	}
	return []event{e}
}

// completedEarly holds the last progress_update back until the next event: a
// task_completed goes first, any other event follows it.
func completedEarly() distortion {
	var held []event
	return func(e event) []event {
		if e.isLastProgress() {
			held = []event{e}
			return nil
		}
		released := held
		held = nil
		if e.isTask(typeCompleted) {
			return append([]event{e}, released...)
		}
		return append(released, e)
	}
}

// isLastProgress tells whether e is the progress_update after the last step.
func (e event) isLastProgress() bool {
	data, _ := e.data.(object)
	inner, _ := data.get("data").(object)
	return e.isTask(typeProgress) && inner.get("progress") == 1.0
}

func underPayload(e event) []event {
	if e.name != eventTask {
		return []event{e}
	}
	return []event{{e.name, object{{"payload", e.data}}}}
}

func closeWithoutReason(e event) []event {
	if e.name == eventClose {
		e.data = object{}
	}
	return []event{e}
}

func heartbeatAfterClose(heartbeat func() event) distortion {
	return func(e event) []event {
		if e.name == eventClose {
			return []event{e, heartbeat()}
		}
		return []event{e}
	}
}
