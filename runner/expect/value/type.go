package value

import (
	"errors"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/yamlfile"
)

// Type is a type of JSON value. "flat object" is an object whose values are
// neither objects nor arrays.
type Type string

// Of tells whether a value is of the type; of an unknown type no value is.
func (t Type) Of(v gjson.Result) bool {
	is := types[t]
	return is != nil && is(v)
}

// Spoken is a value of the type in a sentence: "a string", "an integer".
func (t Type) Spoken() string {
	switch {
	case t == "null":
		return string(t)
	case strings.ContainsAny(string(t[:1]), "aeiou"):
		return "an " + string(t)
	default:
		return "a " + string(t)
	}
}

// types are the types, by name. An integer is told by its value, as numbers are compared: 1.0 is one.
var types = map[Type]func(gjson.Result) bool{
	"string":      func(v gjson.Result) bool { return v.Type == gjson.String },
	"number":      func(v gjson.Result) bool { return v.Type == gjson.Number },
	"integer":     isInteger,
	"boolean":     func(v gjson.Result) bool { return v.IsBool() },
	"null":        func(v gjson.Result) bool { return v.Type == gjson.Null },
	"object":      func(v gjson.Result) bool { return v.IsObject() },
	"array":       func(v gjson.Result) bool { return v.IsArray() },
	"flat object": isFlat,
}

func isInteger(v gjson.Result) bool {
	return v.Type == gjson.Number && (!strings.ContainsAny(v.Raw, ".eE") || decimalOf(v.Raw).isWhole())
}

func isFlat(v gjson.Result) bool {
	flat := v.IsObject()
	v.ForEach(func(_, value gjson.Result) bool {
		flat = flat && value.Type != gjson.JSON
		return flat
	})
	return flat
}

// DecodeYAML takes null for the name of its type, as it stands in YAML without quotes.
func (t *Type) DecodeYAML(n *yamlfile.Node) {
	if n.SaysNull() {
		*t = "null"
		return
	}
	n.Decode((*string)(t))
}

// YAMLSchema lists the types, null as a value too.
func (t Type) YAMLSchema(*yamlfile.Schemas) map[string]any { return yamlfile.Choice(t.YAMLValues()...) }

// Validate finds types that JSON does not have.
func (t Type) Validate() error {
	if types[t] != nil {
		return nil
	}
	return problem.WithHelp(errors.New("JSON has no type "+strconv.Quote(string(t))), "valid here: "+strings.Join(t.YAMLValues(), ", "))
}

// YAMLValues lists the types of JSON.
func (Type) YAMLValues() []string {
	var names []string
	for _, name := range slices.Sorted(maps.Keys(types)) {
		names = append(names, string(name))
	}
	return names
}
