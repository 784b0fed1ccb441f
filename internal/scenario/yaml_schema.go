package scenario

import (
	"reflect"

	"github.com/streamspec/streamspec/internal/yamlfile"
	"github.com/streamspec/streamspec/runner/expect"
)

// What the types that decode themselves take, for the JSON Schema of scenario files.

// Files lists the kinds of file that a library has, and the types that they are
// decoded into: pointers to zero values.
func Files() map[string]any {
	return map[string]any{"scenario": &Scenario{}, "service": &serviceFile{}, gapsName: &gapsFile{}, "suite": &homeFile{}, "profile": &expect.ProfileFile{}}
}

// YAMLSchema takes a service's name, or a mapping with one.
func (Use) YAMLSchema(s *yamlfile.Schemas) map[string]any {
	return yamlfile.AnyOf(yamlfile.OfType("string"), s.Fields(reflect.TypeFor[Use]()))
}

// YAMLSchema takes a gap's name, or its description.
func (GapRef) YAMLSchema(s *yamlfile.Schemas) map[string]any {
	return yamlfile.AnyOf(yamlfile.OfType("string"), s.Of(reflect.TypeFor[Gap]()))
}

// YAMLSchema takes a number, or a mapping with one.
func (Clients) YAMLSchema(s *yamlfile.Schemas) map[string]any {
	number := yamlfile.OfType("integer")
	number["minimum"], number["maximum"] = 1, MaxClients
	return yamlfile.AnyOf(number, s.Fields(reflect.TypeFor[Clients]()))
}

// YAMLSchema takes a word, or a mapping with one condition.
func (Until) YAMLSchema(s *yamlfile.Schemas) map[string]any {
	one := s.Fields(reflect.TypeFor[Until]())
	one["minProperties"], one["maxProperties"] = 1, 1
	return yamlfile.AnyOf(yamlfile.Choice("end", "settled"), one)
}

// YAMLSchema takes the name of a mode.
func (Parsing) YAMLSchema(*yamlfile.Schemas) map[string]any {
	return yamlfile.Choice("strict", "lenient", "browser")
}

// YAMLSchema takes one of the expectations of the catalogue, and what may stand beside
// any of them.
func (Expected) YAMLSchema(s *yamlfile.Schemas) map[string]any {
	return expect.EntrySchema(s, reflect.TypeFor[note]())
}

// YAMLValues lists the formats of data.
func (DataFormat) YAMLValues() []string { return []string{string(TextData), string(JSONData)} }

// YAMLValues lists the versions of HTTP.
func (Protocol) YAMLValues() []string { return []string{"1.1", "2"} }
