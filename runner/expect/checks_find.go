package expect

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/streamspec/streamspec/runner/expect/value"
	"github.com/streamspec/streamspec/runner/recording"
)

// matchIn finds where an expression matches first; -1: nowhere.
func matchIn(re *regexp.Regexp) func(text string) int {
	return func(text string) int {
		if found := re.FindStringIndex(text); found != nil {
			return found[0]
		}
		return -1
	}
}

// dataCheck is a check on the data as text; find is where in it stands what is tested.
func dataCheck(want string, test func(data []byte) bool, find func(data string) int) check {
	return check{
		code:   WrongValue,
		ofText: true,
		want:   "has data " + want,
		holds:  func(v *View) bool { return test(v.Data) },
		got: func(v *View) string {
			return fmt.Sprintf("%s has the data %s", v.named(), dataAt(v.Entry, find(string(v.Data))))
		},
	}
}

// findCheck is a check on the text at a path, which null is not, not even an empty one; find is
// where in it stands what is tested.
func findCheck(p value.Path, want string, test func(text string) bool, find func(text string) int) check {
	c := valueCheck(p, want, func(got gjson.Result) bool { return got.Type != gjson.Null && test(value.Text(got)) })
	c.mistyped = func(v *View) bool { return v.value(p).Type == gjson.Null }
	c.got = func(v *View) string {
		has := v.value(p)
		if has == nil {
			return v.missing(p)
		}
		return fmt.Sprintf("%s has %q %s", v.named(), p, recording.Excerpt(has.Raw, find(value.Text(*has)), recording.TimelineData))
	}
	return c
}

func containsCheck(p value.Path, part string) check {
	return findCheck(p, fmt.Sprintf("containing %q", part),
		func(text string) bool { return strings.Contains(text, part) },
		func(text string) int { return strings.Index(text, part) })
}

func matchesCheck(p value.Path, re *regexp.Regexp) check {
	return findCheck(p, "matching "+re.String(), re.MatchString, matchIn(re))
}

// escapedIn says how two texts differ that are shown alike, for one has an escape, such as \n, where the other
// has what it stands for; empty: they are not shown alike.
func escapedIn(has, want string) string {
	if clipped(has) != clipped(want) {
		return ""
	}
	at := 0
	for at < min(len(has), len(want)) && has[at] == want[at] {
		at++
	}
	switch {
	case at+1 < len(want) && want[at] == '\\':
		return fmt.Sprintf("; its %s is one character, and what is expected has a backslash and a letter there (write a doc string, in YAML double quotes)", want[at:at+2])
	case at+1 < len(has) && has[at] == '\\':
		return fmt.Sprintf("; its %s is a backslash and a letter, and what is expected has one character there", has[at:at+2])
	default:
		return ""
	}
}
