package stream_test

import (
	"context"
	"errors"
	"net/http"
	"testing"
	"time"

	"github.com/streamspec/streamspec/internal/stream"
	"github.com/streamspec/streamspec/runner/recording"
)

// TestTheClientLeaves: because whoever follows has seen enough, or because the client goes
// away, with or without a way back.
func TestTheClientLeaves(t *testing.T) {
	url := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		_, _ = w.Write([]byte("data: 1\n\n"))
		_ = http.NewResponseController(w).Flush()
		<-r.Context().Done()
	})
	back := 10 * time.Millisecond
	cases := []struct {
		name        string
		leave       func(enough context.CancelCauseFunc, away chan<- stream.Absence)
		want        string
		connections int
	}{
		{"it has seen enough", func(enough context.CancelCauseFunc, _ chan<- stream.Absence) { enough(stream.Enough("all is decided")) }, "all is decided", 1},
		{"it goes away", func(_ context.CancelCauseFunc, away chan<- stream.Absence) {
			away <- stream.Absence{Reason: "closed the tab"}
		}, "closed the tab", 1},
		{"it comes back, and has seen enough", func(enough context.CancelCauseFunc, away chan<- stream.Absence) {
			away <- stream.Absence{Reason: "in a tunnel", Back: &back}
			time.Sleep(10 * back)
			enough(stream.Enough("all is decided"))
		}, "all is decided", 2},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			ctx, enough := context.WithCancelCause(t.Context())
			defer enough(nil)
			away := make(chan stream.Absence)
			over := make(chan *recording.Stream, 1)
			go func() {
				over <- stream.Follow(ctx, &stream.Request{URL: url}, &stream.Options{Absences: away}, until("nothing"))
			}()
			c.leave(enough, away)
			r := <-over
			if r.End.Reason != recording.Stopped || r.End.Detail != c.want || len(r.Connections) != c.connections {
				t.Errorf("it ended %s after %d connections; want %q after %d", r.End, len(r.Connections), c.want, c.connections)
			}
		})
	}
}

// failing is a client that goes away, just when something else fails.
type failing struct {
	until
	fail context.CancelCauseFunc
	back time.Duration
}

func (f failing) Leaves() *stream.Absence {
	f.fail(errors.New("status 500"))
	return &stream.Absence{Reason: "in a tunnel", Back: &f.back}
}

// TestAStreamThatWouldComeBackIsLeft where something else fails meanwhile: that is how it ended.
func TestAStreamThatWouldComeBackIsLeft(t *testing.T) {
	url := serve(t, hangs)
	ctx, fail := context.WithCancelCause(t.Context())
	r := stream.Follow(ctx, &stream.Request{URL: url}, &stream.Options{}, failing{"nothing", fail, time.Minute})
	if r.End.Reason != recording.Cancelled || r.End.Detail != "something else in the scenario failed" || len(r.Connections) != 1 {
		t.Errorf("%d connections, then %s", len(r.Connections), r.End)
	}
}
