package yamlfile

import (
	"bytes"
	"encoding/json"
	"math/big"
	"regexp"
	"slices"
	"strings"

	"github.com/streamspec/streamspec/internal/vars"
)

// JSON is any YAML value as compact JSON text, see [Node.RawJSON]. The zero
// value, which is no JSON, means that the value was not given.
type JSON string

// DecodeYAML takes the value over as JSON.
func (j *JSON) DecodeYAML(n *Node) { *j = JSON(n.RawJSON()) }

// EscapeVariable makes a variable's value fit into the JSON texts in which it can
// stand, as package vars asks.
func (JSON) EscapeVariable(value string) string {
	quoted, _ := json.Marshal(value) // a string is always JSON
	return string(quoted[1 : len(quoted)-1])
}

// KeepTypes implements vars.TypeKeeper: a text of the JSON that is nothing but a variable becomes
// what the variable is, where that is no text.
func (JSON) KeepTypes(text string, lookup func(name string) (string, bool)) string {
	refs, err := vars.References(text)
	if err != nil {
		return text
	}
	for _, ref := range slices.Backward(refs) {
		value, is := lookup(vars.JSONPrefix + ref.Name)
		if is && isWholeText(text, ref.Start, ref.End) {
			text = text[:ref.Start-1] + strings.ReplaceAll(value, "${", "$${") + text[ref.End+1:]
		}
	}
	return text
}

// isWholeText tells whether a part of a JSON text is all of a text in it, and no key.
func isWholeText(text string, start, end int) bool {
	quoted := start > 0 && text[start-1] == '"' && end < len(text) && text[end] == '"'
	escaped := start > 1 && text[start-2] == '\\'
	isKey := end+1 < len(text) && text[end+1] == ':'
	return quoted && !escaped && !isKey
}

// RawJSON answers the node as compact JSON. Keys keep their order, numbers
// their digits, and text stays text. What JSON does not have (timestamps, .nan,
// .inf) becomes text as it is written. A number that may be meant as text,
// such as 0123, is a problem.
func (n *Node) RawJSON() string {
	var out bytes.Buffer
	n.writeJSON(&out)
	return out.String()
}

func (n *Node) writeJSON(out *bytes.Buffer) {
	switch n.Kind {
	case Null:
		out.WriteString("null")
	case Scalar:
		n.writeScalar(out)
	case List:
		out.WriteByte('[')
		for i, item := range n.Items() {
			separate(out, i)
			item.writeJSON(out)
		}
		out.WriteByte(']')
	case Mapping:
		out.WriteByte('{')
		for i, field := range n.Fields() {
			separate(out, i)
			writeText(out, field.Key.Text)
			out.WriteByte(':')
			field.Value.writeJSON(out)
		}
		out.WriteByte('}')
	}
}

func separate(out *bytes.Buffer, i int) {
	if i > 0 {
		out.WriteByte(',')
	}
}

func (n *Node) writeScalar(out *bytes.Buffer) {
	if n.value.ShortTag() == boolTag {
		out.WriteString(strings.ToLower(n.Text))
		return
	}
	if number, ok := n.number(); ok {
		out.WriteString(number)
		return
	}
	writeText(out, n.Text)
}

func writeText(out *bytes.Buffer, text string) {
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(text) // text is always encoded
	out.Truncate(out.Len() - len("\n"))
}

// beyondFloat is a number of JSON with an exponent, also one that is too large for what YAML takes as one.
var beyondFloat = regexp.MustCompile(`^-?(0|[1-9][0-9]*)(\.[0-9]+)?[eE][+-]?[0-9]+$`)

// number answers a number as JSON writes it, with all its digits.
func (n *Node) number() (text string, ok bool) {
	tag := n.value.ShortTag()
	switch {
	case tag == stringTag && !n.quoted() && beyondFloat.MatchString(n.Text):
		return n.Text, true
	case tag != intTag && tag != floatTag:
		return "", false
	case json.Valid([]byte(n.Text)):
		return n.Text, true
	case ambiguousNumber.MatchString(n.Text):
		n.Problemf("put it in quotes for text, or leave out the leading 0 for a number", "%s may be meant as text or as a number", n.Text)
		return "", false
	}
	if whole, isWhole := new(big.Int).SetString(n.Text, 0); isWhole { // 0x1F, 1_000, +5
		return whole.String(), true
	}
	text = withDigits(n.Text)
	return text, json.Valid([]byte(text))
}

// withDigits writes +1_0.5, .5 and 5. as JSON does.
func withDigits(number string) string {
	number = strings.TrimPrefix(strings.ReplaceAll(number, "_", ""), "+")
	whole, rest, hasPoint := strings.Cut(number, ".")
	if whole == "" || whole == "-" {
		whole += "0"
	}
	if !hasPoint {
		return whole
	}
	if rest == "" || strings.Trim(rest[:1], "0123456789") != "" {
		rest = "0" + rest
	}
	return whole + "." + rest
}
