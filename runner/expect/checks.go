package expect

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/yamlfile"
)

// Checks is what one event must look like. All of them must hold.
type Checks struct {
	Has      []Path                 `yaml:"has"`      // these JSON paths exist
	Lacks    []Path                 `yaml:"lacks"`    // these do not
	Is       map[Path]yamlfile.JSON `yaml:"is"`       // the value there equals this one
	Matches  map[Path]Regexp        `yaml:"matches"`  // the text there matches
	Contains map[Path]string        `yaml:"contains"` // the text there contains this one
	Reads    map[Path]string        `yaml:"reads"`    // the text, or the number, there reads like this
	Type     map[Path]TypeName      `yaml:"type"`     // the value there is of this JSON type
	Between  map[Path]Range         `yaml:"between"`  // the number there is in the range
	OneOf    map[Path]Values        `yaml:"one_of"`   // the value there equals one of these
	Length   map[Path]Length        `yaml:"length"`   // the text, list or object there is so long
	Like     Like                   `yaml:"like"`     // the data is like this JSON
	Schema   *Schema                `yaml:"schema"`   // the data is valid by this JSON Schema
	ID       *string                `yaml:"id"`       // the last event ID is this

	// Of the data as text, whatever it is:
	Data         *string `yaml:"data"`
	DataContains string  `yaml:"data_contains"`
	DataMatches  Regexp  `yaml:"data_matches"`
}

// check is one compiled check.
type check struct {
	want  string               // how it reads after the event's name: `has "task_id"`
	holds func(v *View) bool   // takes no memory, as far as it can: it is asked of every event
	got   func(v *View) string // what v has, for messages, whether the check holds or not
}

// broken is the first check that v fails; nil if it passes them all.
func broken(checks []check, v *View) *check {
	for i := range checks {
		if !checks[i].holds(v) {
			return &checks[i]
		}
	}
	return nil
}

// faultOf says which check does not hold; empty: all do.
func faultOf(checks []check, v *View) string {
	if c := broken(checks, v); c != nil {
		return c.got(v)
	}
	return ""
}

func (c Checks) empty() bool {
	return len(c.Has)+len(c.Lacks)+len(c.Is)+len(c.Matches)+len(c.Contains)+len(c.Type)+len(c.Between) == 0 &&
		len(c.OneOf)+len(c.Length)+len(c.Reads)+len(c.Like)+len(c.DataContains)+len(c.DataMatches) == 0 &&
		c.Schema == nil && c.Data == nil && c.ID == nil
}

// Validate finds checks that check nothing.
func (c Checks) Validate() error {
	if c.empty() {
		return problem.WithHelp(errors.New("nothing is said of the events"),
			"add one of: between, contains, data, data_contains, data_matches, has, id, is, lacks, length, like, matches, one_of, reads, schema, type")
	}
	return nil
}

func (c Checks) compile() ([]check, error) {
	var out []check
	for _, p := range c.Has {
		out = append(out, hasCheck(p))
	}
	for _, p := range c.Lacks {
		out = append(out, lacksCheck(p))
	}
	out = append(out, byPath(c.Is, isCheck)...)
	out = append(out, byPath(c.Contains, containsCheck)...)
	out = append(out, byPath(c.Reads, readsCheck)...)
	out = append(out, byPath(c.Type, typeCheck)...)
	out = append(out, byPath(c.Between, betweenCheck)...)
	out = append(out, byPath(c.OneOf, oneOfCheck)...)
	out = append(out, byPath(c.Length, lengthCheck)...)
	if c.Like != "" {
		out = append(out, likeCheck(c.Like))
	}
	for _, p := range slices.Sorted(maps.Keys(c.Matches)) {
		re, err := regexp.Compile(string(c.Matches[p]))
		if err != nil {
			return nil, fmt.Errorf("the regular expression for %q: %w", p, err)
		}
		out = append(out, matchesCheck(p, re))
	}
	if c.Schema != nil {
		valid, err := c.Schema.check()
		if err != nil {
			return nil, err
		}
		out = append(out, valid)
	}
	raw, err := c.rawChecks()
	return append(out, raw...), err
}

func byPath[T any](m map[Path]T, one func(Path, T) check) []check {
	var out []check
	for _, p := range slices.Sorted(maps.Keys(m)) {
		out = append(out, one(p, m[p]))
	}
	return out
}

