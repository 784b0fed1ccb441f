package sample

import (
	"slices"

	"github.com/google/uuid"
)

// dataDefects: events have another type, or their data another content.
func dataDefects() []defect {
	return []defect{
		{fault: "type-renamed", seen: `task_event is called "task-event"`, events: retyped(eventTask, "task-event")},
		{fault: "heartbeat-renamed", seen: `heartbeat is called "ping"`, events: retyped(eventHeartbeat, "ping")},
		{fault: "event-type-renamed", seen: `the event_type progress_update is called "progress"`, events: inTask(typeProgress, set("event_type", "progress"))},
		{fault: "failure-as-success", seen: "a task that failed sends task_completed", events: inTask(typeFailed, set("event_type", typeCompleted))},
		{fault: "field-renamed", seen: `task_id is called "taskId"`, events: inData(eventTask, renamed("task_id", "taskId"))},
		{fault: "field-missing", seen: "a task_event has no timestamp", events: inData(eventTask, without("timestamp"))},
		{fault: "field-null", seen: "the text of a progress_update is null", events: inDetail(typeProgress, set("text", nil))},
		{fault: "field-type", seen: "steps_completed is a text", events: inDetail(typeCompleted, set("steps_completed", "3"))},
		{fault: "percent", seen: "the value of a progress_update counts to 100, not to 1", events: inDetail(typeProgress, inPercent)},
		{fault: "epoch-timestamp", seen: "the timestamp of a task_event is a number", events: inData(eventTask, set("timestamp", 946684800))},
		{fault: "local-timestamp", seen: "the timestamp of a task_event has no time zone", events: inData(eventTask, withoutZone)},
		{fault: "wrong-task-id", seen: "a task_event has the task_id of another task", events: inData(eventTask, set("task_id", "00000000-0000-4000-8000-000000000000"))},
		{fault: "wrong-steps", seen: "steps_completed is one too few", events: inDetail(typeCompleted, oneStepLess)},
		{fault: "lost-message", seen: `the message of a task_completed is ""`, events: inDetail(typeCompleted, set("message", ""))},
		{fault: "wrong-error", seen: "the error of a task_failed hides the message of the exception", events: inDetail(typeFailed, set("error", "Internal error"))},
		{fault: "lost-traceback", seen: "a task_failed has no traceback", events: inDetail(typeFailed, without("traceback"))},
		{fault: "wrong-nesting", seen: `the fields of a task_event are inside a "payload"`, events: inData(eventTask, underPayload)},
		{fault: "flattened", seen: "the fields of a task_event's data are beside its event_type", events: inData(eventTask, flattened)},
		{fault: "close-without-reason", seen: "the data of a connection_close has no reason", events: inData(eventClose, without("reason"))},
		{fault: "wrong-reason", seen: `the reason of a connection_close is "done"`, events: inData(eventClose, set("reason", "done"))},
		{fault: "heartbeat-payload", seen: "the timestamp of a heartbeat is a number", events: inData(eventHeartbeat, set("timestamp", 946684800))},
		{fault: "nested-version", seen: `the fields of a version are inside a "payload"`, events: inData(eventVersion, underPayload)},
		{fault: "version-incomplete", seen: "a version has no git_commit", events: inData(eventVersion, without("git_commit"))},
	}
}

// answerDefects: an answer that comes in pieces does not make a whole.
func answerDefects() []defect {
	return []defect{
		{fault: "repeated-id", seen: "all events of an answer have the ID 1", events: each(withTheSameID)},
		{fault: "lost-piece", seen: "the last piece of a tool's arguments is lost", events: lostNth(4, named(eventArguments))},
		{fault: "lost-patch", seen: "the first change of an answer's state is lost", events: lostNth(1, named(eventPatch))},
		{fault: "wrong-usage", seen: "what an answer used and left is not its total", events: inData(eventUsage, set("left", 19))},
		{fault: "usage-type", seen: "what an answer used is a text", events: inData(eventUsage, set("used", "10"))},
		{fault: "pieces-together", seen: "the pieces of an answer come at once", events: heldBack(anyPiece, named(eventUsage))},
		{fault: "slow-pieces", seen: "each piece of an answer comes 1 s late", pause: late(progressLateness, anyPiece)},
	}
}

