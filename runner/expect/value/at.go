package value

import (
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/tidwall/gjson"
)

// At is what stands at a path in a JSON text. Of a key that stands twice, however it is written, the
// last one counts, as for every common reader of JSON.
func At(json string, path Path) gjson.Result {
	found, _ := at(json, path)
	return found
}

// at is that, and whether it was found in the text itself, and not in another one that says the same.
func at(json string, path Path) (found gjson.Result, asItStands bool) {
	switch plain := !strings.ContainsAny(string(path), `#*?@|\{[!~`); {
	case plain && path.twiceIn(json):
		return lastAt(json, path), true
	case !plain && path != Whole && mayRepeat(json):
		return gjson.Get(onceIn(json), string(path)), false
	default:
		return gjson.Get(json, string(path)), true
	}
}

// onceIn is a JSON text in which of each key that stands twice only the last is left.
func onceIn(json string) string { return string(appendOnce(nil, gjson.Parse(json))) }

// lastAt is what is at a path without wildcards: of a key that stands twice, the last.
func lastAt(json string, path Path) gjson.Result {
	at := gjson.Parse(json)
	for _, step := range strings.Split(string(path), ".") {
		if at.IsObject() {
			at = memberOf(at, step)
		} else {
			at = at.Get(step)
		}
	}
	return at
}

// twiceIn tells whether one of the path's keys may stand twice in an object of a JSON text.
func (p Path) twiceIn(json string) bool {
	hasEscapes := strings.IndexByte(json, '\\') >= 0
	for key, rest, more := strings.Cut(string(p), "."); ; key, rest, more = strings.Cut(rest, ".") {
		if hasEscapes && mayBeEscaped(json, key) {
			return true
		}
		if first := indexOfKey(json, key); first >= 0 && indexOfKey(json[first+len(key):], key) >= 0 {
			return true
		}
		if !more {
			return false
		}
	}
}

// mayBeEscaped tells whether a JSON text may have a key in another spelling: with an escape for one of its letters.
func mayBeEscaped(json, key string) bool {
	if strings.ContainsFunc(key, func(r rune) bool { return r < ' ' || r == '"' || r == '/' }) {
		return true // these have escapes of their own
	}
	for {
		_, behind, is := strings.Cut(json, `\u`)
		if !is {
			return false
		}
		if unit, err := strconv.ParseUint(behind[:min(4, len(behind))], 16, 16); err == nil && mayHave(key, rune(unit)) {
			return true
		}
		json = behind
	}
}

// mayHave tells whether a key may have a letter of which the escape of one unit is known, which may be half of it.
func mayHave(key string, unit rune) bool {
	if utf16.IsSurrogate(unit) {
		return strings.ContainsFunc(key, func(r rune) bool { return r >= utf8.RuneError })
	}
	return strings.ContainsRune(key, unit)
}

// indexOfKey is where a key, or a text that says the same without escapes, stands in a JSON text; below
// zero: nowhere.
func indexOfKey(json, key string) int {
	for from := 0; from <= len(json); { // an empty key is found behind the text as well
		i := strings.Index(json[from:], key)
		if i < 0 {
			break
		}
		i += from
		if end := i + len(key); i > 0 && json[i-1] == '"' && end < len(json) && json[end] == '"' {
			return i
		}
		from = i + 1
	}
	return -1
}
