package yamlfile

import (
	"reflect"
	"strconv"
)

// Locate answers where the value stands that keys, and numbers of list items (from
// 0), lead to, and how many characters it has. Of a path that leads nowhere it
// answers the last value on the way; of a file that cannot be read, its start.
func Locate(file string, src []byte, path ...string) (at Place, width int) {
	text := newSource(file, src)
	root, _ := parse(text)
	if root == nil {
		return Place{file, 1, 1}, 1
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
	return n.Place, text.width(n.written)
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
