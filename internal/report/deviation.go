package report

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/streamspec/streamspec/internal/verdict"
)

// What differs from one play to the next, though the cause is one.
var (
	repeats = regexp.MustCompile(`(?:;|; \d+ of these \d+ are copies:) (?:it|#\d+ [^;«,]*?) repeats #\d+ ([^\s;,]+)`)
	quoted  = regexp.MustCompile(`: «.*?»| \(\d+(\.\d+)? m?s\)|, \d+(\.\d+)? m?s$`)
	long    = regexp.MustCompile(`((?:" |has )"[^"\s]{8})[^"\s]{16,}("(?:[,;]|$))`) // a value: its beginning tells it from others
	inLine  = regexp.MustCompile(` in line \d+`)
	atByte  = regexp.MustCompile(`line \d+, byte \d+: |: (?:"(?:[^"\\]|\\.)*"|«[^»]*»?)$`) // and what stands there
	clients = regexp.MustCompile(`^of \S+ of \S+ clients, first of client \S+: `)
	body    = regexp.MustCompile(`; the body begins: «[^»]*»?`)
	uuid    = regexp.MustCompile(`[0-9a-fA-F]{8}-[0-9a-fA-F-]{27}`)
	anID    = regexp.MustCompile(`^"` + uuid.String() + `"$`)
	moment  = regexp.MustCompile(`\d{4}-\d\d-\d\dT[0-9:.+Z-]+`)

	// mayDiffer is all that texts that say the same may have of one play alone: also addresses, times and numbers.
	mayDiffer = regexp.MustCompile(strings.Join([]string{uuid.String(), moment.String(), `127\.0\.0\.1:\d+`, `\d+(?:\.\d+)? m?s\b`, inLine.String(), `#\d+`}, "|"))
)

// What one fault makes of many expectations.
var (
	// nothingCame says that there was nothing of a kind.
	nothingCame = regexp.MustCompile(`(?:^|[;:] )no (?:("[^"]+") (?:came|arrived)|("[^"]+"|[\w.:-]+) came (?:at all|until streamspec closed the stream))(?:;|$)`)
	// misplaced says that a field stands outside of the object that it belongs in.
	misplaced = regexp.MustCompile(`^(#\d+ (\S+))(?: \([^)]*\))* has no "([^"]+)\.([^".]+)"; it has "([^"]+)"`)
	// fieldless says that a field is missing, and no more than what is there, or where what belongs in it stands.
	fieldless = regexp.MustCompile(`^#\d+ (\S+)(?: \([^)]*\))* has no "([^"]+)"(?:$|; ".* stands? at the top level|; (?:"[^"]+"|its data) (?:has|is) [^;]*(?:$|; what is expected there came ))`)
	// valued says what an event has at a path, whatever else would be right there: of a list or an object
	// nobody knows where it ends, and whether it is the same.
	valued = regexp.MustCompile(`^#\d+ (\S+)(?: \([^)]*\))* has (?:at )?"([^"]+)" (?:the (?:text|number|string) )?("(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|true|false|null)(?:$|[,;]| which)`)
	// several says before the first event that is wrong how many are, and how.
	several = regexp.MustCompile(`((?:all \d+|both|\d+ of \d+) (?:"[^"]*"|\S+)) (?:is|are) wrong( alike|, [^;:]*)?(?:; the first)?: (#\d+ .*)`)
	// inBrackets is what is said behind what came.
	inBrackets = regexp.MustCompile(` \([^()]*\)$`)
	// owner is which event has something.
	owner = regexp.MustCompile(`^#\d+ .*? has `)
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
		got, _ := verdict.Headline(f.Failure.Got)
		text = f.Failure.Code + "\n" + f.Failure.Path + "\n" + got + "\n" + f.Failure.Message
	}
	return fmt.Sprint(f.Cause, "\n", lasting(text))
}

// explained is what explains a finding, whatever expectation finds it, and whatever could not be
// done because of it; empty: nothing that is known.
func explained(f verdict.Step) string {
	got := ofFirst(f)
	switch {
	case f.Failure.HeldBack != "":
		return f.Failure.HeldBack
	case saidTwice(f) != "":
		return "encoded twice"
	case f.Cause == verdict.RuleBroken:
		return brokenRule(f)
	case f.Cause != 0 && !follows(f):
		return ""
	case f.Failure.Ignored != "":
		return lasting(f.Failure.Ignored)
	}
	if m := repeats.FindStringSubmatch(got); m != nil && f.Cause == 0 {
		return "repeats " + m[1]
	}
	if kind := absent(f); kind != "" {
		return "no " + kind
	}
	if m := misplaced.FindStringSubmatch(got); m != nil && m[4] == m[5] {
		return m[2] + " has no " + m[3]
	}
	if m := fieldless.FindStringSubmatch(got); m != nil {
		return m[1] + " has no " + m[2]
	}
	if f.Failure.Path != "" && f.Failure.Code == verdict.WrongValue && uuid.MatchString(got) {
		return f.Failure.Path + " has an ID of its own"
	}
	return wrongValue(f)
}

