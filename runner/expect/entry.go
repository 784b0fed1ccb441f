package expect

import (
	"cmp"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/suggest"
	"github.com/streamspec/streamspec/internal/yamlfile"
	"github.com/streamspec/streamspec/runner/expect/value"
)

// mostFitting is how many expectations are asked for, where several could be meant.
const mostFitting = 4

// DecodeEntry decodes an entry of a list of expectations: the expectation whose key it has,
// and into beside, a pointer to a struct, what else may stand there. nil: it has no such key,
// which is reported.
func DecodeEntry(n *yamlfile.Node, beside any) Expectation {
	written := writtenKeys(n)
	known := catalogue()
	i := slices.IndexFunc(known, func(s Spec) bool { return slices.Contains(written, s.Key) })
	if i < 0 {
		n.Problemf(cmp.Or(withoutColon(n), noExpectationHelp(written)), "this is no expectation")
		return nil
	}
	x := known[i].New()
	if !saysTwo(n, known[i].Key, x) && !saysItInside(n, known[i].Key, x) {
		n.DecodeFields(x, beside)
	}
	return x
}

// saysTwo tells of another expectation in the entry of one.
func saysTwo(n *yamlfile.Node, key string, x Expectation) bool {
	for _, field := range n.Fields() {
		other := field.Key.Text
		isOther := slices.ContainsFunc(catalogue(), func(s Spec) bool { return s.Key == other })
		if !isOther || slices.Contains(yamlfile.Keys(x), other) || standsFor(reflect.TypeOf(x).Elem(), other) {
			continue
		}
		field.Key.Problemf(fmt.Sprintf("write it as an entry of its own, which begins with - %s:", other), "this entry expects %s already, and each entry expects one thing", key)
		return true
	}
	return false
}

// standsFor tells whether people write a word for the key of a field of a struct.
func standsFor(of reflect.Type, word string) bool {
	for field := range of.Fields() {
		if slices.Contains(strings.Fields(field.Tag.Get("meant")), word) {
			return true
		}
	}
	return false
}

// saysItInside tells of a mapping behind the key of an expectation that takes text there, as in
// {count: {paid: 3}}: what is said of it stands beside the key.
func saysItInside(n *yamlfile.Node, key string, x Expectation) bool {
	i := slices.IndexFunc(n.Fields(), func(f yamlfile.Field) bool { return f.Key.Text == key })
	inside := n.Fields()[i].Value
	if inside.Kind != yamlfile.Mapping || !takesText(reflect.TypeOf(x).Elem(), key) {
		return false
	}
	may := slices.DeleteFunc(yamlfile.Keys(x), func(k string) bool { return k == key })
	name := namedInside(inside, may)
	help := fmt.Sprintf("write a text here: {%s: %s}", key, name)
	if len(may) > 0 {
		help = fmt.Sprintf("write {%s: %s, …}, with what is said of it beside %[1]s: %[3]s", key, name, strings.Join(may, ", "))
	}
	inside.Problemf(help, "expected text, got a mapping")
	return true
}

// namedInside is the name of what such a mapping is about: behind a word for what is named, or else a key by itself.
func namedInside(inside *yamlfile.Node, may []string) string {
	for _, field := range inside.Fields() {
		key := field.Key.Text
		switch {
		case slices.Contains([]string{"kind", "event", "type", "name"}, key) && field.Value.Kind == yamlfile.Scalar:
			return field.Value.Text
		case !slices.Contains(may, key):
			return key
		}
	}
	return "NAME"
}

// takesText tells whether a struct has a plain text at a key.
func takesText(of reflect.Type, key string) bool {
	for field := range of.Fields() {
		name, _, _ := strings.Cut(field.Tag.Get("yaml"), ",")
		if name == key {
			return field.Type.Kind() == reflect.String
		}
	}
	return false
}

// withoutColon says what is missing in a text that is to be an expectation; empty: it is none.
func withoutColon(n *yamlfile.Node) string {
	key, rest, _ := strings.Cut(n.Text, " ")
	if glued, text, is := strings.Cut(n.Text, ":"); is && isEntry(glued, text) { // YAML wants a blank behind a colon
		return fmt.Sprintf("did you mean {%s: %s}? a blank stands behind the colon", glued, text)
	}
	switch {
	case n.Kind != yamlfile.Scalar:
		return ""
	case isEntry(key, rest):
		return fmt.Sprintf("did you mean {%s: %s}?", key, rest)
	default:
		return "a sentence of features is written otherwise here: streamspec steps WORD shows both, such as {order: accepted paid}"
	}
}

// isEntry tells whether a key with this behind it, as it is written, is all of an expectation.
func isEntry(key, rest string) bool {
	i := slices.IndexFunc(catalogue(), func(s Spec) bool { return s.Key == key })
	if i < 0 || rest == "" {
		return false
	}
	return yamlfile.Decode("", []byte(key+": "+rest), catalogue()[i].New()) == nil
}

// noExpectationHelp asks for what was probably meant, or says what there is: which is too much
// to be read beside a question.
func noExpectationHelp(written []string) string {
	var keys []string
	for _, spec := range catalogue() {
		keys = append(keys, spec.Key)
	}
	if question := cmp.Or(meant(written, keys), fitting(written)); question != "" {
		return question + "streamspec steps lists what can be expected"
	}
	return "one of these keys is needed: " + strings.Join(keys, ", ")
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

// fitting is the question for the expectations that know most of the keys that are written.
func fitting(written []string) string {
	var best []string
	most := 0
	for _, spec := range catalogue() {
		known := yamlfile.Keys(spec.New())
		n := 0
		for _, key := range written {
			if slices.Contains(known, key) {
				n++
			}
		}
		if n > most {
			best, most = nil, n
		}
		if n == most && n > 0 {
			best = append(best, spec.Key)
		}
	}
	if len(best) == 0 || len(best) > mostFitting {
		return ""
	}
	return "did you mean " + strings.Join(best, " or ") + "? "
}

// meant is the question for the key that was probably meant.
func meant(written, keys []string) string {
	for _, key := range written {
		if question := suggest.DidYouMean(key, keys); question != "" {
			return question
		}
	}
	return ""
}
