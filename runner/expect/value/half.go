package value

import (
	"bytes"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf16"

	"github.com/tidwall/gjson"
)

// sameHalves tells whether texts that read alike have the same halves of surrogate pairs: each reads as U+FFFD.
func sameHalves(a, b gjson.Result) bool {
	return !HasHalves(a) && !HasHalves(b) || bytes.Equal(appendText(nil, a), appendText(nil, b))
}

// HasHalves tells whether a text has half of a surrogate pair: JSON can say it, and what is no JSON, such as a
// variable or a text in YAML, cannot.
func HasHalves(text gjson.Result) bool {
	return strings.IndexByte(text.Raw, '\\') >= 0 && strings.ContainsRune(text.Str, unicode.ReplacementChar) && half(text.Raw) >= 0
}

// Half is the first half of a surrogate pair that stands in JSON without the other one, as it is escaped there, in
// small letters; empty: there is none.
func Half(json string) string {
	at := half(json)
	if at < 0 {
		return ""
	}
	return strings.ToLower(json[at : at+escapeBytes])
}

// appendHalves appends a text in quotes, of which halves of surrogate pairs stay escaped.
func appendHalves(to []byte, raw string) []byte {
	to, rest := append(to, '"'), raw[1:len(raw)-1]
	for at := half(rest); at >= 0; at = half(rest) {
		to = appendEscaped(to, gjson.Parse(`"`+rest[:at]+`"`).Str)
		to = append(to, strings.ToLower(rest[at:at+escapeBytes])...)
		rest = rest[at+escapeBytes:]
	}
	return append(appendEscaped(to, gjson.Parse(`"`+rest+`"`).Str), '"')
}

// escapeBytes is how long an escape is, as \u00e9.
const escapeBytes = 6

// half is where half of a surrogate pair stands in a text as JSON spells it; negative: nowhere.
func half(raw string) int {
	for i := 0; i+escapeBytes <= len(raw); {
		unit := unitOf(raw[i:])
		switch {
		case raw[i] != '\\':
			i++
		case raw[i+1] != 'u':
			i += 2
		case !utf16.IsSurrogate(unit):
			i += escapeBytes
		case utf16.DecodeRune(unit, unitOf(raw[i+escapeBytes:])) == unicode.ReplacementChar:
			return i
		default:
			i += 2 * escapeBytes
		}
	}
	return -1
}

// unitOf is the unit of UTF-16 that a text begins with, as JSON escapes it; 0: it begins otherwise.
func unitOf(raw string) rune {
	if len(raw) < escapeBytes || raw[0] != '\\' || raw[1] != 'u' {
		return 0
	}
	unit, err := strconv.ParseUint(raw[2:escapeBytes], 16, 16)
	if err != nil {
		return 0
	}
	return rune(unit)
}
