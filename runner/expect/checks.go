package expect

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/streamspec/streamspec/internal/memo"
	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/runner/expect/value"
	"github.com/streamspec/streamspec/runner/recording"
)

// Checks is what one event must look like. All of them must hold.
type Checks struct {
	Has      []value.Path                `yaml:"has"`      // these JSON paths exist
	Lacks    []value.Path                `yaml:"lacks"`    // these do not
	Is       map[value.Path]value.JSON   `yaml:"is"`       // the value there equals this one
	Matches  map[value.Path]Regexp       `yaml:"matches"`  // the text there matches
	Contains map[value.Path]string       `yaml:"contains"` // the text there contains this one
	Reads    map[value.Path]string       `yaml:"reads"`    // the text, or the number, there reads like this
	Type     map[value.Path]value.Type   `yaml:"type"`     // the value there is of this JSON type
	Between  map[value.Path]value.Range  `yaml:"between"`  // the number there is in the range
	OneOf    map[value.Path]Values       `yaml:"one_of"`   // the value there equals one of these
	Length   map[value.Path]value.Length `yaml:"length"`   // the text, list or object there is so long
	Like     value.Like                  `yaml:"like"`     // the data is like this JSON
	Schema   *value.Schema               `yaml:"schema"`   // the data is valid by this JSON Schema
	ID       *string                     `yaml:"id"`       // the last event ID is this
	That     Condition                   `yaml:"that"`     // this condition in CEL holds

	// Of the data as text, whatever it is:
	Data         *string `yaml:"data"`
	DataContains string  `yaml:"data_contains"`
	DataMatches  Regexp  `yaml:"data_matches"`
}

