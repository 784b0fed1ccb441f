package sample

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
)

// A whole stream, byte for byte.
func TestTaskStreamOnTheWire(t *testing.T) {
	const head = `event: connection_open
data: {"status": "connected", "correlation_id": "req-1"}

event: task_event
data: {"event_type": "task_started", "task_id": "TASK", "timestamp": "2000-01-01T00:00:00.000000+00:00", "data": null, "correlation_id": "req-1"}

`
	const tail = `event: connection_close
data: {"reason": "task_completed", "correlation_id": "req-1"}

`
	starting := func(kind string) string {
		return `event: task_event
data: {"event_type": "progress_update", "task_id": "TASK", "timestamp": "2000-01-01T00:00:00.000000+00:00", "data": {"text": "Starting ` + kind + ` task", "value": 0.0}, "correlation_id": "req-1"}

`
	}
	tests := []struct{ name, taskType, params, want string }{
		{"demo task", "demo_task", `{"steps": 3, "message": "Grüße"}`, head + starting("test") + `event: task_event
data: {"event_type": "progress_update", "task_id": "TASK", "timestamp": "2000-01-01T00:00:00.100000+00:00", "data": {"text": "Step 1/3", "value": 0.3333333333333333}, "correlation_id": "req-1"}

event: task_event
data: {"event_type": "progress_update", "task_id": "TASK", "timestamp": "2000-01-01T00:00:00.200000+00:00", "data": {"text": "Step 2/3", "value": 0.6666666666666666}, "correlation_id": "req-1"}

event: task_event
data: {"event_type": "progress_update", "task_id": "TASK", "timestamp": "2000-01-01T00:00:00.300000+00:00", "data": {"text": "Step 3/3", "value": 1.0}, "correlation_id": "req-1"}

event: task_event
data: {"event_type": "task_completed", "task_id": "TASK", "timestamp": "2000-01-01T00:00:00.300000+00:00", "data": {"message": "Gr\u00fc\u00dfe", "steps_completed": 3, "status": "success"}, "correlation_id": "req-1"}

` + tail},
		{"demo task without steps", "demo_task", `{"steps": 0}`, head + starting("test") + `event: task_event
data: {"event_type": "task_completed", "task_id": "TASK", "timestamp": "2000-01-01T00:00:00.000000+00:00", "data": {"message": "Demo task completed", "steps_completed": 0, "status": "success"}, "correlation_id": "req-1"}

` + tail},
		{"failing task", "failing_task", `{"delay": 2}`, head + starting("failing") + `event: task_event
data: {"event_type": "task_failed", "task_id": "TASK", "timestamp": "2000-01-01T00:00:02.000000+00:00", "data": {"error": "Test error", "traceback": "Traceback (most recent call last):\n  File \"/srv/task-service/tasks.py\", line 331, in run\nValueError: Test error\n"}, "correlation_id": "req-1"}

` + tail},
		{"failing task with a message", "failing_task", `{"error_message": "boom", "delay": 0}`, head + starting("failing") + `event: task_event
data: {"event_type": "task_failed", "task_id": "TASK", "timestamp": "2000-01-01T00:00:00.000000+00:00", "data": {"error": "boom", "traceback": "Traceback (most recent call last):\n  File \"/srv/task-service/tasks.py\", line 331, in run\nValueError: boom\n"}, "correlation_id": "req-1"}

` + tail},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			inBubble(t, Config{}, func(t *testing.T, svc *Server) {
				id := startTask(t, svc, tt.taskType, tt.params)
				got := strings.ReplaceAll(followTask(svc, id, "X-Request-ID", "req-1").raw(), id, "TASK")
				if diff := cmp.Diff(tt.want, got); diff != "" {
					t.Errorf("stream (-want +got):\n%s", diff)
				}
			})
		})
	}
}

func TestStreamHeaders(t *testing.T) {
	want := http.Header{
		"Content-Type":                 {"text/event-stream; charset=utf-8"},
		"Cache-Control":                {"no-cache"},
		"Access-Control-Allow-Origin":  {"*"},
		"Access-Control-Allow-Headers": {"Cache-Control"},
	}
	for _, path := range []string{"/api/tasks/nobody/stream", "/api/utils/version/stream"} {
		inBubble(t, Config{}, func(t *testing.T, svc *Server) {
			c := followFor(svc, time.Second, path)
			if diff := cmp.Diff(want, c.header); diff != "" {
				t.Errorf("%s: header (-want +got):\n%s", path, diff)
			}
			if c.status != 0 {
				t.Errorf("%s: status %d set, want it left at 200", path, c.status)
			}
		})
	}
}

