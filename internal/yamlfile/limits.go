package yamlfile

import (
	"fmt"

	"gopkg.in/yaml.v3"

	"github.com/streamspec/streamspec/internal/problem"
)

// MaxDepth is how deep mappings and lists may stand inside each other, and
// MaxValues how many keys and values a file may have; both count what an alias
// stands for each time it is used. A long text counts as one value for every
// 32 bytes, because RawJSON copies it.
const (
	MaxDepth      = 64
	MaxValues     = 500_000
	bytesPerValue = 32
)

// boundless finds what would make a walk over the document endless, too deep
// or too long. So everything behind it may follow aliases freely.
func boundless(src *problem.Text, document *yaml.Node) (problem.Problem, bool) {
	m := measurer{open: map[*yaml.Node]bool{}, known: map[*yaml.Node]extent{}}
	m.measure(document)
	if m.broken == nil {
		return problem.Problem{}, false
	}
	at := m.broken
	return src.Problem(at.Line, at.Column, caretWidth(src, at), m.message, m.help), true
}

// extent is what a node becomes once its aliases are followed.
type extent struct{ values, depth int }

type measurer struct {
	open  map[*yaml.Node]bool   // the nodes that hold the current one
	known map[*yaml.Node]extent // of nodes with an anchor

	broken        *yaml.Node // the first node beyond a limit
	message, help string
}

// measure needs no more time than the text is long: an anchor is measured once.
func (m *measurer) measure(n *yaml.Node) extent {
	if n.Kind == yaml.AliasNode {
		if m.open[n.Alias] {
			m.refuse(n, fmt.Sprintf("the alias *%s stands inside of what it names", n.Value), "an alias can only repeat a value that is complete")
		}
		return m.known[n.Alias]
	}
	total := extent{values: 1 + len(n.Value)/bytesPerValue, depth: 1}
	m.open[n] = true
	for _, child := range n.Content {
		if m.broken != nil {
			return total
		}
		inner := m.measure(child)
		total.values += inner.values
		total.depth = max(total.depth, inner.depth+1)
		m.compare(child, total)
	}
	delete(m.open, n)
	if n.Anchor != "" {
		m.known[n] = total
	}
	return total
}

func (m *measurer) compare(n *yaml.Node, total extent) {
	const documents = 1 // the document node is a level of its own
	if total.values > MaxValues {
		m.refuse(n, fmt.Sprintf("the file holds more than %d values, counting each use of an alias", MaxValues), "split the file, or use fewer aliases")
	}
	if total.depth > MaxDepth+documents {
		m.refuse(n, fmt.Sprintf("mappings and lists stand more than %d deep inside each other here", MaxDepth), "")
	}
}

func (m *measurer) refuse(n *yaml.Node, message, help string) {
	if m.broken == nil {
		m.broken, m.message, m.help = n, message, help
	}
}
