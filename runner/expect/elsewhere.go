package expect

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/streamspec/streamspec/runner/expect/value"
)

// elsewhere says where else in the data something is that may be meant by a path which
// has nothing in it: the same key at another place, or one that differs in its spelling. Where
// nothing is, it says what there is in its place.
func (v *View) elsewhere(path value.Path) string {
	if twice := encodedTwice(v.text()); twice != "" && v.at(path).field == "" {
		return twice
	}
	if !mayStandElsewhere(v, path) {
		return ""
	}
	data := gjson.Parse(v.text())
	if near := value.Near(data, path); near != "" {
		if strings.Contains(string(near), `\`) {
			return fmt.Sprintf("; it has %s, where a sign behind \\ is part of a key", near)
		}
		if from, _ := path.Parent(); from != "" && !strings.Contains(string(near), ".") {
			return fmt.Sprintf("; it has %q %s", near, placeOf(""))
		}
		return fmt.Sprintf("; it has %q", near)
	}
	return beside(v, path)
}

// keysShown is how many keys a message names of what has not the one that is looked for.
const keysShown = 6

// beside says what there is in the innermost value that a path with nothing in it leads into, and what of it
// may be meant; empty: the path leads into none, or nobody knows whether the entry is the one that is meant.
func beside(v *View, path value.Path) string {
	if !v.isMissed(path) || !mayStandElsewhere(v, path) {
		return ""
	}
	data := gjson.Parse(v.text())
	of, has, ok := value.Innermost(data, path)
	if !ok {
		return ""
	}
	what := "its data"
	switch {
	case of != "":
		what = strconv.Quote(string(of))
	case v.called != "":
		what = "its body"
	}
	text := fmt.Sprintf("; %s %s", what, hasKeys(has))
	if renamed := value.Renamed(data, path); renamed != "" {
		text += fmt.Sprintf("; did you mean %q?", renamed)
	}
	return text
}

// hasKeys says which keys a value has, or what it is.
func hasKeys(v gjson.Result) string {
	var keys []string
	if v.IsObject() {
		v.ForEach(func(key, _ gjson.Result) bool {
			keys = append(keys, value.Shown(key))
			return true
		})
	}
	switch over := len(keys) - keysShown; {
	case v.IsObject() && len(keys) == 0:
		return "is {}"
	case len(keys) == 0:
		return "is " + value.Described(v)
	case over <= 0:
		return "has only " + strings.Join(keys, ", ")
	default:
		return fmt.Sprintf("has %s and %d more", strings.Join(keys[:keysShown], ", "), over)
	}
}

// encodedTwice says so of data that is a text that holds an object; empty: it is none.
func encodedTwice(text string) string {
	data := gjson.Parse(text)
	if data.Type == gjson.String && gjson.Valid(data.Str) && gjson.Parse(data.Str).IsObject() {
		return ": its data is a text that holds JSON, which was encoded twice"
	}
	return ""
}

// mayStandElsewhere tells that a path is not of the event itself, and that this event is the one that is
// meant: of a response's events it may be another.
func mayStandElsewhere(v *View, path value.Path) bool {
	return v.at(path).field == "" && (v.called == "" || v.Number == 0)
}
