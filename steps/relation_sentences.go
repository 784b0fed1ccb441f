package steps

import (
	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/expect/value"
)

// relationSentences say how values of one stream stand to each other.
func relationSentences() []Sentence {
	return append(stepSentences(), totalSentences()...)
}

// stepSentences compare a value with another one: of the same event, or of one before it.
func stepSentences() []Sentence {
	return []Sentence{
		then(`"PATH" never rises from one "KIND" to the next`, text+` never rises from one `+kind+` to the next`, func(a arguments) (expect.Expectation, error) {
			return &expect.Decreases{Path: a.path(0), In: a.kind(1)}, a.path(0).Validate()
		}).yaml(`{decreases: PATH, in: KIND}`),
		then(`"PATH" always falls from one "KIND" to the next`, text+` always falls from one `+kind+` to the next`, func(a arguments) (expect.Expectation, error) {
			return &expect.Decreases{Path: a.path(0), In: a.kind(1), Strictly: true}, a.path(0).Validate()
		}).yaml(`{decreases: PATH, in: KIND, strictly: true}`),
		then(`"PATH" falls by 1 from one "KIND" to the next`, text+` falls by `+count+` from one `+kind+` to the next`, func(a arguments) (expect.Expectation, error) {
			return &expect.Decreases{Path: a.path(0), In: a.kind(2), By: a.many(1)}, a.path(0).Validate()
		}).yaml(`{decreases: PATH, in: KIND, by: 1}`),
		then(`"PATH" changes by at most 5 from one "KIND" to the next`, text+` changes by at most `+number+` from one `+kind+` to the next`, func(a arguments) (expect.Expectation, error) {
			return &expect.Changes{Path: a.path(0), In: a.kind(2), AtMost: a.number(1)}, a.path(0).Validate()
		}).yaml(`{changes: PATH, in: KIND, at_most: 5}`),
		then(`"PATH" is below "PATH" in every "KIND"`, text+` is (below|at most|equal to|at least|above) `+text+` in every `+kind, func(a arguments) (expect.Expectation, error) {
			x := &expect.Compares{Path: a.path(0), Is: value.Relation(a.texts[1]), With: a.path(2), In: a.kind(3)}
			return x, validatePaths([]value.Path{x.Path, x.With})
		}).or(
			`"PATH" is at most "PATH" in every "KIND"`, `"PATH" is equal to "PATH" in every "KIND"`,
			`"PATH" is at least "PATH" in every "KIND"`, `"PATH" is above "PATH" in every "KIND"`,
		).yaml(
			`{compare: PATH, is: below, with: PATH, in: KIND}`,
			`{compare: PATH, is: at most, with: PATH, in: KIND}`,
			`{compare: PATH, is: equal to, with: PATH, in: KIND}`,
			`{compare: PATH, is: at least, with: PATH, in: KIND}`,
			`{compare: PATH, is: above, with: PATH, in: KIND}`,
		),
		then(`"PATH" of every "KIND" is the "PATH" of the latest "KIND" before it`, text+` of every `+kind+` is the `+text+` of (the latest|any) `+kind+` before it`, func(a arguments) (expect.Expectation, error) {
			x := &expect.Repeats{Path: a.path(0), In: a.kind(1), At: a.path(2), Any: a.texts[3] == "any", Of: a.kind(4)}
			return x, validatePaths([]value.Path{x.Path, x.At})
		}).or(`"PATH" of every "KIND" is the "PATH" of any "KIND" before it`).yaml(
			`{repeats: PATH, in: KIND, of: KIND, at: PATH}`,
			`{repeats: PATH, in: KIND, of: KIND, at: PATH, any: true}`,
		),
		then(`every "KIND" is closed by "KIND" with the same "PATH", the innermost first`, `every `+kind+` is closed by `+kind+` with the same `+text+`, the innermost first`, func(a arguments) (expect.Expectation, error) {
			return &expect.Nests{Kind: a.kind(0), ClosedBy: a.kind(1), By: a.path(2)}, a.path(2).Validate()
		}).yaml(`{nests: KIND, closed_by: KIND, by: PATH}`),
	}
}

// totalSentences are about all events of a kind together.
func totalSentences() []Sentence {
	return []Sentence{
		then(`the "PATH" of all "KIND" add up to 5`, `the `+text+` of all `+plural+` add up to `+number, func(a arguments) (expect.Expectation, error) {
			return &expect.Sum{Path: a.path(0), In: a.kind(1), Is: value.JSON(a.texts[2])}, a.path(0).Validate()
		}).yaml(`{sum: PATH, in: KIND, is: 5}`),
		then(`the "PATH" of all "KIND" add up to the "PATH" of the last "KIND"`, `the `+text+` of all `+plural+` add up to the `+text+` of the last `+kind, func(a arguments) (expect.Expectation, error) {
			x := &expect.Sum{Path: a.path(0), In: a.kind(1), At: a.path(2), Of: a.kind(3)}
			return x, validatePaths([]value.Path{x.Path, x.At})
		}).yaml(`{sum: PATH, in: KIND, of: KIND, at: PATH}`),
		then(`the "PATH" of all "KIND" joined is "TEXT"`, `the `+text+` of all `+plural+` joined is `+jsonValue, func(a arguments) (expect.Expectation, error) {
			is, err := a.json(2)
			if err != nil {
				return nil, err
			}
			return &expect.Joined{Path: a.path(0), In: a.kind(1), Is: is}, a.path(0).Validate()
		}).yaml(`{joined: PATH, in: KIND, is: TEXT}`),
		then(`the "PATH" of all "KIND" joined is the "PATH" of the last "KIND"`, `the `+text+` of all `+plural+` joined is the `+text+` of the last `+kind, func(a arguments) (expect.Expectation, error) {
			x := &expect.Joined{Path: a.path(0), In: a.kind(1), At: a.path(2), Of: a.kind(3)}
			return x, validatePaths([]value.Path{x.Path, x.At})
		}).yaml(`{joined: PATH, in: KIND, of: KIND, at: PATH}`),
	}
}
