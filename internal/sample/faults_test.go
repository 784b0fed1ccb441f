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

func TestFaultOutOfOrderNeverLosesAnEvent(t *testing.T) {
	distort := Fault("out-of-order").defect().distortion()
	last := taskEvent(typeProgress, "id", object{{"value", 1.0}})
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

func TestFaultsOfCorrelationID(t *testing.T) {
	tests := []struct {
		fault      Fault
		differents int // how many values, absence included
	}{
		{"", 1},
		{"no-correlation-id", 1},
		{"changing-correlation-id", 7},
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
				if tt.fault == "no-correlation-id" && strings.Contains(c.raw(), "correlation_id") {
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
		inBubble(t, Config{Fault: "late-heartbeat", HeartbeatInterval: time.Second}, func(t *testing.T, svc *Server) {
			c := followFor(svc, 7*time.Second, versionPath)
			if diff := cmp.Diff([]string{"3s heartbeat", "6s heartbeat"}, c.brief()[2:]); diff != "" {
				t.Errorf("heartbeats (-want +got):\n%s", diff)
			}
		})
	})
	t.Run("task stream", func(t *testing.T) {
		inBubble(t, Config{Fault: "late-heartbeat"}, func(t *testing.T, svc *Server) {
			id := startTask(t, svc, "demo_task", `{"delay": 60}`)
			c := followFor(svc, 36*time.Second, "/api/tasks/"+id+"/stream")
			if diff := cmp.Diff([]string{"5s task_started", "5s progress_update", "20s heartbeat", "35s heartbeat"}, c.brief()[1:]); diff != "" {
				t.Errorf("events (-want +got):\n%s", diff)
			}
		})
	})
	t.Run("task stream with heartbeats of its own", func(t *testing.T) {
		inBubble(t, Config{Fault: "late-heartbeat", HeartbeatInterval: time.Second, Closed: own}, func(t *testing.T, svc *Server) {
			id := startTask(t, svc, "demo_task", `{"delay": 60}`)
			c := followFor(svc, 7*time.Second, "/api/tasks/"+id+"/stream")
			if diff := cmp.Diff([]string{"3s heartbeat", "5s task_started", "5s progress_update", "6s heartbeat"}, c.brief()[1:]); diff != "" {
				t.Errorf("events (-want +got):\n%s", diff)
			}
		})
	})
}

func TestCrashEndsTheProcess(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var status []int
		var log strings.Builder
		cfg := Config{Fault: "crash", Exit: func(code int) { status = append(status, code) }}
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
