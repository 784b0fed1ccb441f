package steps

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/expect/pattern"
)

// orderSentences say which events come, how many, and in which order.
func orderSentences() []Sentence {
	return append(patternSentences(), countSentences()...)
}

// patternSentences are about events of several kinds.
func patternSentences() []Sentence {
	return []Sentence{
		then("the events arrive in this order:", `the events arrive in this order:`, func(a arguments) (expect.Expectation, error) {
			p, err := a.below.pattern()
			return &expect.Order{Pattern: p}, err
		}).with(Table).below(`| started | |`, `| progress | 1 or more |`, `| completed or failed | |`).yaml(`{order: started progress+ (completed | failed)}`),
		then(`the events arrive in the order "PATTERN"`, `the events arrive in the order `+text, func(a arguments) (expect.Expectation, error) {
			return &expect.Order{Pattern: pattern.Pattern(a.text(0))}, nil
		}).yaml(`{order: PATTERN}`),
		then("exactly these events arrive:", `exactly these events arrive:`, func(a arguments) (expect.Expectation, error) {
			p, err := a.below.pattern()
			return &expect.Exactly{Pattern: p}, err
		}).with(Table).below(`| started | |`, `| progress | 2 to 5 |`, `| note | optional |`).yaml(`{exactly: 'started progress{2,5} note?'}`),
		then(`exactly the events "PATTERN" arrive`, `exactly the events `+text+` arrive`, func(a arguments) (expect.Expectation, error) {
			return &expect.Exactly{Pattern: pattern.Pattern(a.text(0))}, nil
		}).yaml(`{exactly: PATTERN}`),
		then(`the stream starts with "PATTERN"`, `the stream starts with `+text, func(a arguments) (expect.Expectation, error) {
			return &expect.StartsWith{Pattern: pattern.Pattern(a.text(0))}, nil
		}).yaml(`{starts_with: PATTERN}`),
		then(`the last events are "PATTERN"`, `the last events are `+text, func(a arguments) (expect.Expectation, error) {
			return &expect.EndsWith{Pattern: pattern.Pattern(a.text(0))}, nil
		}).yaml(`{ends_with: PATTERN}`),
		then(`the events "PATTERN" arrive one right after the other`, `the events `+text+` arrive one right after the other`, func(a arguments) (expect.Expectation, error) {
			return &expect.Sequence{Pattern: pattern.Pattern(a.text(0))}, nil
		}).yaml(`{sequence: PATTERN}`),
		then(`every "KIND" comes after "KIND"`, `every `+kind+` comes (immediately )?after `+kind, func(a arguments) (expect.Expectation, error) {
			return &expect.Follows{Kind: a.kind(0), After: a.kind(2), Immediately: a.texts[1] != ""}, nil
		}).or(`every "KIND" comes immediately after "KIND"`).yaml(
			`{follows: KIND, after: KIND}`,
			`{follows: KIND, after: KIND, immediately: true}`,
		),
		then(`every "KIND" is followed by "KIND"`, `every `+kind+` is followed by `+kind+within+ideally+`(?:, after `+deed+`)?`, func(a arguments) (expect.Expectation, error) {
			return &expect.Followed{Kind: a.kind(0), By: a.kind(1), Within: a.optionalDuration(2), Ideally: a.optionalDuration(3), AfterCall: a.deed(4)}, nil
		}).or(`every "KIND" is followed by "KIND" within 2 s`, `every "KIND" is followed by "KIND" within 2 s, ideally within 500 ms`,
			`every "KIND" is followed by "KIND" within 2 s, after the restart of "SERVICE"`).yaml(
			`{followed: KIND, by: KIND}`,
			`{followed: KIND, by: KIND, within: 2s}`,
			`{followed: KIND, by: KIND, within: 2s, ideally: 500ms}`,
			`{followed: KIND, by: KIND, within: 2s, after_call: restart of SERVICE}`,
		),
		then(`every "KIND" is immediately followed by "KIND"`, `every `+kind+` is immediately followed by `+kind, func(a arguments) (expect.Expectation, error) {
			return &expect.Followed{Kind: a.kind(0), By: a.kind(1), Immediately: true}, nil
		}).yaml(`{followed: KIND, by: KIND, immediately: true}`),
		then(`every "KIND" is followed by "KIND" with the same "PATH"`, `every `+kind+` is followed by `+kind+` with the same `+text+within, func(a arguments) (expect.Expectation, error) {
			return &expect.Followed{Kind: a.kind(0), By: a.kind(1), Matching: a.path(2), Within: a.optionalDuration(3)}, a.path(2).Validate()
		}).or(`every "KIND" is followed by "KIND" with the same "PATH" within 2 s`).yaml(
			`{followed: KIND, by: KIND, matching: PATH}`,
			`{followed: KIND, by: KIND, matching: PATH, within: 2s}`,
		),
	}
}

