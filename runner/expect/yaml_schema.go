package expect

import (
	"maps"
	"slices"

	"github.com/streamspec/streamspec/internal/yamlfile"
	"github.com/streamspec/streamspec/runner/recording"
	"github.com/streamspec/streamspec/runner/sse/rules"
)

// What the types that decode themselves take, for the JSON Schema of scenario files.

// YAMLSchema takes [low, high].
func (Range) YAMLSchema(*yamlfile.Schemas) map[string]any { return twoOf("number", "null") }

// YAMLSchema takes a length, or [low, high].
func (Length) YAMLSchema(*yamlfile.Schemas) map[string]any {
	return yamlfile.AnyOf(yamlfile.OfType("integer"), twoOf("integer"))
}

func twoOf(names ...string) map[string]any {
	return map[string]any{"type": "array", "items": yamlfile.OfType(names...), "minItems": 2, "maxItems": 2}
}

// YAMLSchema takes any value.
func (Like) YAMLSchema(*yamlfile.Schemas) map[string]any { return map[string]any{} }

// YAMLSchema takes the name of a file, or the schema.
func (Schema) YAMLSchema(*yamlfile.Schemas) map[string]any {
	return yamlfile.OfType("string", "object", "boolean")
}

// YAMLValues lists the types of JSON.
func (TypeName) YAMLValues() []string {
	var names []string
	for _, name := range slices.Sorted(maps.Keys(types)) {
		names = append(names, string(name))
	}
	return names
}

// YAMLValues lists the ends that a stream can have.
func (How) YAMLValues() []string {
	valid := []string{string(StillOpen)}
	for _, reason := range recording.Reasons() {
		if reason != recording.Stopped && reason != recording.Cancelled {
			valid = append(valid, string(reason))
		}
	}
	return valid
}

// YAMLValues lists the rules of the event stream format.
func (Code) YAMLValues() []string {
	var codes []string
	for _, v := range rules.All() {
		codes = append(codes, v.Code)
	}
	return codes
}
