package yamlfile

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/vars"
	"github.com/streamspec/streamspec/internal/wording"
)

const (
	durationNoun = "a duration such as 5s"
	boolNoun     = "true or false"
	numberNoun   = "a number"
	wholeNoun    = "a whole number"
)

// conversion is a scalar on its way to a value that is not text.
type conversion struct {
	node     *Node
	noun     string // what is expected, with its article
	text     string
	expanded bool // text is not what the file says, but the value of its variables
}

// convert answers the text to convert, with variables replaced by their
// values, or reports why there is none.
func (d *decoder) convert(n *Node, noun string) (c conversion, ok bool) {
	c = conversion{node: n, noun: noun, text: n.Text}
	if n.Kind != Scalar {
		n.expected(noun, "")
		return c, false
	}
	if strings.Contains(n.Text, "${") {
		c.expanded = true
		c.text, ok = d.expand(n, noun)
		return c, ok
	}
	return c, true
}

// refuse reports that the text cannot be converted.
func (c conversion) refuse(noun, help string) {
	help = cmp.Or(c.otherKey(), help)
	if c.expanded {
		c.node.Problemf(help, "expected %s, got %q from %s", noun, shortened(c.text), shortened(c.node.Text))
		return
	}
	c.node.expected(noun, help)
}

// otherKey asks for the key beside it whose name the text begins with, as "at least 5" does
// with that of at_least; empty: there is none.
func (c conversion) otherKey() string {
	if c.node.beside == nil {
		return ""
	}
	for _, key := range c.node.beside(false) {
		rest, is := strings.CutPrefix(c.text, strings.ReplaceAll(key, "_", " ")+" ")
		if number, _, _ := strings.Cut(rest, " "); is && strings.ContainsAny(number, "0123456789") {
			return fmt.Sprintf("did you mean %s: %s?", key, shortened(number))
		}
	}
	return ""
}

// unquoted reports a value that would be right without its quotes; those
// around a variable are, since { } need them.
func (c conversion) unquoted() bool {
	if !c.expanded && c.node.quoted() {
		c.refuse(c.noun+" without quotes", "")
		return false
	}
	return true
}

// expand replaces the variables of a node by the values known now.
func (d *decoder) expand(n *Node, noun string) (string, bool) {
	lookup := d.options.Variables
	if lookup == nil {
		lookup = func(string) (string, bool) { return "", false }
	}
	text, err := vars.Expand(n.Text, lookup)
	var undefined *vars.UndefinedError
	switch {
	case err == nil:
		return text, true
	case d.isElsewhere(vars.Undefined(err)):
		d.found++
	case errors.As(err, &undefined):
		message := fmt.Sprintf("${%s} has no value yet when the file is read, but %s is needed then", undefined.Name, noun)
		d.report(n.written, problem.Problem{Message: message, Help: cmp.Or(undefined.Help(), d.variablesHelp(noun)), Unknown: undefined.Name})
	default:
		n.Problemf("", "%v", err)
	}
	return "", false
}

// isElsewhere tells that variables, if there are any, are all known elsewhere.
func (d *decoder) isElsewhere(names []string) bool {
	missing := func(name string) bool { return d.options.Elsewhere == nil || !d.options.Elsewhere(name) }
	return len(names) > 0 && !slices.ContainsFunc(names, missing)
}

func (d *decoder) variablesHelp(noun string) string {
	if len(d.options.VariableNames) == 0 {
		return "no variable can be used here: write " + noun
	}
	return "variables that can be used here: " + sortedList(d.options.VariableNames)
}

func (d *decoder) fillBool(n *Node, v reflect.Value) {
	c, ok := d.convert(n, boolNoun)
	if !ok {
		return
	}
	isTrue := slices.Contains([]string{"true", "True", "TRUE"}, c.text)
	if !isTrue && !slices.Contains([]string{"false", "False", "FALSE"}, c.text) {
		c.refuse(boolNoun, "")
		return
	}
	if c.unquoted() {
		v.SetBool(isTrue)
	}
}

func (d *decoder) fillDuration(n *Node, v reflect.Value) {
	c, ok := d.convert(n, durationNoun)
	if !ok {
		return
	}
	duration, err := time.ParseDuration(c.text)
	bare := strings.Trim(c.text, "+-.0123456789") == ""
	switch {
	case bare:
		c.refuse("a duration with a unit", fmt.Sprintf("write %[1]sms for milliseconds or %[1]ss for seconds", shortened(c.text)))
	case err != nil:
		c.refuse(durationNoun, wording.DurationHelp(c.text))
	case duration < 0:
		c.refuse("a duration that is not negative", wording.DurationHelp(c.text))
	default:
		v.SetInt(int64(duration))
	}
}

func (d *decoder) fillFloat(n *Node, v reflect.Value) {
	c, ok := d.convert(n, numberNoun)
	if !ok {
		return
	}
	number, err := strconv.ParseFloat(c.text, 64)
	if errors.Is(err, strconv.ErrSyntax) {
		c.refuse(numberNoun, "write digits, such as 0.5")
		return
	}
	if err != nil || math.IsNaN(number) || math.IsInf(number, 0) || v.OverflowFloat(number) {
		c.refuse(numberNoun, "")
		return
	}
	if c.unquoted() {
		v.SetFloat(number)
	}
}

func (d *decoder) fillInt(n *Node, v reflect.Value) {
	c, ok := d.convert(n, wholeNoun)
	if !ok || c.leadingZero() {
		return
	}
	number, err := strconv.ParseInt(c.text, 0, v.Type().Bits())
	if err != nil {
		highest := int64(1)<<(v.Type().Bits()-1) - 1
		c.refuseInteger(err, fmt.Sprintf("%s from %d to %d", wholeNoun, -highest-1, highest))
		return
	}
	if c.unquoted() {
		v.SetInt(number)
	}
}

func (d *decoder) fillUint(n *Node, v reflect.Value) {
	c, ok := d.convert(n, wholeNoun)
	if !ok || c.leadingZero() {
		return
	}
	number, err := strconv.ParseUint(strings.TrimPrefix(c.text, "+"), 0, v.Type().Bits())
	if err != nil {
		if _, signed := strconv.ParseInt(c.text, 0, 64); signed == nil {
			err = strconv.ErrRange // negative, which ParseUint does not know
		}
		highest := uint64(math.MaxUint64) >> (64 - v.Type().Bits())
		c.refuseInteger(err, fmt.Sprintf("%s from 0 to %d", wholeNoun, highest))
		return
	}
	if c.unquoted() {
		v.SetUint(number)
	}
}

// refuseInteger names the range only where the text is a number out of it.
func (c conversion) refuseInteger(err error, ranged string) {
	if errors.Is(err, strconv.ErrRange) {
		c.refuse(ranged, "")
		return
	}
	c.refuse(wholeNoun, "write digits, such as 3")
}

// ambiguousNumber is octal for YAML 1.1, decimal for YAML 1.2 and often meant
// as text, such as a postal code.
var ambiguousNumber = regexp.MustCompile(`^[-+]?0[0-9_]+$`)

func (c conversion) leadingZero() bool {
	if !ambiguousNumber.MatchString(c.text) {
		return false
	}
	c.refuse(wholeNoun+" without a leading 0", "")
	return true
}
