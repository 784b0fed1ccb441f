package value

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/tidwall/gjson"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/yamlfile"
	"github.com/streamspec/streamspec/runner/recording"
)

// Like is a piece of JSON that an event's data must be like: each member of an
// object in it must be there and be like its counterpart, others may stand beside
// it; lists must be as long; and a placeholder such as "<uuid>" stands for any
// value of its kind.
type Like yamlfile.JSON

// DecodeYAML takes any value.
func (l *Like) DecodeYAML(n *yamlfile.Node) { *l = Like(n.RawJSON()) }

// EscapeVariable makes a variable's value fit into the JSON, as package vars asks.
func (Like) EscapeVariable(value string) string { return yamlfile.JSON("").EscapeVariable(value) }

var uuidText = regexp.MustCompile(`^[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)

// placeholders are what a text in Like can stand for.
var placeholders = map[string]func(gjson.Result) bool{
	"<any>":       func(gjson.Result) bool { return true },
	"<string>":    Type("string").Of,
	"<number>":    Type("number").Of,
	"<integer>":   Type("integer").Of,
	"<boolean>":   Type("boolean").Of,
	"<object>":    Type("object").Of,
	"<array>":     Type("array").Of,
	"<uuid>":      func(v gjson.Result) bool { return v.Type == gjson.String && uuidText.MatchString(v.Str) },
	"<timestamp>": func(v gjson.Result) bool { _, err := Time(v); return err == nil },
	"<date>":      func(v gjson.Result) bool { _, err := time.Parse(time.DateOnly, v.Str); return err == nil },
}

var looksLikePlaceholder = regexp.MustCompile(`"<[a-z ]*>"`)

// Validate finds text that is no JSON, and placeholders that do not exist.
func (l Like) Validate() error {
	if !gjson.Valid(string(l)) {
		return fmt.Errorf("this is not JSON: %s", recording.Escape(string(l), recording.TimelineData))
	}
	for _, found := range looksLikePlaceholder.FindAllString(string(l), -1) {
		if name, _ := strconv.Unquote(found); placeholders[name] == nil {
			return problem.WithHelp(fmt.Errorf("%s is no placeholder", name),
				"valid here: "+strings.Join(slices.Sorted(maps.Keys(placeholders)), ", "))
		}
	}
	return nil
}

// Template parses the JSON, to compare values with it.
func (l Like) Template() *Template {
	t := templateOf(gjson.Parse(string(l)))
	return &t
}

// Template is a piece of a [Like]. It does not change, and is safe for concurrent use.
type Template struct {
	value gjson.Result
	is    func(gjson.Result) bool // what a placeholder stands for; nil: it is none
	keys  []string                // of an object
	parts []Template              // its members, or the items of a list
}

func templateOf(value gjson.Result) Template {
	l := Template{value: value}
	if value.Type == gjson.String {
		l.is = placeholders[value.Str]
	}
	if !value.IsObject() && !value.IsArray() {
		return l
	}
	value.ForEach(func(key, part gjson.Result) bool {
		l.keys, l.parts = append(l.keys, key.Str), append(l.parts, templateOf(part))
		return true
	})
	return l
}

// Mismatch is where, and how, JSON is not like a template: nil says that it is. Its words
// follow the event's name.
type Mismatch struct{ before, at, after string }

func (d *Mismatch) String() string {
	if d == nil {
		return ""
	}
	place := "the data"
	if d.at != "" {
		place = strconv.Quote(d.at)
	}
	return d.before + place + d.after
}

// inside is the difference as it is seen from outside of a member, or an item.
func (d *Mismatch) inside(step string) *Mismatch {
	if d != nil {
		d.at = strings.TrimSuffix(step+"."+d.at, ".")
	}
	return d
}

// Mismatch finds the first difference. Where there is none, it takes no memory.
func (t *Template) Mismatch(got gjson.Result) *Mismatch {
	switch {
	case t.is != nil && t.is(got):
		return nil
	case t.is != nil:
		return &Mismatch{before: "has ", after: fmt.Sprintf(" %s, which is no %s", Shown(got), t.value.Str)}
	case t.value.IsObject() && got.IsObject():
		return t.unlikeObject(got)
	case t.value.IsArray() && got.IsArray():
		return t.unlikeArray(got)
	case Equal(t.value, got):
		return nil
	default:
		return &Mismatch{before: "has ", after: fmt.Sprintf(" %s instead of %s", Shown(got), Shown(t.value))}
	}
}

func (t *Template) unlikeObject(got gjson.Result) *Mismatch {
	for i, key := range t.keys {
		counterpart := memberOf(got, key)
		if !counterpart.Exists() {
			return (&Mismatch{before: "has no "}).inside(key)
		}
		if d := t.parts[i].Mismatch(counterpart); d != nil {
			return d.inside(key)
		}
	}
	return nil
}

// memberOf is an object's member; of a key that stands twice the last one counts.
func memberOf(object gjson.Result, key string) (member gjson.Result) {
	object.ForEach(func(k, value gjson.Result) bool {
		if k.Str == key {
			member = value
		}
		return true
	})
	return member
}

func (t *Template) unlikeArray(got gjson.Result) *Mismatch {
	var first *Mismatch
	n := 0
	got.ForEach(func(_, item gjson.Result) bool {
		if n < len(t.parts) && first == nil {
			if d := t.parts[n].Mismatch(item); d != nil {
				first = d.inside(strconv.Itoa(n))
			}
		}
		n++
		return true
	})
	if n != len(t.parts) {
		return &Mismatch{fmt.Sprintf("has %d items in ", n), "", fmt.Sprintf(" instead of %d", len(t.parts))}
	}
	return first
}

// YAMLSchema takes any value.
func (Like) YAMLSchema(*yamlfile.Schemas) map[string]any { return map[string]any{} }