// countSentences are about how many events of a kind come.
func countSentences() []Sentence {
	return []Sentence{
		then(`exactly 3 "KIND" arrive`, `(exactly|at least|at most) `+count+` `+plural+` arrives?`, countOf).or(`at least 3 "KIND" arrive`, `at most 3 "KIND" arrive`).yaml(
			`{count: KIND, times: 3}`,
			`{count: KIND, at_least: 3}`,
			`{count: KIND, at_most: 3}`,
		),
		then(`between 2 and 5 "KIND" arrive`, `between `+count+` and `+count+` `+plural+` arrive`, func(a arguments) (expect.Expectation, error) {
			least, most := a.count(0), a.count(1)
			return &expect.Count{Kind: a.kind(2), AtLeast: &least, AtMost: &most}, nil
		}).yaml(`{count: KIND, at_least: 2, at_most: 5}`),
		then(`no "KIND" arrives`, `no `+plural+` arrives?`, func(a arguments) (expect.Expectation, error) {
			return &expect.Never{Kind: a.kind(0)}, nil
		}).yaml(`{never: KIND}`),
		then(`no "KIND" arrives after "KIND"`, `no `+plural+` arrives? after `+kind, func(a arguments) (expect.Expectation, error) {
			return &expect.Never{Kind: a.kind(0), After: a.kind(1)}, nil
		}).yaml(`{never: KIND, after: KIND}`),
		then(`no "KIND" arrives before "KIND"`, `no `+plural+` arrives? before `+kind, func(a arguments) (expect.Expectation, error) {
			return &expect.Never{Kind: a.kind(0), Before: a.kind(1)}, nil
		}).yaml(`{never: KIND, before: KIND}`),
		then(`no "KIND" arrives between "KIND" and "KIND"`, `no `+plural+` arrives? between `+kind+` and `+kind, func(a arguments) (expect.Expectation, error) {
			return &expect.Never{Kind: a.kind(0), After: a.kind(1), Before: a.kind(2)}, nil
		}).yaml(`{never: KIND, after: KIND, before: KIND}`),
	}
}

// within is a limit that may be left out.
const within = `(?: within ` + duration + `)?`

// plural is a kind of event as it may stand behind a number.
const plural = `(any event|events?|comments?|` + quoted + `)(?: events?)?`

func countOf(a arguments) (expect.Expectation, error) {
	n := a.count(1)
	x := &expect.Count{Kind: a.kind(2)}
	switch a.texts[0] {
	case "exactly":
		x.Times = &n
	case "at least":
		x.AtLeast = &n
	default:
		x.AtMost = &n
	}
	return x, nil
}

// pattern reads a table with a kind of event in each row, and how often it comes.
func (a stepArgument) pattern() (pattern.Pattern, error) {
	if len(a.table.Rows) == 0 {
		return "", fmt.Errorf("the table is empty; each row is: | KIND | how often |")
	}
	var parts []string
	for i, cells := range a.table.Rows {
		part, err := rowOf(i, cells).part()
		if err != nil {
			return "", err
		}
		parts = append(parts, part)
	}
	return pattern.Pattern(strings.Join(parts, " ")), nil
}

