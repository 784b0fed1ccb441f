package service

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/streamspec/streamspec/internal/lateness"
	"github.com/streamspec/streamspec/internal/process"
)

func TestAwaitTriesUntilTheCheckSucceeds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		tries := 0
		c := check{name: "GET /", try: func(context.Context) error {
			if tries++; tries < 4 {
				return errors.New("status 503")
			}
			return nil
		}}
		last, err := c.await(t.Context())
		if err != nil || last != "GET /: ok" {
			t.Errorf("got %q, %v; want success", last, err)
		}
		if took := time.Since(start); took != 3*probeInterval {
			t.Errorf("it took %v, want three pauses of %v", took, probeInterval)
		}
	})
}

func TestAwaitGivesUpInTime(t *testing.T) {
	tests := []struct {
		name   string
		within time.Duration
		try    func(context.Context) error
		want   string
	}{
		{"the last response counts", time.Second, func(context.Context) error {
			return errors.New("status 503")
		}, "GET /: status 503"},
		{"a probe without a response", time.Second, func(ctx context.Context) error {
			<-ctx.Done()
			return ctx.Err()
		}, "GET /: no response"},
		{"a probe that was cut short says nothing new", probeTimeout / 2, respondsOnce(errors.New("status 503")),
			"GET /: status 503"},
		{"one without a response in its own time does", 2 * probeTimeout, respondsOnce(errors.New("status 503")),
			"GET /: no response"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := onTime.WithTimeout(t.Context(), test.within)
				defer cancel()
				start := time.Now()
				last, err := check{name: "GET /", try: test.try}.await(ctx)
				if last != test.want || !errors.Is(err, context.DeadlineExceeded) {
					t.Errorf("got %q, %v; want %q and a deadline", last, err, test.want)
				}
				if took := time.Since(start); took != test.within {
					t.Errorf("it took %v, want %v", took, test.within)
				}
			})
		})
	}
}

// respondsOnce is a service that hangs after its first response.
func respondsOnce(response error) func(context.Context) error {
	first := true
	return func(ctx context.Context) error {
		if first {
			first = false
			return response
		}
		<-ctx.Done()
		return fmt.Errorf("GET /: %w", ctx.Err())
	}
}

func TestACommandIsTriedAtItsOwnPace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start, tries := time.Now(), 0
		c := commandCheck(process.Command{Shown: "pg_isready"})
		c.try = func(ctx context.Context) error {
			tries++
			<-ctx.Done()
			return ctx.Err()
		}
		ctx, cancel := onTime.WithTimeout(t.Context(), 2*(commandTimeout+commandInterval)-time.Millisecond)
		defer cancel()
		last, _ := c.await(ctx)
		if want := "the command pg_isready: no response"; tries != 2 || last != want {
			t.Errorf("%d tries in %v came to %q, want two and %q", tries, time.Since(start), last, want)
		}
	})
}

// onTime is a machine that is never late.
var onTime *lateness.Monitor
