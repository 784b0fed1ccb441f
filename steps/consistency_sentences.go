package steps

import (
	"errors"

	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/expect/value"
)

// consistencySentences say what the events of one stream have in common.
func consistencySentences() []Sentence {
	return []Sentence{
		then(`"PATH" is the same in every "KIND"`, text+` is the same in every `+kind, func(a arguments) (expect.Expectation, error) {
			return &expect.Same{Path: a.path(0), In: a.kind(1)}, a.path(0).Validate()
		}).yaml(`{same: PATH, in: KIND}`),
		then(`"PATH" is different in every "KIND"`, text+` is different in every `+kind, func(a arguments) (expect.Expectation, error) {
			return &expect.Unique{Path: a.path(0), In: a.kind(1)}, a.path(0).Validate()
		}).yaml(`{unique: PATH, in: KIND}`),
		then(`"PATH" never falls from one "KIND" to the next`, text+` never falls from one `+kind+` to the next`, func(a arguments) (expect.Expectation, error) {
			return &expect.Increases{Path: a.path(0), In: a.kind(1)}, a.path(0).Validate()
		}).yaml(`{increases: PATH, in: KIND}`),
		then(`"PATH" always rises from one "KIND" to the next`, text+` always rises from one `+kind+` to the next`, func(a arguments) (expect.Expectation, error) {
			return &expect.Increases{Path: a.path(0), In: a.kind(1), Strictly: true}, a.path(0).Validate()
		}).yaml(`{increases: PATH, in: KIND, strictly: true}`),
		then(`"PATH" rises by 1 from one "KIND" to the next`, text+` rises by `+count+` from one `+kind+` to the next`, func(a arguments) (expect.Expectation, error) {
			return &expect.Increases{Path: a.path(0), In: a.kind(2), By: a.many(1)}, a.path(0).Validate()
		}).yaml(`{increases: PATH, in: KIND, by: 1}`),
		then(`every "KIND" has an ID of its own`, `every `+kind+` has an ID( of its own)?`, func(a arguments) (expect.Expectation, error) {
			return &expect.IDs{Kind: a.kind(0), Shared: a.texts[1] == ""}, nil
		}).or(`every "KIND" has an ID`).yaml(`{ids: KIND}`, `{ids: KIND, shared: true}`),
		then(`every "KIND" has "PATH" and "PATH", and the key nowhere else`, `every `+kind+` has `+pathList+`, and (?:the|its) key nowhere else`, func(a arguments) (expect.Expectation, error) {
			return &expect.OnlyAt{At: paths(a.texts[1]), In: a.kind(0)}, validatePaths(paths(a.texts[1]))
		}).yaml(`{only_at: [PATH, PATH], in: KIND}`),
		then(`no "KIND" has the key "KEY" anywhere`, `no `+kind+` has the key `+text+` anywhere(?: inside `+text+`)?`, func(a arguments) (expect.Expectation, error) {
			x := &expect.Nowhere{Key: a.text(1), In: a.kind(0)}
			if a.texts[2] == "" {
				return x, nil
			}
			x.Inside = a.path(2)
			return x, x.Inside.Validate()
		}).or(`no "KIND" has the key "KEY" anywhere inside "PATH"`).yaml(
			`{nowhere: KEY, in: KIND}`,
			`{nowhere: KEY, inside: PATH, in: KIND}`,
		),
		then(`"PATH" equals the request's header "NAME" in every "KIND"`, text+` equals the request's header `+text+` in every `+kind, func(a arguments) (expect.Expectation, error) {
			return &expect.Echoes{Path: a.path(0), Header: a.text(1), In: a.kind(2)}, a.path(0).Validate()
		}).yaml(`{echoes: PATH, header: NAME, in: KIND}`),
		then(`"PATH" equals the request's query parameter "NAME" in every "KIND"`, text+` equals the request's query parameter `+text+` in every `+kind, func(a arguments) (expect.Expectation, error) {
			return &expect.Echoes{Path: a.path(0), Query: a.text(1), In: a.kind(2)}, a.path(0).Validate()
		}).yaml(`{echoes: PATH, query: NAME, in: KIND}`),
		then(`"PATH" equals the "PATH" of the request in every "KIND"`, text+` equals the `+text+` of the request in every `+kind, func(a arguments) (expect.Expectation, error) {
			return &expect.Echoes{Path: a.path(0), Body: a.path(1), In: a.kind(2)}, errors.Join(a.path(0).Validate(), a.path(1).Validate())
		}).yaml(`{echoes: PATH, body: PATH, in: KIND}`),
		then(`"PATH" equals 5 in every "KIND"`, text+` equals `+jsonValue+` in every `+kind, func(a arguments) (expect.Expectation, error) {
			want, err := a.json(1)
			if err != nil {
				return nil, err
			}
			checks := expect.Checks{Is: map[value.Path]value.JSON{a.path(0): want}}
			return &expect.Every{Kind: a.kind(2), Checks: checks}, a.path(0).Validate()
		}).yaml(`{every: KIND, is: {PATH: 5}}`),
	}
}

// validatePaths finds the first path that gjson could not read.
func validatePaths(all []value.Path) error {
	for _, p := range all {
		if err := p.Validate(); err != nil {
			return err
		}
	}
	return nil
}
