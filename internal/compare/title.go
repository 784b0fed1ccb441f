package compare

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/streamspec/streamspec/runner/recording"
)

// difference says what the deviations of a group come to.
func (g *group) difference(scenarios int) *Difference {
	first := g.first()
	d := &Difference{
		Cause: g.cause, Name: g.name, Scenarios: g.deviations.in(), Streams: g.deviations.each(func(d *deviation) string { return streamOf(d.scenario, d.stream) }), Certain: g.certain(scenarios), Chance: first.chance,
		Old: first.sight(first.old, first.was), New: first.sight(first.now, first.is),
	}
	for _, one := range g.deviations {
		if !d.Certain && one.more > 0 && (d.More == 0 || one.more < d.More) {
			d.More = one.more
		}
	}
	d.Title, d.Details, d.facts = g.title(), g.details(), g.deviations
	d.Mapping, d.Now = g.proposal(), g.accepted()
	return d
}

// first is the deviation that tells most of a group.
func (g *group) first() *deviation {
	return slices.MinFunc(g.deviations, func(a, b *deviation) int {
		return cmp.Or(boolInt(b.certain)-boolInt(a.certain), boolInt(b.timed())-boolInt(a.timed()), boolInt(splits(b))-boolInt(splits(a)), cmp.Compare(a.chance, b.chance), cmp.Compare(a.number(), b.number()))
	})
}

// number is the number of the event at which the old side shows the fact.
func (d *deviation) number() int {
	at := Place{}
	switch {
	case d.was != nil:
		at = d.was.at
	case len(d.old.places) > 0:
		at = d.old.places[0]
	}
	if at.Entry == nil {
		return 0
	}
	return at.Entry.Number
}

// splits tells that what was one value is another in each event.
func splits(d *deviation) bool {
	return d.aspect == aspectField && d.is != nil && strings.Contains(d.is.value, anotherInEach)
}

// timed tells that a deviation is about when something came.
func (d *deviation) timed() bool { return d.aspect == aspectTime && d.of != "" }

func (d *deviation) sight(t *tally, s *sighting) Sight {
	switch {
	case s != nil:
		return Sight{Text: s.value, Runs: s.runs, Of: t.runs, At: s.at.where(differsAt(d)), field: lastName(d.path)}
	case len(t.samples) > 0:
		return Sight{Text: t.span(d.aspect), Runs: t.runs, Of: t.runs, At: t.places[0]}
	default:
		return Sight{Of: t.runs}
	}
}

// span is from where to where measured values reach.
func (t *tally) span(about aspect) string {
	low, high := slices.Min(t.samples), slices.Max(t.samples)
	switch about {
	case aspectBurst:
		return fmt.Sprintf("%d–%d %% of the events at once", int(math.Round(100*low)), int(math.Round(100*high)))
	case aspectCount:
		return fmt.Sprintf("%g to %g", low, high)
	default:
		return fmt.Sprintf("%.0f–%.0f ms", low, high)
	}
}

func ranges(d *deviation) string { return d.old.span(d.aspect) + " → " + d.now.span(d.aspect) }

// title says in one line what differs.
func (g *group) title() string {
	d := g.first()
	was, is := d.words()
	switch g.cause {
	case CauseCall:
		return callTitle(g, was, is)
	case CausePath:
		if part, several := strings.CutPrefix(g.name, "paths: "); several {
			return fmt.Sprintf("%d paths are others: %s", len(g.deviations.each(changeOfPath)), part)
		}
		return fmt.Sprintf("another path: %s → %s", was, is)
	case CauseAnswer:
		return g.answerTitle(was, is)
	case CauseCount:
		return g.countTitle()
	case CauseOrder:
		return g.orderTitle()
	case CauseEnd:
		return endTitle(d, was, is)
	case CauseField:
		return g.fieldTitle(was, is)
	case CauseTime:
		return g.timeTitle(was, is)
	case CauseValue:
		return g.valueTitle()
	case CauseResume:
		return g.resumeTitle(was, is)
	case CauseRule:
		return fmt.Sprintf("the standard is broken: rule %s, in %s", d.of, inShare(d.now))
	case CauseHeartbeat:
		return g.beatTitle(was, is)
	case CauseHeaders:
		return g.headerTitle()
	default:
		return g.timingTitle()
	}
}

// endTitle says how streams end otherwise.
func endTitle(d *deviation, was, is string) string {
	switch {
	case d.aspect == aspectLast:
		return fmt.Sprintf("behind the last event there comes: %s → %s", was, is)
	case d.aspect == aspectWhole:
		return earlyOf(d).title()
	case d.of == earlier:
		return fmt.Sprintf("connections before the last end otherwise: %s → %s", withoutEarlier(was), withoutEarlier(is))
	default:
		return fmt.Sprintf("the stream ends otherwise: %s → %s", was, is)
	}
}

