package notjson

import (
	"encoding/json"
	"fmt"
	"strings"
	"unicode"
)

// asMeant is how much of a JSON text is shown that was meant, in bytes.
const asMeant = 200

// Instead says, behind what else is said of a text that is not JSON, what JSON has instead, where Python or
// JavaScript prints it so, or asks whether it is how the stream ends, as [DONE] is; empty: it is nothing that
// is known.
func Instead(text string) string {
	if _, why := asJSON(text); why != "" || !inBrackets(text) {
		return why
	}
	return fmt.Sprintf("; if it declares the end of the stream, say so: ends_with, with a kind {data: %q}", text)
}

// inBrackets tells whether a text is a word of capitals in brackets.
func inBrackets(text string) bool {
	word, open := strings.CutPrefix(text, "[")
	word, closed := strings.CutSuffix(word, "]")
	return open && closed && word != "" && strings.TrimFunc(word, unicode.IsUpper) == ""
}

// Meant does so of what a person wrote, and asks for what was meant.
func Meant(text string) string {
	meant, why := asJSON(text)
	if why == "" || len(meant) > asMeant {
		return why
	}
	return why + "; did you mean " + meant + "?"
}

// pythonWords are the words that Python has for those of JSON.
var pythonWords = map[string]string{"True": "true", "False": "false", "None": "null"}

// asJSON writes a text with single quotes, or with Python's words, as JSON does.
func asJSON(text string) (meant, why string) {
	var out strings.Builder
	quotes, words := false, false
	for rest := text; rest != ""; {
		part, whole := tokenOf(rest)
		if !whole {
			return "", ""
		}
		rest = rest[len(part):]
		switch word := pythonWords[part]; {
		case word != "":
			part, words = word, true
		case part[0] == '\'':
			part, quotes = doubled(part), true
		}
		out.WriteString(part)
	}
	switch {
	case !json.Valid([]byte(out.String())):
		return "", ""
	case quotes && words:
		why = "; JSON has double quotes, and true, false and null"
	case quotes:
		why = "; JSON has double quotes"
	case words:
		why = "; JSON has true, false and null"
	}
	return out.String(), why
}

// tokenOf is the text in quotes, the word or the sign that a text begins with; false: the quotes are never
// closed.
func tokenOf(text string) (token string, whole bool) {
	quote := text[0]
	if quote != '\'' && quote != '"' {
		behind := strings.TrimLeftFunc(text, unicode.IsLetter)
		return text[:max(len(text)-len(behind), 1)], true
	}
	for i := 1; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case quote:
			return text[:i+1], true
		}
	}
	return text, false
}

// doubled is a text in single quotes in double ones.
func doubled(quoted string) string {
	inner := quoted[1 : len(quoted)-1]
	return `"` + strings.NewReplacer(`\\`, `\\`, `\'`, `'`, `\"`, `\"`, `"`, `\"`).Replace(inner) + `"`
}
