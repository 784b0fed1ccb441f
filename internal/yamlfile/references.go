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
// of the file, in their order. What an alias repeats is listed again, at the alias. A
// reference in text that hides it, such as "\x24{a}", has the place of the text.
// The error is [problem.Problems]: references that cannot be read, or why the file
// cannot be parsed, in the words of [File.Decode].
func (f *File) References() ([]Ref, error) {
	finder := &refFinder{src: f.text, cursor: cursor{src: f.text, line: 1}, problems: f.found()}
	if f.root != nil {
		finder.walk(f.root, nil)
	}
	return finder.refs, finder.problems.Sorted()
}

type refFinder struct {
	src      *problem.Text
	cursor   cursor
	refs     []Ref
	problems problem.List
	alias    *yaml.Node // by which the walk came to where it is; nil: by none
}

func (f *refFinder) walk(n *yaml.Node, path []string) {
	switch n.Kind {
	case yaml.AliasNode:
		if f.alias == nil {
			f.alias = n
			defer func() { f.alias = nil }()
		}
		f.walk(n.Alias, path)
	case yaml.ScalarNode:
		f.scan(n, path)
	case yaml.SequenceNode:
		for i, item := range n.Content {
			f.walk(item, at(path, strconv.Itoa(i)))
		}
	case yaml.MappingNode:
		for i := 0; i+1 < len(n.Content); i += 2 {
			inner := at(path, n.Content[i].Value)
			if n.Content[i].ShortTag() == mergeTag { // some of it may be replaced here: it is looked at where it stands
				continue
			}
			f.walk(n.Content[i], inner)
			f.walk(n.Content[i+1], inner)
		}
	}
}

func at(path []string, step string) []string {
	return append(slices.Clip(path), step)
}

// repeat lists the references of a scalar that an alias repeats: at the alias, for where they
// stand may be right, and where they are repeated wrong.
func (f *refFinder) repeat(n *yaml.Node, path []string) {
	refs, _ := vars.References(n.Value) // what cannot be read is said where it stands
	place := problem.Place{File: f.src.File, Line: f.alias.Line, Column: f.alias.Column}
	for _, ref := range refs {
		f.refs = append(f.refs, Ref{ref.Name, ref.HasDefault, place, utf8.RuneCountInString("*" + f.alias.Value), path})
	}
}

// scan lists the references of one scalar.
func (f *refFinder) scan(n *yaml.Node, path []string) {
	if !strings.Contains(n.Value, "${") {
		return
	}
	if f.alias != nil {
		f.repeat(n, path)
		return
	}
	raw := newRawText(n.Value, f.src.Content, f.cursor.offset(n.Line, n.Column))
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
