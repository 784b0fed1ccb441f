package mutants

import (
	"bufio"
	_ "embed"
	"fmt"
	"io"
	"strings"
)

//go:embed mutants.txt
var list string

// What begins the lines of a list.
const (
	lineMark       = "- "
	withMark       = "+ "
	equivalentMark = "equivalent: "
	excusedMark    = "survives: "
)

// List is the mutants that are kept.
func List() ([]Mutant, error) { return Parse(strings.NewReader(list)) }

// Parse reads a list of mutants, as Write writes it.
func Parse(r io.Reader) ([]Mutant, error) {
	var all []Mutant
	lines := bufio.NewScanner(r)
	for n := 1; lines.Scan(); n++ {
		line := lines.Text()
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		if file, function, ok := strings.Cut(line, " "); ok && strings.HasSuffix(file, ".go") {
			all = append(all, Mutant{File: file, Func: function})
			continue
		}
		if len(all) == 0 || !all[len(all)-1].read(line) {
			return nil, fmt.Errorf("line %d of the mutants is neither FILE FUNCTION, nor begins with %q, %q, %q or %q: %s",
				n, lineMark, withMark, equivalentMark, excusedMark, line)
		}
	}
	return all, lines.Err()
}

// read takes what a line says of the mutant.
func (m *Mutant) read(line string) bool {
	for mark, field := range map[string]*string{lineMark: &m.Line, withMark: &m.With, equivalentMark: &m.Equivalent, excusedMark: &m.Excused} {
		if text, ok := strings.CutPrefix(line, mark); ok {
			*field = text
			return true
		}
	}
	return false
}

// Write writes a list of mutants.
func Write(w io.Writer, all []Mutant) error {
	out := bufio.NewWriter(w)
	for _, m := range all {
		fmt.Fprintf(out, "\n%s %s\n%s%s\n", m.File, m.Func, lineMark, m.Line)
		for _, further := range []struct{ mark, text string }{{withMark, m.With}, {equivalentMark, m.Equivalent}, {excusedMark, m.Excused}} {
			if further.text != "" {
				fmt.Fprintf(out, "%s%s\n", further.mark, further.text)
			}
		}
	}
	return out.Flush()
}
