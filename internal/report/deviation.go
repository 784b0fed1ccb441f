package report

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/streamspec/streamspec/internal/verdict"
	"github.com/streamspec/streamspec/runner/expect"
)

// What differs from one play to the next, though the cause is one.
var (
	quoted = regexp.MustCompile(`: «.*?»| \(\d+(\.\d+)? m?s\)|, \d+(\.\d+)? m?s$`)
	long   = regexp.MustCompile(`((?:" |has )"[^"\s]{8})[^"\s]{16,}("(?:[,;]|$))`) // a value: its beginning tells it from others
	inLine = regexp.MustCompile(` in line \d+`)
	uuid   = regexp.MustCompile(`[0-9a-fA-F]{8}-[0-9a-fA-F-]{27}`)
	anID   = regexp.MustCompile(`^"` + uuid.String() + `"$`)
	moment = regexp.MustCompile(`\d{4}-\d\d-\d\dT[0-9:.+Z-]+`)
	// inBrackets is what is said behind what came.
	inBrackets = regexp.MustCompile(` \([^()]*\)$`)

	// mayDiffer is all that texts that say the same may have of one play alone: also addresses, times and numbers.
	mayDiffer = regexp.MustCompile(strings.Join([]string{uuid.String(), moment.String(), `127\.0\.0\.1:\d+`, `\d+(?:\.\d+)? m?s\b`, inLine.String(), `#\d+`}, "|"))
)

// deviation is the same for two findings that deviate in the same way.
func deviation(f verdict.Step) string {
	if f.Failure != nil {
		if why := explained(f); why != "" {
			return why
		}
	}
	text := compared(f)
	if f.Cause == 0 && f.Failure != nil {
		got, _ := verdict.Headline(cmp.Or(f.Failure.Short, f.Failure.Got))
		text = f.Failure.Code + "\n" + f.Failure.Path + "\n" + got + "\n" + f.Failure.Message
	}
	return fmt.Sprint(f.Cause, "\n", lasting(text))
}

// explained is what explains a finding, whatever expectation finds it, and whatever could not be
// done because of it; empty: nothing that is known.
func explained(f verdict.Step) string {
	d := f.Failure.Deviation
	switch {
	case f.Failure.HeldBack != "":
		return f.Failure.HeldBack
	case d.What == expect.EncodedTwice: // whoever encodes so does it everywhere
		return string(d.What)
	case f.Cause == verdict.RuleBroken:
		return lasting(compared(f))
	case f.Cause != 0 && !follows(f):
		return ""
	case f.Failure.Ignored != "":
		return lasting(f.Failure.Ignored)
	case hasIDOfItsOwn(f.Failure):
		return f.Failure.Path + " has an ID of its own"
	case d == expect.Deviation{}:
		return ""
	}
	return sameOf(d)
}

// sameOf is the same for two deviations in the same way: an ID that is wrong is another in each play.
func sameOf(d expect.Deviation) string {
	d.Value = anID.ReplaceAllString(d.Value, "·")
	return fmt.Sprintf("%q", d)
}

// hasIDOfItsOwn tells whether the value is wrong that stands at a path, and is an ID: it is another in each play.
func hasIDOfItsOwn(f *verdict.Failure) bool {
	return f.Path != "" && f.Code == verdict.WrongValue && (f.Deviation == expect.Deviation{} || f.Deviation.What == expect.WrongThere) && uuid.MatchString(f.Got)
}

// wrongValue is what one event has wrong at a path, where that is what a finding says; empty: it is not.
func wrongValue(f verdict.Step) string {
	if f.Failure == nil || f.Failure.Deviation.What != expect.WrongThere {
		return ""
	}
	return sameOf(f.Failure.Deviation)
}

// follows tells whether a finding is that something could not be done, because what it waited for
// did not come.
func follows(f verdict.Step) bool {
	return f.Cause.Undone() || f.Cause == verdict.StreamUnmet || f.Failure != nil && f.Failure.InVain
}

// heldBackIn are the services of which a stream was held back in some scenario, and who did: what only
// looks like it in another is the same.
func heldBackIn(r verdict.Run) map[string]string {
	all := map[string]string{}
	for _, s := range r.Scenarios {
		if first := firstFinding(s); s.Outcome == verdict.Failed && first.Failure != nil && first.Failure.HeldBack != "" {
			all[strings.Join(s.Services, ",")] = first.Failure.HeldBack
		}
	}
	return all
}

// lasting is a text without what differs from one play to the next.
func lasting(text string) string { return mayDiffer.ReplaceAllString(startOf(text), "·") }

// comparedBytes of a text are enough to tell what it says from what another does.
const comparedBytes = 1000

// startOf is what is compared of a text.
func startOf(text string) string {
	return strings.ToValidUTF8(text[:min(len(text), comparedBytes)], "")
}

// compare notes what of the headline differs in that of another scenario, where they say the same.
func (b *broken) compare(other string) {
	own := headlineOf(b.Step)
	if own == other || !slices.Equal(mayDiffer.Split(own, -1), mayDiffer.Split(other, -1)) {
		return
	}
	if b.varying == nil {
		b.varying = map[int]bool{}
	}
	others := mayDiffer.FindAllString(other, -1)
	for i, text := range mayDiffer.FindAllString(own, -1) {
		b.varying[i] = b.varying[i] || text != others[i]
	}
}

// headline says in one line what is wrong: a fact about the service, without what is of one scenario
// alone.
func (b *broken) headline() string {
	if len(b.twice) > 0 {
		return b.ofTwice()
	}
	at := -1
	return shortened(mayDiffer.ReplaceAllStringFunc(headlineOf(b.Step), func(text string) string {
		if at++; b.varying[at] {
			return "…"
		}
		return text
	}))
}

// headlineOf says in one line what is wrong by a finding.
func headlineOf(found verdict.Step) string {
	f := found.Failure
	switch {
	case f != nil && f.HeldBack != "":
		return inOneLine(f.HeldBack)
	case found.Cause != 0 || f == nil || f.Got == "" && f.Message == "":
		return inOneLine(compared(found))
	case f.Ignored != "":
		return inOneLine(inLine.ReplaceAllString(f.Ignored, ""))
	case f.Got == "":
		return firstLine(f.Message)
	}
	return came(f)
}

// compared is the text of what the engine found, and what came where it compared that with
// something; not what else is known of it, which stands in brackets behind.
func compared(f verdict.Step) string {
	switch {
	case f.Cause != 0 && f.Failure != nil && f.Failure.Short != "":
		return f.Failure.Short
	case f.Cause == 0 || f.Failure == nil || f.Failure.Expected == "":
		return f.Text
	}
	got, _ := verdict.Headline(f.Failure.Got)
	return f.Text + ": got " + strings.TrimSuffix(inBrackets.ReplaceAllString(got, ""), ":")
}

// came says in short what came, without what is of one play alone.
func came(f *verdict.Failure) string {
	got, rest := verdict.Headline(startOf(cmp.Or(f.Short, f.Got)))
	if strings.HasSuffix(got, ":") {
		next, _ := verdict.Headline(rest)
		got += " " + next
	}
	if short := strings.TrimSpace(quoted.ReplaceAllString(got, "")); short != "" {
		got = short
	}
	return inOneLine(strings.TrimSuffix(got, ":"))
}

// shortened is a text in which the begin of a long value stands for it. A moment is short, and its end may be
// what is wrong with it.
func shortened(text string) string {
	return long.ReplaceAllStringFunc(text, func(value string) string {
		if moment.MatchString(value) {
			return value
		}
		return long.ReplaceAllString(value, "$1…$2")
	})
}
