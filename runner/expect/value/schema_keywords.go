package value

import (
	"maps"
	"slices"
	"strings"

	"github.com/streamspec/streamspec/internal/suggest"
)

// Where schemas stand within a schema: the keys of an object are names of them there, or the value is one, or
// a list of them. All else is data, or meant for other readers.
const (
	ofNames   = "properties patternProperties $defs definitions dependentSchemas dependencies"
	ofSchemas = "additionalItems additionalProperties allOf anyOf contains contentSchema else if items not oneOf prefixItems propertyNames then unevaluatedItems unevaluatedProperties"
)

// Keywords of JSON Schema, and of OpenAPI: those that demand something, and those that only say something. What is
// nearly one of the latter demands nothing either way.
const (
	demanding = "additionalItems additionalProperties allOf anyOf const contains contentSchema definitions dependencies dependentRequired dependentSchemas enum " +
		"exclusiveMaximum exclusiveMinimum format items maxContains maxItems maxLength maxProperties maximum minContains minItems minLength minProperties minimum " +
		"multipleOf oneOf pattern patternProperties prefixItems properties propertyNames required type unevaluatedItems unevaluatedProperties uniqueItems"
	saying = "contentEncoding contentMediaType default deprecated description discriminator else example examples nullable readOnly then title writeOnly"
)

// misspeltKeyword is a key of a schema that is nearly a keyword which demands something, and that keyword. Whatever
// else is unknown may be meant for other readers. Empty: there is none.
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

// misspeltIn looks at a key of a schema, and at the schemas that it has.
func misspeltIn(key string, has any) (written, meant string) {
	demands := strings.Fields(demanding)
	switch {
	case slices.Contains(strings.Fields(ofNames), key):
		return misspeltKeyword(valuesOf(has))
	case slices.Contains(strings.Fields(ofSchemas), key):
		return misspeltKeyword(has)
	case slices.Contains(demands, key), slices.Contains(strings.Fields(saying), key), strings.HasPrefix(key, "x-"):
		return "", ""
	}
	if meant = suggest.Misspelt(key, demands); meant != "" {
		return key, meant
	}
	return "", ""
}
