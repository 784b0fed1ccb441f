package load

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/streamspec/streamspec/runner/recording"
)

// Text writes a report for people.
func (r *Report) Text(to io.Writer) error {
	var out strings.Builder
	events := "events"
	if r.Events == 1 {
		events = "event"
	}
	fmt.Fprintf(&out, "%s\n%s, %s %s in %s", r.Sentence(), r.Model, grouped(r.Events), events, round(r.Took))
	if r.Playing > 0 {
		fmt.Fprintf(&out, "; %s still play", grouped(r.Playing))
	}
	out.WriteString("\n")
	for _, s := range r.Scenarios {
		s.text(&out)
	}
	r.measured(&out)
	_, err := io.WriteString(to, out.String())
	return err
}

// round shows a time as coarsely as people look at it.
func round(d time.Duration) time.Duration {
	if d > time.Minute {
		return d.Round(time.Second)
	}
	return d.Round(time.Millisecond)
}

func (s Scenario) text(out *strings.Builder) {
	fmt.Fprintf(out, "\n%s (%s)\n", s.Name, s.Place)
	if s.Model != "" {
		fmt.Fprintf(out, "  %s\n", s.Model)
	}
	fmt.Fprintf(out, "  %s\n", s.Counts)
	if s.NeverBegan > 0 {
		fmt.Fprintf(out, "  unknown    %s\n", s.neverBegan())
	}
	for _, c := range s.Causes {
		c.fault(out, s)
	}
	for _, x := range s.Expected {
		x.text(out, s)
	}
	s.thresholds(out)
}

// plays is a number of times that clients played, which is a number of streams where each follows one.
func (s Scenario) plays(n int64) string {
	if s.Each > 1 {
		return fmt.Sprintf("%s plays (%d streams each)", grouped(n), s.Each)
	}
	return grouped(n) + " streams"
}

// text tells of a rate: how often it is broken, the first that is, and the worst.
func (r Rate) text(out *strings.Builder, of Scenario) {
	if r.Judged()+r.Late+r.KnownGap == 0 {
		return
	}
	broken := ""
	if r.Broken > 0 {
		broken = fmt.Sprintf(": broken in %s of %s%s", grouped(r.Broken), of.plays(r.Judged()+r.KnownGap), r.when())
	}
	fmt.Fprintf(out, "  %-10s %s%s%s\n", r.share(), r.Text, broken, r.beside())
	r.clients(out)
}

// fault tells how many clients that played met what nobody expected.
func (r Rate) fault(out *strings.Builder, of Scenario) {
	kind := "fault"
	if r.Broken == 0 {
		kind = "unknown"
	}
	fmt.Fprintf(out, "  %-10s %s: in %s of %s%s\n", kind, r.Text, grouped(r.met()), of.plays(of.Counts.Played), r.when())
	r.clients(out)
}

// clients tells of the first and the worst.
func (r Rate) clients(out *strings.Builder) {
	r.First.text(out, "first")
	if r.Worst != nil && (r.Worst.Client != r.First.Client || r.Worst.At != r.First.At) {
		r.Worst.text(out, "worst")
	}
	r.FirstUnknown.text(out, "first unknown")
}

// when tells when clients that broke it came to their ends.
func (r Rate) when() string {
	if r.Broken <= 1 {
		return ""
	}
	return fmt.Sprintf(", from %s to %s", round(r.FirstAt), round(r.LastAt))
}

// share is the rate, or why there is none.
func (r Rate) share() string {
	switch share, known := r.accepted().Share(); {
	case r.Judged() == 0 && r.KnownGap > 0:
		return "known gap"
	case known:
		return percent(share)
	default:
		return "unknown"
	}
}

// asKnown says of what is broken that it is no news.
const asKnown = "broken as a known gap says, which is accepted"

