package yamlfile

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/streamspec/streamspec/internal/problem"
)

// mostOfKey is how many characters a key has at most: behind more, the parser takes its colon for none.
const mostOfKey = 1024

// longKey explains a fault by a key that is too long, in the line where it shows, or in that where it began.
func (f syntaxFault) longKey(e explanation) (p problem.Problem, found bool) {
	if !slices.Contains([]string{noKey, noColon, noComma}, e.yaml) {
		return p, false
	}
	for _, n := range []int{f.line, f.src.Nearest(f.start(), 1).Line} {
		line := f.src.Line(n)
		for from, colon := 0, 0; colon >= 0; from += colon + 1 {
			if colon = strings.Index(line[from:]+" ", ": "); colon < 0 {
				break
			}
			before := line[:from+colon]
			key := strings.TrimLeft(before[max(from, strings.LastIndexAny(before, "{[,")+1):], " -")
			if length := utf8.RuneCountInString(key); length > mostOfKey {
				return f.src.Problem(n, utf8.RuneCountInString(before)-length+1, length, "this key is longer than the 1024 characters that YAML takes for one", "write a shorter key"), true
			}
		}
	}
	return p, false
}
