// Package value is what expectations know of JSON values: the paths to them, when two of
// them are equal, their order, their types, and what a value can be said to be like.
//
// Values are those of gjson, which reads them where they stand, without copies.
//
// Start reading at [Equal], which says what the same value is for the whole language;
// [Key] is the same as a text, for sets and maps of values.
package value

import (
	"unsafe"

	"github.com/tidwall/gjson"

	"github.com/streamspec/streamspec/internal/yamlfile"
	"github.com/streamspec/streamspec/runner/recording"
)

// JSON is a value as it is written: 12.50, true, or "paid" with its quotes. The empty text is none.
type JSON = yamlfile.JSON

// Text is a value as text: of a text what it says, of all others their JSON.
func Text(v gjson.Result) string {
	if v.Type == gjson.String {
		return v.Str
	}
	return v.Raw
}

// Says tells whether a value is what a text says: a text says it word by word, every other
// value is equal to the JSON in it. So a variable, a header or a query parameter, which
// are text, can be compared with a number.
func Says(v gjson.Result, text string) bool {
	switch {
	case v.Type == gjson.String:
		return v.Str == text
	case v.Raw == text:
		return true
	default:
		return gjson.Valid(text) && Equal(v, gjson.Parse(text))
	}
}

// Shown is a value as messages show it: on one line, and not too long.
func Shown(v gjson.Result) string { return recording.Escape(v.Raw, recording.TimelineData) }

// Kept is a value that lasts longer than the event that it stands in. Its memory is used
// again for the next. The zero value is none.
type Kept struct {
	gjson.Result
	raw []byte
}

// Keep takes a copy of a value.
func (k *Kept) Keep(v gjson.Result) {
	k.raw = append(k.raw[:0], v.Raw...)
	raw := unsafe.String(unsafe.SliceData(k.raw), len(k.raw))
	if v.Type == gjson.String {
		v = gjson.Parse(raw)
	}
	k.Result, k.Raw = v, raw
}
