package yamlfile

import (
	"gopkg.in/yaml.v3"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/vars"
)

// Options say how a file is decoded. The zero value is ready for use.
type Options struct {
	// Variables answers the variables known when the file is read. With it a
	// number, a boolean or a duration may be written as ${name}. Text keeps its
	// references as they are written. With nil no variable is known.
	Variables vars.Lookup
	// VariableNames are the names Variables knows; the help of a problem lists them.
	VariableNames []string
	// Elsewhere tells of a variable that Variables does not know that its value is known where the file is used, and
	// that nobody needs it here: a number, a boolean or a duration that refers to it stays as it is, and what it is a
	// part of is not validated. With nil there is no such variable.
	Elsewhere func(name string) bool
	// Types is shared by files that are decoded into the same types, and saves time.
	// With nil the file has one of its own.
	Types *Types
}

// File is a YAML file that has been parsed: once, for all that is asked of it. It is
// safe for concurrent use.
type File struct {
	text     *problem.Text
	root     *yaml.Node       // nil: nothing can be decoded, and problems say why
	problems problem.Problems // that parsing found
}

// Parse parses the first document of a text. What is wrong with it is said by the
// methods of the file.
func Parse(text *problem.Text) *File {
	f := &File{text: text}
	f.root, f.problems = parse(text)
	return f
}

// Empty tells that there is nothing in the file but comments.
func (f *File) Empty() bool {
	return f.root == nil && len(f.problems) > 0 && f.problems[0].Message == isEmpty
}

// Decode reads the only document of src into dst, see [File.Decode]: where nothing else
// is asked of the file.
func Decode(file string, src []byte, dst any, options ...Options) error {
	return Parse(problem.NewText(file, src)).Decode(dst, options...)
}

// Decode reads the only document of the file into dst, a pointer. The error is
// [problem.Problems], with each problem that could be found; dst then holds what could
// be decoded. At most one Options may be given.
//
// Fields are named by the tag `yaml:"name"`, or else by the field's name in
// lower case; `yaml:"name,required"` must be there and `yaml:"-"` is left
// alone. An embedded struct's fields count as the outer's. A field of type
// [problem.Place] with the tag `yaml:",place"` gets the place of its mapping.
//
// dst may hold strings, booleans, numbers, [time.Duration] ("250ms", "5s"),
// types of these kinds, pointers, structs, slices, maps with string keys, and
// any. A string also takes a number or a boolean, as it is written; a slice
// also takes a single item; only a pointer and any take null. In any, whole
// numbers are int (json.Number where too large), others float64.
//
// A dst of another kind is a mistake of the program: Decode panics.
func (f *File) Decode(dst any, options ...Options) error {
	d := f.decoder()
	for _, o := range options {
		d.options = o
		if o.Types != nil {
			d.types = o.Types
		}
	}
	if f.root != nil {
		d.node(f.root).Decode(dst)
	}
	return d.problems.Sorted()
}

func (f *File) decoder() *decoder {
	return &decoder{src: f.text, problems: f.found(), types: NewTypes(), reported: map[report]bool{}}
}

// found are the problems so far: a list of its own, to which more can be added.
func (f *File) found() problem.List {
	var list problem.List
	for _, p := range f.problems {
		list.Add(p)
	}
	return list
}

// decoder is one run of [File.Decode].
type decoder struct {
	src      *problem.Text
	options  Options
	types    *Types
	problems problem.List
	reported map[report]bool
	found    int // how many problems there were, those not reported included, and values that are known elsewhere
}

// report is what is reported once: an alias may lead to the same place twice.
type report struct {
	node    *yaml.Node
	message string
}

// report reports what is wrong with a node, once.
func (d *decoder) report(n *yaml.Node, what problem.Problem) {
	d.found++
	if d.problems.Full() || d.reported[report{n, what.Message}] {
		return
	}
	d.reported[report{n, what.Message}] = true
	found := d.src.Problem(n.Line, n.Column, caretWidth(d.src, n), what.Message, what.Help)
	found.Unknown = what.Unknown
	d.problems.Add(found)
}
