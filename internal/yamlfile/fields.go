package yamlfile

import "gopkg.in/yaml.v3"

const mergeKey = "<<"

// fieldCollector gathers the fields of one mapping and of those merged into it.
type fieldCollector struct {
	decoder *decoder
	fields  []Field
	lines   map[string]int // of each key so far
}

// own collects the mapping's own fields and answers what it merges.
func (c *fieldCollector) own(mapping *yaml.Node) (merges []*yaml.Node) {
	for i := 0; i+1 < len(mapping.Content); i += 2 {
		key, value := c.decoder.node(mapping.Content[i]), mapping.Content[i+1]
		switch {
		case !c.fresh(key):
		case key.value.ShortTag() == mergeTag:
			merges = append(merges, value)
		default:
			c.fields = append(c.fields, Field{key, c.decoder.node(value)})
		}
	}
	return merges
}

// fresh reports a key that is no text or that the mapping has already.
func (c *fieldCollector) fresh(key *Node) bool {
	if key.Kind != Scalar {
		key.Problemf("write name: value", "expected text as the key, got %s", key.describe())
		return false
	}
	if line, again := c.lines[key.Text]; again {
		key.Problemf("remove one of the two, or rename it", "duplicate key %q: line %d has it already", shortened(key.Text), line)
		return false
	}
	c.lines[key.Text] = key.Place.Line
	return true
}

// merge adds the fields of a mapping, or of each mapping of a list, that are
// not there yet (https://yaml.org/type/merge.html).
func (c *fieldCollector) merge(n *Node) {
	sources := []*Node{n}
	if n.Kind == List {
		sources = n.Items()
	}
	for _, source := range sources {
		if source.Kind != Mapping {
			source.expected("a mapping, or a list of mappings, after "+mergeKey, "write <<: *name for an anchor &name of a mapping")
			continue
		}
		for _, field := range source.Fields() {
			if _, there := c.lines[field.Key.Text]; !there {
				c.lines[field.Key.Text] = field.Key.Place.Line
				c.fields = append(c.fields, field)
			}
		}
	}
}