// beside is what is no part of the rate, or is not held without being broken.
func (r Rate) beside() string {
	text := ""
	for _, other := range []struct {
		n    int64
		what string
	}{
		{r.Unknown, "unknown"},
		{r.Skipped, "not judged, because of what went wrong before"},
		{r.Late, "unknown because this machine was late, and not counted"},
		{r.KnownGap, asKnown},
	} {
		if other.n > 0 {
			text += fmt.Sprintf("; %s %s", grouped(other.n), other.what)
		}
	}
	return text
}

func (b *Broken) text(out *strings.Builder, which string) {
	if b == nil {
		return
	}
	fmt.Fprintf(out, "    %s: client %d, after %s\n", which, b.Client, round(b.At))
	if b.Failure != nil {
		for _, line := range strings.Split(b.Failure.String(), "\n") {
			if line != "" {
				fmt.Fprintf(out, "      %s\n", line)
			}
		}
	}
	switch {
	case b.Recording != "":
		fmt.Fprintf(out, "      recording %s\n", b.Recording)
	case b.Unrecorded != "":
		fmt.Fprintf(out, "      %s\n", b.Unrecorded)
	}
}

func (s Scenario) thresholds(out *strings.Builder) {
	for _, t := range s.Thresholds {
		switch {
		case t.State == GapClosed:
			fmt.Fprintf(out, "  gap closed %s: %s\n", t.Text, t.Got)
		case t.Said || t.State != Met:
			fmt.Fprintf(out, "  threshold %s: %s; got %s\n", t.State, t.Text, t.Got)
		}
	}
}

// measured tells of all times, and how late we were ourselves.
func (r *Report) measured(out *strings.Builder) {
	out.WriteString("\n")
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	for _, row := range r.timesTable() {
		fmt.Fprintf(table, "  %s\t\n", strings.Join(row, "\t"))
	}
	_ = table.Flush() // a builder takes everything
	if slices.ContainsFunc(r.Times, func(p Percentiles) bool { return p.None > p.Unseen }) {
		out.WriteString("Streams that did not begin, had no event or did not end as they should count as the slowest; none: a percentile falls on them.\n")
	}
	if slices.ContainsFunc(r.Times, func(p Percentiles) bool { return p.Unseen > 0 }) {
		out.WriteString("Streams that streamspec ended before, or could not follow, and those that never began are shown as the slowest, too; what they would have come to is unknown.\n")
	}
	fmt.Fprintf(out, "Times count from when each client should have begun. This process was late itself by %s (99th percentile).\n", recording.Milliseconds(r.Late.P99))
}

func shown(p Percentiles, d time.Duration) string {
	switch {
	case p.Count+p.None == 0:
		return "–"
	case d == never:
		return "none"
	default:
		return recording.Milliseconds(d)
	}
}

// counted is how many times are known, and of how many streams if not of all.
func (p Percentiles) counted() string {
	if p.None == 0 {
		return grouped(p.Count)
	}
	return fmt.Sprintf("%s of %s", grouped(p.Count), grouped(p.Count+p.None))
}

// Line is what goes on just now, in a line.
func (l *Load) Line() string {
	var c Counts
	for _, t := range l.tallies {
		one := t.told().Counts
		c.Played, c.Broken, c.Unknown = c.Played+one.Played, c.Broken+one.Broken, c.Unknown+one.Unknown
	}
	rate := ""
	if points := l.curve.told(); len(points) > 1 {
		last, before := points[len(points)-1], points[len(points)-2]
		if took := last.At - before.At; took > 0 {
			rate = fmt.Sprintf(", %.0f/s", float64(last.Events)/took.Seconds())
		}
	}
	return fmt.Sprintf("%v: %s play, %s have played, %s broken, %s unknown; %s events%s; late by %s",
		time.Since(l.began).Round(time.Second), grouped(l.counts.playing.Load()), grouped(c.Played), grouped(c.Broken), grouped(c.Unknown),
		grouped(l.counts.events.Load()), rate, recording.Milliseconds(l.measured.late.at(99)))
}
