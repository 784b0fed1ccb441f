package play

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/streamspec/streamspec/internal/scenario"
)

// TestWhatComesAfterwardsIsInterrupted: what was not done any more is told of, also where it
// was the last.
func TestWhatComesAfterwardsIsInterrupted(t *testing.T) {
	interrupted := errors.New("interrupted")
	ctx, interrupt := context.WithCancelCause(t.Context())
	time.AfterFunc(10*time.Millisecond, func() { interrupt(interrupted) })
	var after scenario.Afterwards
	after.Wait = time.Hour
	a := &actions{scenario: &scenario.Scenario{After: []scenario.Afterwards{after}}}
	if err := a.afterwards(ctx); !errors.Is(err, interrupted) {
		t.Errorf("it ended with %v", err)
	}
}
