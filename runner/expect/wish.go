package expect

import (
	"errors"
	"fmt"
	"time"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/runner/recording"
)

// wish is the soft bound of a limit: what is beyond it holds, and is warned of. The
// zero value wishes nothing. It remembers the worst. A doubt about the limit itself
// goes before it.
type wish struct {
	doubt
	ideally time.Duration
	worst   time.Duration
	got     string
	at      mark
}

// note compares a time that the limit allows with the wish.
func (w *wish) note(took time.Duration, v *View, got func() string) {
	if w.exceeds(took) {
		w.noteAt(took, v.mark(), got)
	}
}

// noteAt does the same for a time that ended at a mark, or (none) with the stream.
func (w *wish) noteAt(took time.Duration, at mark, got func() string) {
	if w.exceeds(took) {
		w.worst, w.got, w.at = took, got(), at
	}
}

func (w *wish) exceeds(took time.Duration) bool {
	return w.ideally > 0 && took > w.ideally && took > w.worst
}

// warning is what is to be said of the worst; empty: nothing.
func (w *wish) warning() string {
	if w.worst == 0 {
		return ""
	}
	return fmt.Sprintf("%s; ideally it is at most %s", w.got, recording.Milliseconds(w.ideally))
}

// settle warns of the worst, where the expectation holds.
func (w *wish) settle(j *Judgement) {
	if text := w.warning(); text != "" && j.verdict.State == Held {
		j.Warn(text, w.marks()...)
	}
	w.doubt.settle(j)
}

func (w *wish) marks() []*recording.Entry {
	if w.at.none() {
		return nil
	}
	return []*recording.Entry{w.at.entry()}
}

// validateWish finds a soft bound that is no stricter than the limit.
func validateWish(ideally, limit time.Duration) error {
	if ideally < 0 || (ideally > 0 && limit > 0 && ideally >= limit) {
		return problem.AtField("ideally", problem.WithHelp(errors.New("what is ideal must be stricter than the limit"), fmt.Sprintf("write less than %s, or leave it out", limit)))
	}
	return nil
}

func wished(ideally time.Duration) string {
	if ideally == 0 {
		return ""
	}
	return fmt.Sprintf(", ideally within %s", ideally)
}
