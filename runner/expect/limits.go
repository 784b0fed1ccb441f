package expect

import (
	"errors"
	"fmt"
	"math"
	"time"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/wording"
	"github.com/streamspec/streamspec/runner/recording"
)

// moment is when something happened, as it is recorded and as it may have been: a busy
// machine comes late to what arrives, and to what it sends.
type moment struct {
	recorded, earliest, latest time.Duration
	in                         *recording.Stream // nil: it is of none
	leave                      bool              // the client's own leave: that it was away then counts
}

// ever is longer than anything takes, and leaves room for sums.
const ever = math.MaxInt64 / 8

// noTimes is why nobody can tell of a stream without times.
const noTimes = "nobody wrote down when anything came"

// recorded is the moment of what is recorded as having happened, or arrived, at a time.
func recorded(r *recording.Stream, at time.Duration) moment {
	if r.Untimed {
		return moment{recorded: at, earliest: -ever, latest: ever}
	}
	return moment{recorded: at, earliest: r.Earliest(at), latest: at, in: r}
}

// sent is the moment of a request of ours; by is zero where it was sent at once.
func sent(began, by time.Duration) moment {
	return moment{recorded: began, earliest: began, latest: max(began, by)}
}

// span is the time between two moments, and what it is at least and at most. While the client was away, what
// ends it may have come.
type span struct{ recorded, least, most, away time.Duration }

// since is the time from an earlier moment to m.
func (m moment) since(earlier moment) span {
	var away time.Duration
	if m.in != nil && !earlier.leave {
		away, _ = m.in.Away(earlier.recorded, m.recorded)
	}
	return span{
		recorded: m.recorded - earlier.recorded,
		least:    m.earliest - earlier.latest - away,
		most:     m.latest - earlier.earliest,
		away:     away,
	}
}

// pauseSince is the time since the last that came. What came while the client was away ended one pause and began
// another: for certain is only the longest time for which it was there.
func (m moment) pauseSince(last moment) span {
	pause := m.since(last)
	if pause.away > 0 {
		_, pause.least = m.in.Away(last.latest, m.earliest)
	}
	return pause
}

// whyLeast says why it may have been as short as it is at least, and whether our lateness is the reason.
func (s span) whyLeast() (why string, late bool) {
	if s.away > 0 {
		return fmt.Sprintf("but the client was away for %s of that, and nobody saw what came then", recording.Milliseconds(s.away)), false
	}
	return fmt.Sprintf("but this machine was busy, and may have come to it up to %s late", recording.Milliseconds(s.recorded-s.least)), true
}

// whyMost says why it may have been as long as it is at most.
func (s span) whyMost() string {
	return fmt.Sprintf("but this machine was busy, and may have come up to %s late to what this counts from", recording.Milliseconds(s.most-s.recorded))
}

// isUntimed tells whether nobody knows when it began, or ended.
func (s span) isUntimed() bool { return s.most-s.least >= ever }

// limits judge the spans of an expectation, each by an upper or a lower limit. A limit
// counts as missed only where it was missed for certain, and as kept where it was kept for
// certain: where our own lateness makes the difference, nobody can tell. The zero value has
// judged nothing.
type limits struct {
	judged  int           // spans
	closest time.Duration // of those that an upper limit allowed the longest, of a lower one the shortest
	limit   time.Duration // of the closest
	used    float64       // its share of it, as far as it is certain
	doubt   string        // why nobody can tell; empty: no limit is in doubt
	late    bool          // the doubt is of our lateness
	at      keptEntry     // that doubt speaks of; none: the end of the stream
	window  observedWindow
}

// longer tells whether a span, which ended with v or (nil) with the stream, is longer
// than a limit for certain. Got says what was recorded.
func (l *limits) longer(s span, limit time.Duration, v *View, got func() string) bool {
	switch {
	case s.isUntimed():
		l.excuse("", ever, v)
	case s.recorded > limit && s.least <= limit:
		why, late := s.whyLeast()
		l.doubts(fmt.Sprintf("%s%s; %s", got(), over(s, limit), why), late, v)
	case s.recorded <= limit && s.most > limit:
		l.doubts(fmt.Sprintf("%s; %s", got(), s.whyMost()), true, v)
	}
	l.observed(newObservedWindow(s.recorded, limit, false, v), share(s.least, limit), s.least > limit)
	return s.least > limit
}

