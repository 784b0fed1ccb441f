package report

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// What is written is what the schema says, and the schema says all of it.
func TestJSONSchema(t *testing.T) {
	text, err := JSONSchema()
	if err != nil {
		t.Fatal(err)
	}
	closed := strings.ReplaceAll(string(text), `"type": "object"`, `"type": "object", "unevaluatedProperties": false`)
	document, err := jsonschema.UnmarshalJSON(strings.NewReader(closed))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("report.json", document); err != nil {
		t.Fatal(err)
	}
	schema, err := compiler.Compile("report.json")
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := WriteJSON(&out, everyOutcome()); err != nil {
		t.Fatal(err)
	}
	var report any
	if err := json.Unmarshal(out.Bytes(), &report); err != nil {
		t.Fatal(err)
	}
	if err := schema.Validate(report); err != nil {
		t.Error(err)
	}
	delete(report.(map[string]any), "scenarios")
	if schema.Validate(report) == nil {
		t.Error("a report without scenarios is valid")
	}
}
