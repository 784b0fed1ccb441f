package sse

import (
	"bytes"
	"encoding/json"
	"slices"

	"github.com/streamspec/streamspec/runner/sse/rules"
)

// checkJSON reports data that is not JSON, or has an object with the same key
// twice.
func (d *Decoder) checkJSON(at Evidence, data []byte) {
	if !json.Valid(data) {
		d.report(rules.CodeDataNotJSON, at, data, "%s", whyNotJSON(data))
		return
	}
	if key, ok := d.keys.duplicate(data); ok {
		d.report(rules.CodeDuplicateJSONKey, at, data, "an object has the key %q twice", excerpt(key))
	}
}

// whyNotJSON explains why data is not JSON.
func whyNotJSON(data []byte) string {
	if len(data) == 0 {
		return "the data is empty"
	}
	var any json.RawMessage
	if err := json.Unmarshal(data, &any); err != nil {
		return err.Error()
	}
	return "not a JSON text"
}

// keyWalker finds objects with the same key twice. It keeps its memory.
type keyWalker struct {
	keys  [][]byte // of the open objects, outermost first
	marks []int    // where in keys each open object begins
}

// duplicate returns a key that stands twice in one object of data, which must be
// valid JSON.
func (w *keyWalker) duplicate(data []byte) ([]byte, bool) {
	w.keys, w.marks = w.keys[:0], w.marks[:0]
	for i := 0; i < len(data); i++ {
		switch data[i] {
		case '{':
			w.marks = append(w.marks, len(w.keys))
		case '}':
			if key, twice := w.closeObject(); twice {
				return key, true
			}
		case '"':
			end := stringEnd(data, i)
			if isKey(data, end) {
				w.keys = append(w.keys, unescape(data[i:end]))
			}
			i = end - 1
		}
	}
	return nil, false
}

// closeObject forgets the innermost object's keys and returns one that it has
// twice.
func (w *keyWalker) closeObject() ([]byte, bool) {
	mark := w.marks[len(w.marks)-1]
	keys := w.keys[mark:]
	w.keys, w.marks = w.keys[:mark], w.marks[:len(w.marks)-1]
	slices.SortFunc(keys, bytes.Compare)
	for i := 1; i < len(keys); i++ {
		if bytes.Equal(keys[i-1], keys[i]) {
			return keys[i], true
		}
	}
	return nil, false
}

// stringEnd returns the place after the string that starts at data[i].
func stringEnd(data []byte, i int) int {
	for i++; data[i] != '"'; i++ {
		if data[i] == '\\' {
			i++
		}
	}
	return i + 1
}

// isKey tells whether a colon follows at data[i]: in valid JSON only a key has one.
func isKey(data []byte, i int) bool {
	for ; i < len(data); i++ {
		switch data[i] {
		case ' ', '\t', '\r', '\n':
		default:
			return data[i] == ':'
		}
	}
	return false
}

// unescape returns the text of a quoted string.
func unescape(quoted []byte) []byte {
	if bytes.IndexByte(quoted, '\\') < 0 {
		return quoted[1 : len(quoted)-1]
	}
	var text string
	if json.Unmarshal(quoted, &text) != nil {
		return quoted
	}
	return []byte(text)
}
