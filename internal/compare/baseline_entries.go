package compare

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/streamspec/streamspec/runner/recording"
)

// entry is what comments of a baseline stand at: a key, a heartbeat or a fact; or the file itself.
type entry struct {
	path     []string // what it is, from the outside in; of a fact without how often it was seen
	says     string   // the same, for people
	from, to int      // its lines, from 1, with those of what it has
	item     bool     // of a list
	indent   int
	above    []string
	apart    bool // a blank line stands between them and the entry
	behind   string
	below    []string
}

// entries are those of the text of a baseline, each after the one that it is in. The first is the file.
type entries struct {
	list []*entry
	at   map[string]*entry // the first below each path
}

func entriesOf(text string) (*entries, error) {
	var file yaml.Node
	if err := yaml.Unmarshal([]byte(text), &file); err != nil {
		return nil, fmt.Errorf("its comments cannot be read: %w", err)
	}
	all := &entries{at: map[string]*entry{}}
	whole := all.add(&file, nil, "the file", 1)
	whole.take(&file)
	switch {
	case len(file.Content) == 0:
		whole.above = commentLines(text) // there is nothing else
	case file.Content[0].Kind == yaml.MappingNode:
		all.keys(file.Content[0], nil)
	default:
		whole.takeAll(file.Content[0])
	}
	whole.apart = true
	all.find(text)
	return all, nil
}

// find puts comments that the parser lost, as it does some of several indentations, above what comes after them.
func (es *entries) find(text string) {
	known := map[string]int{}
	for _, e := range es.list {
		for _, comment := range slices.Concat(e.above, e.below) {
			known[comment]++
		}
	}
	for i, line := range strings.Split(text, "\n") {
		comment := strings.TrimSpace(line)
		if known[comment]--; known[comment] >= 0 || !strings.HasPrefix(comment, "#") {
			continue
		}
		next := slices.IndexFunc(es.list, func(e *entry) bool { return len(e.path) > 0 && e.from > i })
		if next < 0 {
			es.list[0].below = append(es.list[0].below, comment)
		} else {
			es.list[next].above = append(es.list[next].above, comment)
		}
	}
}

func (es *entries) add(at *yaml.Node, path []string, says string, column int) *entry {
	for n := 2; len(path) > 0 && es.at[pathKey(path)] != nil; n++ { // the same once more
		path = append(slices.Clone(path), strconv.Itoa(n))
	}
	e := &entry{path: path, says: says, from: at.Line, to: lastLine(at), indent: column - 1}
	es.list = append(es.list, e)
	for n := range len(path) + 1 {
		if first := pathKey(path[:n]); es.at[first] == nil {
			es.at[first] = e
		}
	}
	return e
}

// nearest is the entry of a path or, where there is none, the first that shares most of it.
func (es *entries) nearest(path []string) *entry {
	for n := len(path); ; n-- {
		if e := es.at[pathKey(path[:n])]; e != nil {
			return e
		}
	}
}

func pathKey(path []string) string { return strings.Join(path, "\x00") }

// keys adds the keys of a mapping, with what they have: at the top of the file, and below facts.
func (es *entries) keys(of *yaml.Node, path []string) {
	for i := 0; i+1 < len(of.Content); i += 2 {
		key, value := of.Content[i], of.Content[i+1]
		e := es.add(key, append(slices.Clone(path), key.Value), key.Value, key.Column)
		e.to = max(e.to, lastLine(value))
		e.take(key)
		switch {
		case path == nil && key.Value == "facts" && value.Kind == yaml.MappingNode:
			e.take(value)
			es.keys(value, e.path)
		case path != nil || key.Value == "heartbeats":
			es.items(e, value)
		default:
			e.takeAll(value)
		}
	}
}

// items adds the facts of an aspect, or the heartbeats.
func (es *entries) items(of *entry, value *yaml.Node) {
	items := []*yaml.Node{value} // one needs no list
	if value.Kind == yaml.SequenceNode {
		of.take(value)
		items = value.Content
	}
	for _, item := range items {
		path, says := named(item)
		const dash = len("- ")
		e := es.add(item, append(slices.Clone(of.path), path...), of.says+" "+says, item.Column-dash)
		e.item = true
		e.takeAll(item)
	}
}

// named is what a fact or a heartbeat is: parts of a path, from what most of its kind share to what is its own.
func named(item *yaml.Node) (path []string, says string) {
	var is struct{ Stream, Of, Field, Is, Form string }
	_ = item.Decode(&is) // what it does not understand was no baseline either
	if is.Form != "" {
		return []string{is.Form}, "{form: " + is.Form + "}"
	}
	fact := Fact{Stream: cmp.Or(is.Stream, recording.DefaultStream), Of: is.Of, Field: is.Field, Is: is.Is}
	return []string{fact.Stream + " " + fact.Of, fact.Field, fact.Is}, fact.line()
}

// take takes the comments of a node.
func (e *entry) take(n *yaml.Node) {
	e.takeAbove(n)
	e.takeRest(n)
}

// takeAll takes the comments of a node, and of those in it: what has several lines will have one.
func (e *entry) takeAll(n *yaml.Node) {
	e.takeAbove(n)
	for _, inner := range n.Content {
		e.takeAll(inner)
	}
	e.takeRest(n)
}

func (e *entry) takeAbove(n *yaml.Node) {
	e.above = append(e.above, commentLines(n.HeadComment)...)
	e.apart = e.apart || strings.HasSuffix(n.HeadComment, "\n")
}

func (e *entry) takeRest(n *yaml.Node) {
	if n.LineComment != "" {
		if e.behind != "" { // there is place for one
			e.above = append(e.above, e.behind)
		}
		e.behind = strings.TrimSpace(n.LineComment)
	}
	e.below = append(e.below, commentLines(n.FootComment)...)
}

func commentLines(text string) []string {
	if text = strings.TrimSpace(text); text == "" {
		return nil
	}
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		lines[i] = strings.TrimSpace(line)
	}
	return lines
}

// lastLine is the line on which the last thing of a node begins: what a baseline is written of has one line each.
func lastLine(n *yaml.Node) int {
	last := n.Line
	for _, inner := range n.Content {
		last = max(last, lastLine(inner))
	}
	return last
}
