package yamlfile

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"gopkg.in/yaml.v3"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/wording"
)

// Locate is where the value stands that keys, and numbers of list items (from 0), lead
// to, and how many characters it has. Of a path that leads nowhere it is the last value
// on the way; of a file that cannot be read, its start.
func (f *File) Locate(path ...string) (at problem.Place, width int) {
	if f.root == nil {
		return problem.Place{File: f.text.File, Line: 1, Column: 1}, 1
	}
	n := f.decoder().node(f.root)
	for _, step := range path {
		inner := n.inner(step)
		if inner == nil {
			break
		}
		n = inner
	}
	return n.Place, caretWidth(f.text, n.written)
}

// WidthAt is how many characters the value has that stands at a place; 1: none does.
func (f *File) WidthAt(at problem.Place) int {
	if n := nodeAt(f.root, at); n != nil {
		return caretWidth(f.text, n)
	}
	return 1
}

// Word is where a word stands in the value at a place, and how many characters it has: the
// value, or a part of it, that is the word, or else the first that has it. False: none does.
func (f *File) Word(in problem.Place, word string) (at problem.Place, width int, ok bool) {
	whole := nodeAt(f.root, in)
	for _, is := range []func(string) bool{
		func(text string) bool { return text == word },
		func(text string) bool { return slices.Contains(strings.FieldsFunc(text, noLetter), word) },
	} {
		if n := scalarOf(whole, is); n != nil {
			at, width = problem.Place{File: f.text.File, Line: n.Line, Column: n.Column}, caretWidth(f.text, n)
			rest := f.text.From(n.Line, n.Column)
			if i := strings.Index(wording.Prefix(rest, width), word); n.Value != word && i >= 0 {
				at.Column, width = at.Column+utf8.RuneCountInString(rest[:i]), utf8.RuneCountInString(word)
			}
			return at, width, true
		}
	}
	return in, 1, false
}

// KeyIn is where a key stands in the value of another one, wherever that stands first, and how many characters it
// has. False: it stands nowhere so.
func (f *File) KeyIn(outer, key string) (at problem.Place, width int, ok bool) {
	n := keyIn(f.root, outer, key)
	if n == nil {
		return problem.Place{File: f.text.File, Line: 1, Column: 1}, 1, false
	}
	return problem.Place{File: f.text.File, Line: n.Line, Column: n.Column}, caretWidth(f.text, n), true
}

func keyIn(n *yaml.Node, outer, key string) *yaml.Node {
	if n == nil {
		return nil
	}
	for i, inner := range n.Content {
		if n.Kind == yaml.MappingNode && i%2 == 1 && n.Content[i-1].Value == outer {
			for k := 0; inner.Kind == yaml.MappingNode && k < len(inner.Content); k += 2 {
				if inner.Content[k].Value == key {
					return inner.Content[k]
				}
			}
		}
		if found := keyIn(inner, outer, key); found != nil {
			return found
		}
	}
	return nil
}

// noLetter tells characters that stand in no word of a pattern.
func noLetter(r rune) bool { return strings.ContainsRune(" \t()|&?*+{},", r) }

// nodeAt is the outermost value at a place; nil: none stands there.
func nodeAt(n *yaml.Node, at problem.Place) *yaml.Node {
	if n == nil || n.Kind != yaml.DocumentNode && n.Line == at.Line && n.Column == at.Column {
		return n
	}
	for _, inner := range n.Content {
		if found := nodeAt(inner, at); found != nil {
			return found
		}
	}
	return nil
}

// scalarOf is the first scalar in a value whose text is so; nil: none is.
func scalarOf(n *yaml.Node, is func(text string) bool) *yaml.Node {
	if n == nil || n.Kind == yaml.ScalarNode && is(n.Value) {
		return n
	}
	for i, inner := range n.Content {
		if n.Kind == yaml.MappingNode && i%2 == 0 { // a key
			continue
		}
		if found := scalarOf(inner, is); found != nil {
			return found
		}
	}
	return nil
}

// inner is the value of a key, or the item of a list; a single value is a
// list of one item. nil: there is none.
func (n *Node) inner(step string) *Node {
	i, err := strconv.Atoi(step)
	if err != nil || n.Kind == Mapping && n.Has(step) {
		return n.field(step)
	}
	if items := n.Items(); i >= 0 && i < len(items) {
		return items[i]
	}
	return nil
}
