package steps

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/yamlfile"
	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/expect/value"
)

// which are the events that a sentence of this file is about.
const which = `(every|some|no|at least \d+|the first|the last|the \d+(?:st|nd|rd|th)|the response to) ` + kind

// pathList is "a", "b" and "c".
const pathList = `(` + quoted + `(?:\s*(?:,|and|or|,\s*and|,\s*or)\s*` + quoted + `)*)`

// contentSentences say what is in the events.
func contentSentences() []Sentence {
	return append(valueSentences(), dataSentences()...)
}

// valueSentences are about the values at JSON paths.
func valueSentences() []Sentence {
	return []Sentence{
		content(`every "KIND" has "PATH", "PATH" and "PATH"`, `has `+pathList, func(a arguments) (expect.Checks, error) {
			return expect.Checks{Has: paths(a.texts[0])}, nil
		}).or(
			`some "KIND" has "PATH"`, `at least 2 "KIND" have "PATH"`, `no "KIND" has "PATH"`,
			`the first "KIND" has "PATH"`, `the last "KIND" has "PATH"`, `the 2nd "KIND" has "PATH"`,
			`the response to "CALL" has "PATH"`,
		).yaml(
			`{every: KIND, has: [PATH, PATH, PATH]}`,
			`{some: KIND, has: PATH}`,
			`{some: KIND, at_least: 2, has: PATH}`,
			`{no: KIND, has: PATH}`,
			`{first: KIND, has: PATH}`,
			`{last: KIND, has: PATH}`,
			`{nth: KIND, number: 2, has: PATH}`,
			`{response: CALL, has: PATH}`,
		),
		content(`every "KIND" has no "PATH" or "PATH"`, `has no `+pathList, func(a arguments) (expect.Checks, error) {
			return expect.Checks{Lacks: paths(a.texts[0])}, nil
		}).yaml(`{every: KIND, lacks: [PATH, PATH]}`),
		content(`every "KIND" has "PATH" equal to 5`, `has `+text+` equal to `+jsonValue, func(a arguments) (expect.Checks, error) {
			want, err := a.json(1)
			return expect.Checks{Is: map[value.Path]value.JSON{a.path(0): want}}, err
		}).or(`the response to "CALL" has "PATH" equal to 5`).yaml(`{every: KIND, is: {PATH: 5}}`, `{response: CALL, is: {PATH: 5}}`),
		content(`every "KIND" has "PATH" of type "number"`, `has `+text+` of type `+text, func(a arguments) (expect.Checks, error) {
			return expect.Checks{Type: map[value.Path]value.Type{a.path(0): value.Type(a.text(1))}}, nil
		}).yaml(`{every: KIND, type: {PATH: number}}`),
		content(`every "KIND" has "PATH" containing "TEXT"`, `has `+text+` containing `+text, func(a arguments) (expect.Checks, error) {
			return expect.Checks{Contains: map[value.Path]string{a.path(0): a.text(1)}}, nil
		}).yaml(`{every: KIND, contains: {PATH: TEXT}}`),
		content(`every "KIND" has "PATH" matching "REGEXP"`, `has `+text+` matching `+text, func(a arguments) (expect.Checks, error) {
			return expect.Checks{Matches: map[value.Path]expect.Regexp{a.path(0): expect.Regexp(a.texts[1])}}, nil
		}).yaml(`{every: KIND, matches: {PATH: REGEXP}}`),
		content(`every "KIND" has "PATH" between 0 and 1`, `has `+text+` between `+number+` and `+number, func(a arguments) (expect.Checks, error) {
			return expect.Checks{Between: map[value.Path]value.Range{a.path(0): {a.digits(1), a.digits(2)}}}, nil
		}).yaml(`{every: KIND, between: {PATH: [0, 1]}}`),
		content(`every "KIND" has "PATH" of at least 5`, `has `+text+` of at (least|most) `+number, func(a arguments) (expect.Checks, error) {
			r := value.Range{a.digits(2), ""}
			if a.texts[1] == "most" {
				r = value.Range{"", a.digits(2)}
			}
			return expect.Checks{Between: map[value.Path]value.Range{a.path(0): r}}, nil
		}).or(`every "KIND" has "PATH" of at most 5`).yaml(`{every: KIND, between: {PATH: [5, null]}}`, `{every: KIND, between: {PATH: [null, 5]}}`),
		content(`every "KIND" has "PATH" reading "${NAME}"`, `has `+text+` reading `+text, func(a arguments) (expect.Checks, error) {
			return expect.Checks{Reads: map[value.Path]string{a.path(0): a.text(1)}}, nil
		}).yaml(`{every: KIND, reads: {PATH: "${NAME}"}}`),
		content(`every "KIND" has "PATH" in ["VALUE", 5]`, `has `+text+` in (\[.*\])`, func(a arguments) (expect.Checks, error) {
			list, err := values(a.texts[1])
			return expect.Checks{OneOf: map[value.Path]expect.Values{a.path(0): list}}, err
		}).yaml(`{every: KIND, one_of: {PATH: [VALUE, 5]}}`),
		content(`every "KIND" has "PATH" of length 3`, `has `+text+` of length `+count+`(?: to `+count+`)?`, func(a arguments) (expect.Checks, error) {
			length := value.Length{a.count(1), a.count(1)}
			if a.texts[2] != "" {
				length[1] = a.count(2)
			}
			return expect.Checks{Length: map[value.Path]value.Length{a.path(0): length}}, nil
		}).or(`every "KIND" has "PATH" of length 1 to 5`).yaml(`{every: KIND, length: {PATH: 3}}`, `{every: KIND, length: {PATH: [1, 5]}}`),
	}
}

