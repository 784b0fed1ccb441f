package yamlfile

import (
	"encoding/json"
	"reflect"
	"strconv"
	"strings"
)

// fillAny fills an empty interface.
func (d *decoder) fillAny(n *Node, v reflect.Value) {
	if v.NumMethod() > 0 {
		panic("yamlfile: cannot decode into the interface " + v.Type().String())
	}
	if value := n.any(); value != nil {
		v.Set(reflect.ValueOf(value))
		return
	}
	v.SetZero()
}

func (n *Node) any() any {
	switch n.Kind {
	case List:
		list := []any{}
		for _, item := range n.Items() {
			list = append(list, item.any())
		}
		return list
	case Mapping:
		mapping := map[string]any{}
		for _, field := range n.Fields() {
			mapping[field.Key.Text] = field.Value.any()
		}
		return mapping
	case Scalar:
		return n.anyScalar()
	}
	return nil
}

func (n *Node) anyScalar() any {
	if n.value.ShortTag() == boolTag {
		return strings.EqualFold(n.Text, "true")
	}
	text, ok := n.number()
	if !ok {
		return n.Text
	}
	if whole, err := strconv.Atoi(text); err == nil {
		return whole
	}
	number, err := strconv.ParseFloat(text, 64)
	if err != nil || !strings.ContainsAny(text, ".eE") {
		return json.Number(text)
	}
	return number
}
