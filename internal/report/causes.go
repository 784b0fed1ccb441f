package report

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/verdict"
)

// broken is why scenarios went wrong: what several of them have in common is one cause.
type broken struct {
	verdict.Step // the first finding
	services     []string
	scenarios    []int // by their index in the run
	judged       bool  // of one of them something is broken; else none could be judged
}

// causesOf puts together the scenarios that make a run fail for one cause: the same deviation
// in the same services. In doubt they are two. Those that could not be judged stand last.
func causesOf(r verdict.Run) []*broken {
	var all []*broken
	by := map[string]*broken{}
	for i, s := range r.Scenarios {
		if s.Outcome != verdict.Failed && s.Outcome != verdict.Unjudged {
			continue
		}
		first := firstFinding(s)
		key := deviation(first) + "\n" + strings.Join(s.Services, ",")
		if by[key] == nil {
			by[key] = &broken{Step: first, services: s.Services}
			all = append(all, by[key])
		}
		by[key].scenarios = append(by[key].scenarios, i)
		by[key].judged = by[key].judged || s.Outcome == verdict.Failed
	}
	slices.SortStableFunc(all, func(a, b *broken) int {
		switch {
		case a.judged == b.judged:
			return 0
		case a.judged:
			return -1
		default:
			return 1
		}
	})
	return all
}

// firstFinding is what explains most of what went wrong with a scenario.
func firstFinding(s verdict.Scenario) verdict.Step {
	shown := s.Shown()
	for _, f := range shown {
		if f.Failure != nil && f.Outcome != verdict.GapClosed {
			return f
		}
	}
	if len(shown) > 0 {
		return shown[0]
	}
	return verdict.Step{Text: string(s.Outcome), Outcome: s.Outcome}
}

// What differs from one play to the next, though the cause is one.
var (
	passing = regexp.MustCompile(`\d+(\.\d+)? m?s\b`)
	repeats = regexp.MustCompile(`it repeats #\d+ (\S+)`)
	quoted  = regexp.MustCompile(`:? ?«.*?»| \(\d+(\.\d+)? m?s\)|, \d+(\.\d+)? m?s$`)
	numbers = regexp.MustCompile(`#\d+`)
	long    = regexp.MustCompile(`((?:" |has )"[^"\s]{8})[^"\s]{16,}("(?:[,;]|$))`) // a value: its beginning tells it from others
	inLine  = regexp.MustCompile(` in line \d+`)
	address = regexp.MustCompile(`127\.0\.0\.1:\d+`)
	clients = regexp.MustCompile(`^of \S+ of \S+ clients, first of client \S+: `)
	body    = regexp.MustCompile(`; the body begins: «[^»]*»?`)
	unique  = regexp.MustCompile(`[0-9a-fA-F]{8}-[0-9a-fA-F-]{27}|\d{4}-\d\d-\d\dT[0-9:.+Z-]+`)
)

// deviation is the same for two findings that deviate in the same way.
func deviation(f verdict.Step) string {
	text := f.Text
	if f.Cause == 0 && f.Failure != nil {
		if m := repeats.FindStringSubmatch(f.Failure.Got); m != nil {
			return "repeats " + m[1] // whatever expectation finds it
		}
		if strings.HasSuffix(f.Failure.Got, verdict.UntilItsEnd) {
			return verdict.UntilItsEnd
		}
		if f.Failure.Ignored != "" {
			return inLine.ReplaceAllString(f.Failure.Ignored, "")
		}
		got, _ := verdict.Headline(f.Failure.Got)
		text = f.Failure.Code + "\n" + f.Failure.Path + "\n" + got + "\n" + f.Failure.Message
	}
	return fmt.Sprint(f.Cause, "\n", lasting(text))
}

// lasting is a text without what differs from one play to the next.
func lasting(text string) string {
	text = bare(text)
	for _, differs := range []*regexp.Regexp{unique, address, passing, numbers} {
		text = differs.ReplaceAllString(text, "·")
	}
	return text
}

// bare leaves out which client was the first, and what body came instead of a stream.
func bare(text string) string {
	return body.ReplaceAllString(clients.ReplaceAllString(text, ""), "")
}

// headline says in one line what is wrong: a fact about the service.
func (b *broken) headline() string {
	f := b.Failure
	if b.Cause != 0 || f == nil || f.Got == "" && f.Message == "" {
		return inOneLine(b.Text)
	}
	if f.Ignored != "" {
		return inOneLine(f.Ignored)
	}
	if f.Got == "" {
		first, _ := verdict.Headline(f.Message)
		return inOneLine(first)
	}
	if strings.HasSuffix(f.Got, verdict.UntilItsEnd) {
		return inOneLine(f.Got[strings.LastIndex(f.Got, "; ")+len("; "):])
	}
	got, rest := verdict.Headline(f.Got)
	if strings.HasSuffix(got, ":") {
		next, _ := verdict.Headline(rest)
		got += " " + next
	}
	if short := strings.TrimSpace(quoted.ReplaceAllString(got, "")); short != "" {
		got = short
	}
	return inOneLine(long.ReplaceAllString(strings.TrimSuffix(got, ":"), "$1…$2"))
}

// sentenceOf says in a sentence what a run came to.
func sentenceOf(r verdict.Run, causes []*broken) string {
	if r.Load != nil {
		return r.Load.Sentence
	}
	failed, closed, unjudged, gaps := r.Count(verdict.Failed), r.Count(verdict.GapClosed), r.Count(verdict.Unjudged), r.Count(verdict.KnownGap)
	skipped := r.Count(verdict.Skipped)
	all := len(r.Scenarios)
	var parts []string
	if failed > 0 {
		n := 0
		for _, c := range causes {
			if c.judged {
				n++
			}
		}
		parts = append(parts, fmt.Sprintf("%s in %d of %s", counted(n, "kind of failure", "kinds of failure"), failed, problem.Counted(all, "scenario")))
	}
	if closed > 0 {
		parts = append(parts, counted(closed, "known gap has closed and is still marked", "known gaps have closed and are still marked"))
	}
	if unjudged > 0 {
		parts = append(parts, counted(unjudged, "scenario could not be judged", "scenarios could not be judged"))
	}
	if skipped > 0 {
		parts = append(parts, counted(skipped, "scenario was never started", "scenarios were never started"))
	}
	switch {
	case ran(r) == 0:
		return "Nothing was judged: " + whyNothing(r)
	case len(parts) > 0:
		return enumerated(parts) + "."
	case gaps > 0:
		return fmt.Sprintf("%s; %s open.", holding(all-gaps, all), counted(gaps, "known gap is", "known gaps are"))
	default:
		return holding(all, all) + "."
	}
}

// enumerated joins parts of a sentence.
func enumerated(parts []string) string {
	last := len(parts) - 1
	if last == 0 {
		return parts[0]
	}
	return strings.Join(parts[:last], ", ") + ", and " + parts[last]
}

func holding(n, all int) string {
	switch {
	case all == 1:
		return "The scenario holds"
	case n == all:
		return fmt.Sprintf("All %d scenarios hold", all)
	default:
		return fmt.Sprintf("%d of %d scenarios hold", n, all)
	}
}

// rerun is the command that plays a scenario again.
func rerun(r verdict.Run, s verdict.Scenario) string {
	at := s.Place
	at.Column = 0
	parts := append([]string{"streamspec", "run"}, r.Flags...)
	if parts = append(parts, at.String()); r.Load != nil {
		parts = r.Load.Command
	}
	return strings.Join(each(parts, ShellQuoted), " ")
}
