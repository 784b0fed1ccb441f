package yamlfile

import (
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/streamspec/streamspec/internal/problem"
)

// keyLine is a line with a key: what stands before the key, the key, and its value.
var keyLine = regexp.MustCompile(`^((?:\s|- )*)([^\s:#'"\[\]{}|>-][^:#]*?):(?:\s+(.*?))?\s*$`)

// above explains a key that yaml.v3 does not take for one, where the line above is to blame: it
// goes on in the line of this key, for it has a value already, or is no key.
func (f syntaxFault) above() (p problem.Problem, found bool) {
	here := keyLine.FindStringSubmatch(f.src.Line(f.line))
	if here == nil || utf8.RuneCountInString(here[1]+here[2])+1 != f.column {
		return p, false
	}
	at := f.src.Nearest(f.line-1, -1).Line
	line := f.src.Line(at)
	blank, deeper := len(line)-len(strings.TrimLeft(line, " ")), utf8.RuneCountInString(here[1])
	switch key := keyLine.FindStringSubmatch(line); {
	case at >= f.line || line == "" || strings.HasPrefix(strings.TrimSpace(line), "#") || deeper < blank:
		return p, false
	case key == nil && !strings.Contains(line, ": "):
		text := strings.TrimSpace(line)
		return f.src.Problem(at, blank+1, utf8.RuneCountInString(text), explanationOf(noColon).message, explanationOf(noColon).help), true
	case key == nil || key[3] == "" || deeper <= utf8.RuneCountInString(key[1]):
		return p, false
	default:
		column := utf8.RuneCountInString(key[1]) + 1
		message := fmt.Sprintf("%q has a value, and line %d stands deeper, as if %q belonged to it", key[2], f.line, here[2])
		help := fmt.Sprintf("keys of one mapping start in one column: move %q to column %d, or %q to column %d; what has keys below it has no value", key[2], deeper+1, here[2], column)
		return f.src.Problem(at, column, utf8.RuneCountInString(key[2]), message, help), true
	}
}