func TestStreamOfUnknownTask(t *testing.T) {
	const want = `event: connection_open
data: {"status": "connected", "correlation_id": "req-1"}

event: error
data: {"error": "Task not found", "correlation_id": "req-1"}

event: connection_close
data: {"reason": "task_not_found", "correlation_id": "req-1"}

`
	inBubble(t, Config{}, func(t *testing.T, svc *Server) {
		if diff := cmp.Diff(want, followTask(svc, "nobody", "X-Request-ID", "req-1").raw()); diff != "" {
			t.Errorf("stream (-want +got):\n%s", diff)
		}
	})
}

func TestTaskStreamOfCancelledTask(t *testing.T) {
	inBubble(t, Config{}, func(t *testing.T, svc *Server) {
		id := startTask(t, svc, "demo_task", `{"delay": 2}`)
		c := follow(svc, "/api/tasks/"+id+"/stream")
		time.Sleep(3 * time.Second)
		call(svc, "POST", "/api/tasks/"+id+"/cancel", "")
		<-c.ended
		want := []string{"0s connection_open", "3s task_started", "3s progress_update", "3s progress_update", "3s task_failed", "3s connection_close"}
		if diff := cmp.Diff(want, c.brief()); diff != "" {
			t.Errorf("events (-want +got):\n%s", diff)
		}
		if failed := c.data("task_failed")[0]; !strings.Contains(failed, `"data": {"error": "Task cancelled", "traceback": "`) {
			t.Errorf("task_failed: %s", failed)
		}
	})
}

func TestCorrelationID(t *testing.T) {
	const requestID, correlationID = "X-Request-ID", "X-Correlation-ID"
	tests := []struct {
		name, query string
		header      []string
		task        string // "": a generated one
		version     string
	}{
		{"X-Request-ID first", "?request_id=q", []string{requestID, "r", correlationID, "c"}, "r", "r"},
		{"then X-Correlation-ID", "?request_id=q", []string{correlationID, "c"}, "c", "c"},
		{"an empty header does not count", "", []string{requestID, "", correlationID, "c"}, "c", "c"},
		{"then request_id, on version streams", "?request_id=q", nil, "", "q"},
		{"else a generated one", "", nil, "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			inBubble(t, Config{}, func(t *testing.T, svc *Server) {
				id := startTask(t, svc, "demo_task", `{}`)
				checkCorrelationID(t, followFor(svc, time.Minute, "/api/tasks/"+id+"/stream"+tt.query, tt.header...), tt.task)
				checkCorrelationID(t, followFor(svc, time.Minute, "/api/utils/version/stream"+tt.query, tt.header...), tt.version)
			})
		})
	}
}

// checkCorrelationID checks that every event has this ID; "" is one and the same
// generated ID.
func checkCorrelationID(t *testing.T, c *client, want string) {
	t.Helper()
	ids := c.values("correlation_id")
	if len(ids) < 3 {
		t.Fatalf("only %d events: %s", len(ids), c.raw())
	}
	if want == "" && uuid.Validate(ids[0]) == nil {
		want = ids[0]
	}
	for _, id := range ids {
		if id != want {
			t.Errorf("correlation IDs %q, want %q in every event", ids, want)
		}
	}
}