// dataSentences are about the data as a whole.
func dataSentences() []Sentence {
	return []Sentence{
		content(`every "KIND" has data like:`, `has data like:`, func(a arguments) (expect.Checks, error) {
			like, err := a.below.like()
			return expect.Checks{Like: like}, err
		}).with(DocString).below(`"""`, `{"id":"<uuid>","items":["<number>"]}`, `"""`).yaml(`{every: KIND, like: {id: "<uuid>", items: ["<number>"]}}`),
		content(`every "KIND" has these values:`, `has these values:`, valuesOf).with(Table).below(`| state         | paid  |`, `| items.0.price | 12.50 |`).yaml(`{every: KIND, is: {state: paid, items.0.price: 12.50}}`),
		content(`every "KIND" has data valid by the JSON Schema:`, `has data valid by the JSON Schema:`, func(a arguments) (expect.Checks, error) {
			return a.below.schema()
		}).with(DocString).below(`"""`, `{"required":["id"]}`, `"""`).yaml(`{every: KIND, schema: {required: [id]}}`),
		content(`every "KIND" has data valid by the JSON Schema "FILE"`, `has data valid by the JSON Schema `+text, func(a arguments) (expect.Checks, error) {
			return expect.Checks{Schema: &value.Schema{File: a.text(0)}}, nil
		}).yaml(`{every: KIND, schema: FILE}`),
		content(`every "KIND" has data of type "object"`, `has data of type `+text, func(a arguments) (expect.Checks, error) {
			return expect.Checks{Type: map[value.Path]value.Type{"@this": value.Type(a.text(0))}}, nil
		}).yaml(`{every: KIND, type: {"@this": object}}`),
		content(`every "KIND" has data containing "TEXT"`, `has data containing `+text, func(a arguments) (expect.Checks, error) {
			return expect.Checks{DataContains: a.text(0)}, nil
		}).yaml(`{every: KIND, data_contains: TEXT}`),
		content(`every "KIND" has data matching "REGEXP"`, `has data matching `+text, func(a arguments) (expect.Checks, error) {
			return expect.Checks{DataMatches: expect.Regexp(a.texts[0])}, nil
		}).yaml(`{every: KIND, data_matches: REGEXP}`),
		content(`the first "KIND" has the data "TEXT"`, `has the data `+text, func(a arguments) (expect.Checks, error) {
			data := a.text(0)
			return expect.Checks{Data: &data}, nil
		}).yaml(`{first: KIND, data: TEXT}`),
		content(`the first "KIND" has the data:`, `has the data:`, func(a arguments) (expect.Checks, error) {
			return expect.Checks{Data: &a.below.doc.Content}, nil
		}).with(DocString).below(`"""`, `a text`, `of two lines`, `"""`).yaml(`{first: KIND, data: "a text\nof two lines"}`),
		content(`every "KIND" is such that "data.n > 0"`, `(?:is|are) such that `+text, func(a arguments) (expect.Checks, error) {
			that := expect.Condition(a.text(0))
			return expect.Checks{That: that}, that.Validate()
		}).yaml(`{every: KIND, that: data.n > 0}`),
		content(`every "KIND" is such that:`, `(?:is|are) such that:`, func(a arguments) (expect.Checks, error) {
			that := expect.Condition(a.below.doc.Content)
			return expect.Checks{That: that}, that.Validate()
		}).with(DocString).below(`"""`, `data.used + data.left == data.total`, `"""`).yaml(`{every: KIND, that: "data.used + data.left == data.total"}`),
		content(`the last "KIND" has the last event ID "ID"`, `has the last event ID `+text, func(a arguments) (expect.Checks, error) {
			id := a.text(0)
			return expect.Checks{ID: &id}, nil
		}).yaml(`{last: KIND, id: ID}`),
	}
}

