package expect

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"math/big"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/tidwall/gjson"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/yamlfile"
)

// Regexp is a regular expression in Go's syntax. It matches anywhere in the text.
type Regexp string

// Validate compiles the expression.
func (r Regexp) Validate() error {
	if _, err := regexp.Compile(string(r)); err != nil {
		return fmt.Errorf("the regular expression cannot be read: %w", err)
	}
	return nil
}

// Range is a range of numbers, both ends included. An infinite end is none.
type Range [2]float64

// DecodeYAML reads [low, high], either of which may be null.
func (r *Range) DecodeYAML(n *yamlfile.Node) {
	var ends []*float64
	n.Decode(&ends)
	all := Range{math.Inf(-1), math.Inf(1)}
	open := all
	for i, end := range ends[:min(len(ends), len(open))] {
		if end != nil {
			open[i] = *end
		}
	}
	if len(ends) != len(open) || open[0] > open[1] || open == all {
		n.Problemf("write [low, high], for example [0, 1], [0, null] or [null, 1]", "a range has two numbers, the lower one first")
		return
	}
	*r = open
}

func (r Range) String() string {
	low, high := strconv.FormatFloat(r[0], 'g', -1, 64), strconv.FormatFloat(r[1], 'g', -1, 64)
	switch {
	case math.IsInf(r[1], 1):
		return "of at least " + low
	case math.IsInf(r[0], -1):
		return "of at most " + high
	default:
		return "between " + low + " and " + high
	}
}

// Values are JSON values.
type Values []yamlfile.JSON

// Length is a range of lengths, both ends included: characters of a text, items of
// a list, members of an object.
type Length [2]int

// DecodeYAML reads a length, or [low, high].
func (l *Length) DecodeYAML(n *yamlfile.Node) {
	var ends []int
	n.Decode(&ends)
	if len(ends) == 1 {
		ends = append(ends, ends[0])
	}
	if len(ends) != 2 || ends[0] > ends[1] || ends[0] < 0 {
		n.Problemf("write 3, or [1, 5]", "a length is one whole number, or two, the lower one first")
		return
	}
	*l = Length{ends[0], ends[1]}
}

func (l Length) String() string {
	if l[0] == l[1] {
		return strconv.Itoa(l[0])
	}
	return fmt.Sprintf("%d to %d", l[0], l[1])
}

func lengthOf(v gjson.Result) (int, bool) {
	switch {
	case v.Type == gjson.String:
		return utf8.RuneCountInString(v.Str), true
	case v.IsArray():
		return len(v.Array()), true
	case v.IsObject():
		return len(members(v)), true
	default:
		return 0, false
	}
}

// TypeName is a type of JSON value. "flat object" is an object whose values are
// neither objects nor arrays.
type TypeName string

var types = map[TypeName]func(gjson.Result) bool{
	"string":      func(v gjson.Result) bool { return v.Type == gjson.String },
	"number":      func(v gjson.Result) bool { return v.Type == gjson.Number },
	"integer":     func(v gjson.Result) bool { return v.Type == gjson.Number && !strings.ContainsAny(v.Raw, ".eE") },
	"boolean":     func(v gjson.Result) bool { return v.IsBool() },
	"null":        func(v gjson.Result) bool { return v.Type == gjson.Null },
	"object":      func(v gjson.Result) bool { return v.IsObject() },
	"array":       func(v gjson.Result) bool { return v.IsArray() },
	"flat object": isFlat,
}

func isFlat(v gjson.Result) bool {
	flat := v.IsObject()
	v.ForEach(func(_, value gjson.Result) bool {
		flat = flat && value.Type != gjson.JSON
		return flat
	})
	return flat
}

// Validate finds types that JSON does not have.
func (t TypeName) Validate() error {
	if types[t] != nil {
		return nil
	}
	return problem.WithHelp(errors.New("JSON has no type "+strconv.Quote(string(t))), "valid here: "+strings.Join(t.YAMLValues(), ", "))
}

// equalJSON compares two JSON values: numbers by value with all their digits,
// objects whatever the order of their keys.
func equalJSON(want, got gjson.Result) bool {
	switch {
	case want.Type != got.Type:
		return false
	case want.Type == gjson.String:
		return want.Str == got.Str
	case want.Type == gjson.Number:
		return compareNumbers(want, got) == 0
	case want.IsArray():
		return got.IsArray() && equalArrays(want.Array(), got.Array())
	case want.IsObject():
		return got.IsObject() && equalObjects(memberList(want), memberList(got))
	default: // null, true and false are their types
		return true
	}
}

// maxExactDigits bounds the numbers that are compared digit by digit: an
// exponent of a million would otherwise be written out.
const maxExactDigits = 64

// compareNumbers answers -1, 0 or 1, by all digits of the numbers.
func compareNumbers(a, b gjson.Result) int {
	if a.Num != b.Num || a.Raw == b.Raw || len(a.Raw) > maxExactDigits || len(b.Raw) > maxExactDigits || hasExponent(a.Raw+b.Raw) {
		return cmp.Compare(a.Num, b.Num)
	}
	exactA, okA := new(big.Rat).SetString(a.Raw)
	exactB, okB := new(big.Rat).SetString(b.Raw)
	if !okA || !okB {
		return cmp.Compare(a.Raw, b.Raw)
	}
	return exactA.Cmp(exactB)
}

func hasExponent(number string) bool { return strings.ContainsAny(number, "eE") }

func equalArrays(want, got []gjson.Result) bool { return slices.EqualFunc(want, got, equalJSON) }

// equalObjects compares members that are sorted by key: of a key that stands twice
// both values count, in their order.
func equalObjects(want, got []member) bool {
	return slices.EqualFunc(want, got, func(w, g member) bool { return w.key == g.key && equalJSON(w.value, g.value) })
}

type member struct {
	key   string
	value gjson.Result
}

func memberList(object gjson.Result) []member {
	var out []member
	object.ForEach(func(key, value gjson.Result) bool {
		out = append(out, member{key.Str, value})
		return true
	})
	slices.SortStableFunc(out, func(a, b member) int { return cmp.Compare(a.key, b.key) })
	return out
}

// members lists an object's members; of a key that stands twice the last one counts,
// as in every common JSON reader.
func members(object gjson.Result) map[string]gjson.Result {
	out := map[string]gjson.Result{}
	object.ForEach(func(key, value gjson.Result) bool {
		out[key.Str] = value
		return true
	})
	return out
}
