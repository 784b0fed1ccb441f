package strength

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"

	"github.com/tidwall/gjson"

	"github.com/streamspec/streamspec/runner/recording"
)

// known is what all recordings of a situation tell together.
type known struct {
	pairs  map[pair]bool     // which kind came right before which other, in one scenario
	values map[string]string // by the place of a value: what it was
	varies map[string]bool   // the places of values that differ from one recording to the next
}

type pair struct{ scenario, first, second string }

// observe looks at all streams of an endpoint.
func observe(all []*subject) known {
	k := known{pairs: map[pair]bool{}, values: map[string]string{}, varies: map[string]bool{}}
	for _, s := range all {
		last, counts := "", map[string]int{}
		for i, name := range s.names {
			if name == "" {
				continue
			}
			if !isHeartbeat(name) {
				k.pairs[pair{s.scenario.Name, last, name}] = true
				last = name
			}
			counts[name]++
			k.observe(s, name, counts[name], s.stream.Entries[i])
		}
	}
	return k
}

func (k known) observe(s *subject, name string, number int, e *recording.Entry) {
	for _, f := range fieldsOf(e.Data) {
		at := fmt.Sprint(placeOf(s, name, f.path), " ", number)
		if was, seen := k.values[at]; seen && was != f.value.Raw {
			k.varies[placeOf(s, name, f.path)] = true
		}
		k.values[at] = f.value.Raw
	}
}

func placeOf(s *subject, name, path string) string {
	return strings.Join([]string{s.scenario.Name, s.stream.Declared(), name, path}, " ")
}

// random are texts that are made anew each time: UUIDs, times, long hexadecimal numbers, ULIDs, and
// JSON Web Tokens.
var random = regexp.MustCompile(`(?i)^(.*[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|\d{4}-\d\d-\d\d[T ]\d\d:\d\d.*|` +
	`\w{3}, \d\d? \w{3} \d{4} \d\d:\d\d:\d\d.*|.*[0-9a-f]{16,}|\d{10,}(\.\d+)?|.*\b[0-7][0-9A-HJKMNP-TV-Z]{25}|eyJ[\w-]+\..*)$`)

// token is a text of letters of both cases and digits, long enough to be drawn by chance: an ID such as
// chatcmpl-9xKqT2bLw0, or a nonce.
var token = regexp.MustCompile(`^(?:[a-z]+[-_])*([\w-]{10,})$`)

// isToken tells a text that looks as if it were drawn by chance.
func isToken(text string) bool {
	m := token.FindStringSubmatch(text)
	return m != nil && strings.ContainsFunc(m[1], unicode.IsDigit) && strings.ContainsFunc(m[1], unicode.IsLower) && strings.ContainsFunc(m[1], unicode.IsUpper)
}

// isRandom tells whether a value is made anew each time.
func (k known) isRandom(s *subject, name, path string, v gjson.Result) bool {
	return k.varies[placeOf(s, name, path)] || isMadeAnew(v.String())
}

// isMadeAnew tells a text that is made anew each time.
func isMadeAnew(text string) bool { return random.MatchString(text) || isToken(text) }

// free tells whether nothing says what a value is: it is made anew each time, and stands
// nowhere else.
func (k known) free(s *subject, name, path string, v gjson.Result) bool {
	return k.isRandom(s, name, path, v) && !s.repeats(v)
}

// minRepeated is how long a text is at least that is the same by no accident, in bytes.
const minRepeated = 6

// repeats tells whether a text stands elsewhere as well: in the request, or in another event.
func (s *subject) repeats(v gjson.Result) bool {
	if v.Type != gjson.String || len(v.Str) < minRepeated {
		return false
	}
	if strings.Contains(s.stream.Request.URL, v.Str) {
		return true
	}
	for _, values := range s.stream.Request.Header {
		if strings.Contains(strings.Join(values, "\n"), v.Str) {
			return true
		}
	}
	n := 0
	for _, e := range s.stream.Entries {
		n += strings.Count(string(e.Data), v.Raw)
	}
	return n > 1
}
