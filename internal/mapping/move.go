package mapping

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/streamspec/streamspec/internal/problem"
)

// Move is a field that stands elsewhere, or is called otherwise. Without either path it is all of an event's
// data that was put below a field, or taken out of it.
type Move struct {
	// Was is the field's path on the old side.
	Was string `yaml:"was"`
	// Now is its path on the new side.
	Now string `yaml:"now"`
	// Of is a type of event; without it, events of all types are meant.
	Of string `yaml:"of"`
}

// String is the move as people read it.
func (m Move) String() string {
	text := fmt.Sprintf("%s → %s", orAll(m.Was), orAll(m.Now))
	if m.Of != "" {
		text += " of " + m.Of
	}
	return text
}

// reads says what the field reads as.
func (m Move) reads() string {
	switch now := (Field{Field: orAll(m.Now), Of: m.Of}).String(); {
	case m.Was == "":
		return "what is below " + now + " reads as all of the data"
	case m.Now == "":
		return now + " reads as what is below " + m.Was
	default:
		return now + " reads " + m.Was
	}
}

func orAll(path string) string {
	if path == "" {
		return "all of the data"
	}
	return path
}

// Validate finds a move that leads nowhere, or out of a list.
func (m Move) Validate() error {
	switch was, now := ListOf(m.Was), ListOf(m.Now); {
	case m.Was == m.Now:
		return problem.WithHelp(fmt.Errorf("%s moves nowhere", orAll(m.Was)), "write the field's path on each side, as {was: id, now: payload.id}; without one of them it is all of the data")
	case was != now:
		return problem.AtField("now", problem.WithHelp(fmt.Errorf("%s is in another list than %s", orAll(m.Now), orAll(m.Was)),
			"what is in the items of a list, or keyed by {id}, can move within them alone; where the list itself has moved, name that"))
	}
	return nil
}

// ListOf is the path of the list in whose items a field is, or of what is keyed by IDs, with the mark of these; empty: it is in none.
func ListOf(path string) string {
	for end := len(path); end > 0; end-- {
		if strings.HasSuffix(path[:end], EachItem) || strings.HasSuffix(path[:end], id) {
			return path[:end]
		}
	}
	return ""
}

// Back is the data of an event as it was before the field moved; false: there is nothing that has moved.
func (m Move) Back(data []byte) ([]byte, bool) {
	if len(data) == 0 || !gjson.ValidBytes(data) {
		return data, false
	}
	list, moved := ListOf(m.Was), false
	was, now := strings.TrimPrefix(m.Was[len(list):], "."), strings.TrimPrefix(m.Now[len(list):], ".")
	back := changed(gjson.ParseBytes(data), list, func(v gjson.Result) string {
		raw, is := movedBack(v, was, now)
		moved = moved || is
		return raw
	})
	return []byte(back), moved
}

// movedBack moves what is at a path of a value to where it was.
func movedBack(v gjson.Result, was, now string) (string, bool) {
	if !v.IsObject() || was != "" && has(v, was) || now != "" && !has(v, now) {
		return v.Raw, false
	}
	if now == "" {
		return with("{}", was, v.Raw), true
	}
	value := ""
	rest := changed(v, now, func(at gjson.Result) string { value = at.Raw; return gone })
	if rest == gone {
		rest = "{}"
	}
	if was != "" {
		return with(rest, was, value), true
	}
	if !gjson.Parse(value).IsObject() {
		return v.Raw, false // it cannot be all of the data
	}
	return "{" + joined(fieldsOf(rest), fieldsOf(value)) + "}", true
}

// fieldsOf is what stands in the braces of an object.
func fieldsOf(object string) string {
	return strings.TrimSpace(strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(object), "{"), "}"))
}

func joined(one, other string) string {
	if one == "" || other == "" {
		return one + other
	}
	return one + "," + other
}

// gone is in the place of a value that is taken out.
const gone = ""

// changed is a value with what a change makes of those at a path. An object that has nothing left is taken out, too.
func changed(v gjson.Result, path string, change func(gjson.Result) string) string {
	within, isItems := strings.CutPrefix(path, EachItem)
	switch {
	case path == "":
		return change(v)
	case isItems && v.IsArray():
		var items []string
		v.ForEach(func(_, item gjson.Result) bool {
			items = append(items, changed(item, strings.TrimPrefix(within, "."), change))
			return true
		})
		return "[" + strings.Join(items, ",") + "]"
	case !v.IsObject():
		return v.Raw
	}
	var fields []string
	taken := false
	v.ForEach(func(key, item gjson.Result) bool {
		raw := item.Raw
		if rest, is := below(path, key.Str); is {
			raw = changed(item, rest, change)
		}
		if taken = taken || raw == gone; raw != gone {
			fields = append(fields, key.Raw+":"+raw)
		}
		return true
	})
	if taken && len(fields) == 0 {
		return gone
	}
	return "{" + strings.Join(fields, ",") + "}"
}

// below is what is left of a path below a field; false: it does not lead there.
func below(path, field string) (rest string, is bool) {
	if strings.HasPrefix(path, id) {
		field = id // whichever it is
	}
	if rest, is = strings.CutPrefix(path, field); !is || rest == "" {
		return rest, is
	}
	if strings.HasPrefix(rest, EachItem) {
		return rest, true
	}
	return strings.CutPrefix(rest, ".")
}

// has tells whether anything is at a path of a value.
func has(v gjson.Result, path string) (is bool) {
	changed(v, path, func(at gjson.Result) string { is = true; return at.Raw })
	return is
}

// with is an object with a value at a path, below objects that are made where they are missing.
func with(object, path, value string) string {
	var fields []string
	found := false
	gjson.Parse(object).ForEach(func(key, item gjson.Result) bool {
		raw := item.Raw
		if rest, is := strings.CutPrefix(path, key.Str+"."); is && item.IsObject() && !found {
			found, raw = true, with(raw, rest, value)
		}
		fields = append(fields, key.Raw+":"+raw)
		return true
	})
	if !found {
		field, rest, deeper := strings.Cut(path, ".")
		if deeper {
			value = with("{}", rest, value)
		}
		name, _ := json.Marshal(field) // a text can be encoded
		fields = append(fields, string(name)+":"+value)
	}
	return "{" + strings.Join(fields, ",") + "}"
}

// WithKeys is JSON in which all fields of the objects at a path are called so; without a path those of its top.
func WithKeys(data []byte, path, name string) []byte {
	quoted, _ := json.Marshal(name) // a text can be encoded
	return []byte(changed(gjson.ParseBytes(data), path, func(v gjson.Result) string {
		if !v.IsObject() {
			return v.Raw
		}
		var fields []string
		v.ForEach(func(_, item gjson.Result) bool {
			fields = append(fields, string(quoted)+":"+item.Raw)
			return true
		})
		return "{" + strings.Join(fields, ",") + "}"
	}))
}
