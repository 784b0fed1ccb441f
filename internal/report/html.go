package report

import (
	"bufio"
	"cmp"
	"fmt"
	"html/template"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/streamspec/streamspec/internal/verdict"
)

// visible has a text shown that may be missing. In an attribute the template escapes its quotes.
func visible(clean func(string) string) func(any) template.HTML {
	return func(text any) template.HTML {
		var shown string
		switch text := text.(type) {
		case string:
			shown = text
		case *string:
			shown = *text
		default:
			shown = fmt.Sprint(text)
		}
		return template.HTML(betweenElements.Replace(clean(shown))) //nolint:gosec // it is escaped
	}
}

// page is what the head and the overview of the page show.
type page struct {
	Title, Sentence string
	Outcome         word
	Started, Took   string
	Services        string
	Counts          []pageCount
	Causes          []pageCause
	Gaps            []pageGap
	Notes           []*alikeNotes
	Warnings        []pageLine
	Closest         []pageLine
	Slowest         []pageLine
	Again           []pageLine
	Features        []*pageFeature
	Tags            []string
	Held, All       int
	Load            *pageLoad // nil: this is none
	Style           template.CSS
	Script          template.JS
}

// pageCount is how many scenarios have an outcome, and where their part of the bar stands, in
// hundredths.
type pageCount struct {
	word
	N       int
	X, Wide float64
}

// pageLine is something about a scenario.
type pageLine struct {
	word
	ID, Title, Text string
	Used            float64
}

type pageCause struct {
	word
	Request, Headline string // the request is empty where the headline is about none
	Aside             string // what its sentence has in brackets
	Message           message
	Of                string
	Expected          string
	Got               got
	Logged            string // the exception that a service logged before
	Where             string // services, and what streams of them were asked for
	Scenarios         []pageLine
	Stream            string // with the broken event, of the first of them
}

// Compared tells that there is more to say of it than its headline.
func (c pageCause) Compared() bool {
	return c.Aside != "" || c.Message != (message{}) || c.Expected != "" || c.Got != (got{}) || c.Logged != ""
}

// First are the scenarios that are shown at once, and Rest the others.
func (c pageCause) First() []pageLine { return c.Scenarios[:min(mostAlike, len(c.Scenarios))] }
func (c pageCause) Rest() []pageLine  { return c.Scenarios[min(mostAlike, len(c.Scenarios)):] }

type pageGap struct {
	verdict.Gap
	word
	Services string
	Seen     []pageLine
}

type pageFeature struct {
	ID, Name, About, File string
	Held                  int
	word
	scenarios []int
}

// All counts the scenarios of the feature.
func (f *pageFeature) All() int { return len(f.scenarios) }

// HTML is the name of the format that [WriteHTML] writes.
const HTML = "html"

// WriteHTML writes the run as one page for people: an overview, each feature as a
// specification, and of each scenario what happened. It needs no network and no other file;
// all text stands in it, and is readable without its script.
func WriteHTML(w io.Writer, r verdict.Run) error {
	out := bufio.NewWriterSize(w, reportBuffer)
	b := newPageBuilder(r)
	overview := b.page()
	if err := pages.ExecuteTemplate(out, "top", overview); err != nil {
		return err
	}
	for _, f := range overview.Features {
		if err := b.feature(out, f); err != nil {
			return err
		}
	}
	if err := pages.ExecuteTemplate(out, "bottom", overview); err != nil {
		return err
	}
	return out.Flush()
}

// pageBuilder makes the parts of the page.
type pageBuilder struct {
	run    verdict.Run
	ids    []string // of the scenarios
	causes []*broken
	causal []*broken // by the scenario: its cause; nil: it has none
}

func newPageBuilder(r verdict.Run) *pageBuilder {
	b := &pageBuilder{run: r, causes: causesOf(r), causal: make([]*broken, len(r.Scenarios))}
	taken := uniqueNames{}
	for _, s := range r.Scenarios {
		b.ids = append(b.ids, taken.of(slug(s.Name)+"-"+shortHash(s.Place.File+" "+s.Name), "again"))
	}
	for _, c := range b.causes {
		for _, i := range c.scenarios {
			b.causal[i] = cmp.Or(b.causal[i], c) // of those of a load the first
		}
	}
	return b
}

func (b *pageBuilder) page() *page {
	r := b.run
	p := &page{
		Sentence: sentenceOf(r, b.causes), Outcome: b.outcome(),
		Started: r.Started.UTC().Format("2 January 2006, 15:04 UTC"), Took: took(r.Duration), Services: strings.Join(b.services(), ", "),
		Counts: b.counts(), Causes: each(b.causes, b.cause), Gaps: b.gaps(), Notes: untold(groupedNotes(r)),
		Features: b.features(), Tags: b.tags(), Held: r.Count(verdict.Passed), All: len(r.Scenarios),
		Load:  newPageLoad(r.Load),
		Style: template.CSS(pageStyle), Script: template.JS(pageScript()), //nolint:gosec // they are ours
	}
	p.Title = p.Sentence
	b.lists(p)
	return p
}

// outcome is what the run came to as a whole: as its exit status says it.
func (b *pageBuilder) outcome() word {
	switch b.run.ExitStatus() {
	case verdict.ExitHeld:
		return wordOf(verdict.Passed)
	case verdict.ExitFault:
		return wordOf(verdict.Unjudged)
	}
	if b.run.Count(verdict.Failed) == 0 {
		return wordOf(verdict.GapClosed)
	}
	return wordOf(verdict.Failed)
}

