package steps

import (
	"bufio"
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/sources"
	"github.com/streamspec/streamspec/internal/suggest"
	"github.com/streamspec/streamspec/internal/wording"
)

// longestLine is how many bytes a line of a feature has at most: of a longer one, and of all
// below it, the Gherkin parser reads nothing.
const longestLine = bufio.MaxScanTokenSize - 2

// longLine finds a line that the parser does not read.
func longLine(d *document) error {
	at := 0
	for line := range strings.Lines(d.text.Content) {
		if n := len(line); n > longestLine {
			return d.text.Problem(d.text.LineAt(at), 1, 1, fmt.Sprintf("this line has %d bytes, of at most %d that a line of a feature may have", n, longestLine),
				"put the text into a YAML scenario, or break it into lines")
		}
		at += len(line)
	}
	return nil
}

// invisible finds a NUL, which nobody sees, and no name has.
func invisible(d *document) error {
	at := strings.IndexByte(d.text.Content, 0)
	if at < 0 {
		return nil
	}
	return d.text.ProblemAt(at, "the control character U+0000 stands here, which nobody sees", "take it out; what a stream must have of it, a YAML scenario can say")
}

// oneLine finds a file whose lines end in CR alone, as old editors write it: Gherkin takes it for one line.
func oneLine(d *document) error {
	content := strings.TrimRight(d.text.Content, "\r\n")
	cr := strings.Index(content, "\r")
	if cr < 0 || strings.Contains(content, "\n") {
		return nil
	}
	return d.text.ProblemAt(cr, "the lines of the file end in CR alone, which ends no line of a feature", "save it with LF, or CRLF, at the ends of its lines")
}

// The errors of the Gherkin parser.
var (
	gherkinError    = regexp.MustCompile(`(?m)^\((\d+):(\d+)\): (.*)$`)
	unexpectedToken = regexp.MustCompile(`^(?:unexpected end of file, )?expected: (.*?)(?:, got '(.*)')?$`)
)

// notGherkin says in our words what the Gherkin parser found.
func notGherkin(text *problem.Text, err error) error {
	var errs []error
	stuck := "" // what may stand where the parser waits for the beginning of something
	for _, m := range gherkinError.FindAllStringSubmatch(err.Error(), -1) {
		valid := ""
		if token := unexpectedToken.FindStringSubmatch(m[3]); token != nil {
			valid = token[1]
		}
		if valid != "" && valid == stuck { // a consequence of the first such line
			continue
		}
		if valid != "" && !strings.Contains(valid, "#StepLine") {
			stuck = valid
		}
		line, _ := strconv.Atoi(m[1])
		column, _ := strconv.Atoi(m[2])
		if open, is := opened(text, m[3]); is {
			errs = append(errs, open)
			continue
		}
		message, help := explained(text, line, m[3])
		width := utf8.RuneCountInString(strings.TrimSpace(text.From(line, max(column, 1))))
		errs = append(errs, text.Problem(line, max(column, 1), width, "this is not Gherkin: "+message, help))
	}
	if len(errs) == 0 {
		return sources.Problem(text.File, "this is not Gherkin: "+err.Error())
	}
	return problem.Join(errs...)
}

// explained says what the parser means of a line.
func explained(text *problem.Text, line int, words string) (message, help string) {
	m := unexpectedToken.FindStringSubmatch(words)
	switch language, unknown := strings.CutPrefix(words, "Language not supported: "); {
	case unknown:
		return fmt.Sprintf("no language is called %q", language), "write for example # language: en, or leave the line out"
	case strings.HasPrefix(words, "A tag may not"):
		return "a tag has no space in it", "each tag begins with an @: @slow @wire; a comment behind them begins with a space and #"
	case strings.HasPrefix(words, "inconsistent cell count"):
		return cellCount(text, line)
	case m == nil:
		return words, ""
	case strings.HasPrefix(words, "unexpected end"):
		return "the file ends too early", "valid here: " + tokens(m[1])
	default:
		if near := cmp.Or(nearKeyword(text.Line(line)), markedKeyword(text.Line(line))); near != "" {
			return "no such line can stand here" + near, "valid here: " + tokens(m[1])
		}
		why, help := misplaced(text, line, m[1])
		return "no such line can stand here" + why, help
	}
}

// misplaced says why a line cannot stand where it does, and what to do; valid is what can.
func misplaced(text *problem.Text, line int, valid string) (why, help string) {
	word, _, isHeading := strings.Cut(strings.TrimSpace(text.Line(line)), ":")
	begins := headingIn(languageOf(text), "Feature") + ":"
	switch odd := beginsOddly(text.Line(line)); {
	case odd != "":
		return ": it begins with " + odd, oddHelp
	case strings.Contains(valid, "#FeatureLine") && isHeading && word == "Feature": // in a file of another language
		return fmt.Sprintf(": %q is no keyword of the language %q", word, languageOf(text)), "write " + begins
	case strings.Contains(valid, "#FeatureLine"):
		return ": nothing above it begins a feature", fmt.Sprintf("write above it: %s NAME", begins)
	case isHeading && word+":" == begins:
		return ": a file has one feature", "move this one, and what is below it, into a file of its own"
	case isHeading && word == "Background" && !strings.Contains(valid, "#BackgroundLine") && strings.HasPrefix(strings.TrimSpace(text.Line(line-1)), "@"):
		return ": a Background has no tags", "write them above Feature:, for all its scenarios, or above a scenario"
	case isHeading && word == "Background":
		return ": a feature, or a rule, has one Background, above its first scenario", "move it there, or write its steps into the scenarios"
	case strings.HasPrefix(strings.TrimSpace(text.Line(line-1)), "@") && !strings.Contains(valid, "#StepLine"):
		return ": the tags above it belong to a heading", "write tags above Feature:, Rule:, Scenario: or Examples:"
	}
	return belowStep(text, line, valid)
}

