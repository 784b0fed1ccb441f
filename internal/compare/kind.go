package compare

import (
	"regexp"
	"strings"

	"github.com/tidwall/gjson"
)

// unnamed is the type of an event that names none.
const unnamed = "message"

// maxKinds bounds how many kinds the events of one type are of: with more, what seemed to
// tell kinds apart is content.
const maxKinds = 24

// discriminates tells the names of fields that say of which kind an event is.
var discriminates = regexp.MustCompile(`^(type|kind|event|action|op|method|object|[a-z]+_type|[a-z]+Type|event_name|eventName)$`)

// isName tells values that name a kind, and do not say something else.
var isName = regexp.MustCompile(`^[A-Za-z][\w.:/-]{0,39}$`)

// wraps tells the names of fields whose value may say of which kind an event is, in its turn.
var wraps = regexp.MustCompile(`^(data|payload|body|event|message|params|detail)$`)

// kinds tells of which kind events are: by their type, and by the fields that discriminate.
// It learns first of all events, and answers then.
type kinds struct {
	labels map[string]map[string]bool // of each type
}

func newKinds() *kinds { return &kinds{map[string]map[string]bool{}} }

func (k *kinds) learn(e *event) {
	of := k.labels[e.typ]
	if of == nil {
		of = map[string]bool{}
		k.labels[e.typ] = of
	}
	if len(of) <= maxKinds {
		of[labelOf(e)] = true
	}
}

func (k *kinds) of(e *event) string {
	if len(k.labels[e.typ]) > maxKinds {
		return e.typ
	}
	return labelOf(e)
}

// labelOf is an event's type and what its discriminating fields say. A type that
// every unnamed event has says nothing.
func labelOf(e *event) string {
	var parts []string
	if e.typ != unnamed {
		parts = append(parts, e.typ)
	}
	if len(e.data) > 0 && e.data[0] == '{' {
		parts = append(parts, discriminators(gjson.ParseBytes(e.data), true)...)
	}
	if len(parts) == 0 {
		return e.typ
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

// isBeat tells the names of events that only say that the server is alive.
var isBeat = regexp.MustCompile(`(?i)(^|/)(heart[-_ ]?beat|ping|keep[-_ ]?alive)s?$`)