// timeTitle says what about times is another, and where.
func (g *group) timeTitle(was, is string) string {
	said := "times have another format: %s → %s, at %s"
	switch g.first().aspect {
	case aspectPrecision:
		said = "times are told otherwise: in %s → in %s, at %s"
	case aspectClock:
		return g.clockTitle()
	}
	return fmt.Sprintf(said, was, is, strings.Join(g.deviations.paths(), ", "))
}

// withoutEarlier is how connections before the last ended, of a side that may have none.
func withoutEarlier(text string) string {
	if text == absent {
		return "there are none"
	}
	return text
}

func callTitle(g *group, was, is string) string {
	d := g.first()
	switch {
	case d.aspect == aspectPlayed:
		return g.playedTitle()
	case d.aspect == aspectRedirect:
		return fmt.Sprintf("the request is redirected otherwise: %s → %s", was, is)
	case d.aspect == aspectProtocol:
		return fmt.Sprintf("another version of HTTP: %s → %s", was, is)
	case d.aspect == aspectLines:
		return fmt.Sprintf("lines end otherwise: %s → %s", was, is)
	case opens(d):
		return opensTitle(d)
	}
	return fmt.Sprintf("%s is answered %s → %s", d.of, was, is)
}

// words are the values that tell most.
func (d *deviation) words() (was, is string) {
	if d.was != nil {
		was = d.was.value
	}
	if d.is != nil {
		is = d.is.value
	}
	return was, is
}

func (g *group) answerTitle(was, is string) string {
	d := g.deviations[0]
	switch d.aspect {
	case aspectWhole:
		text := recording.Escape(string(d.is.at.data()), shownData)
		return fmt.Sprintf("%s is answered by %s %s; it was %s", d.scenario, is, text, was)
	case aspectMedia:
		return fmt.Sprintf("no event stream any more: media type %s → %s", orNone(was), orNone(is))
	}
	return fmt.Sprintf("another status: %s → %s", was, is)
}

// playedTitle says why a scenario cannot be played to its end on the new side.
func (g *group) playedTitle() string {
	d := g.first()
	if d.is.value == notPlayed && d.is.at.why != "" {
		return "the scenario cannot be played to its end any more: " + d.is.at.why
	}
	return "the scenario: " + d.was.value + " → " + d.is.value
}

// opensTitle says in how many recordings of each side a stream was opened.
func opensTitle(d *deviation) string {
	opened := func(t *tally) string { return fmt.Sprintf("%d of %d", t.runs-t.of(absent), t.runs) }
	return fmt.Sprintf("the stream %q is opened in %s old recordings → %s new ones", d.stream, opened(d.old), opened(d.now))
}

func orNone(text string) string { return cmp.Or(text, "none") }

func (p Place) data() []byte {
	if p.Entry == nil {
		return nil
	}
	return p.Entry.Data
}

func (g *group) fieldTitle(was, is string) string {
	d := g.first()
	if paths := g.deviations.paths(); len(paths) > 1 && otherType(d) != "" {
		return fmt.Sprintf("%d fields: %s → %s: %s of %s", len(paths), was, is, strings.Join(paths, ", "), strings.Join(g.deviations.kinds(), ", "))
	}
	at := d.path
	if at == "" {
		at = "the data"
	}
	at += " of " + strings.Join(g.deviations.kinds(), ", ")
	if d.path == "" && was == absent {
		return at + ": an object → " + is
	}
	if d.path == "" && is == absent {
		return at + ": " + was + " → an object"
	}
	switch absent {
	case was:
		return fmt.Sprintf("a new field: %s (%s)", at, is)
	case is:
		return fmt.Sprintf("a field is gone: %s (%s)", at, was)
	}
	return fmt.Sprintf("%s: %s → %s", at, was, is)
}

func (g *group) resumeTitle(was, is string) string {
	d := g.first()
	switch d.aspect {
	case aspectAgain:
		if again := g.deviations.each(func(d *deviation) string { return d.of + change(d) }); len(again) > 1 {
			return "after a reconnection there comes again what came before: " + strings.Join(again, ", ")
		}
		if d.of != "" {
			return fmt.Sprintf("after a reconnection %s that came before comes again: %s → %s", d.of, was, is)
		}
		return fmt.Sprintf("after a reconnection there comes again: %s → %s", was, is)
	case aspectRetry:
		return fmt.Sprintf("the reconnection time: %s → %s", orNone(was), orNone(is))
	}
	if d.of == "" {
		return fmt.Sprintf("the IDs of the events: %s → %s", was, is)
	}
	return fmt.Sprintf("IDs of %s: %s → %s", strings.Join(g.deviations.kinds(), ", "), was, is)
}

