package expect

import (
	"errors"
	"fmt"
	"time"

	"github.com/streamspec/streamspec/runner/recording"
	"github.com/streamspec/streamspec/runner/yamlfile"
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
	if w.ideally > 0 && took > w.ideally && took > w.worst {
		w.worst, w.got, w.at = took, got(), v.mark()
	}
}

// settle warns of the worst, where the expectation holds.
func (w *wish) settle(j *Judgement) {
	if !w.at.none() && j.verdict.State == Held {
		j.Warn(fmt.Sprintf("%s; ideally it is at most %s", w.got, recording.Milliseconds(w.ideally)), w.at.entry())
	}
	w.doubt.settle(j)
}

// validateWish finds a soft bound that is no stricter than the limit.
func validateWish(ideally, limit time.Duration) error {
	if ideally < 0 || (ideally > 0 && limit > 0 && ideally >= limit) {
		return yamlfile.AtField("ideally", yamlfile.WithHelp(errors.New("what is ideal must be stricter than the limit"), fmt.Sprintf("write less than %s, or leave it out", limit)))
	}
	return nil
}

func wished(ideally time.Duration) string {
	if ideally == 0 {
		return ""
	}
	return fmt.Sprintf(", ideally within %s", ideally)
}
