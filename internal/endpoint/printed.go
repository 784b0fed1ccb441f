package endpoint

import (
	"encoding/json"
	"fmt"
	"regexp"

	"github.com/streamspec/streamspec/internal/wording"
	"github.com/streamspec/streamspec/runner/recording"
)

// The codes of data that was written as something else than the value that was meant. They never
// change.
const (
	FramedTwice  = "framed-twice"
	EncodedTwice = "encoded-twice"
	PrintedValue = "printed-value"
)

// form is what data looks like that went wrong on the way from a value to text.
type form struct {
	code  string
	grade Grade
	is    func(data string) bool
	says  string
}

// forms are looked for in turn. Each is one that nobody chooses; where not all events of a type
// have it, it is what somebody wrote, as a model may write of them.
var forms = []form{
	{FramedTwice, Broken, regexp.MustCompile(`^(data|event|id|retry): ?\S`).MatchString, "the data begins with a field of its own, so it was framed twice"},
	{PrintedValue, Broken, regexp.MustCompile(`(?s)^b('.*'|".*")$`).MatchString, "the data is how Python prints bytes"},
	{PrintedValue, Broken, regexp.MustCompile(`^\[object [A-Z]\w*\]$`).MatchString, "the data is how JavaScript prints an object, and what is in it is lost"},
	{PrintedValue, Broken, regexp.MustCompile(`^<.+ at 0x[0-9a-fA-F]+>$`).MatchString, "the data is how Python prints an object, and what is in it is lost"},
	{PrintedValue, Broken, regexp.MustCompile(`^([a-z]\w*\.)+[A-Z][\w$]*@[0-9a-f]{1,8}$`).MatchString, "the data is how Java prints an object, and what is in it is lost"},
	{PrintedValue, Broken, noJSON(`(?s)^\{'\w+': .*\}$`), "the data is how Python prints a dict, not JSON"},
	{PrintedValue, Broken, noJSON(`(?s)^\{(:\w+|"\w+") ?=> ?.*\}$`), "the data is how Ruby prints a hash, not JSON"},
	{PrintedValue, Broken, regexp.MustCompile(`(?s)^map\[\w+:.*\]$`).MatchString, "the data is how Go prints a map, not JSON"},
	{EncodedTwice, Risk, twice, "the data is a text in JSON that holds JSON, so it was encoded twice"},
}

func noJSON(pattern string) func(string) bool {
	matcher := regexp.MustCompile(pattern)
	return func(data string) bool { return matcher.MatchString(data) && !json.Valid([]byte(data)) }
}

// twice tells a text in JSON that is an object or a list in JSON itself.
func twice(data string) bool {
	var text string
	return json.Unmarshal([]byte(data), &text) == nil && text != "" && (text[0] == '{' || text[0] == '[') && json.Valid([]byte(text))
}

// printed finds the types of events whose data has one of these forms, all of it.
func printed(r *recording.Stream) []Finding {
	var all []Finding
	for _, t := range r.Types() {
		if f, is := printedAs(r, t); is {
			all = append(all, f)
		}
	}
	return all
}

func printedAs(r *recording.Stream, t recording.TypeCount) (Finding, bool) {
	var found *form
	var first *recording.Entry
	for _, e := range r.All() {
		if e.Kind != recording.KindEvent || e.Type != t.Type {
			continue
		}
		if found == nil {
			first, found = e, formOf(string(e.Data))
		}
		if found == nil || !found.is(string(e.Data)) {
			return Finding{}, false
		}
	}
	if found == nil {
		return Finding{}, false
	}
	return Finding{Code: found.code, Grade: found.grade, Seen: fmt.Sprintf("%s, in %s: %s «%s»", found.says,
		wording.Counted(t.Count, "event")+" of type "+recording.Escape(t.Type, recording.TimelineData), recording.Name(first), recording.Escape(string(first.Data), recording.TimelineData))}, true
}

func formOf(data string) *form {
	for i := range forms {
		if forms[i].is(data) {
			return &forms[i]
		}
	}
	return nil
}
