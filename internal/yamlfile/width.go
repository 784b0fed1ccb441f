package yamlfile

import (
	"strings"
	"unicode/utf8"

	"gopkg.in/yaml.v3"

	"github.com/streamspec/streamspec/internal/problem"
)

// caretWidth answers how many characters a caret under the node spans: a scalar or an alias as
// it is written, the first key of a block mapping, what is in brackets as far as its line goes,
// one otherwise.
func caretWidth(s *problem.Text, n *yaml.Node) int {
	if n.Kind == yaml.AliasNode {
		return len("*") + utf8.RuneCountInString(n.Value)
	}
	if n.Kind == yaml.MappingNode && n.Style&yaml.FlowStyle == 0 && len(n.Content) > 0 {
		if key := n.Content[0]; key.Line == n.Line && key.Column == n.Column && key.Kind == yaml.ScalarNode {
			return caretWidth(s, key)
		}
	}
	rest := s.From(n.Line, n.Column)
	switch {
	case n.Kind != yaml.ScalarNode && n.Style&yaml.FlowStyle != 0:
		return utf8.RuneCountInString(rest[:bracketsLength(rest)])
	case n.Kind != yaml.ScalarNode:
		return 1
	}
	return utf8.RuneCountInString(rest[:scalarLength(rest, n.Value)])
}

// scalarLength answers the length in bytes of the scalar at the start of rest,
// up to the end of the line.
func scalarLength(rest, value string) int {
	switch {
	case rest == "":
		return 0
	case rest[0] == '"' || rest[0] == '\'':
		return quotedLength(rest)
	case strings.HasPrefix(rest, value):
		return len(value)
	case strings.ContainsAny(rest[:1], "&!|>"): // an anchor, a tag, a block scalar
		return len(strings.TrimRight(strings.Fields(rest)[0], ","))
	default: // text over several lines
		return len(strings.TrimRight(rest, " \t"))
	}
}

// bracketsLength answers the length in bytes of what the bracket at the start of rest opens, up
// to the end of the line.
func bracketsLength(rest string) int {
	open := 0
	for i := 0; i < len(rest); i++ {
		switch rest[i] {
		case '[', '{':
			open++
		case ']', '}':
			if open--; open <= 0 {
				return i + 1
			}
		case '"', '\'':
			i += quotedLength(rest[i:]) - 1
		}
	}
	return len(strings.TrimRight(rest, " \t"))
}

func quotedLength(rest string) int {
	quote := rest[0]
	for i := 1; i < len(rest); i++ {
		switch {
		case rest[i] == '\\' && quote == '"':
			i++
		case rest[i] == quote && quote == '\'' && strings.HasPrefix(rest[i+1:], "'"):
			i++
		case rest[i] == quote:
			return i + 1
		}
	}
	return len(rest)
}
