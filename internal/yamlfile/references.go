package yamlfile

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"gopkg.in/yaml.v3"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/vars"
)

// Ref is one ${name} or ${name:-default} in a file.
type Ref struct {
	Name       string
	HasDefault bool
	Place      problem.Place // of the $
	Width      int           // characters, from the $ to the }
	Path       []string      // the keys and the numbers of list items (from 0) that lead to the text
}

// References lists the references in all keys and values of the first document
// of src, in the order of the file. What an alias repeats is listed once. A
// reference in text that hides it, such as "\x24{a}", has the place of the text.
// The error is [problem.Problems]: references that cannot be read, or why src cannot
// be parsed, in the words of [Decode].
func References(file string, src []byte) ([]Ref, error) {
	text := problem.NewSource(file, src)
	root, problems := parse(text)
	if root == nil {
		return nil, problems.Sorted()
	}
	f := &refFinder{src: text, cursor: cursor{src: text, line: 1}, problems: problem.Collector{List: problems}}
	f.walk(root, nil)
	return f.refs, f.problems.List.Sorted()
}

type refFinder struct {
	src      *problem.Source
	cursor   cursor
	refs     []Ref
	problems problem.Collector
}

func (f *refFinder) walk(n *yaml.Node, path []string) {
	switch n.Kind {
	case yaml.ScalarNode:
		f.scan(n, path)
	case yaml.SequenceNode:
		for i, item := range n.Content {
			f.walk(item, at(path, strconv.Itoa(i)))
		}
	case yaml.MappingNode:
		for i := 0; i+1 < len(n.Content); i += 2 {
			inner := at(path, n.Content[i].Value)
			f.walk(n.Content[i], inner)
			f.walk(n.Content[i+1], inner)
		}
	}
}

func at(path []string, step string) []string {
	return append(slices.Clip(path), step)
}

// scan lists the references of one scalar.
func (f *refFinder) scan(n *yaml.Node, path []string) {
	if !strings.Contains(n.Value, "${") {
		return
	}
	raw := newRawText(n.Value, f.src.Text, f.cursor.offset(n.Line, n.Column))
	place := func(offset int, text string) problem.Place {
		if found, ok := raw.find(offset, text); ok {
			return f.cursor.place(found)
		}
		return problem.Place{File: f.src.File, Line: n.Line, Column: n.Column}
	}
	refs, err := vars.References(n.Value)
	for _, ref := range refs {
		text := n.Value[ref.Start:ref.End]
		f.refs = append(f.refs, Ref{ref.Name, ref.HasDefault, place(ref.Start, text), utf8.RuneCountInString(text), path})
	}
	var broken *vars.SyntaxError
	if errors.As(err, &broken) && !f.problems.Full() {
		start := place(broken.Offset, "${")
		f.problems.Add(f.src.Problem(start.Line, start.Column, len("${"), broken.Reason, ""))
	}
}
