package sse

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/streamspec/streamspec/internal/notjson"
	"github.com/streamspec/streamspec/runner/sse/rules"
)

// promises are what a stream keeps beyond its format, and every event as a whole is
// checked against: that its data is JSON, that none comes after the declared end.
type promises struct {
	made        bool // there is something to check
	json        bool
	notJSON     func(*Entry) bool // which events are exempt; nil: none beside the others
	declaresEnd func(*Entry) bool // nil: no event does
	keys        keyWalker

	ended          bool // an event declared the end of the stream
	behindEndKnown bool // content behind the declared end was reported
}

// restart forgets the end of the response before.
func (p *promises) restart() { p.ended, p.behindEndKnown = false, false }

// check reports what is wrong with an event as a whole.
func (p *promises) check(e *Entry, out *output) {
	declares := p.checkEnd(e, out)
	if p.json && !declares && len(e.Data) > 0 && (p.notJSON == nil || !p.notJSON(e)) {
		p.checkJSON(e.Evidence, e.Data, out)
	}
}

// checkEnd tells whether an event declares the end, and reports it where another one did
// before.
func (p *promises) checkEnd(e *Entry, out *output) (declares bool) {
	declares = p.declaresEnd != nil && p.declaresEnd(e)
	p.checkBehindEnd(e, out)
	p.ended = p.ended || declares
	return declares
}

// checkBehindEnd reports, once, an entry that comes behind the declared end.
func (p *promises) checkBehindEnd(e *Entry, out *output) {
	if !p.ended || p.behindEndKnown {
		return
	}
	p.behindEndKnown = true
	at, data := e.Evidence, e.Data
	out.report(rules.CodeContentAfterEnd, at, data, "%v %d comes after the event that declared the end", e.Kind, at.Number)
}

// checkJSON reports data that is not JSON, or has an object with the same key
// twice.
func (p *promises) checkJSON(at Evidence, data []byte, out *output) {
	if !json.Valid(data) {
		out.report(rules.CodeDataNotJSON, at, data, "%s", whyNotJSON(data))
		return
	}
	if key, ok := p.keys.duplicate(data); ok {
		out.report(rules.CodeDuplicateJSONKey, at, data, "an object has the key %q twice", excerpt(key))
	}
}

// whyNotJSON explains why data is not JSON.
func whyNotJSON(data []byte) string {
	if n := jsonLines(data); n > 1 {
		return fmt.Sprintf("each of its %d lines is JSON by itself: no blank line stands between events; the second begins %q", n, secondLine(data))
	}
	wrong := notjson.Find(data)
	before := data[:wrong.At]
	place := fmt.Sprintf("in line %d, column %d", bytes.Count(before, []byte("\n"))+1, utf8.RuneCount(before[bytes.LastIndexByte(before, '\n')+1:])+1)
	return wrong.Said(place) + notjson.Instead(string(data))
}

// secondLine is how the second line of data begins.
func secondLine(data []byte) string {
	const shown = 60 // bytes
	_, behind, _ := bytes.Cut(data, []byte("\n"))
	line, _, _ := bytes.Cut(behind, []byte("\n"))
	if len(line) <= shown {
		return string(line)
	}
	return strings.ToValidUTF8(string(line[:shown]), "") + "…"
}

// jsonLines counts the lines of data, if each of them is JSON by itself; 0: one is not.
func jsonLines(data []byte) int {
	lines := bytes.Split(data, []byte("\n"))
	for _, line := range lines {
		if !json.Valid(line) {
			return 0
		}
	}
	return len(lines)
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
