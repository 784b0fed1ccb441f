package compare

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/tidwall/gjson"

	"github.com/streamspec/streamspec/internal/wording"
	"github.com/streamspec/streamspec/runner/recording"
)

// literal is what a field says in an event.
type literal struct {
	text  string
	entry *recording.Entry
}

// valueTitle says what a field says otherwise, in whichever scenarios.
func (g *group) valueTitle() string {
	d := g.first()
	if changes := g.deviations.each(change); len(changes) > 1 && !slices.ContainsFunc(g.deviations, func(o *deviation) bool { return differsAt(o) >= 0 }) {
		for i := range changes {
			changes[i] = strings.TrimPrefix(changes[i], ": ")
		}
		return fieldOf(d.of, d.path) + " says otherwise: " + strings.Join(changes, "; ")
	}
	return fieldOf(d.of, d.path) + change(d)
}

// change says what a field said and says, from where they differ on.
func change(d *deviation) string {
	if i := differsAt(d); i >= 0 {
		was, is := d.was.at.said, d.is.at.said
		return fmt.Sprintf(", value %d of %s: %s → %s", i+1, counts(len(was), len(is)), shownLiteral(was, i), shownLiteral(is, i))
	}
	was, is := d.was.value, d.is.value
	if d.was.at.Entry != nil && d.is.at.Entry != nil { // a baseline has only how a long text begins
		was, is = d.was.text(d.path), d.is.text(d.path)
	}
	same := wording.SamePrefix(was, is)
	return fmt.Sprintf(": %s%s → %s%s", shownFrom(was, same), others(d.old), shownFrom(is, same), others(d.now))
}

// differsAt is the number of the first value, from 0, of two long rows that is another; less than 0: they are not long.
func differsAt(d *deviation) int {
	if d.was == nil || d.is == nil || d.was.at.said == nil || d.is.at.said == nil {
		return -1
	}
	was, is := d.was.at.said, d.is.at.said
	for i := range min(len(was), len(is)) {
		if was[i].text != is[i].text {
			return i
		}
	}
	return min(len(was), len(is))
}

func counts(was, is int) string {
	if was == is {
		return strconv.Itoa(was)
	}
	return fmt.Sprintf("%d → %d", was, is)
}

func shownLiteral(all []literal, i int) string {
	if i >= len(all) {
		return "none"
	}
	return shownValue(all[i].text)
}

// others says how many other values a field has that hardly has one twice.
func others(t *tally) string {
	if !t.volatile() || len(t.seen) < 2 {
		return ""
	}
	return fmt.Sprintf(" (and %d other values)", len(t.seen)-1)
}

// text is what was seen, all of it where the value has only how it begins.
func (s *sighting) text(path string) string {
	whole := s.value
	if len(s.value) > maxLiteralBytes {
		visit(s.at.data(), func(at string, v gjson.Result) {
			if at == path || strings.HasSuffix(at, "."+path) { // it may be in an envelope
				whole = v.String()
			}
		})
	}
	return whole
}

// where is the place of the value of that number in a long row; less than 0: the place itself.
func (p Place) where(number int) Place {
	if number >= 0 && number < len(p.said) {
		p.Entry = p.said[number].entry
	}
	return p
}

// lastName is the name with which a path ends.
func lastName(path string) string {
	return strings.TrimSuffix(path[strings.LastIndex(path, ".")+1:], itemsOf)
}

func fieldOf(kind, path string) string {
	if path == "" {
		return kind
	}
	return kind + "." + path
}

// shownValue is what a field says, with what nobody sees otherwise.
func shownValue(text string) string {
	return shownFrom(text, 0)
}

// visible writes out marks that change a letter, or nothing that can be seen.
func visible(text string) string {
	var all strings.Builder
	for _, r := range text {
		if unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf) {
			fmt.Fprintf(&all, `\u%04x`, r)
		} else {
			all.WriteRune(r)
		}
	}
	return all.String()
}

// shownFrom is what a field says, with what matters from a byte on.
func shownFrom(text string, at int) string {
	if text == "" || strings.TrimSpace(text) != text {
		text, at = strconv.Quote(text), at+1
	}
	before := visible(text[:min(at, len(text))])
	return recording.Excerpt(before+visible(text[min(at, len(text)):]), len(before), shownData)
}
