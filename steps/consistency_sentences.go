package steps

import (
	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/yamlfile"
)

// consistencySentences say what the events of one stream have in common.
func consistencySentences() []Sentence {
	return []Sentence{
		then(`"PATH" is the same in every "KIND"`, text+` is the same in every `+kind, func(a arguments) (expect.Expectation, error) {
			return &expect.Same{Path: a.path(0), In: a.kind(1)}, a.path(0).Validate()
		}),
		then(`"PATH" is different in every "KIND"`, text+` is different in every `+kind, func(a arguments) (expect.Expectation, error) {
			return &expect.Unique{Path: a.path(0), In: a.kind(1)}, a.path(0).Validate()
		}),
		then(`"PATH" never falls from one "KIND" to the next`, text+` never falls from one `+kind+` to the next`, func(a arguments) (expect.Expectation, error) {
			return &expect.Increases{Path: a.path(0), In: a.kind(1)}, a.path(0).Validate()
		}),
		then(`"PATH" always rises from one "KIND" to the next`, text+` always rises from one `+kind+` to the next`, func(a arguments) (expect.Expectation, error) {
			return &expect.Increases{Path: a.path(0), In: a.kind(1), Strictly: true}, a.path(0).Validate()
		}),
		then(`every "KIND" has "PATH", and its key nowhere else`, `every `+kind+` has `+text+`, and its key nowhere else`, func(a arguments) (expect.Expectation, error) {
			return &expect.Placed{At: a.path(1), In: a.kind(0)}, a.path(1).Validate()
		}),
		then(`"PATH" equals VALUE in every "KIND"`, text+` equals `+value+` in every `+kind, func(a arguments) (expect.Expectation, error) {
			want, err := a.json(1)
			if err != nil {
				return nil, err
			}
			checks := expect.Checks{Is: map[expect.Path]yamlfile.JSON{a.path(0): want}}
			return &expect.Every{Kind: a.kind(2), Checks: checks}, a.path(0).Validate()
		}),
	}
}