func (b *pageBuilder) services() []string {
	var all []string
	for _, s := range b.run.Scenarios {
		for _, name := range s.Services {
			if !slices.Contains(all, name) {
				all = append(all, name)
			}
		}
	}
	return all
}

func (b *pageBuilder) tags() []string {
	var all []string
	for _, s := range b.run.Scenarios {
		all = append(all, s.Tags...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// counts are the outcomes that occur: what needs attention first.
func (b *pageBuilder) counts() []pageCount {
	var all []pageCount
	for _, class := range []string{"broken", "closed", "unjudged", "flaky", "gap", "skipped", "held"} {
		one := pageCount{word: word{Class: class}}
		for _, s := range b.run.Scenarios {
			if w := outcomeOf(s); w.Class == class {
				one.word = w
				one.N++
			}
		}
		if one.N > 0 {
			all = append(all, one)
		}
	}
	x := 0.0
	for i := range all {
		all[i].X, all[i].Wide = x, percent*float64(all[i].N)/float64(len(b.run.Scenarios))
		x += all[i].Wide
	}
	return all
}

func (b *pageBuilder) line(i int, text string) pageLine {
	s := b.run.Scenarios[i]
	return pageLine{word: outcomeOf(s), ID: b.ids[i], Title: title(s), Text: text}
}

// mostHeadline is how much of a headline is shown, in columns: there are texts that are no sentence.
const mostHeadline = 600

func (b *pageBuilder) cause(c *broken) pageCause {
	out := pageCause{word: wordOf(c.Outcome), Of: c.Of, Where: whereOf(b.run, c, cleanName, cleanName)}
	out.Request, out.Headline = requestOf(cut(gotOf(c.headline()).Wrong, mostHeadline))
	out.Headline, out.Aside = asideOf(out.Headline)
	for _, i := range c.scenarios {
		out.Scenarios = append(out.Scenarios, b.line(i, ""))
	}
	if f := c.Failure; f != nil {
		out.Message, out.Expected, out.Got, out.Logged = messageOf(f.Message).ending(), f.Expected, gotOf(f.Got), f.Logged
		if len(f.Streams) > 0 {
			out.Stream = f.Streams[0]
		}
		if len(f.Evidence) > 0 {
			out.Stream = f.Evidence[0].Stream
		}
	}
	return out
}

// gaps lists the known gaps: those that have closed first.
func (b *pageBuilder) gaps() []pageGap {
	var closed, open []pageGap
	for i, s := range b.run.Scenarios {
		for _, step := range s.Findings() {
			if step.Mark == nil || step.Outcome != verdict.KnownGap && step.Outcome != verdict.GapClosed {
				continue
			}
			list, got := &open, step.Failure.Got
			if step.Outcome == verdict.GapClosed {
				list, got = &closed, "what is expected holds now: remove the mark"
			}
			one := pageGap{Gap: step.Mark.Gap, word: wordOf(step.Outcome), Services: strings.Join(s.Services, ", ")}
			at := slices.IndexFunc(*list, func(g pageGap) bool { return g.Gap == one.Gap && g.Services == one.Services })
			if at < 0 {
				at = len(*list)
				*list = append(*list, one)
			}
			(*list)[at].Seen = append((*list)[at].Seen, b.line(i, got))
		}
	}
	return append(closed, open...)
}

// How much the lists of the overview show.
const (
	mostClosest = 8
	leastUsed   = 0.5 // of a limit
)

// lists are what else is worth knowing.
func (b *pageBuilder) lists(p *page) {
	for i, s := range b.run.Scenarios {
		for _, step := range s.Steps {
			if step.Warning != "" {
				p.Warnings = append(p.Warnings, b.line(i, step.Warning))
			}
			if step.Outcome == verdict.Passed && step.Used >= leastUsed {
				one := b.line(i, step.Text+": "+step.Held)
				one.Used = step.Used
				p.Closest = append(p.Closest, one)
			}
		}
		if len(s.Plays) > 1 {
			p.Again = append(p.Again, b.line(i, plays(s)))
		}
	}
	slices.SortStableFunc(p.Closest, func(x, y pageLine) int { return cmp.Compare(y.Used, x.Used) })
	p.Closest = p.Closest[:min(mostClosest, len(p.Closest))]
	p.Slowest = b.slowest()
}

// slowest are the scenarios that took longest.
func (b *pageBuilder) slowest() []pageLine {
	var all []pageLine
	for _, i := range b.run.Slowest() {
		all = append(all, b.line(i, took(b.run.Scenarios[i].Duration)))
	}
	return all
}

// features are the features, and the folders of YAML scenarios, in their order.
func (b *pageBuilder) features() []*pageFeature {
	var all []*pageFeature
	by := map[suiteOf]*pageFeature{}
	taken := uniqueNames{}
	for i, s := range b.run.Scenarios {
		key := suiteOf{s.Group, s.Place.File}
		yaml := filepath.ToSlash(filepath.Dir(s.Place.File)) == s.Group
		if yaml {
			key.file = ""
		}
		f := by[key]
		if f == nil {
			f = &pageFeature{Name: s.Group, About: s.About, File: key.file, word: wordOf(verdict.Passed)}
			f.ID = taken.of(slug(s.Group), shortHash(s.Place.File))
			by[key] = f
			all = append(all, f)
		}
		f.scenarios = append(f.scenarios, i)
		if s.Outcome == verdict.Passed {
			f.Held++
		}
		f.word = worseWord(f.word, outcomeOf(s))
	}
	return all
}