const oddHelp = "write blanks, or tabs, in its place"

// beginsOddly says with which character a line begins that looks like a blank; empty: with none.
func beginsOddly(line string) string {
	first, _ := utf8.DecodeRuneInString(strings.TrimLeft(line, " \t"))
	if first < utf8.RuneSelf || !unicode.IsSpace(first) && !unicode.Is(unicode.Cf, first) {
		return ""
	}
	return fmt.Sprintf("U+%04X, which is no blank, and cannot be told from one", first)
}

// belowStep says why a line cannot stand below a step, and what to do.
func belowStep(text *problem.Text, line int, valid string) (why, help string) {
	written := strings.TrimSpace(text.Line(line))
	for _, heading := range slices.Backward(headings) { // Scenario Outline before Scenario
		if name, is := strings.CutPrefix(written+" ", heading+" "); is {
			return ": it reads like a heading, and has no colon", strings.TrimSpace("write " + headingIn(languageOf(text), heading) + ": " + name)
		}
	}
	above := strings.TrimSpace(text.Line(line - 1))
	switch {
	case strings.HasPrefix(written, "'''"):
		return ": a text stands between other quotes", `write """ above its first line, and below its last one`
	case strings.Contains(valid, "#TableRow") && (strings.HasSuffix(above, ":") || strings.HasPrefix(above, "|")):
		return ": it is no row of a table", fmt.Sprintf("write | %s |", strings.Trim(written, "|-* "))
	default:
		return "", "valid here: " + tokens(valid)
	}
}

// opened finds what was begun and lasts to the end of the file: a text between quotes, or tags of nothing.
func opened(text *problem.Text, words string) (found problem.Problem, is bool) {
	if !strings.HasPrefix(words, "unexpected end") {
		return found, false
	}
	isText := strings.Contains(words, "#DocStringSeparator") && !strings.Contains(words, "#StepLine")
	for i := text.Lines(); i > 0; i-- {
		line := strings.TrimSpace(text.Line(i))
		column := utf8.RuneCountInString(text.Line(i)) - utf8.RuneCountInString(strings.TrimLeft(text.Line(i), " \t")) + 1
		switch {
		case isText && (strings.HasPrefix(line, `"""`) || strings.HasPrefix(line, "```")):
			return text.Problem(i, column, 3, "this is not Gherkin: the text that begins here has no end", fmt.Sprintf("write %s below its last line", line[:3])), true
		case !isText && strings.HasPrefix(line, "@"):
			return text.Problem(i, column, utf8.RuneCountInString(line), "this is not Gherkin: these tags stand above nothing", "write below them what has them, for example Scenario: NAME, or remove them"), true
		case !isText && line != "" && !strings.HasPrefix(line, "#"):
			return found, false
		}
	}
	return found, false
}

// cellCount says of a row that has other cells than the first of its table.
func cellCount(text *problem.Text, line int) (message, help string) {
	if behindLast(text.Line(line)) != "" {
		return rowNotClosed, rowNotClosedHelp
	}
	first := line
	for at := line - 1; at > 0; at-- {
		above := strings.TrimSpace(text.Line(at))
		if strings.HasPrefix(above, "|") {
			first = at
		} else if above != "" && !strings.HasPrefix(above, "#") {
			break
		}
	}
	return fmt.Sprintf("this row has %s, and the first of its table, in line %d, has %d", wording.Counted(cellsOf(text.Line(line)), "cell"), first, cellsOf(text.Line(first))),
		`all rows of a table have as many cells, which may be empty; inside a cell | is written \|`
}

// escaped is what stands for another character in a cell.
var escaped = regexp.MustCompile(`\\.`)

// cellsOf counts the cells of a row.
func cellsOf(row string) int { return strings.Count(escaped.ReplaceAllString(row, ""), "|") - 1 }

// nearKeyword says which keyword a line has that is none.
func nearKeyword(line string) string {
	word, _, isHeading := strings.Cut(strings.TrimSpace(line), ":")
	known := headings
	if !isHeading {
		word, _, _ = strings.Cut(word, " ")
		known = keywords
	}
	near := suggest.Closest(word, known)
	if near == "" || near == word {
		return ""
	}
	return fmt.Sprintf(": %q is no keyword; did you mean %q?", word, near)
}

// markedKeyword says which keyword a line has with a mark at it.
func markedKeyword(line string) string {
	word, _, _ := strings.Cut(strings.TrimLeft(line, " \t-•"), " ")
	bare := strings.TrimRight(word, ":,;.")
	marked := word != bare || strings.HasPrefix(strings.TrimSpace(line), "-") || strings.HasPrefix(strings.TrimSpace(line), "•")
	if !marked || !slices.Contains(keywords, bare) {
		return ""
	}
	return fmt.Sprintf(": no mark stands at a keyword; did you mean %q?", bare)
}

// tokenWords say what the parser's tokens look like in a file. What may stand anywhere is
// not listed.
var tokenWords = strings.NewReplacer(
	"#EOF", "the end of the file", "#Language", "# language: …", "#TagLine", "tags (@…)", "#FeatureLine", "Feature:",
	"#BackgroundLine", "Background:", "#ScenarioLine", "Scenario: or Scenario Outline:", "#ExamplesLine", "Examples:",
	"#RuleLine", "Rule:", "#StepLine", "a step ("+strings.Join(keywords, ", ")+")",
	"#DocStringSeparator", `a text between """`, "#TableRow", "a row of a table (| … |)",
	", #Comment", "", "#Comment, ", "", ", #Empty", "", "#Empty, ", "", ", #Other", "", "#Other, ", "",
)

func tokens(list string) string { return tokenWords.Replace(list) }
