package load

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/streamspec/streamspec/internal/lateness"
	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/internal/verdict"
	"github.com/streamspec/streamspec/runner/recording"
)

// State is what a threshold came to.
type State uint8

// The states, the worst last.
const (
	Met       State = iota
	Unknown         // nobody can tell
	GapClosed       // all hold what a known gap says to be broken
	Missed
)

func (s State) String() string { return [...]string{"met", "unknown", "gap closed", "missed"}[s] }

// Threshold is one that was judged.
type Threshold struct {
	Text  string // what is demanded
	Said  bool   // by the scenario; else it is what holds where nothing is said
	State State
	Got   string

	about     *Rate // the expectation that it is about; nil: it is about something else
	ofStreams bool  // it is about whether they come and end
}

// mostUnknown is how many verdicts may be unknown because this machine was late, in percent,
// where the scenario does not say it.
const mostUnknown = 1

// thresholds judges all thresholds of a scenario. What has none of its own must hold for all.
func (l *Load) thresholds(t *tally, of Scenario) []Threshold {
	about := t.about
	declared := about.Load
	if declared == nil {
		declared = &scenario.Load{}
	}
	d, judged := demanded{least: map[int]float64{}, streams: all, unknown: mostUnknown}, []Threshold{}
	for _, key := range slices.Sorted(maps.Keys(declared.Thresholds)) {
		one, err := declared.Threshold(key, about.Expect)
		switch {
		case err != nil:
			judged = append(judged, Threshold{Text: key, Said: true, State: Unknown, Got: err.Error()})
		case one.Most > 0:
			judged = append(judged, l.timeThreshold(one, t.times[one.Time]))
		default:
			d.take(one)
		}
	}
	return append(d.thresholds(of, l.isWhole() && of.NeverBegan == 0), judged...)
}

// demanded are the shares that must be held.
type demanded struct {
	least            map[int]float64 // by the number of the expectation; else all
	streams, unknown float64
	saidStreams      bool
}

func (d *demanded) take(t scenario.Threshold) {
	switch t.Word {
	case scenario.LoadStreams:
		d.streams, d.saidStreams = t.Least, true
	case scenario.LoadUnknown:
		d.unknown = t.Least
	}
	for _, i := range t.Expected {
		d.least[i] = max(d.least[i], t.Least)
	}
}

// thresholds judges what must be held; whole: all that was asked for was played.
func (d *demanded) thresholds(of Scenario, whole bool) []Threshold {
	judged := []Threshold{of.Counts.threshold(d.streams)}
	judged[0].Said, judged[0].ofStreams = d.saidStreams, true
	for i, r := range of.Expected {
		share, said := d.least[i]
		if !said {
			share = all
		}
		one := r.threshold(share, d.unknown)
		if r.hasClosed() {
			one = r.closing(one, whole)
		}
		one.Said, one.about = said, &of.Expected[i]
		judged = append(judged, one)
	}
	return judged
}

// threshold judges how many streams came and ended as they should. Whatever those come to that were cut off as a matter
// of course: only what is missed even so is missed.
func (c Counts) threshold(least float64) Threshold {
	t := Threshold{Text: "streams come and end as they should: " + percent(least)}
	over, open := c.Played-c.Open, c.Open+c.Interrupted
	if over == 0 {
		t.State, t.Got = Unknown, "no client has played to its end"
		if open > 0 {
			t.Got += fmt.Sprintf(": %s still played when the load ended", grouped(open))
		}
		return t
	}
	seen := over - c.Faulty - c.Unseen
	t.Got = fmt.Sprintf("%s, %s of %s", percent(shareOf(seen, over)), grouped(seen), grouped(over))
	if c.Unseen > 0 {
		t.Got += fmt.Sprintf("; of %s nobody can tell", grouped(c.Unseen))
	}
	switch {
	case c.Unseen == over: // not even of a share of nothing
		t.State = Unknown
	case shareOf(over-c.Faulty+open, over+open) < least:
		t.State = Missed
	case shareOf(seen, over) < least:
		t.State = Unknown // the fault is ours, or what would have come is not known
		if c.Unseen == 0 {
			t.Got += notDecided(open)
		}
	}
	return t
}

// shareOf is a part of so many, in percent.
func shareOf(part, of int64) float64 { return all * float64(part) / float64(of) }

