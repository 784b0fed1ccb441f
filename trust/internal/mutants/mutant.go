// Package mutants measures the tests of what judges: it changes one line at a time, in a
// way that makes verdicts wrong, and sees whether a test fails.
//
// Start reading at [Run]. The mutants are a list that is kept as data, [List]: [Generate]
// chose them by a fixed seed among all that the operators in operators.go make of the
// code.
package mutants

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strings"
)

// Mutant is a line of a source file, and what stands there instead of it.
type Mutant struct {
	File string // below the root of the module, with slashes
	Func string // that the line stands in: Name or Type.Name
	Line string // without the space around it; no other line of the function is the same
	With string // instead; empty: the line is gone
	// Equivalent says why nobody can tell the mutant from what it was made of. Such a one
	// is not counted.
	Equivalent string
	// Excused says why no test kills the mutant, although it is another program.
	Excused string
}

func (m Mutant) String() string {
	return fmt.Sprintf("%s %s: %s → %s", m.File, m.Func, m.Line, with(m.With))
}

func with(line string) string {
	if line == "" {
		return "(nothing)"
	}
	return line
}

// errNotThere is what Apply answers where the code has changed since the list was made.
var errNotThere = errors.New("this line is not there, or not only once; make the list anew, or mend it")

// Apply makes the mutant of the source of its file.
func (m Mutant) Apply(source []byte) ([]byte, error) {
	from, to, err := m.extent(source)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", m, err)
	}
	lines := strings.Split(string(source), "\n")
	at := -1
	for i := from; i < to; i++ {
		switch {
		case strings.TrimSpace(lines[i]) != m.Line:
		case at >= 0:
			return nil, fmt.Errorf("%s: %w", m, errNotThere)
		default:
			at = i
		}
	}
	if at < 0 {
		return nil, fmt.Errorf("%s: %w", m, errNotThere)
	}
	lines[at] = strings.Replace(lines[at], m.Line, m.With, 1)
	return []byte(strings.Join(lines, "\n")), nil
}

// extent is where the function of the mutant stands: the index of its first line, and of
// the one behind it.
func (m Mutant) extent(source []byte) (from, to int, err error) {
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, filepath.Base(m.File), source, parser.SkipObjectResolution)
	if err != nil {
		return 0, 0, err
	}
	for _, f := range functions(file) {
		if nameOf(f) == m.Func {
			return files.Position(f.Pos()).Line - 1, files.Position(f.End()).Line, nil
		}
	}
	return 0, 0, errNotThere
}

func functions(file *ast.File) []*ast.FuncDecl {
	var all []*ast.FuncDecl
	for _, d := range file.Decls {
		if f, ok := d.(*ast.FuncDecl); ok && f.Body != nil {
			all = append(all, f)
		}
	}
	return all
}

// nameOf is the name of a function, with the type that it is a method of.
func nameOf(f *ast.FuncDecl) string {
	if f.Recv == nil {
		return f.Name.Name
	}
	t := f.Recv.List[0].Type
	if star, ok := t.(*ast.StarExpr); ok {
		t = star.X
	}
	if generic, ok := t.(*ast.IndexExpr); ok {
		t = generic.X
	}
	if name, ok := t.(*ast.Ident); ok {
		return name.Name + "." + f.Name.Name
	}
	return f.Name.Name
}
