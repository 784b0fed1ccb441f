package yamlfile

import (
	"slices"
	"strconv"

	"gopkg.in/yaml.v3"
)

// ScalarAt is a single value of a file.
type ScalarAt struct {
	Path         []string // the keys and the numbers of list items (from 0) that lead to it
	Text         string
	Line, Column int
}

// Scalars lists all single values of the first document, whoever decodes them: also at each
// place where an alias repeats one, or a merge key (<<) brings it in. So nothing that a file
// says is missed, however it is written.
func (f *File) Scalars() []ScalarAt {
	finder := &scalarFinder{within: map[*yaml.Node]bool{}}
	if f.root != nil {
		finder.walk(f.root, nil)
	}
	return finder.found
}

type scalarFinder struct {
	found  []ScalarAt
	within map[*yaml.Node]bool // aliases that the walk is in: one in itself is refused by others
}

// maxScalars bounds what aliases of aliases may repeat; a file with more is refused when it
// is decoded.
const maxScalars = 1_000_000

func (f *scalarFinder) walk(n *yaml.Node, path []string) {
	if f.within[n] || len(f.found) > maxScalars {
		return
	}
	switch n.Kind {
	case yaml.AliasNode:
		f.within[n] = true
		f.walk(n.Alias, path)
		delete(f.within, n)
	case yaml.ScalarNode:
		f.found = append(f.found, ScalarAt{slices.Clone(path), n.Value, n.Line, n.Column})
	case yaml.SequenceNode:
		for i, item := range n.Content {
			f.walk(item, at(path, strconv.Itoa(i)))
		}
	case yaml.MappingNode:
		for i := 0; i+1 < len(n.Content); i += 2 {
			if n.Content[i].ShortTag() == mergeTag {
				f.merge(n.Content[i+1], path)
				continue
			}
			f.walk(n.Content[i+1], at(path, n.Content[i].Value))
		}
	}
}

// merge walks what a merge key brings in: a mapping, or a list of them.
func (f *scalarFinder) merge(n *yaml.Node, path []string) {
	if n.Kind != yaml.SequenceNode {
		f.walk(n, path)
		return
	}
	for _, one := range n.Content {
		f.walk(one, path)
	}
}

// HasKey tells whether a name is a key anywhere in the first document, also of what is empty.
func (f *File) HasKey(name string) bool { return f.root != nil && hasKey(f.root, name) }

func hasKey(n *yaml.Node, name string) bool {
	for i := 0; n.Kind == yaml.MappingNode && i < len(n.Content); i += 2 {
		if n.Content[i].Value == name {
			return true
		}
	}
	return slices.ContainsFunc(n.Content, func(inner *yaml.Node) bool { return hasKey(inner, name) })
}
