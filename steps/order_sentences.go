package steps

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/streamspec/streamspec/runner/expect"
)

// orderSentences say which events come, how many, and in which order.
func orderSentences() []Sentence {
	return []Sentence{
		then("the events arrive in this order:", `the events arrive in this order:`, func(a arguments) (expect.Expectation, error) {
			p, err := a.pattern()
			return &expect.Order{Pattern: p}, err
		}).with(Table),
		then(`the events arrive in the order "PATTERN"`, `the events arrive in the order `+text, func(a arguments) (expect.Expectation, error) {
			return &expect.Order{Pattern: expect.Pattern(a.text(0))}, nil
		}),
		then("exactly these events arrive:", `exactly these events arrive:`, func(a arguments) (expect.Expectation, error) {
			p, err := a.pattern()
			return &expect.Exactly{Pattern: p}, err
		}).with(Table),
		then(`exactly the events "PATTERN" arrive`, `exactly the events `+text+` arrive`, func(a arguments) (expect.Expectation, error) {
			return &expect.Exactly{Pattern: expect.Pattern(a.text(0))}, nil
		}),
		then(`exactly 3 "KIND" arrive, at least 3 …, at most 3 …`, `(exactly|at least|at most) `+count+` `+plural+` arrives?`, countOf),
		then(`no "KIND" arrives`, `no `+plural+` arrives?`, func(a arguments) (expect.Expectation, error) {
			return &expect.Never{Kind: a.kind(0)}, nil
		}),
		then(`no "KIND" arrives after "KIND"`, `no `+plural+` arrives? after `+kind, func(a arguments) (expect.Expectation, error) {
			return &expect.Never{Kind: a.kind(0), After: a.kind(1)}, nil
		}),
	}
}

// plural is a kind of event as it may stand behind a number.
const plural = `(any event|events?|comments?|"[^"]+")(?: events?)?`

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
func (a arguments) pattern() (expect.Pattern, error) {
	if len(a.table.Rows) == 0 {
		return "", fmt.Errorf("the table is empty; each row is: | KIND | how often |")
	}
	var parts []string
	for i, row := range a.table.Rows {
		often := ""
		if len(row.Cells) > 1 {
			often = row.Cells[1].Value
		}
		times, err := repetition(often)
		if err != nil || len(row.Cells) > 2 || row.Cells[0].Value == "" {
			return "", fmt.Errorf("row %d of the table: %q is not how often a kind of event comes; "+
				"write nothing (once), optional, 1 or more, 0 or more, 3, 2 to 5, at least 2, or at most 5", i+1, often)
		}
		parts = append(parts, alternatives(row.Cells[0].Value)+times)
	}
	return expect.Pattern(strings.Join(parts, " ")), nil
}

// alternatives reads a kind, or several: completed or failed.
func alternatives(cell string) string {
	names := strings.Split(cell, " or ")
	for i, name := range names {
		names[i] = `"` + strings.TrimSpace(name) + `"`
	}
	if len(names) == 1 {
		return names[0]
	}
	return "(" + strings.Join(names, " | ") + ")"
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

// repetition translates how often a kind comes into a pattern's sign for it.
func repetition(words string) (string, error) {
	for _, r := range repetitions {
		if r.words.MatchString(words) {
			return r.words.ReplaceAllString(words, r.pattern), nil
		}
	}
	return "", fmt.Errorf("%q is not how often", words)
}
