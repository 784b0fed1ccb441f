package value

import (
	"strconv"
	"strings"

	"github.com/tidwall/gjson"
	"golang.org/x/text/unicode/norm"

	"github.com/streamspec/streamspec/internal/suggest"
	"github.com/streamspec/streamspec/runner/recording"
)

// Difference is where two values differ. One that does not exist is missing there.
type Difference struct {
	Path Path // from the values down; empty: the values themselves
	A, B gjson.Result
}

// Differences lists where two values differ, as deep down as can be said, in the order of
// the first value; equal values have none.
func Differences(a, b gjson.Result) []Difference { return differences(nil, "", a, b) }

func differences(found []Difference, at string, a, b gjson.Result) []Difference {
	switch {
	case a.Exists() && b.Exists() && Equal(a, b):
		return found
	case a.IsObject() && b.IsObject(), a.IsArray() && b.IsArray():
		return ofParts(found, at, a, b)
	default:
		return append(found, Difference{Path(at), a, b})
	}
}

// ofParts compares the members of objects, or the items of lists.
func ofParts(found []Difference, at string, a, b gjson.Result) []Difference {
	before, partsB := len(found), map[string]gjson.Result{}
	eachPart(b, func(step string, part gjson.Result) { partsB[step] = part })
	seen := map[string]bool{}
	eachPart(a, func(step string, part gjson.Result) {
		if !seen[step] {
			found = differences(found, below(at, step), part, partsB[step])
		}
		seen[step] = true
	})
	eachPart(b, func(step string, part gjson.Result) {
		if !seen[step] {
			found = differences(found, below(at, step), gjson.Result{}, part)
		}
		seen[step] = true
	})
	if len(found) == before { // a key stands twice
		found = append(found, Difference{Path(at), a, b})
	}
	return found
}

func eachPart(of gjson.Result, do func(step string, part gjson.Result)) {
	i, list := -1, of.IsArray()
	of.ForEach(func(key, part gjson.Result) bool {
		i++
		if list {
			do(strconv.Itoa(i), part)
		} else {
			do(strings.ReplaceAll(key.Str, ".", `\.`), part)
		}
		return true
	})
}

func below(at, step string) string {
	if at == "" {
		return step
	}
	return at + "." + step
}

// LookAlike tells whether two texts differ that nobody can tell apart on a screen: é is one
// character, or an e with an accent that combines with it; a Cyrillic letter is no Latin one. Blanks can be told.
func LookAlike(a, b string) bool {
	return a != b && norm.NFC.String(a) == norm.NFC.String(b) || suggest.LooksLike(a, b) && strings.TrimSpace(a) != strings.TrimSpace(b)
}

// escapedUnicode writes all characters that are not ASCII by their numbers.
func escapedUnicode(text string) string {
	quoted := strconv.QuoteToASCII(text)
	return strings.ReplaceAll(quoted[1:len(quoted)-1], `\"`, `"`)
}

// Contrast shows two texts so that the first difference is seen: where they are long, what
// stands before it is cut, and where they look alike, characters stand as numbers.
func Contrast(a, b string) (shownA, shownB string) {
	if LookAlike(a, b) {
		a, b = escapedUnicode(a), escapedUnicode(b)
	}
	same := 0
	if max(len(a), len(b)) > recording.TimelineData {
		for same < min(len(a), len(b)) && a[same] == b[same] {
			same++
		}
	}
	return recording.Excerpt(a, same, recording.TimelineData), recording.Excerpt(b, same, recording.TimelineData)
}

// Described is a value for people who may have expected one of another type: the text "7".
func Described(v gjson.Result) string {
	what := map[gjson.Type]string{gjson.String: "the text ", gjson.Number: "the number "}[v.Type]
	switch {
	case v.IsArray():
		what = "the list "
	case v.IsObject():
		what = "the object "
	}
	return what + Shown(v)
}
