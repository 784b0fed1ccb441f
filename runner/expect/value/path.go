package value

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/streamspec/streamspec/internal/problem"
)

// Path is a JSON path as gjson reads it: data.progress, items.0.id,
// items.#(id==1).name, @this for the whole value. One that begins with @event leads to a
// [Field] of the event.
type Path string

// Whole is the path of the whole value.
const Whole Path = "@this"

// foreign are the signs of other path languages, which gjson takes for keys.
var foreign = regexp.MustCompile(`^\$(?:\.|[^{.]|$)|\[\d+\]|\.\.`)

// Validate finds paths that gjson would silently take for "missing". The error is for the
// person who wrote the path.
func (p Path) Validate() error {
	if p == "" {
		return problem.WithHelp(errors.New("a JSON path is empty"), "write @this for the whole value")
	}
	if err, is := p.validateField(); is {
		return err
	}
	if hint := foreign.FindString(string(p)); hint != "" {
		return problem.WithHelp(fmt.Errorf("the JSON path %q is not written as gjson reads it, at %q", string(p), hint),
			"write items.0.id for the first item's id, items.#.id for all, and no $ at the start")
	}
	if err := balanced(string(p)); err != nil {
		return err
	}
	if text := strings.ReplaceAll(string(p), `\.`, ""); strings.HasPrefix(text, ".") || strings.HasSuffix(text, ".") {
		return problem.WithHelp(fmt.Errorf("the JSON path %q begins or ends with a dot, where a key is missing", string(p)), "write data.id, without a dot around it, and @this for the whole value")
	}
	for _, part := range strings.FieldsFunc(string(p), func(r rune) bool { return r == '|' || r == '.' }) {
		name, isModifier := strings.CutPrefix(part, "@")
		name, _, _ = strings.Cut(name, ":")
		if isModifier && !gjson.ModifierExists(name, nil) {
			return problem.WithHelp(
				fmt.Errorf("the JSON path %q has the unknown modifier @%s", string(p), name),
				`valid here: @this, @keys, @values, @flatten, @reverse; write \@ for a key that starts with @`)
		}
	}
	return nil
}

func balanced(path string) error {
	var open []rune
	closing := map[rune]rune{')': '(', ']': '[', '}': '{'}
	inString, escaped := false, false
	for _, r := range path {
		switch {
		case escaped:
			escaped = false
		case r == '\\':
			escaped = true
		case r == '"':
			inString = !inString
		case inString:
		case strings.ContainsRune("([{", r):
			open = append(open, r)
		case closing[r] != 0:
			if len(open) == 0 || open[len(open)-1] != closing[r] {
				return fmt.Errorf("the JSON path %q closes a %c that it never opened", path, r)
			}
			open = open[:len(open)-1]
		}
	}
	if inString || len(open) > 0 {
		return problem.WithHelp(fmt.Errorf("the JSON path %q is not closed", path), `a query looks like items.#(id==1).name`)
	}
	return nil
}

// Parent is the path of what a path leads into, empty for all of the data, and the key there.
func (p Path) Parent() (of Path, key string) {
	for i := len(p) - 1; i >= 0; i-- {
		if p[i] == '.' && (i == 0 || p[i-1] != '\\') { // one that is no part of a key
			return p[:i], string(p[i+1:])
		}
	}
	return "", string(p)
}

// At is what stands at a path in a JSON text. Of a key that stands twice, however it is written, the
// last one counts, as for every common reader of JSON.
func At(json string, path Path) gjson.Result {
	switch plain := !strings.ContainsAny(string(path), `#*?@|\{[!~`); {
	case plain && path.twiceIn(json):
		return lastAt(json, path)
	case !plain && path != Whole:
		return inOnce(json, path)
	default:
		return gjson.Get(json, string(path))
	}
}

// inOnce is what stands at a path in a JSON text, of which of each key only the last counts.
func inOnce(json string, path Path) gjson.Result {
	if all := gjson.Parse(json); repeatsKey(all) {
		json = string(appendOnce(nil, all))
	}
	return gjson.Get(json, string(path))
}

// repeatsKey tells whether a key stands twice in an object, anywhere in a value.
func repeatsKey(v gjson.Result) (is bool) {
	seen := map[string]bool{}
	v.ForEach(func(key, inner gjson.Result) bool {
		is = v.IsObject() && seen[key.Str] || inner.IsObject() && repeatsKey(inner) || inner.IsArray() && repeatsKey(inner)
		seen[key.Str] = true
		return !is
	})
	return is
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
	last, i := map[string]int{}, 0
	object.ForEach(func(key, _ gjson.Result) bool {
		last[key.Str] = i
		i++
		return true
	})
	to = append(to, '{')
	start := len(to)
	i = 0
	object.ForEach(func(key, member gjson.Result) bool {
		if last[key.Str] == i {
			to = append(append(to, key.Raw...), ':')
			to = append(appendOnce(to, member), ',')
		}
		i++
		return true
	})
	return closed(to, start, '}')
}

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

// twiceIn tells whether one of the path's keys may stand twice in an object of a JSON text: one that has
// an escape may be any.
func (p Path) twiceIn(json string) bool {
	if strings.IndexByte(json, '\\') >= 0 {
		return true
	}
	for key, rest, more := strings.Cut(string(p), "."); ; key, rest, more = strings.Cut(rest, ".") {
		if first := indexOfKey(json, key); first >= 0 && indexOfKey(json[first+len(key):], key) >= 0 {
			return true
		}
		if !more {
			return false
		}
	}
}

// indexOfKey is where a key, or a text that says the same, stands in a JSON text without escapes; below
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

// Key is the last key of the path.
func (p Path) Key() string {
	return string(p[strings.LastIndexAny(string(p), ".|")+1:])
}

// Near is where in JSON what stands at the path begins or, where nothing does, the first member that
// has the name with which the path ends: it may have come at another place; 0: none has.
func (p Path) Near(json []byte) int {
	if at := p.In(json); at > 0 {
		return at
	}
	return max(0, bytes.Index(json, []byte(strconv.Quote(p.Key())+":")))
}

// In is where in JSON what stands at the path begins, in bytes; 0: nothing stands there, or
// it is put together of several places.
func (p Path) In(json []byte) int { return max(0, gjson.GetBytes(json, string(p)).Index) }
