package yamlfile

import (
	"strconv"

	"github.com/streamspec/streamspec/internal/problem"
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
