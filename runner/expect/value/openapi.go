package value

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/suggest"
)

// lookUpPart is the part of a document to which a JSON Pointer leads. The error of one that
// leads nowhere says how far it does.
func lookUpPart(document any, pointer string) (any, error) {
	at := ""
	for _, token := range tokens(pointer) {
		key := strings.NewReplacer("~1", "/", "~0", "~").Replace(token)
		inner, found := inside(document, key)
		if !found {
			object, _ := document.(map[string]any)
			names := slices.Sorted(maps.Keys(object))
			return nil, problem.WithHelp(fmt.Errorf("there is no %q in %s", key, strconv.Quote("#"+at)),
				suggest.DidYouMean(key, names)+"valid here: "+strings.Join(names, ", ")+"; a / in a name is written ~1")
		}
		document, at = inner, at+"/"+token
	}
	return document, nil
}

// tokens are the parts of a JSON Pointer, as they are written.
func tokens(pointer string) []string {
	if pointer == "" {
		return nil
	}
	return strings.Split(pointer, "/")[1:]
}

// inside is what an object has by a name, or a list by a number.
func inside(document any, key string) (any, bool) {
	switch inner := document.(type) {
	case map[string]any:
		found, is := inner[key]
		return found, is
	case []any:
		if i, err := strconv.Atoi(key); err == nil && i >= 0 && i < len(inner) {
			return inner[i], true
		}
	}
	return nil, false
}

// asSchema is a document whose schemas JSON Schema understands: those of OpenAPI 3.0, which
// has a dialect of its own, are written as it has them.
func asSchema(document any) any {
	top, is := document.(map[string]any)
	if version, _ := top["openapi"].(string); !is || !strings.HasPrefix(version, "3.0") {
		return document
	}
	return translated(document, false)
}

// translated is a part of an OpenAPI 3.0 document as JSON Schema has it. Named tells that its
// keys are names, and no keywords.
func translated(part any, named bool) any {
	switch part := part.(type) {
	case []any:
		out := make([]any, len(part))
		for i, item := range part {
			out[i] = translated(item, false)
		}
		return out
	case map[string]any:
		out := map[string]any{}
		for key, inner := range part {
			switch {
			case !named && slices.Contains([]string{"example", "examples", "default", "enum"}, key):
				out[key] = inner
			default:
				out[key] = translated(inner, !named && key == "properties")
			}
		}
		if !named {
			translateKeywords(out)
		}
		return out
	default:
		return part
	}
}

// translateKeywords changes those keywords that mean something else in JSON Schema.
func translateKeywords(schema map[string]any) {
	if nullable, _ := schema["nullable"].(bool); nullable {
		if t, is := schema["type"].(string); is {
			schema["type"] = []any{t, "null"}
		}
	}
	for exclusive, limit := range map[string]string{"exclusiveMinimum": "minimum", "exclusiveMaximum": "maximum"} {
		if is, boolean := schema[exclusive].(bool); boolean {
			delete(schema, exclusive)
			if is {
				schema[exclusive] = schema[limit]
				delete(schema, limit)
			}
		}
	}
}