func withTheSameID(e event) []event {
	if e.id != "" {
		e.id = "1"
	}
	return []event{e}
}

func anyPiece(e event) bool { return e.name == eventText || e.name == eventArguments }

// correlationDefects: the correlation ID is wrong.
func correlationDefects() []defect {
	return []defect{
		{fault: "no-correlation-id", seen: "no event has a correlation ID",
			correlate: func(e event, _ string, _ bool) event { return e }},
		{fault: "changing-correlation-id", seen: "each event has a correlation ID of its own",
			correlate: func(e event, _ string, nested bool) event { return e.correlated(uuid.NewString(), nested) }},
		{fault: "wrong-correlation-id", seen: "the correlation ID is not the one of the request",
			correlate: func(e event, id string, nested bool) event { return e.correlated("other-"+id, nested) }},
		{fault: "only-nested-correlation-id", seen: "the correlation ID of a task_event is inside its nested data only",
			correlate: onlyNested},
		{fault: "close-without-correlation-id", seen: "a connection_close has no correlation ID",
			correlate: func(e event, id string, nested bool) event {
				if e.name == eventClose {
					return e
				}
				return e.correlated(id, nested)
			}},
	}
}

func onlyNested(e event, id string, _ bool) event {
	if e.name != eventTask {
		return e.correlated(id, false)
	}
	return e.changed(inner(func(o object) object { return withCorrelationID(o, id) }))
}

// A change is what becomes of an object.
type change func(object) object

// changed is e with its data changed, if that is an object.
func (e event) changed(f change) event {
	if data, ok := e.data.(object); ok {
		e.data = f(data)
	}
	return e
}

func changing(match func(event) bool, f change) func() distortion {
	return each(func(e event) []event {
		if match(e) {
			e = e.changed(f)
		}
		return []event{e}
	})
}

func retyped(name, to string) func() distortion {
	return each(func(e event) []event {
		if e.name == name {
			e.name = to
		}
		return []event{e}
	})
}

// inData changes the data of the events of this name.
func inData(name string, f change) func() distortion { return changing(named(name), f) }

// inTask changes the data of the task_events of this type.
func inTask(eventType string, f change) func() distortion { return changing(ofTask(eventType), f) }

// inDetail changes the data inside the data of the task_events of this type.
func inDetail(eventType string, f change) func() distortion { return inTask(eventType, inner(f)) }

// inner changes the object under "data".
func inner(f change) change {
	return func(o object) object {
		if detail, ok := o.get("data").(object); ok {
			return o.with("data", f(detail))
		}
		return o
	}
}

// set changes the value of a key that is there.
func set(key string, value any) change {
	return func(o object) object {
		if o.index(key) < 0 {
			return o
		}
		return o.with(key, value)
	}
}

func without(key string) change {
	return func(o object) object {
		return slices.DeleteFunc(slices.Clone(o), func(m member) bool { return m.key == key })
	}
}

func renamed(key, to string) change {
	return func(o object) object {
		o = slices.Clone(o)
		if i := o.index(key); i >= 0 {
			o[i].key = to
		}
		return o
	}
}

func underPayload(o object) object {
	return object{{"payload", o}}
}

func flattened(o object) object {
	detail, _ := o.get("data").(object)
	return append(without("data")(o), detail...)
}

func inPercent(o object) object {
	value, _ := o.get("value").(float64)
	return o.with("value", value*100)
}

func oneStepLess(o object) object {
	steps, _ := o.get("steps_completed").(int)
	return o.with("steps_completed", steps-1)
}

func withoutZone(o object) object {
	text, _ := o.get("timestamp").(string)
	return o.with("timestamp", text[:len("2006-01-02T15:04:05.000000")])
}
