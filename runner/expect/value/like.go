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

	"github.com/streamspec/streamspec/internal/notjson"
	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/wording"
	"github.com/streamspec/streamspec/internal/yamlfile"
	"github.com/streamspec/streamspec/runner/recording"
)

// Like is a piece of JSON that an event's data must be like: each member of an
// object in it must be there and be like its counterpart, others may stand beside
// it; lists must be as long; and a placeholder such as "<uuid>" stands for any
// value of its kind.
type Like JSON

// DecodeYAML takes any value.
func (l *Like) DecodeYAML(n *yamlfile.Node) { *l = Like(n.RawJSON()) }

// EscapeVariable makes a variable's value fit into the JSON, as package vars asks.
func (Like) EscapeVariable(value string) string { return JSON("").EscapeVariable(value) }

// KeepTypes lets a variable that is no text stand in the JSON as what it is.
func (Like) KeepTypes(text string, lookup func(name string) (string, bool)) string {
	return JSON("").KeepTypes(text, lookup)
}

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
		return fmt.Errorf("this is not JSON: %s%s", recording.Escape(string(l), recording.TimelineData), notjson.Meant(string(l)))
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

// Matches tells whether JSON is like the template. It takes no memory.
func (t *Template) Matches(got gjson.Result) bool {
	switch {
	case t.is != nil:
		return t.is(got)
	case t.value.IsObject() && got.IsObject():
		for i, key := range t.keys {
			if counterpart := memberOf(got, key); !counterpart.Exists() || !t.parts[i].Matches(counterpart) {
				return false
			}
		}
		return true
	case t.value.IsArray() && got.IsArray():
		return t.matchesItems(got)
	default:
		return Equal(t.value, got)
	}
}

func (t *Template) matchesItems(got gjson.Result) bool {
	n, like := 0, true
	got.ForEach(func(_, item gjson.Result) bool {
		like = n < len(t.parts) && t.parts[n].Matches(item)
		n++
		return like
	})
	return like && n == len(t.parts)
}

// Mismatches says where, and how, JSON is not like the template: at most so many
// differences, and how many more there are. Its words follow the event's name.
func (t *Template) Mismatches(got gjson.Result, most int) string {
	return listed(t.mismatches(nil, "", got), most)
}

func (t *Template) mismatches(found []string, at string, got gjson.Result) []string {
	place := "the data"
	if at != "" {
		place = strconv.Quote(at)
	}
	switch {
	case t.Matches(got):
		return found
	case t.is != nil:
		return append(found, fmt.Sprintf("has %s %s, which is no %s", place, Shown(got), t.value.Str))
	case t.value.IsObject() && got.IsObject():
		for i, key := range t.keys {
			counterpart := memberOf(got, key)
			if !counterpart.Exists() {
				found = append(found, fmt.Sprintf("has no %q", below(at, key)))
				continue
			}
			found = t.parts[i].mismatches(found, below(at, key), counterpart)
		}
		return found
	case t.value.IsArray() && got.IsArray():
		return t.mismatchedItems(found, at, place, got)
	default:
		came, wanted := Contrast(got.Raw, t.value.Raw)
		return append(found, fmt.Sprintf("has %s %s instead of %s", place, came, wanted))
	}
}

func (t *Template) mismatchedItems(found []string, at, place string, got gjson.Result) []string {
	items := got.Array()
	if len(items) != len(t.parts) {
		return append(found, fmt.Sprintf("has %s in %s instead of %d", wording.Counted(len(items), "item"), place, len(t.parts)))
	}
	for i, item := range items {
		found = t.parts[i].mismatches(found, below(at, strconv.Itoa(i)), item)
	}
	return found
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

// YAMLSchema takes any value.
func (Like) YAMLSchema(*yamlfile.Schemas) map[string]any { return map[string]any{} }
