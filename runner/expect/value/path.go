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

// In is where in JSON what stands at the path begins, in bytes: what [At] finds; 0: nothing stands there, it is put
// together of several places, or nobody knows where.
func (p Path) In(json []byte) int {
	found, asItStands := at(string(json), p)
	if !asItStands {
		return 0
	}
	return max(0, found.Index)
}
