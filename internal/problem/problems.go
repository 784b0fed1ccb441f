package problem

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Problems are the problems of one or several files, sorted by place. They
// are an error; empty Problems are never returned as one.
type Problems []Problem

// Error shows the problems one below the other, an empty line between two.
func (p Problems) Error() string { return strings.Join(p.Texts(), "\n\n") }

// Texts is each problem as [Problem.Error] shows it.
func (p Problems) Texts() []string {
	texts := make([]string, len(p))
	for i, problem := range p {
		texts[i] = problem.Error()
	}
	return texts
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
	return all.sorted()
}

// sorted is the problems, each once, by place, with all rows that make it so; nil: there are none.
func (p Problems) sorted() error {
	if len(p) == 0 {
		return nil
	}
	slices.SortStableFunc(p, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	var all Problems
	seen := map[Problem]int{} // where each stands, whatever its rows
	for _, problem := range p {
		rows := problem.Rows
		problem.Rows = ""
		if at, again := seen[problem]; again {
			all[at].Rows = all[at].Rows.and(rows)
			continue
		}
		seen[problem] = len(all)
		problem.Rows = rows
		all = append(all, problem)
	}
	return all
}

// MaxProblems is how many problems of one file a [List] keeps.
const MaxProblems = 200

// List collects the problems of one file: the first ones. The zero value is empty.
type List struct{ kept Problems }

// Full tells that further problems would not be kept, so that nobody need look for them.
func (l *List) Full() bool { return len(l.kept) > MaxProblems }

// Add keeps one more. The one behind the last that is kept says that there are more.
func (l *List) Add(p Problem) {
	if l.Full() {
		return
	}
	if len(l.kept) == MaxProblems {
		p.Message, p.Help = fmt.Sprintf("there are more than %d problems; the others are not shown", MaxProblems), ""
	}
	l.kept = append(l.kept, p)
}

// Sorted is the problems as an error, each once, by place; nil: there are none.
func (l *List) Sorted() error { return slices.Clone(l.kept).sorted() }
