package expect

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
	"<string>":    types["string"],
	"<number>":    types["number"],
	"<integer>":   types["integer"],
	"<boolean>":   types["boolean"],
	"<object>":    types["object"],
	"<array>":     types["array"],
	"<uuid>":      func(v gjson.Result) bool { return v.Type == gjson.String && uuidText.MatchString(v.Str) },
	"<timestamp>": func(v gjson.Result) bool { _, err := parseTime(v); return err == nil },
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

func likeCheck(l Like) check {
	want := likedOf(gjson.Parse(string(l)))
	return check{
		want: "has data like " + recording.Escape(string(l), recording.TimelineData),
		holds: func(v *View) bool {
			got := v.value(whole)
			return got != nil && want.unlike(*got) == nil
		},
		got: func(v *View) string {
			got := v.value(whole)
			if got == nil {
				return v.missing(whole)
			}
			return fmt.Sprintf("%s %s", v.named(), want.unlike(*got))
		},
	}
}

// liked is a piece of a [Like].
type liked struct {
	gjson.Result
	is    func(gjson.Result) bool // what a placeholder stands for; nil: it is none
	keys  []string                // of an object
	parts []liked                 // its members, or the items of a list
}

func likedOf(value gjson.Result) liked {
	l := liked{Result: value}
	if value.Type == gjson.String {
		l.is = placeholders[value.Str]
	}
	if !value.IsObject() && !value.IsArray() {
		return l
	}
	value.ForEach(func(key, part gjson.Result) bool {
		l.keys, l.parts = append(l.keys, key.Str), append(l.parts, likedOf(part))
		return true
	})
	return l
}

// mismatch is where, and how, JSON is not like a piece: nil says that it is. Its words
// follow the event's name.
type mismatch struct{ before, at, after string }

func (d *mismatch) String() string {
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
func (d *mismatch) inside(step string) *mismatch {
	if d != nil {
		d.at = strings.TrimSuffix(step+"."+d.at, ".")
	}
	return d
}

// unlike finds the first difference. Where there is none, it takes no memory.
func (l *liked) unlike(got gjson.Result) *mismatch {
	switch {
	case l.is != nil && l.is(got):
		return nil
	case l.is != nil:
		return &mismatch{before: "has ", after: fmt.Sprintf(" %s, which is no %s", clip(got), l.Str)}
	case l.IsObject() && got.IsObject():
		return l.unlikeObject(got)
	case l.IsArray() && got.IsArray():
		return l.unlikeArray(got)
	case equalJSON(l.Result, got):
		return nil
	default:
		return &mismatch{before: "has ", after: fmt.Sprintf(" %s instead of %s", clip(got), clip(l.Result))}
	}
}

func (l *liked) unlikeObject(got gjson.Result) *mismatch {
	for i, key := range l.keys {
		counterpart := memberOf(got, key)
		if !counterpart.Exists() {
			return (&mismatch{before: "has no "}).inside(key)
		}
		if d := l.parts[i].unlike(counterpart); d != nil {
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

func (l *liked) unlikeArray(got gjson.Result) *mismatch {
	var first *mismatch
	n := 0
	got.ForEach(func(_, item gjson.Result) bool {
		if n < len(l.parts) && first == nil {
			if d := l.parts[n].unlike(item); d != nil {
				first = d.inside(strconv.Itoa(n))
			}
		}
		n++
		return true
	})
	if n != len(l.parts) {
		return &mismatch{fmt.Sprintf("has %d items in ", n), "", fmt.Sprintf(" instead of %d", len(l.parts))}
	}
	return first
}