// shorter tells whether it is shorter than a limit for certain.
func (l *limits) shorter(s span, limit time.Duration, v *View, got func() string) bool {
	switch {
	case s.recorded < limit && s.most >= limit || limit > 0 && s.isUntimed():
		l.excuse(got()+under(s, limit), s.most-s.recorded, v)
	case limit > 0 && s.recorded >= limit && s.least < limit && s.away == 0:
		l.excuse(got(), s.recorded-s.least, v)
	}
	if limit > 0 {
		l.observed(newObservedWindow(s.recorded, limit, true, v), share(limit, s.most), s.most < limit)
	}
	return s.most < limit
}

func share(part, of time.Duration) float64 {
	if of <= 0 {
		return 1
	}
	return min(1, max(0, float64(part)/float64(of)))
}

// observed counts a span, and keeps it if it missed its limit, or none came closer.
func (l *limits) observed(w observedWindow, used float64, missed bool) {
	l.judged++
	if l.limit == 0 || used > l.used {
		l.closest, l.limit, l.used = w.took, w.limit, used
		l.window = w
	}
	if missed {
		l.window = w
	}
}

// excuse remembers the first time that something was not held against the server.
func (l *limits) excuse(recorded string, late time.Duration, v *View) {
	if late >= ever {
		l.doubts(noTimes, false, nil)
		return
	}
	l.doubts(fmt.Sprintf("%s; but this machine was busy, and may have come to it up to %s late", recorded, recording.Milliseconds(late)), true, v)
}

// doubts remembers the first reason why nobody can tell.
func (l *limits) doubts(why string, late bool, v *View) {
	if l.doubt != "" {
		return
	}
	l.doubt, l.late = why, late
	if v != nil {
		l.at = v.kept()
	}
}

// over says by how much an upper limit was missed.
func over(s span, limit time.Duration) string {
	return fmt.Sprintf(", %s too late", recording.Beyond(s.recorded, limit))
}

// under says by how much a lower one was.
func under(s span, limit time.Duration) string {
	return fmt.Sprintf(", %s too early", recording.Beyond(s.recorded, limit))
}

// conclude makes a verdict of what would hold: nobody can tell, where a limit is in doubt. What
// is what its spans are, one and several.
func (l *limits) conclude(j *Judgement, expected, one, many string) {
	if l.doubt != "" {
		j.Doubt(expected, l.doubt, l.at.entry())
		j.verdict.Late = l.late
		return
	}
	j.Hold(l.measure(one, many))
}

// measure says what was judged.
func (l *limits) measure(one, many string) Measure {
	text := wording.CountedAs(l.judged, one, many)
	if l.limit == 0 {
		return Measure{Text: text}
	}
	which := "the closest to its limit "
	if l.judged == 1 {
		which = ""
	}
	return Measure{
		Text: fmt.Sprintf("%s, %s%s of %s", text, which, recording.Milliseconds(l.closest), wording.Length(l.limit)),
		Used: l.used,
	}
}

// softLimit is the soft bound of a limit: what is beyond it holds, and is warned of. The
// zero value has none. It remembers the worst.
type softLimit struct {
	limits
	ideally time.Duration
	worst   time.Duration
	got     string
	worstAt keptEntry
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
		w.worst, w.got, w.worstAt = took, got(), at
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
	return fmt.Sprintf("%s; ideally it is at most %s", w.got, wording.Length(w.ideally))
}

// conclude makes a verdict of what would hold, and warns of the worst.
func (w *softLimit) conclude(j *Judgement, expected, one, many string) {
	w.limits.conclude(j, expected, one, many)
	if text := w.warning(); text != "" && j.state() == Held {
		j.Warn(text, w.worstAt.entry())
	}
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
	return fmt.Sprintf(", ideally within %s", wording.Length(ideally))
}
