package strength

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/tidwall/gjson"
	"github.com/tidwall/sjson"

	"github.com/streamspec/streamspec/runner/recording"
)

// maxFields bounds of how many fields of one event faults are made: the first ones.
const maxFields = 60

// field is a value in an event's data that has no others in it.
type field struct {
	path  string
	value gjson.Result
}

// fieldsOf lists the fields of JSON data: of a list those of its first element. What is no
// JSON object or list has none.
func fieldsOf(data []byte) []field {
	if !gjson.ValidBytes(data) {
		return nil
	}
	var all []field
	var walk func(path string, v gjson.Result)
	walk = func(path string, v gjson.Result) {
		if len(all) == maxFields {
			return
		}
		within, first := 0, true
		if v.IsObject() || v.IsArray() {
			v.ForEach(func(key, value gjson.Result) bool {
				within++
				step := gjson.Escape(key.String())
				if v.IsArray() {
					step = "0"
				}
				if first || v.IsObject() {
					walk(strings.TrimPrefix(path+"."+step, "."), value)
				}
				first = false
				return true
			})
		}
		if within == 0 && path != "" {
			all = append(all, field{path, v})
		}
	}
	walk("", gjson.ParseBytes(data))
	return all
}

// fields are the faults of what stands in the events. Of each field of a kind the event in
// the middle is broken.
func (s *subject) fields() {
	for _, name := range s.order() {
		paths, byPath := []string{}, map[string][]int{}
		for _, i := range s.named(name) {
			if s.stream.Entries[i].Kind != recording.KindEvent {
				continue
			}
			for _, f := range fieldsOf(s.stream.Entries[i].Data) {
				if byPath[f.path] == nil {
					paths = append(paths, f.path)
				}
				byPath[f.path] = append(byPath[f.path], i)
			}
		}
		for _, path := range paths {
			at := byPath[path]
			s.field(name, path, at[len(at)/2])
		}
	}
}

// field are the faults of one field of an event.
func (s *subject) field(name, path string, at int) {
	was := gjson.GetBytes(s.stream.Entries[at].Data, path)
	set := func(raw string) func(*recording.Stream) {
		return func(r *recording.Stream) {
			change(r, at, func(e *recording.Entry) { e.Data = edited(sjson.SetRawBytes(e.Data, path, []byte(raw))) })
		}
	}
	which := s.which(name, at, path)
	if !strings.HasSuffix(path, ".0") {
		s.fault(fmt.Sprintf("one %q lacks %s", name, path), which.has(path), func(r *recording.Stream) {
			change(r, at, func(e *recording.Entry) { e.Data = edited(sjson.DeleteBytes(e.Data, path)) })
		})
	}
	kind, other := otherType(was)
	s.fault(fmt.Sprintf("%s of one %q is of another type: %s instead of %s", path, name, typeOf(gjson.Parse(other)), kind), s.alike(which, path).ofType(path, kind), set(other))
	text := fmt.Sprintf("%s of one %q has another value", path, name)
	value, changed := otherValue(was)
	advice, known := s.valueAdvice(which, path, was)
	switch {
	case !changed:
	case !known:
		s.without(text)
	default:
		s.fault(text, advice, set(value))
	}
}

// edited is JSON after an edit that cannot fail: the path was found in it.
func edited(data []byte, err error) []byte {
	if err != nil {
		panic(fmt.Errorf("an event's data cannot be edited: %w", err))
	}
	return data
}

// typeOf is the type of a value as expectations name it.
func typeOf(v gjson.Result) string {
	switch {
	case v.IsBool():
		return "boolean"
	case v.IsObject():
		return "object"
	case v.IsArray():
		return "array"
	case v.Type == gjson.Number:
		return "number"
	case v.Type == gjson.Null:
		return "null"
	default:
		return "string"
	}
}

// otherType is the type of a value, and one of another type that a service could have taken
// for it.
func otherType(v gjson.Result) (kind, other string) {
	switch kind = typeOf(v); kind {
	case "number", "boolean":
		return kind, `"` + v.Raw + `"`
	case "string":
		if gjson.Valid(v.Str) && gjson.Parse(v.Str).Type == gjson.Number {
			return kind, v.Str
		}
		return kind, "null"
	case "null":
		return kind, `""`
	default:
		return kind, "null"
	}
}

// otherValue is another value of the same type; false: there is none.
func otherValue(v gjson.Result) (raw string, ok bool) {
	switch typeOf(v) {
	case "number":
		if v.Num+1 == v.Num { // it has more digits than one more would change
			return "0", true
		}
		return asJSON(v.Num + 1), true
	case "boolean":
		return fmt.Sprint(!v.Bool()), true
	case "string":
		return asJSON(v.Str + " or another"), true
	default:
		return "", false
	}
}

// asJSON is a text, a number or a truth in JSON, as people write it.
func asJSON(v any) string {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(v); err != nil {
		panic(fmt.Errorf("a text, a number or a truth is no JSON: %w", err))
	}
	return visible(strings.TrimSuffix(out.String(), "\n"))
}

// visible is JSON in which what nobody sees, such as a mark that turns a line around, is an escape.
func visible(text string) string {
	var out strings.Builder
	for _, r := range text {
		if r < utf8.RuneSelf || strconv.IsPrint(r) {
			out.WriteRune(r)
			continue
		}
		for _, half := range utf16.Encode([]rune{r}) {
			fmt.Fprintf(&out, `\u%04x`, half)
		}
	}
	return out.String()
}
