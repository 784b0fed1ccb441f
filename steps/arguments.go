package steps

import (
	"cmp"
	"encoding/json"
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/tidwall/gjson"

	"github.com/streamspec/streamspec/internal/httpcall"
	"github.com/streamspec/streamspec/internal/notjson"
	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/expect/value"
)

// The pieces of which the expressions of sentences are made.
const (
	text      = `"((?:[^"\\]|\\.)*)"`
	quoted    = `"(?:[^"\\]|\\.)+"`
	named     = `"((?:[^"\\]|\\.)+)"`
	kind      = `(any event|event|comment|` + quoted + `)`
	number    = `(-?\d+(?:\.\d+)?)`
	count     = `(\d+)`
	duration  = `(\d{1,8}(?:\.\d+)? ?(?:ms|s|m|milliseconds?|seconds?|minutes?))`
	jsonValue = `("(?:[^"\\]|\\.)*"|[^\s"]\S*)` // a JSON value
)

// kind is the name of a kind of event: any event, or the quoted one.
func (a arguments) kind(i int) string {
	switch word := a.texts[i]; word {
	case "event", "events", "any event":
		return expect.AnyEvent
	case "comment", "comments":
		return expect.AnyComment
	default:
		return unquote(word[1 : len(word)-1])
	}
}

func (a arguments) text(i int) string { return unquote(a.texts[i]) }

// unquote resolves \" and \\ of a quoted text; everything else, also \n, stays
// as it is, for regular expressions and JSON paths.
func unquote(text string) string { return escapes.Replace(text) }

var escapes = strings.NewReplacer(`\"`, `"`, `\\`, `\`)

func (a arguments) path(i int) value.Path { return value.Path(a.text(i)) }

func (a arguments) count(i int) int {
	n, err := strconv.Atoi(a.texts[i])
	if err != nil && a.none != nil { // the expression admits digits only, so it is out of range
		*a.none = none{a.texts[i], "a number that can be counted to", fmt.Sprintf("write at most %d", math.MaxInt)}
	}
	return n
}

// ordinal is the number of 1st, 2nd, 3rd, …; zero where the sentence has none.
func (a arguments) ordinal(i int) int {
	digits := strings.TrimRight(a.texts[i], "stndrh") // the expression admits ordinals only
	if digits == "" {
		return 0
	}
	n := a.of(digits).count(0)
	if n == 0 && a.none != nil {
		*a.none = none{a.texts[i], "the 1st or a later one", "they are counted from 1"}
	}
	return n
}

// many is a count of at least 1.
func (a arguments) many(i int) int {
	n := a.count(i)
	if n == 0 && a.none != nil {
		*a.none = none{a.texts[i], "a number above 0", "write 1 or more, or leave it out"}
	}
	return n
}

// status is the status of a response, which no other number is.
func (a arguments) status(i int) httpcall.Status {
	status := httpcall.Status(a.count(i))
	if err := status.Validate(); (err != nil || status == 0) && a.none != nil {
		*a.none = none{a.texts[i], "the status of a response", "write one from 200 to 599"}
	}
	return status
}

func (a arguments) number(i int) float64 {
	n, _ := strconv.ParseFloat(a.texts[i], 64) // the expression admits numbers only
	return n
}

// digits is the number as it is written, with all its digits.
func (a arguments) digits(i int) string { return a.texts[i] }

var unitWords = regexp.MustCompile(` ?(ms|milliseconds?|seconds?|minutes?|s|m)$`)

func (a arguments) duration(i int) time.Duration {
	short := map[string]string{
		"millisecond": "ms", "milliseconds": "ms", "second": "s", "seconds": "s", "minute": "m", "minutes": "m",
	}
	text := unitWords.ReplaceAllStringFunc(a.texts[i], func(unit string) string {
		unit = strings.TrimSpace(unit)
		if s, ok := short[unit]; ok {
			return s
		}
		return unit
	})
	d, _ := time.ParseDuration(text) // the expression admits durations only
	if d == 0 && a.none != nil {
		*a.none = none{a.texts[i], aTime, "write for example 500 ms, or leave it out"}
	}
	return d
}

// of are the arguments with other texts.
func (a arguments) of(texts ...string) arguments {
	a.texts = texts
	return a
}

// orNone are arguments that may be zero.
func (a arguments) orNone() arguments {
	a.none = nil
	return a
}

// optionalDuration is zero where the sentence has none.
func (a arguments) optionalDuration(i int) time.Duration {
	if a.texts[i] == "" {
		return 0
	}
	return a.duration(i)
}

// json is a JSON value as it stands in a sentence: "text", 5, true, {"a":1}.
func (a arguments) json(i int) (value.JSON, error) {
	if !gjson.Valid(a.texts[i]) {
		return "", fmt.Errorf("%s is not a JSON value%s", a.texts[i], cmp.Or(notjson.Meant(a.texts[i]), "; write a text in quotes, or a number, true, false, null"))
	}
	return value.JSON(a.texts[i]), nil
}

// values reads a JSON list as it stands in a sentence.
func values(list string) (expect.Values, error) {
	if !gjson.Valid(list) {
		return nil, fmt.Errorf("%s is not a JSON list%s", list, cmp.Or(notjson.Meant(list), `; write for example ["a", 5]`))
	}
	var out expect.Values
	for _, v := range gjson.Parse(list).Array() {
		out = append(out, value.JSON(v.Raw))
	}
	return out, nil
}

// cell is a JSON value as it stands in a table: a text needs no quotes there.
func cell(text string) value.JSON {
	if gjson.Valid(text) {
		return value.JSON(text)
	}
	quoted, _ := json.Marshal(text) // a string is always JSON
	return value.JSON(quoted)
}

var listed = regexp.MustCompile(quoted)

// paths reads "a", "b" and "c".
func paths(list string) []value.Path {
	var out []value.Path
	for _, p := range listed.FindAllString(list, -1) {
		out = append(out, value.Path(unquote(p[1:len(p)-1])))
	}
	return out
}