// When events arrive, with each timing gap open and closed.
func TestTaskStreamTiming(t *testing.T) {
	tests := []struct {
		name   string
		cfg    Config
		params string
		want   []string
	}{
		{"progress waits for the end of the queue read", Config{}, `{"steps": 4, "delay": 3}`, []string{
			"0s connection_open", "5s task_started", "5s progress_update", "5s progress_update", "10s progress_update", "10s progress_update",
			"12s progress_update", "12s task_completed", "12s connection_close"}},
		{"or for the end of the task", Config{}, `{"steps": 1, "delay": 2}`, []string{
			"0s connection_open", "2s task_started", "2s progress_update", "2s progress_update", "2s task_completed", "2s connection_close"}},
		{"a shorter queue read", Config{QueueReadTimeout: 2 * time.Second}, `{"steps": 1, "delay": 3}`, []string{
			"0s connection_open", "2s task_started", "2s progress_update", "3s progress_update", "3s task_completed", "3s connection_close"}},
		{"an idle read gives a heartbeat, whatever the interval", Config{HeartbeatInterval: time.Second}, `{"steps": 1, "delay": 17}`, []string{
			"0s connection_open", "5s task_started", "5s progress_update", "10s heartbeat", "15s heartbeat",
			"17s progress_update", "17s task_completed", "17s connection_close"}},
		{"heartbeats of their own", Config{HeartbeatInterval: 3 * time.Second, Closed: Gaps{TaskHeartbeats: true}}, `{"steps": 1, "delay": 11}`, []string{
			"0s connection_open", "3s heartbeat", "5s task_started", "5s progress_update", "6s heartbeat", "9s heartbeat",
			"11s progress_update", "11s task_completed", "11s connection_close"}},
		{"unbatched", Config{Closed: Gaps{UnbatchedProgress: true}}, `{"steps": 2, "delay": 3}`, []string{
			"0s connection_open", "0s task_started", "0s progress_update", "3s progress_update", "6s progress_update",
			"6s task_completed", "6s connection_close"}},
		{"unbatched, an idle read counts from the last event", Config{Closed: Gaps{UnbatchedProgress: true}}, `{"steps": 2, "delay": 6}`, []string{
			"0s connection_open", "0s task_started", "0s progress_update", "5s heartbeat", "6s progress_update", "11s heartbeat",
			"12s progress_update", "12s task_completed", "12s connection_close"}},
		{"unbatched, with heartbeats of their own", Config{HeartbeatInterval: 4 * time.Second, Closed: Gaps{UnbatchedProgress: true, TaskHeartbeats: true}}, `{"steps": 2, "delay": 5}`, []string{
			"0s connection_open", "0s task_started", "0s progress_update", "4s heartbeat", "5s progress_update", "8s heartbeat",
			"10s progress_update", "10s task_completed", "10s connection_close"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			inBubble(t, tt.cfg, func(t *testing.T, svc *Server) {
				c := followTask(svc, startTask(t, svc, "demo_task", tt.params))
				if diff := cmp.Diff(tt.want, c.brief()); diff != "" {
					t.Errorf("events (-want +got):\n%s", diff)
				}
			})
		})
	}
}

func TestTaskHeartbeatTellsTheTime(t *testing.T) {
	inBubble(t, Config{}, func(t *testing.T, svc *Server) {
		c := followTask(svc, startTask(t, svc, "demo_task", `{"steps": 1, "delay": 12}`), "X-Request-ID", "r")
		want := []string{`{"timestamp": "2000-01-01T00:00:10.000000+00:00", "correlation_id": "r"}`}
		if diff := cmp.Diff(want, c.data("heartbeat")); diff != "" {
			t.Errorf("heartbeats (-want +got):\n%s", diff)
		}
	})
}

func TestNestedCorrelationID(t *testing.T) {
	for _, nested := range []bool{false, true} {
		inBubble(t, Config{Closed: Gaps{NestedCorrelationID: nested}}, func(t *testing.T, svc *Server) {
			c := followTask(svc, startTask(t, svc, "demo_task", `{"steps": 1}`), "X-Request-ID", "r")
			want := []string{"-", "-", "-", "-", "-", "-"} // open, started (data is null), 2 of progress, completed, close
			if nested {
				want = []string{"-", "-", "r", "r", "r", "-"}
			}
			if diff := cmp.Diff(want, c.values("data.correlation_id")); diff != "" {
				t.Errorf("nested %v (-want +got):\n%s", nested, diff)
			}
			const data = `"data": {"text": "Step 1/1", "value": 1.0, "correlation_id": "r"}, "correlation_id": "r"}`
			if got := c.data("progress_update")[1]; strings.HasSuffix(got, data) != nested {
				t.Errorf("nested %v: progress_update %s", nested, got)
			}
		})
	}
}

