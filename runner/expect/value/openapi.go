package value

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/streamspec/streamspec/internal/problem"
)

// lookUpPart finds pointers that lead nowhere. The error says how far they do.
func lookUpPart(document any, pointer string) error {
	at := ""
	for _, token := range strings.Split(pointer, "/")[min(1, len(pointer)):] {
		if pointer == "" {
			return nil
		}
		key := strings.NewReplacer("~1", "/", "~0", "~").Replace(token)
		var names []string
		var found bool
		switch inner := document.(type) {
		case map[string]any:
			names = slices.Sorted(maps.Keys(inner))
			document, found = inner[key]
		case []any:
			i, err := strconv.Atoi(key)
			if found = err == nil && i >= 0 && i < len(inner); found {
				document = inner[i]
			}
		}
		if !found {
			return problem.WithHelp(fmt.Errorf("there is no %q in %s", key, strconv.Quote("#"+at)),
				problem.DidYouMean(key, names)+"valid here: "+strings.Join(names, ", ")+"; a / in a name is written ~1")
		}
		at += "/" + token
	}
	return nil
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
