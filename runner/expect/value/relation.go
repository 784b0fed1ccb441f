package value

import (
	"errors"
	"fmt"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/tidwall/gjson"

	"github.com/streamspec/streamspec/internal/problem"
)

// Relation is how a value stands to another one.
type Relation string

// The relations of two values. IsEqual is about any JSON, the others about numbers and
// times.
const (
	IsBelow   Relation = "below"
	IsAtMost  Relation = "at most"
	IsEqual   Relation = "equal to"
	IsAtLeast Relation = "at least"
	IsAbove   Relation = "above"
)

// YAMLValues lists the relations.
func (Relation) YAMLValues() []string {
	return []string{string(IsBelow), string(IsAtMost), string(IsEqual), string(IsAtLeast), string(IsAbove)}
}

// Validate finds relations that there are not.
func (r Relation) Validate() error {
	if slices.Contains(r.YAMLValues(), string(r)) {
		return nil
	}
	return problem.WithHelp(fmt.Errorf("%q is no relation of two values", string(r)), "valid here: "+strings.Join(r.YAMLValues(), ", "))
}

// Holds tells whether a value stands so to another. The error says that the two have no
// order.
func (r Relation) Holds(a, b gjson.Result) (bool, error) {
	if r == IsEqual {
		return Equal(a, b), nil
	}
	order, err := Order(a, b)
	if err != nil {
		return false, errors.New("two numbers, or two ISO 8601 times, can be compared")
	}
	switch r {
	case IsBelow:
		return order < 0, nil
	case IsAtMost:
		return order <= 0, nil
	case IsAtLeast:
		return order >= 0, nil
	default:
		return order > 0, nil
	}
}

// Order answers -1, 0 or 1 for two numbers, be they written as texts, or for two ISO 8601
// times. A may be none: then it says only whether b has an order at all.
func Order(a, b gjson.Result) (int, error) {
	if a.Type == b.Type || !a.Exists() {
		a, b = written(a), written(b)
	}
	if b.Type == gjson.Number && (!a.Exists() || a.Type == gjson.Number) {
		return Compare(a, b), nil
	}
	after, err := Time(b)
	if err != nil {
		return 0, errors.New("neither a number nor an ISO 8601 time")
	}
	before, err := Time(a)
	if a.Exists() && err != nil {
		return 0, errors.New("a time, where a number came before")
	}
	return before.Compare(after), nil
}

// written is the number that a text is, as IDs often are; every other value is itself.
func written(v gjson.Result) gjson.Result {
	if v.Type == gjson.String && v.Str != "" && gjson.Valid(v.Str) {
		if number := gjson.Parse(v.Str); number.Type == gjson.Number {
			return number
		}
	}
	return v
}

// RisesBy tells whether b is a plus by, exactly.
func RisesBy(a, b gjson.Result, by int) bool {
	a, b = written(a), written(b)
	if from, err := strconv.ParseInt(a.Raw, 10, 64); err == nil {
		if to, err := strconv.ParseInt(b.Raw, 10, 64); err == nil {
			apart := to - from
			return apart == int64(by) && (apart >= 0) == (to >= from) // it may wrap around
		}
	}
	from, okA := Exact(a)
	to, okB := Exact(b)
	return okA && okB && to.Sub(to, from).Cmp(new(big.Rat).SetInt64(int64(by))) == 0
}

// Between are the first and the last number that are left out where b is a plus so many times by, more
// than once. False: it is not.
func Between(a, b gjson.Result, by int) (first, last string, ok bool) {
	from, okA := Exact(written(a))
	to, okB := Exact(written(b))
	if by <= 0 || !okA || !okB {
		return "", "", false
	}
	step := new(big.Rat).SetInt64(int64(by))
	steps := new(big.Rat).Quo(new(big.Rat).Sub(to, from), step)
	if !steps.IsInt() || steps.Cmp(big.NewRat(2, 1)) < 0 {
		return "", "", false
	}
	return inDecimals(from.Add(from, step)), inDecimals(to.Sub(to, step)), true
}

// IsBetween tells whether a number is one of those that are left out between two others; see [Between].
func IsBetween(v, a, b gjson.Result, by int) bool {
	at, ok := Exact(written(v))
	from, okA := Exact(written(a))
	to, okB := Exact(written(b))
	if by <= 0 || !ok || !okA || !okB || from.Cmp(at) >= 0 || at.Cmp(to) >= 0 {
		return false
	}
	return new(big.Rat).Quo(new(big.Rat).Sub(at, from), new(big.Rat).SetInt64(int64(by))).IsInt()
}

// inDecimals writes a number as JSON has it.
func inDecimals(n *big.Rat) string {
	digits, _ := n.FloatPrec()
	return n.FloatString(digits)
}

// Time reads ISO 8601 with or without a time zone (then it is UTC), as
// services write it.
func Time(v gjson.Result) (time.Time, error) {
	at, err := time.Parse(time.RFC3339Nano, v.Str)
	if err != nil {
		at, err = time.Parse("2006-01-02T15:04:05.999999999", v.Str)
	}
	return at, err
}
