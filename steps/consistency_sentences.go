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
