package value

import (
	"maps"
	"slices"
	"strings"

	"github.com/streamspec/streamspec/internal/suggest"
)

// Where the keys of an object in a schema are names, and where all is data: no keyword stands there.
const (
	ofNames = "properties patternProperties $defs definitions dependentSchemas dependentRequired dependencies"
	ofData  = "enum const default examples example"
)

// keywords are those of JSON Schema, and of OpenAPI, that demand something or lead to what does.
func keywords() []string {
	return []string{
		"additionalItems", "additionalProperties", "allOf", "anyOf", "const", "contains", "contentEncoding", "contentMediaType", "contentSchema", "default",
		"definitions", "dependencies", "dependentRequired", "dependentSchemas", "deprecated", "description", "discriminator", "else", "enum", "example", "examples",
		"exclusiveMaximum", "exclusiveMinimum", "format", "items", "maxContains", "maxItems", "maxLength", "maxProperties", "maximum", "minContains", "minItems",
		"minLength", "minProperties", "minimum", "multipleOf", "nullable", "oneOf", "pattern", "patternProperties", "prefixItems", "properties", "propertyNames",
		"readOnly", "required", "then", "title", "type", "unevaluatedItems", "unevaluatedProperties", "uniqueItems", "writeOnly",
	}
}

// misspeltKeyword is a key of a schema that is nearly a keyword, and that keyword. Whatever else is unknown may be
// meant for other readers. Empty: there is none.
func misspeltKeyword(schema any) (written, meant string) {
	switch schema := schema.(type) {
	case []any:
		for _, one := range schema {
			if written, meant = misspeltKeyword(one); meant != "" {
				return written, meant
			}
		}
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(schema)) {
			if written, meant = misspeltIn(key, schema[key]); meant != "" {
				return written, meant
			}
		}
	}
	return "", ""
}

// valuesOf are what an object has, in the order of its keys.
func valuesOf(object any) []any {
	named, _ := object.(map[string]any)
	var all []any
	for _, key := range slices.Sorted(maps.Keys(named)) {
		all = append(all, named[key])
	}
	return all
}

// misspeltIn looks at a key of a schema, and at what it has.
func misspeltIn(key string, has any) (written, meant string) {
	known := keywords()
	switch {
	case slices.Contains(strings.Fields(ofData), key):
		return "", ""
	case slices.Contains(strings.Fields(ofNames), key):
		return misspeltKeyword(valuesOf(has))
	case !slices.Contains(known, key):
		if meant = suggest.Misspelt(key, known); meant != "" {
			return key, meant
		}
	}
	return misspeltKeyword(has)
}
