package value

import (
	"errors"
	"fmt"
	"strconv"
	"unicode/utf8"

	"github.com/tidwall/gjson"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/yamlfile"
)

// Range is a range of numbers, both ends included, each with all its digits. An empty end is
// none.
type Range [2]string

// DecodeYAML reads [low, high], either of which may be null.
func (r *Range) DecodeYAML(n *yamlfile.Node) {
	var ends []*float64
	if !n.Decode(&ends) {
		return
	}
	var open Range
	for i, end := range ends[:min(len(ends), len(open))] {
		if end != nil {
			open[i] = endOf(n.Items()[i], *end)
		}
	}
	if err := open.Validate(); len(ends) != len(open) || err != nil {
		n.Problemf("write [low, high], for example [0, 1], [0, null] or [null, 1]", "%v", errRange)
		return
	}
	*r = open
}

var errRange = errors.New("a range has two numbers, the lower one first")

// Validate finds ranges without an end, and those in which no number is.
func (r Range) Validate() error {
	if r == (Range{}) || r.Closed() && Compare(gjson.Parse(r[0]), gjson.Parse(r[1])) > 0 {
		return errRange
	}
	return nil
}

// endOf is a number with all the digits that it is written with; what a variable stands
// for is a number without its text.
func endOf(n *yamlfile.Node, number float64) string {
	if text := n.RawJSON(); gjson.Parse(text).Type == gjson.Number {
		return text
	}
	return strconv.FormatFloat(number, 'g', -1, 64)
}

// Contains tells whether a value is a number in the range, by all its digits.
func (r Range) Contains(v gjson.Result) bool {
	return v.Type == gjson.Number &&
		(r[0] == "" || Compare(gjson.Parse(r[0]), v) <= 0) &&
		(r[1] == "" || Compare(v, gjson.Parse(r[1])) <= 0)
}

// Closed tells that a range has both ends.
func (r Range) Closed() bool { return r[0] != "" && r[1] != "" }

// Ends are the two ends of a range that is [Range.Closed].
func (r Range) Ends() (low, high float64) { return gjson.Parse(r[0]).Num, gjson.Parse(r[1]).Num }

func (r Range) String() string {
	switch {
	case r[1] == "":
		return "of at least " + r[0]
	case r[0] == "":
		return "of at most " + r[1]
	default:
		return "between " + r[0] + " and " + r[1]
	}
}

// Length is a range of lengths, both ends included: characters of a text, items of
// a list, members of an object.
type Length [2]int

// DecodeYAML reads a length, or [low, high].
func (l *Length) DecodeYAML(n *yamlfile.Node) {
	var ends []int
	if !n.Decode(&ends) {
		return
	}
	if len(ends) == 1 {
		ends = append(ends, ends[0])
	}
	if len(ends) != 2 {
		n.Problemf(lengthHelp, "%v", errLength)
		return
	}
	*l = Length{ends[0], ends[1]}
}

const lengthHelp = "write 3, or [1, 5]"

var errLength = errors.New("a length is one whole number, or two, the lower one first")

// Validate finds ranges in which no length is.
func (l Length) Validate() error {
	if l[0] > l[1] || l[0] < 0 {
		return problem.WithHelp(errLength, lengthHelp)
	}
	return nil
}

func (l Length) String() string {
	if l[0] == l[1] {
		return strconv.Itoa(l[0])
	}
	return fmt.Sprintf("%d to %d", l[0], l[1])
}

// LengthOf is how long a text, a list or an object is; false: another value has no length.
func LengthOf(v gjson.Result) (int, bool) {
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

// YAMLSchema takes [low, high], for the JSON Schema of scenario files.
func (Range) YAMLSchema(*yamlfile.Schemas) map[string]any { return twoOf("number", "null") }

// YAMLSchema takes a length, or [low, high].
func (Length) YAMLSchema(*yamlfile.Schemas) map[string]any {
	return yamlfile.AnyOf(yamlfile.OfType("integer"), twoOf("integer"))
}

func twoOf(names ...string) map[string]any {
	return map[string]any{"type": "array", "items": yamlfile.OfType(names...), "minItems": 2, "maxItems": 2}
}
