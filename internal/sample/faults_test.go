package sample

import (
	"context"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/tidwall/gjson"
)

// What each fault makes of a task with two steps, on a service that sends each
// event at once.
func TestFaultsOfTaskStream(t *testing.T) {
	tests := []struct {
		fault Fault
		want  string
	}{
		{"", "connection_open task_started progress_update progress_update task_completed connection_close"},
		{FaultMissingEvent, "connection_open progress_update progress_update task_completed connection_close"},
		{FaultDuplicateEvent, "connection_open task_started progress_update progress_update task_completed task_completed connection_close"},
		{FaultOutOfOrder, "connection_open task_started progress_update task_completed progress_update connection_close"},
		{FaultWrongNesting, "connection_open task_event task_event task_event task_event connection_close"},
		{FaultCloseWithoutReason, "connection_open task_started progress_update progress_update task_completed connection_close"},
		{FaultEventAfterClose, "connection_open task_started progress_update progress_update task_completed connection_close heartbeat"},
		{FaultCrash, "connection_open task_started progress_update"},
	}
	for _, tt := range tests {
		t.Run(string(tt.fault), func(t *testing.T) {
			cfg := Config{Fault: tt.fault, Closed: Gaps{UnbatchedProgress: true}, Exit: func(int) {}}
			inBubble(t, cfg, func(t *testing.T, svc *Server) {
				c := followTask(svc, startTask(t, svc, "demo_task", `{"steps": 2}`))
				if diff := cmp.Diff(tt.want, strings.Join(eventNames(c), " ")); diff != "" {
					t.Errorf("events (-want +got):\n%s", diff)
				}
			})
		})
	}
}

// eventNames are the events of c without their times.
func eventNames(c *client) []string {
	var names []string
	for _, line := range c.brief() {
		_, name, _ := strings.Cut(line, " ")
		names = append(names, name)
	}
	return names
}

func TestFaultOutOfOrderWithoutCompletion(t *testing.T) {
	inBubble(t, Config{Fault: FaultOutOfOrder}, func(t *testing.T, svc *Server) {
		c := followTask(svc, startTask(t, svc, "failing_task", `{}`))
		if diff := cmp.Diff("connection_open task_started task_failed connection_close", strings.Join(eventNames(c), " ")); diff != "" {
			t.Errorf("events (-want +got):\n%s", diff)
		}
	})
}

func TestFaultOutOfOrderNeverLosesAnEvent(t *testing.T) {
	distort := completedEarly()
	last := taskEvent(typeProgress, "id", object{{"progress", 1.0}})
	if got := distort(last); len(got) != 0 {
		t.Errorf("the last progress_update was not held back: %v", got)
	}
	want := []string{eventTask, eventClose}
	var got []string
	for _, e := range distort(connectionClose(reasonTaskCompleted)) {
		got = append(got, e.name)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("with the next event (-want +got):\n%s", diff)
	}
}

func TestFaultWrongNesting(t *testing.T) {
	inBubble(t, Config{Fault: FaultWrongNesting}, func(t *testing.T, svc *Server) {
		id := startTask(t, svc, "failing_task", `{"delay": 0}`)
		got := strings.ReplaceAll(followTask(svc, id, "X-Request-ID", "r").data("task_event")[1], id, "TASK")
		want := `{"payload": {"event_type": "task_failed", "task_id": "TASK", "timestamp": "2000-01-01T00:00:00.000000+00:00", "data": {"error": "Test error"}}, "correlation_id": "r"}`
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("task_event (-want +got):\n%s", diff)
		}
	})
}

func TestFaultsOfConnectionClose(t *testing.T) {
	tests := []struct {
		fault Fault
		want  []string // the data of connection_close, and what follows it
	}{
		{"", []string{`{"reason": "idle_timeout", "correlation_id": "r"}`}},
		{FaultCloseWithoutReason, []string{`{"correlation_id": "r"}`}},
		{FaultEventAfterClose, []string{
			`{"reason": "idle_timeout", "correlation_id": "r"}`, `{"timestamp": "keepalive", "correlation_id": "r"}`}},
	}
	for _, tt := range tests {
		t.Run(string(tt.fault), func(t *testing.T) {
			inBubble(t, Config{Fault: tt.fault, IdleTimeout: time.Second}, func(t *testing.T, svc *Server) {
				c := followFor(svc, time.Minute, versionPath, "X-Request-ID", "r")
				got := slices.Concat(c.data("connection_close"), c.data("heartbeat"))
				if diff := cmp.Diff(tt.want, got); diff != "" {
					t.Errorf("data (-want +got):\n%s", diff)
				}
			})
		})
	}
}

func TestFaultsOfCorrelationID(t *testing.T) {
	tests := []struct {
		fault      Fault
		differents int // how many values, absence included
	}{
		{"", 1},
		{FaultNoCorrelationID, 1},
		{FaultChangingCorrelationID, 6},
	}
	for _, tt := range tests {
		t.Run(string(tt.fault), func(t *testing.T) {
			cfg := Config{Fault: tt.fault, Closed: Gaps{NestedCorrelationID: true}}
			inBubble(t, cfg, func(t *testing.T, svc *Server) {
				c := followTask(svc, startTask(t, svc, "demo_task", `{"steps": 2}`), "X-Request-ID", "r")
				ids := c.values("correlation_id")
				slices.Sort(ids)
				if got := len(slices.Compact(ids)); got != tt.differents {
					t.Errorf("%d different IDs, want %d", got, tt.differents)
				}
				if tt.fault == FaultNoCorrelationID && strings.Contains(c.raw(), "correlation_id") {
					t.Errorf("a correlation ID in %s", c.raw())
				}
				inner := gjson.Get(c.data("task_completed")[0], "data.correlation_id").String()
				outer := gjson.Get(c.data("task_completed")[0], "correlation_id").String()
				if inner != outer {
					t.Errorf("ID %q nested, %q at the top", inner, outer)
				}
			})
		})
	}
}

