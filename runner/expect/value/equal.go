package value

import (
	"bytes"
	"cmp"
	"slices"
	"strings"

	"github.com/tidwall/gjson"
)

// Equal tells whether two JSON values are the same. It is the one equality of the
// language, whoever compares:
//
//   - numbers by their value, with all their digits: 1 = 1.0 = 1e0 and 0 = -0, but
//     9007199254740993 and 9007199254740992 differ. A number whose exponent has more than 18
//     digits is equal only to what is written just like it;
//   - texts by what they say: "caf\u00e9" = "café". Half of a surrogate pair, which is no
//     character, is equal to the same half only;
//   - lists item by item;
//   - objects by their members, in any order. Of a key that stands twice both members
//     count, in their order.
//
// It takes no memory for values that are written alike, nor for texts and numbers.
func Equal(a, b gjson.Result) bool {
	switch {
	case a.Type != b.Type:
		return false
	case a.Type == gjson.String:
		return a.Str == b.Str && sameHalves(a, b)
	case a.Type == gjson.Number:
		return Compare(a, b) == 0
	case a.Type != gjson.JSON: // null, true and false are their types
		return true
	case a.Raw == b.Raw:
		return true
	default:
		return a.IsArray() == b.IsArray() && bytes.Equal(AppendKey(nil, a), AppendKey(nil, b))
	}
}

// Key is a text that is the same for equal values, and for no others. It is JSON itself:
// the value without spaces, its keys in order, its numbers and texts written in one way.
func Key(v gjson.Result) string { return string(AppendKey(nil, v)) }

// AppendKey appends the [Key] of a value to a buffer. It takes no other memory for numbers
// and texts.
func AppendKey(to []byte, v gjson.Result) []byte {
	switch {
	case v.Type == gjson.Number:
		return decimalOf(v.Raw).appendTo(to)
	case v.Type == gjson.String:
		return appendText(to, v)
	case v.IsArray():
		return appendItems(to, v)
	case v.IsObject():
		return appendMembers(to, v)
	default:
		return append(to, v.Raw...)
	}
}

func appendItems(to []byte, list gjson.Result) []byte {
	to = append(to, '[')
	start := len(to)
	list.ForEach(func(_, item gjson.Result) bool {
		to = append(AppendKey(to, item), ',')
		return true
	})
	return closed(to, start, ']')
}

// member is one of an object, by its key, and where its key text stands in the buffer.
type member struct {
	name     string
	from, to int
}

func appendMembers(to []byte, object gjson.Result) []byte {
	to = append(to, '{')
	start := len(to)
	var members []member
	object.ForEach(func(name, v gjson.Result) bool {
		m := member{name: name.Str, from: len(to)}
		if to = appendText(to, name); HasHalves(name) { // its text does not tell it from others
			m.name = string(to[m.from:])
		}
		to = append(to, ':')
		to = append(AppendKey(to, v), ',')
		m.to = len(to)
		members = append(members, m)
		return true
	})
	byName := func(a, b member) int { return cmp.Compare(a.name, b.name) }
	if !slices.IsSortedFunc(members, byName) {
		slices.SortStableFunc(members, byName)
		unsorted := bytes.Clone(to[start:])
		to = to[:start]
		for _, m := range members {
			to = append(to, unsorted[m.from-start:m.to-start]...)
		}
	}
	return closed(to, start, '}')
}

// closed puts the closing bracket in the place of the last comma, if there is one.
func closed(to []byte, start int, bracket byte) []byte {
	if len(to) > start {
		to = to[:len(to)-1]
	}
	return append(to, bracket)
}

// appendText appends a text in quotes, with no more escapes than JSON needs: one that has
// none stays as it is.
func appendText(to []byte, text gjson.Result) []byte {
	if strings.IndexByte(text.Raw, '\\') < 0 {
		return append(to, text.Raw...)
	}
	if HasHalves(text) {
		return appendHalves(to, text.Raw)
	}
	return appendQuoted(to, text.Str)
}

// appendQuoted appends a text in quotes, escaped.
func appendQuoted(to []byte, text string) []byte {
	return append(appendEscaped(append(to, '"'), text), '"')
}

func appendEscaped(to []byte, text string) []byte {
	const hex = "0123456789abcdef"
	for i := range len(text) {
		switch c := text[i]; {
		case c == '"' || c == '\\':
			to = append(to, '\\', c)
		case c < ' ':
			to = append(to, '\\', 'u', '0', '0', hex[c>>4], hex[c&0xf])
		default:
			to = append(to, c)
		}
	}
	return to
}
