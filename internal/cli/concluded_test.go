package cli

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/streamspec/streamspec/internal/service"
	"github.com/streamspec/streamspec/internal/verdict"
)

// TestHowACommandEnds: what is broken goes before all that went wrong beside it, and nothing that was
// interrupted, or is not told, is held.
func TestHowACommandEnds(t *testing.T) {
	over, interrupt := context.WithCancel(t.Context())
	interrupt()
	unwritten := errors.New("the report could not be written")
	cases := []struct {
		name   string
		ctx    context.Context //nolint:containedctx // it is what the case is about
		status int
		err    error
		want   int
	}{
		{"held", t.Context(), verdict.ExitHeld, nil, verdict.ExitHeld},
		{"broken", t.Context(), verdict.ExitBroken, nil, verdict.ExitBroken},
		{"not known", t.Context(), verdict.ExitFault, nil, verdict.ExitFault},
		{"held, interrupted", over, verdict.ExitHeld, nil, verdict.ExitFault},
		{"broken, interrupted", over, verdict.ExitBroken, nil, verdict.ExitBroken},
		{"held, not told", t.Context(), verdict.ExitHeld, unwritten, verdict.ExitFault},
		{"broken, not told", t.Context(), verdict.ExitBroken, unwritten, verdict.ExitBroken},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			var log strings.Builder
			got := verdict.ExitHeld
			var status statusError
			if errors.As(concluded(c.ctx, &log, c.status, c.err), &status) {
				got = int(status)
			}
			if got != c.want || strings.Contains(log.String(), "could not") != (c.err != nil) {
				t.Errorf("status %d, want %d; it says %q", got, c.want, log.String())
			}
		})
	}
}

// TestWhatAnInterruptEnds: whoever ends a whole tree of processes ends the services in it.
func TestWhatAnInterruptEnds(t *testing.T) {
	over, interrupt := context.WithCancel(t.Context())
	interrupt()
	exited := &service.ExitedError{Service: "shop", Unseen: true}
	if ended, others := unseen(t.Context(), exited); len(ended) != 1 || others != nil {
		t.Errorf("it ended by itself: got %v, and %v", ended, others)
	}
	if ended, others := unseen(over, exited); len(ended) != 0 || !errors.Is(others, error(exited)) {
		t.Errorf("the run was interrupted: got %v, and %v", ended, others)
	}
}
