package problem

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// Problem is one thing that is wrong with a file.
type Problem struct {
	Place
	Message string // what is wrong
	Help    string // what is valid there; may be empty
	Source  string // the line, without its line break
	Width   int    // how many Characters, from Column on, are meant
}

// NewProblem makes a problem of a file that was read elsewhere: src is the
// text of the whole file, width the number of Characters that are meant. A
// position outside of src is moved to the nearest one inside.
func NewProblem(file string, src []byte, line, column, width int, message, help string) Problem {
	return NewSource(file, src).Problem(line, column, width, message, help)
}

// Error shows the place, the message, the line with a caret and the help, in
// up to four lines without a final line break.
func (p Problem) Error() string {
	var out strings.Builder
	if p.Place != (Place{}) {
		out.WriteString(p.Place.String() + ": ")
	}
	out.WriteString(p.Message)
	if strings.TrimSpace(p.Source) != "" {
		line, indent, width := p.window()
		number := strconv.Itoa(p.Line)
		fmt.Fprintf(&out, "\n  %s | %s", number, line)
		fmt.Fprintf(&out, "\n  %*s | %s%s", len(number), "", strings.Repeat(" ", indent), strings.Repeat("^", width))
	}
	if p.Help != "" {
		out.WriteString("\n  " + p.Help)
	}
	return out.String()
}

// Of a long line only a part around the problem is shown.
const (
	charactersShown  = 120
	charactersBefore = 40 // how many of them stand before the problem

	// Ellipsis stands for what a message leaves out.
	Ellipsis = "…"
)

// window answers the part of the line to show, and where in it the caret stands.
func (p Problem) window() (line string, indent, width int) {
	start := 0
	if Characters(p.Source, charactersShown) < len(p.Source) {
		start = Characters(p.Source, p.Column-1-charactersBefore)
	}
	end := start + Characters(p.Source[start:], charactersShown)
	line, indent = p.Source[start:end], p.Column-1
	if start > 0 {
		line, indent = Ellipsis+line, charactersBefore+1
	}
	if end < len(p.Source) {
		line += Ellipsis
	}
	line = strings.Map(visible, line)
	width = min(p.Width, len([]rune(line))-indent)
	return line, indent, max(width, 1)
}

// visible keeps one column for each character: a tab becomes an arrow, and what
// a terminal would not print, or would act on, becomes a replacement character.
func visible(r rune) rune {
	switch {
	case r == '\t':
		return '→'
	case unicode.IsPrint(r):
		return r
	default:
		return unicode.ReplacementChar
	}
}

// Problems are the problems of one or several files, sorted by place. They
// are an error; empty Problems are never returned as one.
type Problems []Problem

// Error shows the problems one below the other, an empty line between two.
func (p Problems) Error() string {
	texts := make([]string, len(p))
	for i, problem := range p {
		texts[i] = problem.Error()
	}
	return strings.Join(texts, "\n\n")
}

// Unwrap gives errors.As and errors.Is each [Problem].
func (p Problems) Unwrap() []error {
	errs := make([]error, len(p))
	for i, problem := range p {
		errs[i] = problem
	}
	return errs
}

// Join makes one error of several: the problems of all, each once, sorted. An
// error that is neither Problems nor a Problem becomes one without a place.
// Nil errors are left out; Join answers nil if nothing is left, else Problems.
func Join(errs ...error) error {
	var all Problems
	for _, err := range errs {
		var several Problems
		var one Problem
		switch {
		case err == nil:
		case errors.As(err, &several):
			all = append(all, several...)
		case errors.As(err, &one):
			all = append(all, one)
		default:
			all = append(all, Problem{Message: err.Error()})
		}
	}
	return all.Sorted()
}

// Sorted is the problems, each once, by place; nil: there are none.
func (p Problems) Sorted() error {
	if len(p) == 0 {
		return nil
	}
	slices.SortStableFunc(p, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	seen := map[Problem]bool{}
	return slices.DeleteFunc(p, func(problem Problem) bool {
		again := seen[problem]
		seen[problem] = true
		return again
	})
}

// MaxProblems is how many problems of one file are reported.
const MaxProblems = 200

// Collector keeps the first problems of a file.
type Collector struct{ List Problems }

// Full tells that further problems would not be kept.
func (c *Collector) Full() bool { return len(c.List) > MaxProblems }

// Add keeps one more.
func (c *Collector) Add(p Problem) {
	if c.Full() {
		return
	}
	if len(c.List) == MaxProblems {
		p.Message, p.Help = fmt.Sprintf("there are more than %d problems; the others are not shown", MaxProblems), ""
	}
	c.List = append(c.List, p)
}
