package play_test

import (
	"errors"
	"testing"

	"github.com/streamspec/streamspec/internal/play"
	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/service"
	"github.com/streamspec/streamspec/internal/verdict"
)

// TestWhatEndedUnseen: all that ended so are results of their own, and what else went wrong stays an error.
func TestWhatEndedUnseen(t *testing.T) {
	t.Parallel()
	exited := func(name string, unseen bool) error {
		return &service.ExitedError{Service: name, Declared: problem.Place{File: name + ".yaml", Line: 1}, Unseen: unseen}
	}
	killed, seen := errors.New("killed"), exited("seen", false)
	unseen, others := play.Unseen(errors.Join(errors.Join(exited("bank", true), killed, exited("shop", true)), nil, seen))
	if !errors.Is(others, killed) || !errors.Is(others, seen) || len(unseen) != 2 {
		t.Fatalf("%d ended unseen, and else %v", len(unseen), others)
	}
	for i, of := range play.OfServices(unseen) {
		name := []string{"bank", "shop"}[i]
		if of.Name != name || !of.IsService || of.Outcome != verdict.Failed || of.Causes[0].Cause != verdict.ServiceExited || of.Place.File != name+".yaml" {
			t.Errorf("%+v", of)
		}
	}
	if unseen, others := play.Unseen(nil); unseen != nil || others != nil {
		t.Errorf("of nothing: %v, %v", unseen, others)
	}
}
