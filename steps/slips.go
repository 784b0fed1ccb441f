package steps

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// slip is what is easily written too much, or forgotten, in a text that a sentence is without: what is
// meant, and why. Empty: it is none of these.
func (p *phrasebook) slip(text string) (meant, why string) {
	if bare := strings.TrimRight(text, " .,;:!?"); bare != text && p.understands(bare) {
		return bare, "a sentence has no mark at its end"
	}
	if i := strings.LastIndex(text, " #"); i > 0 && p.understands(strings.TrimSpace(text[:i])) {
		return strings.TrimSpace(text[:i]), "a comment stands in a line of its own: behind a sentence it is a part of it"
	}
	if counted := outsideQuotes(text, inDigits); counted != text && p.understands(counted) {
		return counted, "a number is written in digits"
	}
	if pointed := outsideQuotes(text, withPoint); pointed != text && p.understands(pointed) {
		return pointed, "a number has a point, and no comma"
	}
	if apart := strings.TrimSpace(outsideQuotes(text, oneBlank)); apart != text && p.understands(apart) {
		return apart, "words are set apart by one blank, and by no other sign that looks like one"
	}
	if small := strings.ToLower(text[:min(1, len(text))]) + text[min(1, len(text)):]; small != text && p.understands(small) {
		return small, "a sentence begins in lower case"
	}
	if open := text + ":"; p.understands(open) {
		return open, "what has something below it ends with a colon"
	}
	for _, end := range bareNumbers(text) {
		if timed := text[:end] + " s" + text[end:]; p.understands(timed) {
			return timed, timesHelp
		}
	}
	return "", ""
}

// inDigits writes the numbers of a text in digits that are words.
func inDigits(text string) string {
	text = strings.ReplaceAll(text, "half a second", "500 ms")
	return numberWord.ReplaceAllStringFunc(text, func(word string) string { return strconv.Itoa(slices.Index(numberWords, word)) })
}

var (
	numberWords = strings.Fields("no one two three four five six seven eight nine ten eleven twelve")
	numberWord  = regexp.MustCompile(`\b(?:` + strings.Join(numberWords[1:], "|") + `)\b`)
)

// withPoint writes the numbers of a text with a point that have a comma.
func withPoint(text string) string { return numberComma.ReplaceAllString(text, "$1.$2") }

var numberComma = regexp.MustCompile(`\b(\d+),(\d+)\b`)

// oneBlank sets the words of a text apart by one blank each, whatever stood between them.
func oneBlank(text string) string { return blanks.ReplaceAllString(text, " ") }

var blanks = regexp.MustCompile(`[\s\p{Z}\x{200B}\x{FEFF}]+`)

// bareNumber is a number behind a word; it may lack its unit.
var bareNumber = regexp.MustCompile(` \d+(?:\.\d+)?\b`)

// bareNumbers are where the numbers of a text end that stand outside of quotes.
func bareNumbers(text string) []int {
	var ends []int
	unquoted := quotedText.ReplaceAllStringFunc(text, func(quoted string) string { return strings.Repeat("_", len(quoted)) })
	for _, found := range bareNumber.FindAllStringIndex(unquoted, -1) {
		ends = append(ends, found[1])
	}
	return ends
}
