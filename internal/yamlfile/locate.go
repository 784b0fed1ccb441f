package yamlfile

import (
	"reflect"
	"strconv"

	"github.com/streamspec/streamspec/internal/problem"
)

// Locate answers where the value stands that keys, and numbers of list items (from
// 0), lead to, and how many characters it has. Of a path that leads nowhere it
// answers the last value on the way; of a file that cannot be read, its start.
func Locate(file string, src []byte, path ...string) (at problem.Place, width int) {
	text := problem.NewSource(file, src)
	root, _ := parse(text)
	if root == nil {
		return problem.Place{File: file, Line: 1, Column: 1}, 1
	}
	d := &decoder{src: text, plans: map[reflect.Type]*plan{}, reported: map[report]bool{}}
	n := d.node(root)
	for _, step := range path {
		inner := n.inner(step)
		if inner == nil {
			break
		}
		n = inner
	}
	return n.Place, caretWidth(text, n.written)
}

// inner answers the value of a key, or the item of a list; a single value is a
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
