package expect

import (
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/yamlfile"
	"github.com/streamspec/streamspec/runner/expect/value"
)

// DecodeEntry decodes an entry of a list of expectations: the expectation whose key it has,
// and into beside, a pointer to a struct, what else may stand there. nil: it has no such key,
// which is reported.
func DecodeEntry(n *yamlfile.Node, beside any) Expectation {
	written := writtenKeys(n)
	known := catalogue()
	i := slices.IndexFunc(known, func(s Spec) bool { return slices.Contains(written, s.Key) })
	if i < 0 {
		var keys []string
		for _, spec := range known {
			keys = append(keys, spec.Key)
		}
		n.Problemf(meant(written, keys)+"one of these keys is needed: "+strings.Join(keys, ", "), "this is no expectation")
		return nil
	}
	x := known[i].New()
	n.DecodeFields(x, beside)
	return x
}

// DecodedForEach is an expectation of an entry, for each value of a path by itself; without a
// path, as it is.
func DecodedForEach(n *yamlfile.Node, path value.Path, x Expectation) Expectation {
	if path == "" || x == nil {
		return x
	}
	each := &ForEach{Path: path, Expectation: x}
	if err := each.Validate(); err != nil {
		n.Problemf(problem.HelpOf(err), "%v", err)
	}
	return each
}

// EntrySchema takes one of the expectations of the catalogue, and what may stand beside any of
// them.
func EntrySchema(s *yamlfile.Schemas, beside reflect.Type) map[string]any {
	var all []map[string]any
	for _, spec := range Catalogue() {
		t := reflect.TypeOf(spec.New()).Elem()
		one := s.Fields(t, beside)
		one["title"], one["description"] = spec.Key, s.Description(t)
		properties := one["properties"].(map[string]any)
		key := maps.Clone(properties[spec.Key].(map[string]any))
		key["description"] = s.Description(t)
		properties[spec.Key] = key
		all = append(all, one)
	}
	return yamlfile.AnyOf(all...)
}

// writtenKeys lists the keys of a mapping; anything else has none.
func writtenKeys(n *yamlfile.Node) []string {
	if n.Kind != yamlfile.Mapping {
		return nil
	}
	var keys []string
	for _, field := range n.Fields() {
		keys = append(keys, field.Key.Text)
	}
	return keys
}

// meant is the question for the key that was probably meant.
func meant(written, keys []string) string {
	for _, key := range written {
		if question := problem.DidYouMean(key, keys); question != "" {
			return question
		}
	}
	return ""
}
