package value

import (
	"slices"
	"strings"

	"github.com/tidwall/gjson"
)

// mayRepeat tells whether a key may stand twice in an object, anywhere in a JSON text: one that has an escape may be
// any, and of very many nobody looks.
func mayRepeat(json string) bool {
	open := openObjects{}
	for i := 0; i < len(json); i++ {
		switch json[i] {
		case '{':
			if !open.begin() {
				return true
			}
		case '}':
			open.end()
		case '"':
			text := textAt(json, i+1)
			i += len(text) + 1
			if isFollowedBy(json, i+1, ':') && (strings.IndexByte(text, '\\') >= 0 || !open.add(text)) {
				return true
			}
		}
	}
	return false
}

// textAt is the text whose first letter stands there, as it is written.
func textAt(json string, from int) string {
	for end := from; ; end++ {
		i := strings.IndexByte(json[end:], '"')
		if i < 0 {
			return json[from:]
		}
		end += i
		if !isEscaped(json[from:end]) {
			return json[from:end]
		}
	}
}

// isEscaped tells whether what comes behind a part of a text is escaped.
func isEscaped(part string) (is bool) {
	for i := len(part) - 1; i >= 0 && part[i] == '\\'; i-- {
		is = !is
	}
	return is
}

// isFollowedBy tells whether behind spaces a sign stands there.
func isFollowedBy(json string, at int, sign byte) bool {
	for at < len(json) && json[at] <= ' ' {
		at++
	}
	return at < len(json) && json[at] == sign
}

// openObjects are the objects that are open at a place of a JSON text, each in the one before. They take no memory, so
// there is not room for all.
type openObjects struct {
	keys  [64]string // that they have so far, the innermost last
	count int        // of the keys
	from  [16]int    // where those of each begin
	depth int
}

// begin opens an object; false: there is no room for it.
func (o *openObjects) begin() bool {
	if o.depth == len(o.from) {
		return false
	}
	o.from[o.depth] = o.count
	o.depth++
	return true
}

func (o *openObjects) end() {
	if o.depth > 0 { // else it is no JSON
		o.depth--
		o.count = o.from[o.depth]
	}
}

// add adds a key to the innermost one; false: it has it already, or there is no room for it.
func (o *openObjects) add(key string) bool {
	from := 0
	if o.depth > 0 {
		from = o.from[o.depth-1]
	}
	if o.count == len(o.keys) || slices.Contains(o.keys[from:o.count], key) {
		return false
	}
	o.keys[o.count] = key
	o.count++
	return true
}

// appendOnce appends a value in which of each key that stands twice only the last is left.
func appendOnce(to []byte, v gjson.Result) []byte {
	switch {
	case v.IsArray():
		to = append(to, '[')
		start := len(to)
		v.ForEach(func(_, item gjson.Result) bool {
			to = append(appendOnce(to, item), ',')
			return true
		})
		return closed(to, start, ']')
	case v.IsObject():
		return appendLast(to, v)
	default:
		return append(to, v.Raw...)
	}
}

// appendLast appends an object without the members that a later one of the same key replaces.
func appendLast(to []byte, object gjson.Result) []byte {
	last := members(object)
	to = append(to, '{')
	start := len(to)
	object.ForEach(func(key, member gjson.Result) bool {
		if last[key.Str].Index == member.Index {
			to = append(append(to, key.Raw...), ':')
			to = append(appendOnce(to, member), ',')
		}
		return true
	})
	return closed(to, start, '}')
}
