package format

import (
	"errors"
	"reflect"
	"strings"

	"gopkg.in/yaml.v3"
)

// YAML formats a scenario file, or any other of YAML. How it is laid out otherwise is its
// author's: columns may be aligned, lines folded. What stands in texts of several lines is
// theirs, too. The error says that it is no YAML.
func YAML(content string) (string, error) {
	var root yaml.Node
	if err := yaml.Unmarshal([]byte(content), &root); err != nil {
		return "", err
	}
	lines := linesOf(content)
	literal := textLines(&root, lines)
	for i := range lines {
		if !literal[i] {
			lines[i] = strings.TrimRight(lines[i], " \t")
		}
	}
	formatted := tidy(lines, func(i int) bool { return literal[i] })
	return formatted, sameYAML(content, formatted)
}

// ErrMeaning is a fault of ours: nothing is formatted then.
var ErrMeaning = errors.New("it cannot be formatted without a change of its meaning; please report it")

// sameYAML makes sure that a formatted text has the meaning of the first.
func sameYAML(before, after string) error {
	var was, is any
	if err := yaml.Unmarshal([]byte(before), &was); err != nil {
		return err
	}
	if err := yaml.Unmarshal([]byte(after), &is); err != nil || !reflect.DeepEqual(was, is) {
		return ErrMeaning
	}
	return nil
}

// textLines are the indexes of the lines of texts that stand on several lines: blank lines and
// blanks at their ends may mean something there.
func textLines(root *yaml.Node, lines []string) map[int]bool {
	inside := map[int]bool{}
	starts := nodeLines(root)
	var visit func(n *yaml.Node)
	visit = func(n *yaml.Node) {
		if n.Kind == yaml.ScalarNode {
			for i := n.Line; i < endOf(n, starts, len(lines)); i++ {
				inside[i] = true
			}
		}
		for _, child := range n.Content {
			visit(child)
		}
	}
	visit(root)
	return inside
}

// endOf is the index of the first line behind a scalar that may stand on several lines.
func endOf(n *yaml.Node, starts []int, lines int) int {
	if n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) == 0 && !strings.Contains(n.Value, "\n") {
		return n.Line // on one line, or on lines where blanks mean nothing
	}
	for _, line := range starts {
		if line > n.Line {
			return line - 1
		}
	}
	return lines
}

// nodeLines are the lines on which nodes start, in order.
func nodeLines(root *yaml.Node) []int {
	var starts []int
	var visit func(n *yaml.Node)
	visit = func(n *yaml.Node) {
		starts = append(starts, n.Line)
		for _, child := range n.Content {
			visit(child)
		}
	}
	visit(root)
	return starts
}
