package value

import (
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"
	"github.com/tidwall/gjson"
)

// meantBy are, of the causes for which JSON is none of several schemas, those of the schema
// that OpenAPI's discriminator names: the faults of the others say nothing. All of them: there
// is none, or JSON has no text where it looks. A value that names no schema is the fault itself.
func (v *Validator) meantBy(invalid *jsonschema.ValidationError, json []byte) (causes []*jsonschema.ValidationError, fault string) {
	switch invalid.ErrorKind.(type) {
	case *kind.OneOf, *kind.AnyOf:
	default:
		return invalid.Causes, ""
	}
	discriminator, _ := v.part(invalid.SchemaURL)["discriminator"].(map[string]any)
	property, _ := discriminator["propertyName"].(string)
	named := memberAt(gjson.ParseBytes(json), append(slices.Clone(invalid.InstanceLocation), property))
	if property == "" || named.Type != gjson.String {
		return invalid.Causes, ""
	}
	mapping, _ := discriminator["mapping"].(map[string]any)
	var valid []string
	for _, cause := range invalid.Causes {
		reference, is := cause.ErrorKind.(*kind.Reference)
		if !is {
			return invalid.Causes, "" // OpenAPI wants references alone
		}
		name := path.Base(reference.URL)
		if schemaNamed(mapping, named.String()) == name {
			return []*jsonschema.ValidationError{cause}, ""
		}
		valid = append(valid, valuesFor(mapping, name)...)
	}
	slices.Sort(valid)
	at := strings.Join(append(slices.Clone(invalid.InstanceLocation), property), ".")
	return nil, fmt.Sprintf("%q: %q names none of the schemas, as %s do", at, named.String(), strings.Join(valid, ", "))
}

// schemaNamed is the name of the schema that a discriminator's value means.
func schemaNamed(mapping map[string]any, value string) string {
	if reference, is := mapping[value].(string); is {
		return path.Base(reference)
	}
	return value
}

// valuesFor are the values that mean the schema with a name: those that are mapped to it, or
// else the name.
func valuesFor(mapping map[string]any, name string) []string {
	values := slices.DeleteFunc(slices.Collect(maps.Keys(mapping)), func(value string) bool {
		return schemaNamed(mapping, value) != name
	})
	if len(values) == 0 {
		return []string{name}
	}
	return values
}

// part is the schema to which an address leads that the compiler gave; nil: none does.
func (v *Validator) part(url string) map[string]any {
	_, pointer, _ := strings.Cut(url, "#")
	found, _ := lookUpPart(v.document, pointer)
	part, _ := found.(map[string]any)
	return part
}

// memberAt is what stands at a place in JSON: names of members, and numbers of items.
func memberAt(json gjson.Result, location []string) gjson.Result {
	for _, token := range location {
		json = json.Get(gjson.Escape(token))
	}
	return json
}