func TestFaultLateHeartbeat(t *testing.T) {
	own := Gaps{TaskHeartbeats: true}
	t.Run("version stream", func(t *testing.T) {
		inBubble(t, Config{Fault: FaultLateHeartbeat, HeartbeatInterval: time.Second}, func(t *testing.T, svc *Server) {
			c := followFor(svc, 7*time.Second, versionPath)
			if diff := cmp.Diff([]string{"3s heartbeat", "6s heartbeat"}, c.brief()[2:]); diff != "" {
				t.Errorf("heartbeats (-want +got):\n%s", diff)
			}
		})
	})
	t.Run("task stream", func(t *testing.T) {
		inBubble(t, Config{Fault: FaultLateHeartbeat}, func(t *testing.T, svc *Server) {
			id := startTask(t, svc, "demo_task", `{"delay": 60}`)
			c := followFor(svc, 36*time.Second, "/api/tasks/"+id+"/stream")
			if diff := cmp.Diff([]string{"5s task_started", "20s heartbeat", "35s heartbeat"}, c.brief()[1:]); diff != "" {
				t.Errorf("events (-want +got):\n%s", diff)
			}
		})
	})
	t.Run("task stream with heartbeats of its own", func(t *testing.T) {
		inBubble(t, Config{Fault: FaultLateHeartbeat, HeartbeatInterval: time.Second, Closed: own}, func(t *testing.T, svc *Server) {
			id := startTask(t, svc, "demo_task", `{"delay": 60}`)
			c := followFor(svc, 7*time.Second, "/api/tasks/"+id+"/stream")
			if diff := cmp.Diff([]string{"3s heartbeat", "5s task_started", "6s heartbeat"}, c.brief()[1:]); diff != "" {
				t.Errorf("events (-want +got):\n%s", diff)
			}
		})
	})
}

func TestFaultMissingHeader(t *testing.T) {
	inBubble(t, Config{Fault: FaultMissingHeader}, func(t *testing.T, svc *Server) {
		header := followTask(svc, "nobody").header
		if len(header) != 2 || header.Get("Content-Type") == "" || header.Get("Access-Control-Allow-Headers") == "" {
			t.Errorf("header %v, want Content-Type and Access-Control-Allow-Headers only", header)
		}
	})
}

func TestFaultCrash(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var status []int
		var log strings.Builder
		cfg := Config{Fault: FaultCrash, Exit: func(code int) { status = append(status, code) }}
		svc := newServer(cfg, newServiceLog(&log))
		c := followTask(svc, startTask(t, svc, "demo_task", `{}`))
		svc.Close()
		if !c.aborted || !slices.Equal(status, []int{3}) {
			t.Errorf("aborted %v, exit status %v, want true and [3]", c.aborted, status)
		}
		lines := strings.Split(strings.TrimSpace(log.String()), "\n")
		if last := lines[len(lines)-1]; !strings.Contains(last, "level=ERROR") || !strings.Contains(last, "fault=crash") {
			t.Errorf("last line of the log: %s", last)
		}
	})
}

func TestFaultHang(t *testing.T) {
	paths := map[string]string{"version stream": versionPath, "task stream": "/api/tasks/nobody/stream"}
	for name, path := range paths {
		t.Run(name, func(t *testing.T) {
			inBubble(t, Config{Fault: FaultHang}, func(t *testing.T, svc *Server) {
				hanging, left := follow(svc, path), followFor(svc, time.Hour, path)
				svc.Close() // lets the other one go
				for _, c := range []*client{hanging, left} {
					<-c.ended
					if diff := cmp.Diff([]string{"0s connection_open"}, c.brief()); diff != "" {
						t.Errorf("events (-want +got):\n%s", diff)
					}
				}
			})
		})
	}
}

func TestEveryFaultHasADifferentName(t *testing.T) {
	names := Faults()
	slices.Sort(names)
	if got := len(slices.Compact(names)); got != 12 {
		t.Errorf("%d different faults, want 12", got)
	}
}

// A sender that fails ends a stream with its error.
func TestFeedsEndWhenNobodyReceives(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx := context.Background()
		cfg := Config{}.withDefaults()
		if err := newTaskFeed(cfg, make(chan event)).follow(ctx, gone{}); !errors.Is(err, io.ErrClosedPipe) {
			t.Errorf("task feed: %v", err)
		}
		cfg.Closed.TaskHeartbeats = true
		if err := newTaskFeed(cfg, make(chan event)).follow(ctx, gone{}); !errors.Is(err, io.ErrClosedPipe) {
			t.Errorf("task feed with heartbeats of its own: %v", err)
		}
		if err := (versionFeed{heartbeats: time.Second}).follow(ctx, gone{}); !errors.Is(err, io.ErrClosedPipe) {
			t.Errorf("version feed: %v", err)
		}
	})
}

type gone struct{}

func (gone) send(_ context.Context, events ...event) error {
	if len(events) == 0 {
		return nil
	}
	return io.ErrClosedPipe
}