// part is the part of a pattern that a row says.
func (r row) part() (string, error) {
	often := ""
	if len(r.cells) > 1 {
		often = r.cells[1]
	}
	times, err := repetition(often)
	switch {
	case len(r.cells) > 2:
		return "", r.wrong(2, errors.New("a row has a kind of event, and how often it comes: | KIND | how often |"))
	case r.cells[0] == "":
		return "", r.wrong(0, errors.New("the row has no kind of event; each row is: | KIND | how often |"))
	case err != nil:
		return "", r.wrong(1, err)
	}
	kinds, err := alternatives(r.cells[0])
	return kinds + times, r.wrong(0, err)
}

// plainName is a kind's name that needs no quotes in a pattern.
var plainName = regexp.MustCompile(`^[\w.:-]+$`)

// kindsOf are the kinds of which a cell has one or several: completed or failed.
func kindsOf(cell string) []string {
	names := strings.Split(cell, " or ")
	for i, name := range names {
		names[i] = strings.TrimSpace(name)
	}
	return names
}

// alternatives reads the kinds of a cell, of which one comes.
func alternatives(cell string) (string, error) {
	names := kindsOf(cell)
	for i, name := range names {
		switch {
		case plainName.MatchString(name):
		case name == "":
			return "", fmt.Errorf("%q has no kind of event on one side of \"or\"", cell)
		case strings.Contains(name, `"`):
			return "", problem.WithHelp(fmt.Errorf("%s is no kind of event: its name cannot have a double quote", name), "a table has names without quotes")
		default:
			names[i] = `"` + name + `"`
		}
	}
	if len(names) == 1 {
		return names[0], nil
	}
	return "(" + strings.Join(names, " | ") + ")", nil
}

var repetitions = []struct {
	words   *regexp.Regexp
	pattern string
}{
	{regexp.MustCompile(`^(?:|once|1)$`), ""},
	{regexp.MustCompile(`^(?:optional|0 or 1|at most once)$`), "?"},
	{regexp.MustCompile(`^(?:0 or more|any number)$`), "*"},
	{regexp.MustCompile(`^(?:1 or more|at least once)$`), "+"},
	{regexp.MustCompile(`^(\d+)(?: times)?$`), "{$1}"},
	{regexp.MustCompile(`^(?:at least )?(\d+)(?: or more)?$`), "{$1,}"},
	{regexp.MustCompile(`^at most (\d+)$`), "{0,$1}"},
	{regexp.MustCompile(`^(\d+) to (\d+)$`), "{$1,$2}"},
}

// countable refuses numbers of repetitions that no event can come by, or nobody can count.
func countable(words string, numbers []string) error {
	low := 0
	for _, number := range numbers {
		n, err := strconv.Atoi(number)
		switch {
		case err != nil || n > pattern.MaxRepeat: // the expressions admit digits only
			return fmt.Errorf("%q is too often: up to %d times can be counted", words, pattern.MaxRepeat)
		case n < low:
			return problem.WithHelp(fmt.Errorf("%q has the higher number first", words), fmt.Sprintf("did you mean %d to %d?", n, low))
		}
		low = n
	}
	return nil
}

// repetition translates how often a kind comes into a pattern's sign for it.
func repetition(words string) (string, error) {
	for _, r := range repetitions {
		if numbers := r.words.FindStringSubmatch(words); numbers != nil {
			return r.words.ReplaceAllString(words, r.pattern), countable(words, numbers[1:])
		}
	}
	return "", problem.WithHelp(fmt.Errorf("%q is not how often a kind of event comes", words),
		"write nothing (once), optional, 1 or more, 0 or more, 3, 2 to 5, at least 2, or at most 5")
}
