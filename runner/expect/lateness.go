package expect

import (
	"errors"
	"fmt"
	"time"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/runner/recording"
)

// moment is when something happened, as it is recorded and as it may have been: a busy
// machine comes late to what arrives, and to what it sends.
type moment struct{ recorded, earliest, latest time.Duration }

// recorded is the moment of what is recorded as having happened, or arrived, at a time.
func recorded(r *recording.Stream, at time.Duration) moment {
	return moment{recorded: at, earliest: r.Earliest(at), latest: at}
}

// sent is the moment of a request of ours; by is zero where it was sent at once.
func sent(began, by time.Duration) moment {
	return moment{recorded: began, earliest: began, latest: max(began, by)}
}

// span is the time between two moments, and what it is at least and at most.
type span struct{ recorded, least, most time.Duration }

// since is the time from an earlier moment to m.
func (m moment) since(earlier moment) span {
	return span{
		recorded: m.recorded - earlier.recorded,
		least:    m.earliest - earlier.latest,
		most:     m.latest - earlier.earliest,
	}
}

// lateness is what is held against the server only if it is so for certain: a limit that
// it missed by what is recorded alone holds, with a warning. The zero value has none.
type lateness struct {
	warning string
	at      *recording.Entry // that it speaks of; nil: the end of the stream
}

// longer tells whether a span, which ended with v or (nil) with the stream, is longer
// than a limit for certain.
func (d *lateness) longer(s span, limit time.Duration, v *View, got func() string) bool {
	if s.recorded > limit && s.least <= limit {
		d.excuse(s.recorded-s.least, v, got)
	}
	return s.least > limit
}

// shorter tells whether it is shorter than a limit for certain.
func (d *lateness) shorter(s span, limit time.Duration, v *View, got func() string) bool {
	if s.recorded < limit && s.most >= limit {
		d.excuse(s.most-s.recorded, v, got)
	}
	return s.most < limit
}

// excuse remembers the first time that something was not held against the server.
func (d *lateness) excuse(late time.Duration, v *View, got func() string) {
	if d.warning != "" {
		return
	}
	d.warning = fmt.Sprintf("%s, but this machine was busy and may have come to it up to %s late, so it is not held against the server", got(), recording.Milliseconds(late))
	if v != nil {
		d.at = v.kept().entry()
	}
}

// warn warns, where the expectation holds.
func (d *lateness) warn(j *Judgement) {
	switch {
	case d.warning == "" || j.verdict.State != Held:
	case d.at == nil:
		j.Warn(d.warning)
	default:
		j.Warn(d.warning, d.at)
	}
}

// softLimit is the soft bound of a limit: what is beyond it holds, and is warned of. The
// zero value has none. It remembers the worst. Lateness of ours at the limit itself
// goes before it.
type softLimit struct {
	lateness
	ideally time.Duration
	worst   time.Duration
	got     string
	at      keptEntry
}

// observe compares a time that the limit allows with it.
func (w *softLimit) observe(took time.Duration, v *View, got func() string) {
	if w.exceeds(took) {
		w.observeAt(took, v.kept(), got)
	}
}

// observeAt does the same for a time that ended at a keptEntry, or (none) with the stream.
func (w *softLimit) observeAt(took time.Duration, at keptEntry, got func() string) {
	if w.exceeds(took) {
		w.worst, w.got, w.at = took, got(), at
	}
}

func (w *softLimit) exceeds(took time.Duration) bool {
	return w.ideally > 0 && took > w.ideally && took > w.worst
}

// warning is what is to be said of the worst; empty: nothing.
func (w *softLimit) warning() string {
	if w.worst == 0 {
		return ""
	}
	return fmt.Sprintf("%s; ideally it is at most %s", w.got, recording.Milliseconds(w.ideally))
}

// warn warns of the worst, where the expectation holds.
func (w *softLimit) warn(j *Judgement) {
	if text := w.warning(); text != "" && j.verdict.State == Held {
		j.Warn(text, w.marks()...)
	}
	w.lateness.warn(j)
}

func (w *softLimit) marks() []*recording.Entry {
	if w.at.none() {
		return nil
	}
	return []*recording.Entry{w.at.entry()}
}

// validateIdeally finds a soft bound that is no stricter than the limit.
func validateIdeally(ideally, limit time.Duration) error {
	if ideally < 0 || (ideally > 0 && limit > 0 && ideally >= limit) {
		return problem.AtField("ideally", problem.WithHelp(errors.New("what is ideal must be stricter than the limit"), fmt.Sprintf("write less than %s, or leave it out", limit)))
	}
	return nil
}

func ideallyWithin(ideally time.Duration) string {
	if ideally == 0 {
		return ""
	}
	return fmt.Sprintf(", ideally within %s", ideally)
}
