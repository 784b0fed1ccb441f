package yamlfile

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/wording"
)

// Kind is what a node is.
type Kind int

// The kinds of node. Scalar is text, a number or a boolean.
const (
	Null Kind = iota
	Scalar
	List
	Mapping
)

// Node is a value in a file: what a type with a method
//
//	DecodeYAML(n *yamlfile.Node)
//
// on its pointer gets to decode itself. Such a method reports what is wrong
// with Problemf and decodes the parts it does not care about with Decode or
// DecodeFields. It is also called for null. To decode n into the very type
// again, DecodeYAML calls DecodeFields, or Decode with a type without the method.
//
// A Node is of use only during the Decode that made it, in its goroutine.
type Node struct {
	Kind  Kind
	Text  string // a scalar's text without quotes, as it is written; else ""
	Place problem.Place

	written *yaml.Node // as it stands in the file: the value, or its alias
	value   *yaml.Node
	decoder *decoder
	beside  func(onlyRequired bool) []string // the keys that are valid beside its own; nil: it has none
}

// Field is a key of a mapping with its value.
type Field struct{ Key, Value *Node }

const (
	nullTag   = "!!null"
	stringTag = "!!str"
	boolTag   = "!!bool"
	intTag    = "!!int"
	floatTag  = "!!float"
	mergeTag  = "!!merge"
)

func (d *decoder) node(written *yaml.Node) *Node {
	n := &Node{written: written, value: written, decoder: d, Place: problem.Place{File: d.src.File, Line: written.Line, Column: written.Column}}
	if written.Kind == yaml.AliasNode {
		n.value = written.Alias
	}
	switch {
	case n.value.Kind == yaml.MappingNode:
		n.Kind = Mapping
	case n.value.Kind == yaml.SequenceNode:
		n.Kind = List
	case n.value.ShortTag() != nullTag:
		n.Kind, n.Text = Scalar, n.value.Value
	}
	if tag := n.value.ShortTag(); n.value.Style&yaml.TaggedStyle != 0 && (tag != stringTag || n.Kind != Scalar) {
		n.Problemf(`put text that starts with "!" in quotes; of the tags only !!str may be used`, "the tag %s cannot be used here", shortened(n.value.Tag))
	}
	return n
}

// Problemf reports a problem at the node. Help says what is valid there and
// may be empty; format and args are as for fmt.Printf.
func (n *Node) Problemf(help, format string, args ...any) {
	n.decoder.report(n.written, problem.Problem{Message: fmt.Sprintf(format, args...), Help: help})
}

// ProblemInText reports a problem at a line and a column of the node's text, both from 1:
// where they stand in the file, or at the node if that cannot be told. The others are as for
// [Node.Problemf].
func (n *Node) ProblemInText(line, column int, help, message string) {
	n.decoder.found++
	if at, ok := n.inText(line, column); ok {
		n.decoder.problems.Add(n.decoder.src.Problem(at.Line, at.Column, 1, message, help))
		return
	}
	n.Problemf(help, "%s", message)
}

// Decode decodes the node into what dst points at, and reports the problems. It tells whether there is
// a value: nothing was wrong, and all of it is known.
func (n *Node) Decode(dst any) bool {
	before := n.decoder.found
	n.decoder.decode(n, pointed(dst))
	return n.decoder.found == before
}

// DecodeFields decodes a mapping into several structs at once: each of its
// keys must belong to at least one of them. Each dst is a pointer to a struct,
// of which only the fields and the Validate method are used.
func (n *Node) DecodeFields(dst ...any) {
	structs := make([]reflect.Value, len(dst))
	for i, d := range dst {
		structs[i] = pointed(d)
	}
	before := n.decoder.found
	n.decoder.decodeStructs(n, structs)
	for _, v := range structs {
		if n.decoder.found == before {
			n.decoder.validate(n, v)
		}
	}
}

func pointed(dst any) reflect.Value {
	v := reflect.ValueOf(dst)
	if v.Kind() != reflect.Pointer || v.IsNil() {
		panic(fmt.Sprintf("yamlfile: decoding needs a pointer, not %T", dst))
	}
	return v.Elem()
}

// Items answers the items of a list. A single value is a list of one item, as
// everywhere; null is a problem.
func (n *Node) Items() []*Node {
	switch n.Kind {
	case Null:
		n.expected("a list", "")
		return nil
	case List:
		items := make([]*Node, len(n.value.Content))
		for i, item := range n.value.Content {
			items[i] = n.decoder.node(item)
		}
		return items
	}
	return []*Node{n}
}

// Fields answers the keys and values of a mapping in the order of the file,
// then those that come from merge keys (<<). Duplicate keys are reported and
// left out, and so are keys that are not text. Any other kind is a problem.
func (n *Node) Fields() []Field {
	if n.Kind != Mapping {
		n.expected("a mapping", helpOfMapping(n.isLeftOut()))
		return nil
	}
	keys := len(n.value.Content) / 2
	c := fieldCollector{decoder: n.decoder, fields: make([]Field, 0, keys), lines: make(map[string]int, keys)}
	merges := c.own(n.value)
	for _, merge := range merges {
		c.merge(n.decoder.node(merge))
	}
	return c.fields
}

// Has tells whether a mapping has the key; other kinds have none.
func (n *Node) Has(key string) bool { return n.field(key) != nil }

// field answers the value of a mapping's key, or nil.
func (n *Node) field(key string) *Node {
	if n.Kind != Mapping {
		return nil
	}
	fields := n.Fields()
	i := slices.IndexFunc(fields, func(f Field) bool { return f.Key.Text == key })
	if i < 0 {
		return nil
	}
	return fields[i].Value
}

// quoted tells whether a scalar is text because it is written so.
func (n *Node) quoted() bool {
	const quotes = yaml.SingleQuotedStyle | yaml.DoubleQuotedStyle | yaml.LiteralStyle | yaml.FoldedStyle | yaml.TaggedStyle
	return n.value.Style&quotes != 0
}

// SaysNull tells that null is written there, where nothing at all is no value either.
func (n *Node) SaysNull() bool { return n.Kind == Null && n.value.Value != "" }

// expected reports that the node is not what was needed: noun, with its article.
func (n *Node) expected(noun, help string) {
	if help == "" && n.Kind == Null {
		help = "write a value here, or leave this out"
	}
	n.Problemf(help, "expected %s, got %s", noun, n.describe())
}

// charactersQuoted is how much of a text a message repeats.
const charactersQuoted = 40

func (n *Node) describe() string {
	switch n.Kind {
	case Null:
		return strings.TrimSpace("nothing " + parenthesized(n.value.Value))
	case List:
		return "a list"
	case Mapping:
		return "a mapping"
	}
	if n.value.ShortTag() == stringTag {
		return fmt.Sprintf("%q", shortened(n.Text))
	}
	return shortened(n.Text)
}

func shortened(text string) string {
	return wording.Shortened(text, charactersQuoted)
}

func parenthesized(text string) string {
	if text == "" {
		return ""
	}
	return "(" + text + ")"
}
