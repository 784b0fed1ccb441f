package steps

import (
	"regexp"
	"strings"
)

// readingsTried is how many of the nearest sentences a text without its quotes may be.
const readingsTried = 20

// inQuotes is what a text says with double quotes around what varies, which were left out, or
// are of another kind: so that it can be understood, and as which reading. Empty: it cannot be.
func (p *phrasebook) inQuotes(text, keyword string) (said, reading string) {
	for _, reading := range p.nearest(text, keyword, readingsTried) {
		parts := unquotedExpression(reading).FindStringSubmatch(text)
		if parts == nil {
			continue
		}
		said := requoted(parts[1:])
		if said != text && p.understands(said) {
			return said, reading
		}
	}
	return "", ""
}

// outsideQuotes changes what of a text stands in no quotes.
func outsideQuotes(text string, change func(string) string) string {
	var out strings.Builder
	at := 0
	for _, quoted := range quotedText.FindAllStringIndex(text, -1) {
		out.WriteString(change(text[at:quoted[0]]) + text[quoted[0]:quoted[1]])
		at = quoted[1]
	}
	return out.String() + change(text[at:])
}

// requoted joins the parts of a text, every other of which varies; empty: one of those can be no name.
func requoted(parts []string) string {
	said := ""
	for i, part := range parts {
		switch {
		case i%2 == 0:
			said += part
		case noName.MatchString(part):
			return ""
		default:
			said += `"` + part + `"`
		}
	}
	return said
}

// noName is what goes on with a sentence in words, and names nothing that varies.
var noName = regexp.MustCompile(`^(?:an?|the|its?|every|no) | events?$`)

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
