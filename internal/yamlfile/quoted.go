package yamlfile

import (
	"strconv"
	"strings"
)

// Quoted is a text between quotes, which YAML reads as it is: between single ones, unless it has what only
// an escape can say.
func Quoted(text string) string {
	if strings.ContainsFunc(text, func(r rune) bool { return !strconv.IsPrint(r) }) {
		return strconv.Quote(text)
	}
	return "'" + strings.ReplaceAll(text, "'", "''") + "'"
}
