package sample

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"
)

// An object is a JSON object that keeps the order of its members, as a Python
// dict does. Objects are shared between streams, so they are never changed.
type object []member

type member struct {
	key   string
	value any // nil, bool, int, float64, string, json.Number, object or []any
}

// get is the value of key, nil if there is none.
func (o object) get(key string) any {
	if i := o.index(key); i >= 0 {
		return o[i].value
	}
	return nil
}

// with is a copy in which key has the value: in its old place, or appended.
func (o object) with(key string, value any) object {
	o = slices.Clone(o)
	if i := o.index(key); i >= 0 {
		o[i].value = value
		return o
	}
	return append(o, member{key, value})
}

func (o object) index(key string) int {
	return slices.IndexFunc(o, func(m member) bool { return m.key == key })
}

// appendJSON writes v as Python's json.dumps does: a space after each comma and
// colon, everything but ASCII escaped.
func appendJSON(dst []byte, v any) []byte {
	switch v := v.(type) {
	case nil:
		return append(dst, "null"...)
	case bool:
		return strconv.AppendBool(dst, v)
	case int:
		return strconv.AppendInt(dst, int64(v), 10)
	case float64:
		return appendFloat(dst, v)
	case json.Number:
		return appendNumber(dst, v)
	case string:
		return appendString(dst, v)
	case object:
		return appendObject(dst, v)
	case []any:
		return appendArray(dst, v)
	default:
		panic(fmt.Sprintf("sample: no JSON form for a %T", v))
	}
}

func appendObject(dst []byte, o object) []byte {
	dst = append(dst, '{')
	for i, m := range o {
		if i > 0 {
			dst = append(dst, ", "...)
		}
		dst = append(appendString(dst, m.key), ": "...)
		dst = appendJSON(dst, m.value)
	}
	return append(dst, '}')
}

func appendArray(dst []byte, values []any) []byte {
	dst = append(dst, '[')
	for i, v := range values {
		if i > 0 {
			dst = append(dst, ", "...)
		}
		dst = appendJSON(dst, v)
	}
	return append(dst, ']')
}

// appendNumber writes a number that was read from JSON: integers keep all their
// digits, everything else becomes a Python float.
func appendNumber(dst []byte, n json.Number) []byte {
	text := n.String()
	if text == "-0" { // json.loads makes it the integer 0
		return append(dst, '0')
	}
	if !strings.ContainsAny(text, ".eE") {
		return append(dst, text...)
	}
	f, _ := strconv.ParseFloat(text, 64) // out of range: infinity, as in Python
	return appendFloat(dst, f)
}

// From here on, and below its inverse, Python writes a float with an exponent.
const (
	exponentAbove = 1e16
	exponentBelow = 1e-4
)

// appendFloat writes f as Python's repr does: the shortest digits that read
// back as f, and always a point or an exponent.
func appendFloat(dst []byte, f float64) []byte {
	size := math.Abs(f)
	switch {
	case math.IsInf(f, 1):
		return append(dst, "Infinity"...)
	case math.IsInf(f, -1):
		return append(dst, "-Infinity"...)
	case f != 0 && (size < exponentBelow || size >= exponentAbove):
		return strconv.AppendFloat(dst, f, 'e', -1, 64)
	case f == math.Trunc(f):
		return strconv.AppendFloat(dst, f, 'f', 1, 64)
	default:
		return strconv.AppendFloat(dst, f, 'f', -1, 64)
	}
}

func appendString(dst []byte, s string) []byte {
	dst = append(dst, '"')
	for _, r := range s {
		dst = appendRune(dst, r)
	}
	return append(dst, '"')
}

func appendRune(dst []byte, r rune) []byte {
	if i := strings.IndexRune("\"\\\b\f\n\r\t", r); i >= 0 {
		return append(dst, '\\', `"\bfnrt`[i])
	}
	if r >= ' ' && r <= '~' {
		return append(dst, byte(r))
	}
	if high, low := utf16.EncodeRune(r); r > 0xFFFF {
		return fmt.Appendf(dst, `\u%04x\u%04x`, high, low)
	}
	return fmt.Appendf(dst, `\u%04x`, r)
}

// parseJSON is the value that text holds, with the order of keys kept; not ok
// if it is not JSON. Of equal keys the last value counts, as in Python.
func parseJSON(text []byte) (_ any, ok bool) {
	if !json.Valid(text) {
		return nil, false
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	return nextValue(d), true
}

// nextValue reads one value. The text is known to be valid, so that no token
// can be missing.
func nextValue(d *json.Decoder) any {
	switch token, _ := d.Token(); token {
	case json.Delim('{'):
		return members(d)
	case json.Delim('['):
		return elements(d)
	default:
		return token
	}
}

func members(d *json.Decoder) object {
	o := object{}
	places := map[string]int{}
	for d.More() {
		token, _ := d.Token()
		key := token.(string)
		place, seen := places[key]
		if !seen {
			place = len(o)
			places[key] = place
			o = append(o, member{key: key})
		}
		o[place].value = nextValue(d)
	}
	_, _ = d.Token() // the closing brace
	return o
}

func elements(d *json.Decoder) []any {
	values := []any{}
	for d.More() {
		values = append(values, nextValue(d))
	}
	_, _ = d.Token() // the closing bracket
	return values
}
