package yamlfile

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/wording"
)

// syntaxFault is a syntax error with all that is known of its place.
type syntaxFault struct {
	src          *problem.Text
	line, column int    // where it shows; column 0: anywhere in the line
	printed      int    // the line yaml.v3 tells, see syntaxError; 0 if none
	text         string // yaml.v3's words
}

var yamlErrorText = regexp.MustCompile(`^(?:yaml: )?(?:line (\d+): )?(.*)$`)

// syntaxProblem explains an error of the parser.
func syntaxProblem(src *problem.Text, err error) problem.Problem {
	want := syntaxError(src.Content)
	if want == "" {
		want = err.Error()
	}
	s := newSearch(src, want)
	parts := yamlErrorText.FindStringSubmatch(want)
	found := syntaxFault{src: src, line: s.line(), text: parts[2]}
	found.printed, _ = strconv.Atoi(parts[1])
	if found.line == 0 {
		found.line = src.Nearest(found.start(), 1).Line
	} else {
		found.column = s.column(found.line)
	}
	return found.problem()
}

// start is the line in which the trouble began. The scanner of yaml.v3 counts
// lines from 1, and there is an additional one; its parser counts from 0.
func (f syntaxFault) start() int { return f.printed - 1 }

func (f syntaxFault) problem() problem.Problem {
	e := explanationOf(f.text)
	if p, found := f.longKey(e); found {
		return p
	}
	if e.yaml == noKey {
		if p, found := f.above(); found {
			return p
		}
	}
	f = f.marked(e.mark)
	line := f.src.Line(f.line)
	column, width := f.column, 1
	if column == 0 {
		text := strings.TrimSpace(line)
		column = 1 + utf8.RuneCountInString(line) - utf8.RuneCountInString(strings.TrimLeftFunc(line, unicode.IsSpace))
		width = utf8.RuneCountInString(text)
	}
	character := f.src.From(f.line, column)
	character = wording.Prefix(character, 1)
	if e.mark == markAlias {
		width += utf8.RuneCountInString(f.alias())
	}
	if tab := tabInIndentation(line); tab > 0 && (character == "\t" || e == tabs) {
		e, column, width = tabs, tab, 1
	}
	fill := strings.NewReplacer("{character}", character, "{yaml}", f.text, "{line}", strconv.Itoa(f.printed), "{alias}", f.alias())
	return f.src.Problem(f.line, column, width, fill.Replace(e.message), fill.Replace(e.help))
}

// marked moves the fault to what is to be marked.
func (f syntaxFault) marked(m mark) syntaxFault {
	switch m {
	case markLine:
		f.column = 0
	case markStart:
		f.line, f.column = f.src.Nearest(f.start(), 1).Line, 0
	case markAlias:
		if at := strings.LastIndex(f.src.Content[:f.src.End(f.line)], "*"+f.alias()); at >= 0 {
			f.line = f.src.LineAt(at)
			f.column = utf8.RuneCountInString(f.src.Content[f.src.Start(f.line):at]) + 1
		}
	}
	return f
}

// alias answers the name in "unknown anchor 'name' referenced", or "".
func (f syntaxFault) alias() string {
	_, quoted, _ := strings.Cut(f.text, "'")
	name, _, _ := strings.Cut(quoted, "'")
	return name
}

// tabInIndentation answers the column of a tab before the text of a line, or 0.
func tabInIndentation(line string) int {
	indentation := line[:len(line)-len(strings.TrimLeft(line, " \t"))]
	return strings.IndexByte(indentation, '\t') + 1
}
