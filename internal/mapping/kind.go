package mapping

import (
	"regexp"
	"strings"

	"github.com/tidwall/gjson"
)

// Unnamed is the type of an event that names none.
const Unnamed = "message"

// discriminates tells the names of fields that say of which kind an event is.
var discriminates = regexp.MustCompile(`^(type|kind|event|action|op|method|object|[a-z]+_type|[a-z]+Type|event_name|eventName)$`)

// isName tells values that name a kind, and do not say something else.
var isName = regexp.MustCompile(`^[A-Za-z][\w.:/-]{0,39}$`)

// wraps tells the names of fields whose value may say of which kind an event is, in its turn.
var wraps = regexp.MustCompile(`^(data|payload|body|event|message|params|detail)$`)

// KindOf is what an event is called by itself: its type and what its discriminating fields say. A type that
// every unnamed event has says nothing.
func KindOf(typ string, data []byte) string {
	var parts []string
	if typ != Unnamed {
		parts = append(parts, typ)
	}
	if len(data) > 0 && data[0] == '{' {
		for _, name := range discriminators(gjson.ParseBytes(data), true) {
			if name != typ { // it says once more what the type does
				parts = append(parts, name)
			}
		}
	}
	if len(parts) == 0 {
		return typ
	}
	return strings.Join(parts, "/")
}

func discriminators(object gjson.Result, deeper bool) []string {
	var names, nested []string
	object.ForEach(func(key, v gjson.Result) bool {
		switch {
		case v.Type == gjson.String && discriminates.MatchString(key.Str) && isName.MatchString(v.Str):
			names = append(names, v.Str)
		case deeper && v.IsObject() && wraps.MatchString(key.Str):
			nested = append(nested, discriminators(v, false)...)
		}
		return true
	})
	return append(names, nested...)
}

// Names tells whether a field of this name says of which kind an event is.
func Names(field string) bool { return discriminates.MatchString(field) }
