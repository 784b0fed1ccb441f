package compare

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/tidwall/gjson"

	"github.com/streamspec/streamspec/runner/recording"
)

// The values of which fields say the same, beside the name of another field.
const (
	isOneForAll = "one for all events"
	isItsOwn    = "its own in each event"
	isSeveral   = "one for some events"
)

// same states of each field which other one says the same, or whether its events do: where what it says is another
// in each recording, as an order's number is, this is all that can be told of it.
func (seen seenFields) same(f *facts) {
	one := seen.flow
	known := one.values.said()
	for _, at := range seen.sorted() {
		s := seen.all[at]
		if len(s.said) == 0 || s.list || len(s.distinct) > maxLiterals || at.path == idPath || at.kind == heartbeats || at.kind == comments {
			continue
		}
		says := strings.Join(s.distinct, "\n")
		value := s.sameness()
		if other, is := known[says]; is {
			value = sameAs(other)
		} else {
			known[says] = fieldOf(at.kind, at.path)
		}
		f.at(key{one.name, aspectSame, at.kind, at.path}).add(value, one.place(s.at))
		if form := s.form(); form != "" {
			f.at(key{one.name, aspectForm, at.kind, at.path}).add(form, one.place(s.at))
		}
	}
}

// idFormat finds a text that may be an ID: a word, what parts it from the rest, and the rest.
var idFormat = regexp.MustCompile(`^([A-Za-z]{1,16}[-_:.#/])?(\S*\d\S*)$`)

// form is how the values of a field look that are IDs, whatever they are; empty: they are none, or look otherwise from
// each other.
func (s *seenField) form() string {
	if len(s.classes) != 1 || s.classes[0] != typeOf(gjson.Result{Type: gjson.String}) {
		return ""
	}
	return formOf(s.distinct)
}

// formOf is how texts look that are IDs; empty: they are none, or look otherwise from each other.
func formOf(all []string) string {
	var forms []string
	for _, text := range all {
		m := idFormat.FindStringSubmatch(text)
		if m == nil || len(text) > maxID {
			return ""
		}
		forms = append(forms, m[1]+"… "+letters(m[2]))
	}
	if slices.Sort(forms); forms[0] != forms[len(forms)-1] {
		return ""
	}
	return "<" + forms[0] + ">"
}

// maxID is how long an ID is at most.
const maxID = 64

// letters says of which letters a text is, beside digits.
func letters(text string) string {
	lower, upper := strings.ContainsFunc(text, unicode.IsLower), strings.ContainsFunc(text, unicode.IsUpper)
	switch {
	case lower && upper:
		return "in both cases"
	case lower:
		return "in lower case"
	case upper:
		return "in upper case"
	}
	return "in digits"
}

// sameAs is the value of a field that says what another one says.
func sameAs(other string) string { return "as " + other }

func (s *seenField) sameness() string {
	switch {
	case len(s.distinct) == len(s.said):
		return isItsOwn
	case len(s.distinct) == 1:
		return isOneForAll
	}
	return isSeveral
}

// free tells that what a field says is another in each recording, of both sides.
func free(d *deviation) bool {
	if d.old.runs == 1 && d.now.runs == 1 {
		k := d.key
		k.aspect = aspectValue
		return d.before.at(k).most().value != d.brought.at(k).most().value
	}
	return varies(d.before, d.key) && varies(d.brought, d.key)
}

// varies tells that what a field says is another in each run, or that there is only one.
func varies(f *facts, k key) bool {
	k.aspect = aspectValue
	t := f.tally[k]
	return t != nil && (t.volatile() || t.runs == 1)
}

// said are the values of a request that are its own, also those that are too short to be found within a text.
func (v *requestValues) said() map[string]string {
	known := map[string]string{}
	for text, name := range v.short {
		known[recording.Escape(text, maxLiteralBytes)] = name
	}
	return known
}
