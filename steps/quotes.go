package steps

import (
	"regexp"
	"slices"
	"strings"
)

// readingsTried is how many of the nearest sentences a text without its quotes may be.
const readingsTried = 20

// inQuotes is what a text says with double quotes around what varies, which were left out, or
// are of another kind: so that it can be understood. Empty: it cannot be.
func (p *phrasebook) inQuotes(text string) string {
	for _, reading := range p.nearest(text, readingsTried) {
		parts := unquotedExpression(reading).FindStringSubmatch(text)
		if parts == nil {
			continue
		}
		said := ""
		for i, part := range parts[1:] {
			if i%2 == 1 {
				part = `"` + part + `"`
			}
			said += part
		}
		if said != text && slices.ContainsFunc(p.sentences, func(s Sentence) bool { return s.expr.MatchString(said) }) {
			return said
		}
	}
	return ""
}

// anyQuotes are what people, and the programs they write with, put around what varies.
const anyQuotes = "[\"'`“”„‘’«»]?"

// unquotedExpression recognizes a reading without its quotes: its groups are in turn what the
// sentence says, and what varies.
func unquotedExpression(reading string) *regexp.Regexp {
	varying := anyQuotes + `(.+?)` + anyQuotes
	said := quotedText.Split(reading, -1)
	for i, text := range said {
		said[i] = "(" + loosely(text) + ")"
	}
	return regexp.MustCompile("^" + strings.Join(said, varying) + "$")
}

// loosely is an expression for a part of a sentence, whatever its numbers with their units and
// the ends of its verbs.
func loosely(text string) string {
	text = numberWithUnit.ReplaceAllString(regexp.QuoteMeta(text), `[\d.]+(?: ?\pL{1,7})?`)
	return verb.ReplaceAllString(text, "${1}s?")
}

var (
	numberWithUnit = regexp.MustCompile(`\d+(?: (?:ms|s|min|h|kB|bytes?)\b|st|nd|rd|th)?`)
	verb           = regexp.MustCompile(`\b(arrive|come|follow|equal|contain|start|end|match|event)s?\b`)
)
