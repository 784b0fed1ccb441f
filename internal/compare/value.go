package compare

import (
	"math"
	"regexp"
	"strings"
	"time"

	"github.com/tidwall/gjson"

	"github.com/streamspec/streamspec/internal/mapping"
)

// The classes of text that tell more than that it is text. Each is recognized by its format,
// and the format belongs to the class: with +00:00 and with Z are two.
var (
	uuidFormat     = regexp.MustCompile(`^(.{0,12}[^0-9a-fA-F])?[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$`)
	timeFormat     = regexp.MustCompile(`^\d{4}-\d\d-\d\d([T ])\d\d:\d\d(:\d\d)?([.,]\d+)? ?(Z|z|UTC|GMT|[+-]\d\d:?\d\d)?$`)
	httpDateFormat = regexp.MustCompile(`^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d\d:\d\d:\d\d GMT$`)
	sortableUUID   = regexp.MustCompile(`0[123][0-9a-f]{6}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`) // of this century
	hexFormat      = regexp.MustCompile(`^([0-9a-f]{16,}|[0-9A-F]{16,})$`)
)

// class is what a text is, whatever it says. The zero value is plain text.
type class struct {
	name     string
	identity bool // two that are equal mean the same thing
	time     *clock
}

func classOf(text string) class {
	if len(text) < len("2006-01-02T15:04") || len(text) > 64 {
		return class{}
	}
	if m := uuidFormat.FindStringSubmatch(text); m != nil {
		name := "uuid"
		if sortableUUID.MatchString(strings.ToLower(text)) {
			name = "uuid v7"
		}
		return class{name: strings.TrimSpace(m[1]+name) + inCase(text[len(m[1]):]), identity: true}
	}
	if m := timeFormat.FindStringSubmatch(text); m != nil {
		return class{name: timeClass(m), time: clockIn(text, m)}
	}
	switch {
	case httpDateFormat.MatchString(text):
		return class{name: "HTTP date"}
	case hexFormat.MatchString(text):
		return class{name: "hex" + inCase(text), identity: true}
	}
	return class{}
}

// inCase says of hexadecimal digits that they are in upper case, as few write them.
func inCase(digits string) string {
	if strings.ContainsAny(digits, "ABCDEF") {
		return " in upper case"
	}
	return ""
}

func timeClass(m []string) string {
	name := "timestamp " + m[4]
	if m[4] == "" {
		name = "timestamp without a zone"
	}
	if m[1] == " " {
		name += ", with a space for T"
	}
	return name
}

// moment is how far from the time of a recording a number is that is taken for a time of that recording.
const moment = 24 * time.Hour

// sinceEpoch ends the names of the classes of such numbers.
const sinceEpoch = " since 1970"

// clockOf is the class of a number that is the time at which it was recorded, about; none where nobody knows that.
func clockOf(number float64, recorded time.Time) class {
	if recorded.IsZero() {
		return class{}
	}
	for _, unit := range []struct {
		name   string
		length time.Duration
	}{{"seconds", time.Second}, {"milliseconds", time.Millisecond}, {"microseconds", time.Microsecond}, {"nanoseconds", time.Nanosecond}} {
		since := number*unit.length.Seconds() - float64(recorded.Unix())
		if math.Abs(since) > moment.Seconds() {
			continue
		}
		name, at := unit.name+sinceEpoch, &clock{since: number * float64(unit.length) / float64(time.Microsecond)}
		if unit.length == time.Second && number == math.Trunc(number) {
			name += ", whole"
		}
		return class{name: name, time: at}
	}
	return class{}
}

// typeOf is what JSON has a value as.
func typeOf(v gjson.Result) string {
	switch {
	case v.IsArray():
		return "list"
	case v.IsObject():
		return "object"
	}
	switch v.Type {
	case gjson.Null:
		if v.Raw == "" {
			return nothing
		}
		return "null"
	case gjson.True, gjson.False:
		return "boolean"
	case gjson.Number:
		return "number"
	default:
		return "text"
	}
}

// nothing is what an event's data is that is empty.
const nothing = "nothing"

// visit shows all values of an event's data with their paths: those of a list have the
// path of the list and []. An object at the top is none of them, but where it is keyed by IDs.
func visit(data []byte, show func(path string, v gjson.Result)) {
	if !gjson.ValidBytes(data) {
		if len(data) == 0 {
			show("", gjson.Result{})
			return
		}
		show("", gjson.Result{Type: gjson.String, Str: string(data), Raw: string(data)})
		return
	}
	visitValue("", gjson.ParseBytes(data), show)
}

func visitValue(path string, v gjson.Result, show func(string, gjson.Result)) {
	if path != "" || !v.IsObject() || isKeyed(v) {
		show(path, v)
	}
	switch {
	case v.IsObject():
		v.ForEach(func(key, item gjson.Result) bool {
			visitValue(joined(path, key.Str), item, show)
			return true
		})
	case v.IsArray():
		v.ForEach(func(_, item gjson.Result) bool {
			visitValue(path+itemsOf, item, show)
			return true
		})
	}
}

// itemsOf ends the path of what is in a list.
const itemsOf = mapping.EachItem

func joined(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}
