package sample

import "time"

// How late the events of some faults are.
const (
	progressLateness = time.Second
	eventLateness    = 3 * time.Second
)

// eventDefects: events are lost, doubled, or in another order.
func eventDefects() []defect {
	started, progress, completed := ofTask(typeStarted), ofTask(typeProgress), ofTask(typeCompleted)
	return []defect{
		{fault: "missing-event", seen: "no task_started is sent", events: lost(started)},
		{fault: "lost-open", seen: "no connection_open is sent", events: lost(named(eventOpen))},
		{fault: "lost-first-progress", seen: "the first progress_update of a stream is lost", events: lostNth(1, progress)},
		{fault: "lost-progress", seen: "the second progress_update of a stream is lost", events: lostNth(2, progress)},
		{fault: "lost-completed", seen: "no task_completed is sent", events: lost(completed)},
		{fault: "lost-failed", seen: "no task_failed is sent", events: lost(ofTask(typeFailed))},
		{fault: "lost-error", seen: "no error is sent; the connection_close tells its reason", events: lost(named(eventError))},
		{fault: "lost-close", seen: "a stream ends without a connection_close", events: lost(named(eventClose))},
		{fault: "lost-shutdown", seen: "version streams end without server_shutdown when the service is stopped", events: lost(closedBecause(reasonServerShutdown))},
		{fault: "lost-snapshot", seen: "a version stream does not begin with the version", events: lostNth(1, named(eventVersion))},
		{fault: "duplicate-event", seen: "each task_completed is sent twice", events: doubled(completed)},
		{fault: "duplicate-progress", seen: "each progress_update is sent twice", events: doubled(progress)},
		{fault: "duplicate-close", seen: "each connection_close is sent twice", events: doubled(named(eventClose))},
		{fault: "duplicate-snapshot", seen: "each version is sent twice", events: doubled(named(eventVersion))},
		{fault: "out-of-order", seen: "task_completed comes before the last progress_update", events: overtaken(progressAt(1), completed)},
		{fault: "swapped-progress", seen: "the first two progress_updates are swapped", events: overtaken(progressAt(0), progress)},
		{fault: "close-before-completed", seen: "connection_close comes before task_completed", events: overtaken(completed, named(eventClose))},
		{fault: "event-after-close", seen: "a heartbeat follows the connection_close", events: each(heartbeatAfterClose)},
	}
}

// timeDefects: events are late, or come in a burst; heartbeats are wrong.
func timeDefects() []defect {
	progress := ofTask(typeProgress)
	return []defect{
		{fault: "late-open", seen: "connection_open comes after 3 s", pause: late(eventLateness, named(eventOpen))},
		{fault: "late-snapshot", seen: "each version comes 3 s late", pause: late(eventLateness, named(eventVersion))},
		{fault: "late-progress", seen: "each progress_update comes 1 s late", pause: late(progressLateness, progress)},
		{fault: "late-completed", seen: "task_completed comes 3 s late", pause: late(eventLateness, ofTask(typeCompleted))},
		{fault: "late-close", seen: "connection_close comes 3 s late", pause: late(eventLateness, named(eventClose))},
		{fault: "batched-progress", seen: "all progress_updates come at once, with the end of the task", events: heldBack(progress, event.endsTask)},
		{fault: "slow-heartbeat", seen: "heartbeats come at twice their interval", heartbeats: 2},
		{fault: "late-heartbeat", seen: "heartbeats come at three times their interval", heartbeats: 3},
		{fault: "lost-heartbeat", seen: "no heartbeat is sent", events: lost(named(eventHeartbeat))},
	}
}

func named(name string) func(event) bool {
	return func(e event) bool { return e.name == name }
}

func ofTask(eventType string) func(event) bool {
	return func(e event) bool { return e.isTask(eventType) }
}

func closedBecause(reason string) func(event) bool {
	return func(e event) bool {
		data, _ := e.data.(object)
		return e.name == eventClose && data.get("reason") == reason
	}
}

// progressAt matches the progress_update with this value.
func progressAt(value float64) func(event) bool {
	return func(e event) bool {
		data, _ := e.data.(object)
		inner, _ := data.get("data").(object)
		return e.isTask(typeProgress) && inner.get("value") == value
	}
}

// each is a distortion without a memory.
func each(f func(event) []event) func() distortion {
	return func() distortion { return f }
}

func lost(match func(event) bool) func() distortion {
	return times(0, match)
}

func doubled(match func(event) bool) func() distortion {
	return times(2, match)
}

func times(n int, match func(event) bool) func() distortion {
	return each(func(e event) []event {
		if !match(e) {
			return []event{e}
		}
		return []event{e, e}[:n]
	})
}

func lostNth(n int, match func(event) bool) func() distortion {
	return func() distortion {
		seen := 0
		return func(e event) []event {
			if !match(e) {
				return []event{e}
			}
			if seen++; seen == n {
				return nil
			}
			return []event{e}
		}
	}
}

// overtaken holds a slow event back until the next one: a fast one goes first,
// any other follows it. Heartbeats pass.
func overtaken(slow, fast func(event) bool) func() distortion {
	return func() distortion {
		var held []event
		return func(e event) []event {
			switch {
			case e.name == eventHeartbeat:
				return []event{e}
			case len(held) == 0 && slow(e):
				held = []event{e}
				return nil
			}
			released := held
			held = nil
			if fast(e) {
				return append([]event{e}, released...)
			}
			return append(released, e)
		}
	}
}

// heldBack holds events back until one that releases them.
func heldBack(slow, release func(event) bool) func() distortion {
	return func() distortion {
		var held []event
		return func(e event) []event {
			if slow(e) {
				held = append(held, e)
				return nil
			}
			if !release(e) {
				return []event{e}
			}
			released := held
			held = nil
			return append(released, e)
		}
	}
}

func heartbeatAfterClose(e event) []event {
	if e.name == eventClose {
		return []event{e, taskHeartbeat()}
	}
	return []event{e}
}

func late(d time.Duration, match func(event) bool) func(event) time.Duration {
	return func(e event) time.Duration {
		if match(e) {
			return d
		}
		return 0
	}
}