// check is one compiled check.
type check struct {
	code  Code
	path  value.Path           // that it looks at; empty: none
	want  string               // how it reads after the event's name: `has "task_id"`
	holds func(v *View) bool   // takes no memory, as far as it can: it is asked of every event
	got   func(v *View) string // what v has, for messages, whether the check holds or not

	mistyped func(v *View) bool // what v has is of another type than what it demands; nil: never
	alike    func(v *View) bool // what v has reads as what it demands; nil: never
	history  *history           // of a condition; nil: it is none
	ofItem   bool               // it is about the event with its fields, be its data JSON or not
	ofText   bool               // it is about the data as a text
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

// fault is what v has instead of what the check demands.
func (c *check) fault(v *View) *fault {
	f := &fault{code: c.code, path: c.path}
	if !v.wordless {
		f.got = c.got(v)
	}
	switch {
	case c.path != "" && v.value(c.path) == nil:
		f.code = v.lacks(c.path).code
	case c.code == Invalid && !c.ofItem && !v.isJSON():
		f.code = NotJSON
	case c.mistyped != nil && c.mistyped(v):
		f.code = WrongType
	case c.history != nil:
		return cmp.Or(c.history.unevaluated(v), f)
	}
	return f
}

func (c Checks) empty() bool {
	return len(c.Has)+len(c.Lacks)+len(c.Is)+len(c.Matches)+len(c.Contains)+len(c.Type)+len(c.Between) == 0 &&
		len(c.OneOf)+len(c.Length)+len(c.Reads)+len(c.Like)+len(c.DataContains)+len(c.DataMatches) == 0 &&
		c.Schema == nil && c.Data == nil && c.ID == nil && c.That == ""
}

// LookInside tells whether the checks say what a text looks like, and not only what it is:
// where it is masked, nobody can tell whether they hold.
func (c Checks) LookInside() bool {
	return len(c.Matches)+len(c.Contains)+len(c.Length)+len(c.Like)+len(c.DataContains)+len(c.DataMatches) > 0 ||
		c.Schema != nil || c.That != ""
}

// Validate finds checks that check nothing.
func (c Checks) Validate() error {
	if c.empty() {
		return problem.WithHelp(errors.New("nothing is said of the events"),
			"add one of: between, contains, data, data_contains, data_matches, has, id, is, lacks, length, like, matches, one_of, reads, schema, that, type")
	}
	return errors.Join(validateEach(c.Between), validateEach(c.OneOf), validateEach(c.Length))
}

// validateEach finds the first that is wrong of what is demanded at some paths.
func validateEach[T interface{ Validate() error }](all map[value.Path]T) error {
	for _, p := range slices.Sorted(maps.Keys(all)) {
		if err := all[p].Validate(); err != nil {
			return err
		}
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
		re, err := c.Matches[p].compile()
		if err != nil {
			return nil, fmt.Errorf("the regular expression for %q: %w", p, err)
		}
		out = append(out, matchesCheck(p, re))
	}
	if c.Schema != nil {
		valid, err := schemaCheck(c.Schema)
		if err != nil {
			return nil, err
		}
		out = append(out, valid)
	}
	raw, err := c.rawChecks()
	if err != nil || c.That == "" {
		return append(out, raw...), err
	}
	that, err := thatCheck(c.That)
	return append(append(out, raw...), that), err
}

// compileIn compiles the checks for where they are judged: there are the files of schemas, and
// the variables of conditions.
func (c Checks) compileIn(env Env) ([]check, error) {
	loaded, err := c.load(env.Dir)
	if err != nil {
		return nil, err
	}
	compiled, err := loaded.compile()
	for _, one := range compiled {
		if one.history != nil {
			one.history.variable = env.Variable
		}
	}
	return compiled, err
}

func byPath[T any](m map[value.Path]T, one func(value.Path, T) check) []check {
	if len(m) == 0 {
		return nil // sorting nothing costs as well, for each of thousands of clients
	}
	var out []check
	for _, p := range slices.Sorted(maps.Keys(m)) {
		out = append(out, one(p, m[p]))
	}
	return out
}

func (c Checks) rawChecks() ([]check, error) {
	var out []check
	if c.Data != nil {
		whole := textCheck("data", *c.Data, func(v *View) []byte { return v.Data })
		whole.ofText = true
		out = append(out, whole)
	}
	if c.DataContains != "" {
		out = append(out, dataCheck(fmt.Sprintf("containing %q", c.DataContains),
			func(data []byte) bool { return bytes.Contains(data, []byte(c.DataContains)) },
			func(data string) int { return strings.Index(data, c.DataContains) }))
	}
	if c.DataMatches != "" {
		re, err := c.DataMatches.compile()
		if err != nil {
			return nil, fmt.Errorf("the regular expression for the data: %w", err)
		}
		out = append(out, dataCheck("matching "+re.String(), re.Match, matchIn(re)))
	}
	if c.ID != nil {
		out = append(out, textCheck("last event ID", *c.ID, func(v *View) []byte { return v.LastEventID }))
	}
	return out, nil
}

func textCheck(what, want string, of func(*View) []byte) check {
	return check{
		code:  WrongValue,
		want:  fmt.Sprintf("has the %s %s", what, quoted([]byte(want))),
		holds: func(v *View) bool { return string(of(v)) == want },
		alike: func(v *View) bool { return readsLike(string(of(v)), want) },
		got: func(v *View) string {
			has := string(of(v))
			if len(want) <= recording.TimelineData && len(has) <= recording.TimelineData && !value.LookAlike(has, want) {
				return fmt.Sprintf("%s has the %s «%s»%s", v.named(), what, recording.GoingOn(clipped(has), v.Cut), escapedIn(has, want))
			}
			shown, wanted := value.Contrast(has, want)
			return fmt.Sprintf("%s has the %s «%s»%s", v.named(), what, recording.GoingOn(shown, v.Cut), instead("«"+wanted+"»"))
		},
	}
}

// readsLike tells whether one of two texts is in the other, but for letter case and the spaces around it.
func readsLike(a, b string) bool {
	a, b = strings.ToLower(strings.TrimSpace(a)), strings.ToLower(strings.TrimSpace(b))
	return a != "" && b != "" && (strings.Contains(a, b) || strings.Contains(b, a))
}

func hasCheck(p value.Path) check {
	return check{
		code:  MissingValue,
		path:  p,
		want:  fmt.Sprintf("has %q", p),
		holds: func(v *View) bool { return v.value(p) != nil },
		got:   func(v *View) string { return v.shows(p) },
	}
}

func lacksCheck(p value.Path) check {
	return check{
		code:  UnwantedValue,
		path:  p,
		want:  fmt.Sprintf("has no %q", p),
		holds: func(v *View) bool { return v.isMissed(p) },
		got:   func(v *View) string { return v.shows(p) },
	}
}

// valueCheck is a check on a value that must be there.
func valueCheck(p value.Path, want string, test func(gjson.Result) bool) check {
	return check{
		code: WrongValue,
		path: p,
		want: fmt.Sprintf("has %q %s", p, want),
		holds: func(v *View) bool {
			has := v.value(p)
			return has != nil && test(*has)
		},
		got: func(v *View) string { return v.shows(p) },
	}
}

func isCheck(p value.Path, want value.JSON) check {
	wanted := gjson.Parse(string(want))
	c := valueCheck(p, "equal to "+string(want), func(got gjson.Result) bool { return value.Equal(wanted, got) })
	c.got = func(v *View) string { return v.contrasts(p, wanted) }
	c.mistyped = func(v *View) bool { return mistyped(*v.value(p), wanted) }
	c.alike = func(v *View) bool { return value.Says(*v.value(p), wanted.String()) }
	return c
}

// readsCheck compares with what may be the text of a variable: a number is equal to it, too.
func readsCheck(p value.Path, text string) check {
	c := valueCheck(p, fmt.Sprintf("reading %q", text), func(got gjson.Result) bool { return value.Says(got, text) })
	c.got = func(v *View) string {
		has := v.value(p)
		if has == nil || len(has.Raw) <= recording.TimelineData && !value.LookAlike(has.String(), text) {
			return v.shows(p)
		}
		mine, wanted := v.unlike(p, strconv.Quote(text))
		return mine + instead(wanted)
	}
	return c
}

func typeCheck(p value.Path, want value.Type) check {
	c := valueCheck(p, "of type "+string(want), want.Of)
	c.code = WrongType
	c.got = func(v *View) string { return v.isNo(p, want.Spoken()) }
	return c
}

func betweenCheck(p value.Path, r value.Range) check {
	c := valueCheck(p, r.String(), r.Contains)
	c.mistyped = func(v *View) bool { return v.value(p).Type != gjson.Number }
	c.got = func(v *View) string {
		if has := v.value(p); has != nil && c.mistyped(v) {
			return v.isNo(p, "a number")
		}
		return v.shows(p)
	}
	return c
}

func oneOfCheck(p value.Path, values Values) check {
	texts, wanted := make([]string, len(values)), make([]gjson.Result, len(values))
	for i, v := range values {
		texts[i], wanted[i] = string(v), gjson.Parse(string(v))
	}
	c := valueCheck(p, "equal to one of "+strings.Join(texts, ", "), func(got gjson.Result) bool {
		return slices.ContainsFunc(wanted, func(want gjson.Result) bool { return value.Equal(want, got) })
	})
	c.mistyped = func(v *View) bool {
		return !slices.ContainsFunc(wanted, func(want gjson.Result) bool { return !mistyped(*v.value(p), want) })
	}
	return c
}

func lengthCheck(p value.Path, l value.Length) check {
	c := valueCheck(p, "of length "+l.String(), func(got gjson.Result) bool {
		n, ok := value.LengthOf(got)
		return ok && l[0] <= n && n <= l[1]
	})
	c.got = func(v *View) string {
		has := v.value(p)
		if has == nil {
			return v.missing(p)
		}
		if n, ok := value.LengthOf(*has); ok {
			return fmt.Sprintf("%s, of length %d", v.shows(p), n)
		}
		return v.shows(p) + ", which has no length"
	}
	return c
}

// Regexp is a regular expression in Go's syntax. It matches anywhere in the text.
type Regexp string

// Validate compiles the expression.
func (r Regexp) Validate() error {
	if _, err := r.compile(); err != nil {
		return fmt.Errorf("the regular expression cannot be read: %w", err)
	}
	return nil
}

func (r Regexp) compile() (*regexp.Regexp, error) { return expressions.Of(string(r)) }

var expressions = memo.New(regexp.Compile)

// Values are JSON values.
type Values []value.JSON

// Validate finds lists in which no value can be.
func (v Values) Validate() error {
	if len(v) == 0 {
		return problem.WithHelp(errors.New("no value is listed"), "write for example [new, 5]")
	}
	return nil
}

func likeCheck(l value.Like) check {
	want := l.Template()
	return check{
		code: Invalid,
		want: "has data like " + clipped(string(l)),
		holds: func(v *View) bool {
			has := v.value(value.Whole)
			return has != nil && want.Matches(*has)
		},
		got: func(v *View) string {
			has := v.value(value.Whole)
			if has == nil {
				return v.missing(value.Whole)
			}
			return fmt.Sprintf("%s %s", v.named(), want.Mismatches(*has, faultsShown))
		},
	}
}
