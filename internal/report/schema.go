package report

import (
	"encoding/json"
	"reflect"
	"strings"
	"time"
)

// JSONSchema is the JSON Schema (draft 2020-12) of what [WriteJSON] writes, made of its types.
func JSONSchema() ([]byte, error) {
	return SchemaOf("a report of streamspec run", reflect.TypeFor[jsonRun]())
}

// SchemaOf is the JSON Schema of what a struct is written as.
func SchemaOf(title string, t reflect.Type) ([]byte, error) {
	defs := map[string]any{}
	root := schemaOf(t, defs).(map[string]any)
	text, err := json.MarshalIndent(map[string]any{
		"$schema": "https://json-schema.org/draft/2020-12/schema",
		"title":   title,
		"$ref":    root["$ref"],
		"$defs":   defs,
	}, "", "  ")
	return append(text, '\n'), err
}

// schemaOf is the schema of a type. Those of structs stand in defs.
func schemaOf(t reflect.Type, defs map[string]any) any {
	switch t.Kind() {
	case reflect.Pointer:
		return schemaOf(t.Elem(), defs)
	case reflect.Slice:
		return map[string]any{"type": "array", "items": schemaOf(t.Elem(), defs)}
	case reflect.Map:
		return map[string]any{"type": "object", "additionalProperties": schemaOf(t.Elem(), defs)}
	case reflect.Struct:
		return structSchema(t, defs)
	case reflect.Bool:
		return map[string]any{"type": "boolean"}
	case reflect.String:
		return map[string]any{"type": "string"}
	case reflect.Float64:
		return map[string]any{"type": "number"}
	default:
		return map[string]any{"type": "integer"}
	}
}

func structSchema(t reflect.Type, defs map[string]any) any {
	if t == reflect.TypeFor[time.Time]() {
		return map[string]any{"type": "string", "format": "date-time"}
	}
	name := strings.TrimPrefix(t.Name(), "json")
	ref := map[string]any{"$ref": "#/$defs/" + name}
	if _, known := defs[name]; known {
		return ref
	}
	properties, required := map[string]any{}, []string{}
	defs[name] = map[string]any{}
	addFields(t, defs, properties, &required)
	defs[name] = map[string]any{"type": "object", "properties": properties, "required": required}
	return ref
}

// addFields adds the fields of a struct, and those of the structs that it embeds.
func addFields(t reflect.Type, defs, properties map[string]any, required *[]string) {
	for i := range t.NumField() {
		field := t.Field(i)
		name, option, _ := strings.Cut(field.Tag.Get("json"), ",")
		if field.Anonymous && name == "" {
			addFields(field.Type, defs, properties, required)
			continue
		}
		if name == "-" {
			continue
		}
		properties[name] = schemaOf(field.Type, defs)
		if option != "omitempty" {
			*required = append(*required, name)
		}
	}
}
