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

	"github.com/streamspec/streamspec/runner/recording"
	"github.com/streamspec/streamspec/runner/yamlfile"
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
			return yamlfile.WithHelp(fmt.Errorf("%s is no placeholder", name),
				"valid here: "+strings.Join(slices.Sorted(maps.Keys(placeholders)), ", "))
		}
	}
	return nil
}

func likeCheck(l Like) check {
	want := gjson.Parse(string(l))
	return check{
		want: "has data like " + recording.Escape(string(l), recording.TimelineData),
		test: func(v *View) (bool, string) {
			got, missing := v.Get("@this")
			if missing != "" {
				return false, missing
			}
			difference := unlike(want, got, "")
			return difference == "", fmt.Sprintf("%s %s", v.named(), difference)
		},
	}
}

// unlike says where got is not like want, in words that follow the event's name;
// empty: it is. At is the place in the data.
func unlike(want, got gjson.Result, at string) string {
	if is := placeholders[want.Str]; want.Type == gjson.String && is != nil {
		if is(got) {
			return ""
		}
		return fmt.Sprintf("has %s %s, which is no %s", place(at), clip(got), want.Str)
	}
	switch {
	case want.IsObject() && got.IsObject():
		return unlikeObject(want, got, at)
	case want.IsArray() && got.IsArray():
		return unlikeArray(want.Array(), got.Array(), at)
	case equalJSON(want, got):
		return ""
	default:
		return fmt.Sprintf("has %s %s instead of %s", place(at), clip(got), clip(want))
	}
}

func place(at string) string {
	if at == "" {
		return "the data"
	}
	return strconv.Quote(at)
}

func unlikeObject(want, got gjson.Result, at string) string {
	has := members(got)
	var difference string
	want.ForEach(func(key, value gjson.Result) bool {
		inner := strings.TrimPrefix(at+"."+key.Str, ".")
		if counterpart, ok := has[key.Str]; ok {
			difference = unlike(value, counterpart, inner)
		} else {
			difference = fmt.Sprintf("has no %q", inner)
		}
		return difference == ""
	})
	return difference
}

func unlikeArray(want, got []gjson.Result, at string) string {
	if len(want) != len(got) {
		return fmt.Sprintf("has %d items in %s instead of %d", len(got), place(at), len(want))
	}
	for i := range want {
		if difference := unlike(want[i], got[i], strings.TrimPrefix(fmt.Sprintf("%s.%d", at, i), ".")); difference != "" {
			return difference
		}
	}
	return ""
}
