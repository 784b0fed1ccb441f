package value_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/streamspec/streamspec/runner/expect/value"
)

const pets = `
openapi: 3.0.3
components:
  schemas:
    Pet:
      oneOf: [{$ref: "#/components/schemas/Cat"}, {$ref: "#/components/schemas/Dog"}]
      discriminator: {propertyName: kind, mapping: {cat: "#/components/schemas/Cat", puppy: Dog}}
    Plain:
      oneOf: [{$ref: "#/components/schemas/Cat"}, {$ref: "#/components/schemas/Dog"}]
    House: {type: object, properties: {pets: {type: array, items: {$ref: "#/components/schemas/Pet"}}}}
    Cat: {type: object, required: [lives], properties: {name: {type: string, nullable: true}, lives: {type: integer}}}
    Dog: {type: object, required: [bark], properties: {name: {type: string}, bark: {type: boolean}}}
`

// Of several schemas a discriminator names one: its faults are told, and no others.
func TestFaultsOfTheSchemaThatADiscriminatorNames(t *testing.T) {
	file := filepath.Join(t.TempDir(), "pets.yaml")
	if err := os.WriteFile(file, []byte(pets), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ schema, json, faults string }{
		{"Pet", `{"kind":"cat","name":null,"lives":9}`, ""},
		{"Pet", `{"kind":"cat","name":null,"lives":"nine"}`, `"lives": got string, want integer`},
		{"Pet", `{"kind":"puppy","name":null,"bark":true}`, `"name": got null, want string`},
		{"Pet", `{"kind":"bird"}`, `"kind": "bird" names none of the schemas, as cat, puppy do`},
		{"Pet", `{"lives":"nine"}`, `"lives": got string, want integer; missing property 'bark'`},
		{"Pet", `{"kind":1}`, `missing property 'bark'; missing property 'lives'`},
		{"Plain", `{"kind":"cat"}`, `missing property 'bark'; missing property 'lives'`},
		{"House", `{"pets":[{"kind":"cat","lives":1},{"kind":"cat"}]}`, `"pets.1": missing property 'lives'`},
		{"House", `{"pets":[{"kind":"bird"}]}`, `"pets.0.kind": "bird" names none of the schemas, as cat, puppy do`},
	} {
		s, err := value.Schema{File: file + "#/components/schemas/" + c.schema}.Load(".")
		if err != nil {
			t.Fatal(err)
		}
		validator, err := s.Compile()
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		if !validator.Valid([]byte(c.json)) {
			got = validator.Faults([]byte(c.json), 9)
		}
		if got != c.faults {
			t.Errorf("%s, %s: the faults are %q, and must be %q", c.schema, c.json, got, c.faults)
		}
	}
}
