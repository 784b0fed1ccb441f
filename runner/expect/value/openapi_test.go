package value_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/streamspec/streamspec/runner/expect/value"
)

const components = `
paths:
  /items:
    get:
      responses:
        "200":
          content:
            text/event-stream:
              itemSchema:
                type: object
                required: [event, data]
                properties:
                  event: {const: item}
                  data: {type: string, contentMediaType: application/json, contentSchema: {$ref: "#/components/schemas/Item"}}
components:
  schemas:
    Price: {type: number, minimum: 0, exclusiveMinimum: EXCLUSIVE}
    Item:
      type: object
      required: [price]
      properties:
        price: {$ref: "#/components/schemas/Price"}
        nullable: {type: string, nullable: true}
`

func TestSchemasOfOpenAPI(t *testing.T) {
	const item = "#/components/schemas/Item"
	const items = "#/paths/~1items/get/responses/200/content/text~1event-stream/itemSchema"
	cases := []struct {
		version, exclusive, pointer, json, fault string
	}{
		{"3.0.3", "true", item, `{"price":1,"nullable":null}`, ""},
		{"3.0.3", "true", item, `{"price":0}`, `"price": got 0, want more than 0`},
		{"3.0.3", "false", item, `{"price":0}`, ""},
		{"3.1.0", "0", item, `{"price":1,"nullable":null}`, `"nullable": got null, want string`},
		{"3.1.0", "0", item, `{}`, `missing property 'price'`},
		{"3.2.0", "0", items, `{"event":"item","data":"{\"price\":1}"}`, ""},
		{"3.2.0", "0", items, `{"event":"item","data":"{\"price\":-1}"}`, `"price": got -1, want more than 0`},
		{"3.2.0", "0", items, `{"data":"{\"price\":1}"}`, `missing property 'event'`},
	}
	for _, c := range cases {
		file := filepath.Join(t.TempDir(), "openapi.yaml")
		text := "openapi: " + c.version + "\n" + strings.ReplaceAll(components, "EXCLUSIVE", c.exclusive)
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		s, err := value.Schema{File: file + c.pointer}.Load(".")
		if err != nil {
			t.Fatal(err)
		}
		valid, err := s.Compile()
		if err != nil {
			t.Fatal(err)
		}
		fault := ""
		if !valid.Valid([]byte(c.json)) {
			fault = valid.Faults([]byte(c.json), 3)
		}
		if (fault == "") != (c.fault == "") || !strings.Contains(fault, c.fault) {
			t.Errorf("%s %s: got %q, want %q", c.version, c.json, fault, c.fault)
		}
	}
}

func TestAPointerThatLeadsNowhere(t *testing.T) {
	s := value.Schema{Text: `{"components":{"schemas":{"Item":{}}}}`, File: "a.json#/components/schemas/Itme"}
	_, err := s.Compile()
	if want := `the JSON Schema cannot be used: there is no "Itme" in "#/components/schemas"`; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}