// Two clients of one task from its start, one from the middle and one after it.
func TestClientsOfOneTask(t *testing.T) {
	tests := []struct {
		name                   string
		cfg                    Config
		eventsOf, eventsOfLate func(all, mine []string) bool
		closed                 int // how many are told the end
	}{
		{"compete for its events", Config{}, someOf, noneOf, 1},
		{"each see every event", Config{Closed: Gaps{Broadcast: true}}, allOf, allOf, 4},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			inBubble(t, tt.cfg, func(t *testing.T, svc *Server) {
				id := startTask(t, svc, "demo_task", `{"steps": 20, "delay": 1}`)
				path := "/api/tasks/" + id + "/stream"
				clients := []*client{follow(svc, path), follow(svc, path)}
				time.Sleep(7500 * time.Millisecond)
				clients = append(clients, follow(svc, path))
				time.Sleep(30 * time.Second)
				late := followFor(svc, 20*time.Second, path)

				var all []string
				closed := len(late.data("connection_close"))
				for _, c := range clients {
					c.leave()
					all = append(all, taskEvents(c)...)
					closed += len(c.data("connection_close"))
				}
				all = distinct(all)
				if len(all) != 23 || closed != tt.closed {
					t.Fatalf("%d different events were seen, and %d ends; want 23 and %d", len(all), closed, tt.closed)
				}
				for i, c := range clients {
					if !tt.eventsOf(all, taskEvents(c)) {
						t.Errorf("client %d saw %d events", i, len(c.data("task_event")))
					}
				}
				if !tt.eventsOfLate(all, taskEvents(late)) {
					t.Errorf("the late client saw %d events", len(late.data("task_event")))
				}
			})
		})
	}
}

// A client that comes once the last event has gone to another one.
func TestClientOfATaskThatIsOver(t *testing.T) {
	inBubble(t, Config{}, func(t *testing.T, svc *Server) {
		id := startTask(t, svc, "demo_task", `{"steps": 1}`)
		second := follow(svc, "/api/tasks/"+id+"/stream")
		synctest.Wait()
		first := followTask(svc, id)
		if len(first.data("connection_close"))+len(second.data("connection_close")) != 1 {
			t.Errorf("the ends: %v and %v, want one", first.brief(), second.brief())
		}
		time.Sleep(2500 * time.Millisecond)
		third := follow(svc, "/api/tasks/"+id+"/stream")
		time.Sleep(20500 * time.Millisecond)
		if got := len(third.data("heartbeat")); got != 20 || len(third.data("connection_close")) > 0 {
			t.Errorf("20 s later: %v, want 20 heartbeats and no end", third.brief())
		}
		svc.Close() // lets it go
		<-third.ended
	})
}

// taskEvents are the task events of c without the correlation ID, which tells
// clients apart.
func taskEvents(c *client) []string {
	var events []string
	for _, data := range c.data("task_event") {
		data, _, _ = strings.Cut(data, `, "correlation_id"`)
		events = append(events, data)
	}
	return events
}

func distinct(events []string) []string {
	return slices.Compact(slices.Sorted(slices.Values(events)))
}

func someOf(all, mine []string) bool { return len(mine) > 0 && len(mine) < len(all) }
func noneOf(_, mine []string) bool   { return len(mine) == 0 }
func allOf(all, mine []string) bool  { return len(mine) == len(all) && len(distinct(mine)) == len(all) }

func TestCompetingClientsNeverSeeTheSameEvent(t *testing.T) {
	inBubble(t, Config{}, func(t *testing.T, svc *Server) {
		id := startTask(t, svc, "demo_task", `{"steps": 8, "delay": 1}`)
		a, b := follow(svc, "/api/tasks/"+id+"/stream"), follow(svc, "/api/tasks/"+id+"/stream")
		time.Sleep(20 * time.Second)
		a.leave()
		b.leave()
		if seen := len(a.data("task_event")) + len(b.data("task_event")); seen != 11 {
			t.Errorf("%d events were seen, want each of 11 once", seen)
		}
	})
}

func TestClientThatHangsUpEndsItsStream(t *testing.T) {
	inBubble(t, Config{}, func(t *testing.T, svc *Server) {
		id := startTask(t, svc, "demo_task", `{"steps": 1, "delay": 60}`)
		c := followFor(svc, 7*time.Second, "/api/tasks/"+id+"/stream")
		if diff := cmp.Diff([]string{"0s connection_open", "5s task_started", "5s progress_update"}, c.brief()); diff != "" {
			t.Errorf("events (-want +got):\n%s", diff)
		}
	})
}