// brokenRule is which rule a stream breaks, wherever it does, and in whatever text.
func brokenRule(f verdict.Step) string {
	return lasting(atByte.ReplaceAllString(compared(f), ""))
}

// ofFirst is what came, of the first event where several are wrong.
func ofFirst(f verdict.Step) string {
	got := bare(f.Failure.Got)
	if m := several.FindStringSubmatch(got); m != nil {
		return m[3]
	}
	return got
}

// wrongValue is what one event has at a path, where that is what a finding says; empty: it is not.
func wrongValue(f verdict.Step) string {
	if f.Failure == nil || f.Cause != 0 {
		return ""
	}
	if m := valued.FindStringSubmatch(ofFirst(f)); m != nil {
		return m[1] + " has " + m[2] + " " + anID.ReplaceAllString(m[3], "·")
	}
	return ""
}

// follows tells whether a finding is that something could not be done, because what it waited for
// did not come.
func follows(f verdict.Step) bool {
	return f.Cause.Undone() || f.Cause == verdict.StreamUnmet || f.Failure != nil && f.Failure.InVain
}

// absent is the kind of event, in quotes, of which nothing came, where that is what a finding says;
// empty: it does not.
func absent(f verdict.Step) string {
	for _, text := range []string{f.Failure.Got, f.Text, f.Failure.Message} {
		first, _ := verdict.Headline(startOf(text))
		if m := nothingCame.FindStringSubmatch(first); m != nil && (follows(f) || f.Cause == 0 && text == f.Failure.Got) {
			return `"` + strings.Trim(cmp.Or(m[1], m[2]), `"`) + `"`
		}
	}
	return ""
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
func lasting(text string) string { return mayDiffer.ReplaceAllString(bare(text), "·") }

// bare leaves out which client was the first, and what body came instead of a stream.
func bare(text string) string {
	return body.ReplaceAllString(clients.ReplaceAllString(startOf(text), ""), "")
}

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
	if len(b.twice) > 1 {
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
	if event := saidTwice(found); event != "" {
		return event + ": its data " + twice
	}
	switch {
	case f != nil && f.HeldBack != "":
		return inOneLine(f.HeldBack)
	case found.Cause == verdict.RuleBroken:
		return inOneLine(brokenRule(found))
	case found.Cause != 0 || f == nil || f.Got == "" && f.Message == "":
		return inOneLine(compared(found))
	case f.Ignored != "":
		return inOneLine(inLine.ReplaceAllString(f.Ignored, ""))
	case f.Got == "":
		return firstLine(f.Message)
	}
	return came(f.Got)
}

// compared is the text of what the engine found, and what came where it compared that with
// something; not what else is known of it, which stands in brackets behind.
func compared(f verdict.Step) string {
	if f.Cause == 0 || f.Failure == nil || f.Failure.Expected == "" {
		return f.Text
	}
	got, _ := verdict.Headline(f.Failure.Got)
	return f.Text + ": got " + strings.TrimSuffix(inBrackets.ReplaceAllString(got, ""), ":")
}

// came says in short what came, without what is of one play alone.
func came(got string) string {
	got, rest := verdict.Headline(startOf(got))
	if strings.HasSuffix(got, ":") {
		next, _ := verdict.Headline(rest)
		got += " " + next
	}
	if m := several.FindStringSubmatchIndex(got); m != nil {
		return inOneLine(got[:m[0]] + ofSeveral(got[m[2]:m[3]], m[4] >= 0 && got[m[4]:m[5]] == " alike", inShort(got[m[6]:m[7]])))
	}
	return inShort(got)
}

// ofSeveral says of events what is wrong with the first, where it is wrong with all of them alike.
func ofSeveral(events string, alike bool, first string) string {
	does := owner.ReplaceAllString(first, "")
	missing, lacks := strings.CutPrefix(does, "no ")
	switch {
	case strings.HasPrefix(events, "1 "):
		return first
	case !alike || does == first:
		return events + " are wrong: " + first
	case lacks:
		return events + " lack " + ofMany.Replace(missing)
	default:
		return events + " have " + does
	}
}

// ofMany says of several what is said of one that lacks something.
var ofMany = strings.NewReplacer("; it has ", "; they have ", "; its data ", "; the data of the first ")

// inShort says it of one event.
func inShort(got string) string {
	if at := nothingCame.FindStringIndex(got); at != nil {
		got = strings.TrimLeft(got[at[0]:], ";: ")
	}
	if m := misplaced.FindStringSubmatch(got); m != nil && m[4] == m[5] {
		return inOneLine(fmt.Sprintf("%s has %q outside of %q", m[1], m[5], m[3]))
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