func (g *group) headerTitle() string {
	n := len(g.deviations.paths())
	if n == 1 {
		d := g.first()
		was, is := d.words()
		return fmt.Sprintf("header %s: %s → %s", d.path, was, is)
	}
	return fmt.Sprintf("%d headers differ", n)
}

func (g *group) timingTitle() string {
	d := g.first()
	if g.name == isBatched || g.name == isUnbatched {
		burst := g.deviations[slices.IndexFunc(g.deviations, func(d *deviation) bool { return d.aspect == aspectBurst })]
		words := g.name
		if words == isBatched {
			words += " now"
		}
		if d.aspect == aspectTime {
			return fmt.Sprintf("first %s %s: events are %s", d.of, ranges(d), words)
		}
		return fmt.Sprintf("events are %s: %s", words, ranges(burst))
	}
	switch {
	case d.aspect == aspectSilence:
		return silenceTitle(d)
	case d.aspect == aspectBurst && d.is != nil:
		return fmt.Sprintf("events are batched in %d of %d new recordings: %s", d.is.runs, d.now.runs, ranges(d))
	case d.aspect == aspectTime && d.is != nil:
		return fmt.Sprintf("first %s far off in %d of %d new recordings: %s", cmp.Or(d.of, "byte of the response"), d.is.runs, len(d.now.samples), ranges(d))
	case d.aspect == aspectTime && d.was != nil:
		return fmt.Sprintf("first %s far off in %d of %d old recordings: %s", cmp.Or(d.of, "byte of the response"), d.was.runs, len(d.old.samples), ranges(d))
	case d.aspect == aspectBurst:
		return "events come at once otherwise: " + ranges(d)
	}
	return fmt.Sprintf("first %s %s: %s", cmp.Or(d.of, "byte of the response"), ranges(d), d.direction())
}

func silenceTitle(d *deviation) string {
	switch {
	case d.is != nil:
		return fmt.Sprintf("nothing comes for long in %d of %d new recordings: %s", d.is.runs, len(d.now.samples), ranges(d))
	case d.was != nil:
		return fmt.Sprintf("nothing comes for long in %d of %d old recordings: %s", d.was.runs, len(d.old.samples), ranges(d))
	}
	return "the longest silence between events: " + ranges(d)
}

// details are the parts of a cause that has several.
func (g *group) details() []string {
	var lines []string
	for _, d := range g.deviations {
		if line := g.detail(d); line != "" && !slices.Contains(lines, line) {
			lines = append(lines, line)
		}
	}
	if len(lines) < 2 {
		return nil
	}
	return lines
}

func (g *group) detail(d *deviation) string {
	was, is := d.words()
	switch g.cause {
	case CauseHeaders:
		return fmt.Sprintf("%s: %s → %s", d.path, was, is)
	case CauseOrder:
		if d.aspect == aspectWalk || d.aspect == aspectCourse {
			return strings.TrimPrefix(fieldOf(d.of, d.path), ".") + change(d)
		}
		return fmt.Sprintf("%s: %s in %s", d.scenario, orderWords(d, is), inShare2(d.is, d.now))
	case CausePath:
		return changeOfPath(d)
	case CauseCount:
		return fmt.Sprintf("%s: %s → %s", d.scenario, shares(d.old), shares(d.now))
	case CauseTiming:
		if d.aspect == aspectBurst || d.aspect == aspectSilence {
			return fmt.Sprintf("%s: %s", d.scenario, ranges(d))
		}
		return fmt.Sprintf("%s: first %s %s", d.scenario, cmp.Or(d.of, "byte of the response"), ranges(d))
	case CauseHeartbeat:
		if d.aspect == aspectInterval || beforeBeats(d) {
			return fmt.Sprintf("%s: %s", d.scenario, ranges(d))
		}
	}
	return ""
}

func changeOfPath(d *deviation) string {
	was, is := d.words()
	return was + " → " + is
}

func inShare(t *tally) string { return inShare2(t.most(), t) }

func inShare2(s *sighting, t *tally) string {
	return fmt.Sprintf("%d of %d recordings", s.runs, t.runs)
}

// kinds lists the kinds of events that deviate.
func (those sameCause) kinds() []string { return those.each(func(d *deviation) string { return d.of }) }

func (those sameCause) paths() []string {
	return those.each(func(d *deviation) string { return d.path })
}

func (those sameCause) each(of func(*deviation) string) []string {
	var all []string
	for _, d := range those {
		if text := of(d); !slices.Contains(all, text) {
			all = append(all, text)
		}
	}
	return all
}

func listed(names []string) string {
	if len(names) == 0 {
		return "nothing"
	}
	return strings.Join(names, ", ")
}
