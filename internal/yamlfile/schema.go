package yamlfile

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"path"
	"reflect"
	"slices"
	"time"
)

// SchemaDialect is the JSON Schema that [Schema] writes.
const SchemaDialect = "https://json-schema.org/draft/2020-12/schema"

// Schemer is a type with a DecodeYAML of its own that says what it takes, as a JSON
// Schema: any other type says it by its fields. YAMLSchema is called on a zero value.
type Schemer interface {
	YAMLSchema(s *Schemas) map[string]any
}

// Chooser is a text that is one of a few.
type Chooser interface{ YAMLValues() []string }

// Describe answers what is to be known of a field of a struct; empty: nothing. Of the
// type itself where field is empty.
type Describe func(t reflect.Type, field string) string

// Schema answers a JSON Schema (draft 2020-12) of the files that [Decode] reads into
// dst, a pointer: an editor completes and checks by it. It knows the keys and the kinds
// of values; what only a Validate method knows, it does not. Describe may be nil. The
// error names the types that decode themselves and do not say what they take.
func Schema(dst any, describe Describe) (map[string]any, error) {
	s := &Schemas{describe: describe, defs: map[string]any{}}
	if describe == nil {
		s.describe = func(reflect.Type, string) string { return "" }
	}
	root := s.Of(reflect.TypeOf(dst).Elem())
	root["$schema"], root["$defs"] = SchemaDialect, s.defs
	return root, errors.Join(s.errs...)
}

// Schemas makes the schemas of types.
type Schemas struct {
	describe Describe
	defs     map[string]any
	errs     []error
}

// Of answers the schema of a type's values: of a struct, and of a type that decodes
// itself, a reference to one that all uses share.
func (s *Schemas) Of(t reflect.Type) map[string]any {
	if t.Kind() == reflect.Pointer {
		return AnyOf(s.Of(t.Elem()), OfType("null"))
	}
	_, decodesItself := reflect.New(t).Interface().(nodeDecoder)
	if t.Kind() != reflect.Struct && !decodesItself {
		return s.plain(t)
	}
	name := path.Base(t.PkgPath()) + "." + t.Name()
	if _, known := s.defs[name]; !known {
		s.defs[name] = nil // while it is made, for types that hold themselves
		s.defs[name] = s.define(t, decodesItself)
	}
	return map[string]any{"$ref": "#/$defs/" + name}
}

func (s *Schemas) define(t reflect.Type, decodesItself bool) map[string]any {
	if own, ok := reflect.New(t).Interface().(Schemer); ok {
		return own.YAMLSchema(s)
	}
	if decodesItself {
		s.errs = append(s.errs, fmt.Errorf("%v decodes itself; it needs a method YAMLSchema that says what it takes", t))
		return nil
	}
	return s.Fields(t)
}

// Fields answers the schema of a mapping that fills structs of these types together:
// no other keys are valid.
func (s *Schemas) Fields(structs ...reflect.Type) map[string]any {
	properties, required := map[string]any{}, []string{}
	for _, t := range structs {
		p := &plan{}
		p.addFields(t, nil)
		for _, f := range p.fields {
			field := t.FieldByIndex(f.index)
			schema := s.Of(field.Type)
			switch isTime := field.Type == reflect.TypeFor[time.Duration](); {
			case f.above0 && field.Type.Kind() == reflect.Float64:
				schema["exclusiveMinimum"] = 0
			case f.above0 && !isTime:
				schema["minimum"] = 1
			}
			properties[f.name] = s.described(schema, owner(t, f.index), field)
			if f.required {
				required = append(required, f.name)
			}
		}
	}
	slices.Sort(required)
	return map[string]any{
		"type": "object", "properties": properties, "required": required, "additionalProperties": false,
	}
}

// owner is the struct that has the field of an index itself, embedded or not.
func owner(t reflect.Type, index []int) reflect.Type {
	for _, i := range index[:len(index)-1] {
		t = embeddedStruct(t.Field(i).Type)
	}
	return t
}

// described adds what is to be known of a field or, where that says nothing, of the type
// of its values.
func (s *Schemas) described(schema map[string]any, t reflect.Type, field reflect.StructField) map[string]any {
	text := cmp.Or(s.describe(t, field.Name), s.Description(elementOf(field.Type)))
	if text == "" {
		return schema
	}
	out := maps.Clone(schema)
	out["description"] = text
	return out
}

// elementOf is the type of which a field holds one, none, or several.
func elementOf(t reflect.Type) reflect.Type {
	for t.Name() == "" && (t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice || t.Kind() == reflect.Map) {
		t = t.Elem()
	}
	return t
}

// Description is what is to be known of a type.
func (s *Schemas) Description(t reflect.Type) string { return s.describe(t, "") }

// reference is a variable in place of a number, a boolean or a duration.
const reference = `\$\{`

// plain is the schema of a type whose values have no fields.
func (s *Schemas) plain(t reflect.Type) map[string]any {
	switch kind := t.Kind(); {
	case t == reflect.TypeFor[time.Duration]():
		return map[string]any{"type": "string", "pattern": `^([0-9.]+(ns|us|µs|ms|s|m|h))+$|` + reference}
	case kind == reflect.Slice:
		item := s.Of(t.Elem())
		return AnyOf(map[string]any{"type": "array", "items": item}, item)
	case kind == reflect.Map:
		return map[string]any{"type": "object", "additionalProperties": s.Of(t.Elem())}
	case kind == reflect.String:
		return textOf(t)
	case kind == reflect.Bool:
		return orReference("boolean")
	case kind == reflect.Float32, kind == reflect.Float64:
		return orReference("number")
	case kind == reflect.Interface:
		return map[string]any{}
	default:
		return orReference("integer")
	}
}

// textOf is the schema of a text: numbers and booleans are taken as they are written.
func textOf(t reflect.Type) map[string]any {
	if choice, ok := reflect.New(t).Interface().(Chooser); ok {
		return Choice(choice.YAMLValues()...)
	}
	return OfType("string", "number", "boolean")
}

func orReference(name string) map[string]any {
	return map[string]any{"type": []string{name, "string"}, "pattern": reference}
}

// Choice is the schema of a text that is one of these; one that looks like a number may
// be written as one.
func Choice(values ...string) map[string]any {
	var all []any
	for _, value := range values {
		all = append(all, value)
		if json.Valid([]byte(value)) {
			all = append(all, json.RawMessage(value))
		}
	}
	return map[string]any{"enum": all}
}

// OfType is the schema of a value of one of the types of JSON.
func OfType(names ...string) map[string]any {
	if len(names) == 1 {
		return map[string]any{"type": names[0]}
	}
	return map[string]any{"type": names}
}

// AnyOf is the schema of a value by one of these.
func AnyOf(schemas ...map[string]any) map[string]any {
	return map[string]any{"anyOf": schemas}
}

// YAMLSchema takes any value.
func (JSON) YAMLSchema(*Schemas) map[string]any { return map[string]any{} }