// notDecided says on how many it depends that were cut off as a matter of course; empty: on none.
func notDecided(open int64) string {
	if open == 0 {
		return ""
	}
	return fmt.Sprintf("; it depends on %s more, of which it was not decided when they were ended", grouped(open))
}

// threshold judges the rate of an expectation.
func (r *Rate) threshold(least, unknown float64) Threshold {
	if r.KnownGap > 0 {
		t := r.accepted().threshold(least, unknown)
		t.Got += fmt.Sprintf("; %s %s", grouped(r.KnownGap), asKnown)
		return t
	}
	t := Threshold{Text: r.Text + ": " + percent(least)}
	share, known := r.Share()
	if !known {
		t.State, t.Got = Unknown, "it was judged for no client"
		return t
	}
	t.Got = fmt.Sprintf("%s, %s of %s", percent(share), grouped(r.Held), grouped(r.Judged()))
	undecided, late := r.Open, shareOf(r.Late, r.Judged()+r.Late) > unknown
	if late {
		undecided += r.Late
	}
	switch {
	case shareOf(r.Judged()-r.Broken+undecided, r.Judged()+undecided) < least:
		t.State = Missed
		return t
	case share < least, r.Held+r.Broken == 0: // what was not seen is not held, and not enough was seen broken
		t.State = Unknown
		if r.Broken > 0 {
			t.Got += notDecided(r.Open)
		}
	case late:
		t.State = Unknown
	}
	if late {
		t.Got += fmt.Sprintf("; but %s more are unknown because this machine was late, and at most %s may be", grouped(r.Late), percent(unknown))
	}
	return t
}

// closing judges that all hold what a known gap says to be broken: it has closed only where all were seen to their end.
func (r *Rate) closing(judged Threshold, whole bool) Threshold {
	if whole && r.Open == 0 {
		headline, _ := verdict.Headline(r.closed.Failure.Message)
		return Threshold{Text: r.Text, State: GapClosed, Got: headline}
	}
	judged.State = max(judged.State, Unknown)
	judged.Got += "; nobody can tell whether the known gap has closed, for not all were seen to their end"
	return judged
}

// timeThreshold judges a percentile of a time. It is missed by more than we may have been late
// ourselves, or nobody can tell.
func (l *Load) timeThreshold(declared scenario.Threshold, of *times) Threshold {
	word := fmt.Sprintf("p%s", number(declared.Percentile))
	if declared.Percentile == all {
		word = "max"
	}
	t := Threshold{Text: fmt.Sprintf("%s %s: at most %s", declared.Time, word, declared.Most), Said: true}
	least, most := of.between(declared.Percentile)
	late := lateness.Factor * l.measured.late.at(declared.Percentile)
	told := of.told(declared.Time)
	t.Got = shown(told, most) + told.without()
	if most == never && 0 < least && least < never {
		t.Got = "at least " + shown(told, least) + told.without()
	}
	switch {
	case told.Count+told.None == 0:
		t.State, t.Got = Unknown, "nothing was measured"
	case most <= declared.Most:
	case least <= declared.Most:
		t.State = Unknown // it depends on what was not seen
	case least != never && least-late <= declared.Most:
		t.State = Unknown
		t.Got += fmt.Sprintf(", of which up to %s may be our own lateness", recording.Milliseconds(min(late, least)))
	default:
		t.State = Missed
	}
	return t
}

// without says of how many streams there is no such time, and of how many nobody can tell; empty: of none.
func (p Percentiles) without() (text string) {
	of := grouped(p.Count + p.None)
	if n := p.None - p.Unseen; n > 0 {
		what := map[string]string{"response": "did not begin", "first event": "had no event", "stream": "did not end as they should"}[p.Name]
		text = fmt.Sprintf("; %s of %s streams %s", grouped(n), of, what)
	}
	if p.Unseen > 0 {
		text += fmt.Sprintf("; %s of %s were not seen until then: streamspec ended or could not follow them, or they never began", grouped(p.Unseen), of)
	}
	return text
}

func percent(p float64) string { return number(p) + " %" }

// number writes a number with at most three digits behind the point. It is never rounded up to
// all.
func number(n float64) string {
	text := fmt.Sprintf("%.3f", n)
	if n < all && text == "100.000" {
		text = "99.999"
	}
	return strings.TrimSuffix(strings.TrimRight(text, "0"), ".")
}

// grouped writes a number in groups of three digits.
func grouped(n int64) string {
	text := fmt.Sprint(n)
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}
