package sample

import (
	"cmp"
	"net/http"
	"time"

	"github.com/google/uuid"
)

// Names of events.
const (
	eventOpen      = "connection_open"
	eventClose     = "connection_close"
	eventEndpoint  = "endpoint"
	eventError     = "error"
	eventHeartbeat = "heartbeat"
	eventTask      = "task_event"
	eventVersion   = "version"
	eventState     = "state"
	eventPatch     = "patch"
	eventText      = "text"
	eventArguments = "arguments"
	eventUsage     = "usage"
	eventWelcome   = "welcome"
	eventMessage   = "message"
)

// Values of event_type in a task_event.
const (
	typeStarted   = "task_started"
	typeProgress  = "progress_update"
	typeCompleted = "task_completed"
	typeFailed    = "task_failed"
)

// Reasons of a connection_close.
const (
	reasonTaskCompleted  = "task_completed"
	reasonTaskNotFound   = "task_not_found"
	reasonFetchError     = "version_fetch_error"
	reasonServerShutdown = "server_shutdown"
	reasonIdleTimeout    = "idle_timeout"
	reasonAnswered       = "answered"
	reasonRoomClosed     = "room_closed"
)

// keyCorrelationID is the key under which events carry their correlation ID.
const keyCorrelationID = "correlation_id"

// timestampLayout is ISO 8601 in UTC, as Python's isoformat writes it.
const timestampLayout = "2006-01-02T15:04:05.000000-07:00"

// An event is what a stream sends. Its data is a JSON value, nearly always an
// object: only a front end can bring another.
type event struct {
	name string
	data any
	id   string // empty: it has no id field
}

// plainText is data that is no JSON. It has no line breaks.
type plainText string

func connectionOpen() event {
	return event{name: eventOpen, data: object{{"status", "connected"}}}
}

func connectionClose(reason string) event {
	return event{name: eventClose, data: object{{"reason", reason}}}
}

func failure(text string) event {
	return event{name: eventError, data: object{{"error", text}}}
}

func taskHeartbeat() event {
	return event{name: eventHeartbeat, data: object{{"timestamp", timestamp()}}}
}

func versionHeartbeat() event {
	return event{name: eventHeartbeat, data: object{{"timestamp", "keepalive"}}}
}

// taskEvent is an event in the life of a task; data is an object or nil.
func taskEvent(eventType, taskID string, data any) event {
	return event{name: eventTask, data: object{
		{"event_type", eventType},
		{"task_id", taskID},
		{"timestamp", timestamp()},
		{"data", data},
	}}
}

func timestamp() string {
	return time.Now().UTC().Format(timestampLayout)
}

// isTask tells whether e is a task_event of this type.
func (e event) isTask(eventType string) bool {
	data, _ := e.data.(object)
	return e.name == eventTask && data.get("event_type") == eventType
}

// endsTask tells whether e is the last event of a task.
func (e event) endsTask() bool {
	return e.isTask(typeCompleted) || e.isTask(typeFailed)
}

// encode is e on the wire: one data line, since JSON text has no line breaks.
func (e event) encode() []byte {
	wire := append([]byte("event: "), e.name...)
	if e.id != "" {
		wire = append(append(wire, "\nid: "...), e.id...)
	}
	wire = append(wire, "\ndata: "...)
	if text, is := e.data.(plainText); is {
		return append(append(wire, text...), "\n\n"...)
	}
	wire = appendJSON(wire, e.data)
	return append(wire, "\n\n"...)
}

// correlated is e with the correlation ID at the top level of its data and, if
// nested, inside the data of a task_event as well.
func (e event) correlated(id string, nested bool) event {
	data, isObject := e.data.(object)
	if !isObject {
		return e
	}
	if inner, ok := data.get("data").(object); ok && nested && e.name == eventTask {
		data = data.with("data", withCorrelationID(inner, id))
	}
	e.data = withCorrelationID(data, id)
	return e
}

// withCorrelationID appends the ID to o, unless o has one already.
func withCorrelationID(o object, id string) object {
	if o.index(keyCorrelationID) >= 0 {
		return o
	}
	return o.with(keyCorrelationID, id)
}

// correlationID is the ID of the stream that r asks for: from its headers, else
// the fallback, else a new one.
func correlationID(r *http.Request, fallback string) string {
	return cmp.Or(
		r.Header.Get("X-Request-ID"),
		r.Header.Get("X-Correlation-ID"),
		fallback,
		uuid.NewString(),
	)
}