func (c Checks) rawChecks() ([]check, error) {
	var out []check
	if c.Data != nil {
		out = append(out, textCheck("data", *c.Data, func(v *View) []byte { return v.Data }))
	}
	if c.DataContains != "" {
		out = append(out, dataCheck(fmt.Sprintf("containing %q", c.DataContains), func(data []byte) bool {
			return bytes.Contains(data, []byte(c.DataContains))
		}))
	}
	if c.DataMatches != "" {
		re, err := regexp.Compile(string(c.DataMatches))
		if err != nil {
			return nil, fmt.Errorf("the regular expression for the data: %w", err)
		}
		out = append(out, dataCheck("matching "+re.String(), re.Match))
	}
	if c.ID != nil {
		out = append(out, textCheck("last event ID", *c.ID, func(v *View) []byte { return v.LastEventID }))
	}
	return out, nil
}

// dataCheck is a check on the data as text.
func dataCheck(want string, test func(data []byte) bool) check {
	return check{
		want:  "has data " + want,
		holds: func(v *View) bool { return test(v.Data) },
		got:   func(v *View) string { return fmt.Sprintf("%s has the data %s", v.named(), quoted(v.Data)) },
	}
}

func textCheck(what, want string, of func(*View) []byte) check {
	return check{
		want:  fmt.Sprintf("has the %s %s", what, quoted([]byte(want))),
		holds: func(v *View) bool { return string(of(v)) == want },
		got:   func(v *View) string { return fmt.Sprintf("%s has the %s %s", v.named(), what, quoted(of(v))) },
	}
}

func hasCheck(p Path) check {
	return check{
		want:  fmt.Sprintf("has %q", p),
		holds: func(v *View) bool { return v.value(p) != nil },
		got:   func(v *View) string { return v.shows(p) },
	}
}

func lacksCheck(p Path) check {
	return check{
		want:  fmt.Sprintf("has no %q", p),
		holds: func(v *View) bool { return v.isJSON() && v.value(p) == nil },
		got:   func(v *View) string { return v.shows(p) },
	}
}

// valueCheck is a check on a value that must be there.
func valueCheck(p Path, want string, test func(gjson.Result) bool) check {
	return check{
		want: fmt.Sprintf("has %q %s", p, want),
		holds: func(v *View) bool {
			value := v.value(p)
			return value != nil && test(*value)
		},
		got: func(v *View) string { return v.shows(p) },
	}
}

func isCheck(p Path, want yamlfile.JSON) check {
	wanted := gjson.Parse(string(want))
	return valueCheck(p, "equal to "+string(want), func(got gjson.Result) bool { return equalJSON(wanted, got) })
}

func containsCheck(p Path, part string) check {
	return valueCheck(p, fmt.Sprintf("containing %q", part), func(got gjson.Result) bool {
		return strings.Contains(got.String(), part)
	})
}

// readsCheck takes a number by how it is written, too: variables are text.
func readsCheck(p Path, text string) check {
	return valueCheck(p, fmt.Sprintf("reading %q", text), func(got gjson.Result) bool { return written(got) == text })
}

func matchesCheck(p Path, re *regexp.Regexp) check {
	return valueCheck(p, "matching "+re.String(), func(got gjson.Result) bool {
		return re.MatchString(got.String())
	})
}

func typeCheck(p Path, want TypeName) check {
	return valueCheck(p, "of type "+string(want), types[want])
}

func betweenCheck(p Path, r Range) check {
	return valueCheck(p, r.String(), func(got gjson.Result) bool {
		return got.Type == gjson.Number && r[0] <= got.Num && got.Num <= r[1]
	})
}

func oneOfCheck(p Path, values Values) check {
	texts, wanted := make([]string, len(values)), make([]gjson.Result, len(values))
	for i, v := range values {
		texts[i], wanted[i] = string(v), gjson.Parse(string(v))
	}
	return valueCheck(p, "equal to one of "+strings.Join(texts, ", "), func(got gjson.Result) bool {
		return slices.ContainsFunc(wanted, func(want gjson.Result) bool { return equalJSON(want, got) })
	})
}

func lengthCheck(p Path, l Length) check {
	c := valueCheck(p, "of length "+l.String(), func(got gjson.Result) bool {
		n, ok := lengthOf(got)
		return ok && l[0] <= n && n <= l[1]
	})
	c.got = func(v *View) string {
		value := v.value(p)
		if value == nil {
			return v.missing(p)
		}
		if n, ok := lengthOf(*value); ok {
			return fmt.Sprintf("%s, of length %d", v.shows(p), n)
		}
		return v.shows(p) + ", which has no length"
	}
	return c
}

// written is a value as text: of a text what it says, of all others their JSON.
func written(value gjson.Result) string {
	if value.Type == gjson.String {
		return value.Str
	}
	return value.Raw
}