// content makes a sentence about events of a kind: of all, some, none, or one.
func content(text, expr string, checks func(arguments) (expect.Checks, error)) Sentence {
	return then(text, which+` `+strings.Replace(expr, "has", "(?:has|have)", 1), func(a arguments) (expect.Expectation, error) {
		c, err := checks(a.of(a.texts[2:]...))
		if err != nil {
			return nil, err
		}
		if err := validPaths(c); err != nil {
			return nil, err
		}
		return quantified(a, c), nil
	})
}

// quantified is what is expected of the events that the first two groups name.
func quantified(a arguments, c expect.Checks) expect.Expectation {
	quantifier, kind := a.texts[0], a.kind(1)
	switch {
	case quantifier == "every":
		return &expect.Every{Kind: kind, Checks: c}
	case quantifier == "the response to":
		return &expect.Response{Of: kind, Checks: c}
	case quantifier == "some":
		return &expect.Some{Kind: kind, Checks: c}
	case quantifier == "no":
		return &expect.No{Kind: kind, Checks: c}
	case quantifier == "the first":
		return &expect.First{Kind: kind, Checks: c}
	case quantifier == "the last":
		return &expect.Last{Kind: kind, Checks: c}
	case strings.HasPrefix(quantifier, "at least "):
		return &expect.Some{Kind: kind, AtLeast: a.of(strings.TrimPrefix(quantifier, "at least ")).many(0), Checks: c}
	default:
		return &expect.Nth{Kind: kind, Number: expect.Position(a.of(strings.TrimPrefix(quantifier, "the ")).ordinal(0)), Checks: c}
	}
}

// valuesOf reads a table of JSON paths and the values that must be there.
func valuesOf(a arguments) (expect.Checks, error) {
	rows, err := a.below.rows("path", "value")
	is := map[value.Path]value.JSON{}
	for _, r := range rows {
		path := value.Path(r.cells[0])
		err = cmp.Or(err, r.wrong(0, path.Validate()))
		if first, twice := is[path]; twice {
			err = cmp.Or(err, r.wrong(0, problem.WithHelp(fmt.Errorf("a row above says of %q already that it is %s", path, first), "write one row for each path")))
		}
		is[path] = cell(r.cells[1])
	}
	return expect.Checks{Is: is}, err
}

// validPaths finds, in one sentence, what a YAML file would be told of.
func validPaths(c expect.Checks) error {
	var all []yamlfile.Validator
	for _, p := range append(c.Has, c.Lacks...) {
		all = append(all, p)
	}
	for _, p := range slices.Sorted(maps.Keys(c.Is)) {
		all = append(all, p)
	}
	for _, p := range slices.Sorted(maps.Keys(c.Type)) {
		all = append(all, p, c.Type[p])
	}
	for _, p := range slices.Sorted(maps.Keys(c.Matches)) {
		all = append(all, p, c.Matches[p])
	}
	for _, p := range slices.Sorted(maps.Keys(c.Reads)) {
		all = append(all, p)
	}
	for _, p := range slices.Sorted(maps.Keys(c.Contains)) {
		all = append(all, p)
	}
	for _, p := range slices.Sorted(maps.Keys(c.Between)) {
		all = append(all, p)
	}
	for _, p := range slices.Sorted(maps.Keys(c.OneOf)) {
		all = append(all, p)
	}
	for _, p := range slices.Sorted(maps.Keys(c.Length)) {
		all = append(all, p)
	}
	for _, v := range all {
		if err := v.Validate(); err != nil {
			return err
		}
	}
	return nil
}
