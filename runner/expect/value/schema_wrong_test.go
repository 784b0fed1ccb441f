package value_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/streamspec/streamspec/runner/expect/value"
)

// TestAWrongSchemaIsExplained: what is wrong with a schema is said in its own terms.
func TestAWrongSchemaIsExplained(t *testing.T) {
	const types = `want one of "array", "boolean", "integer", "null", "number", "object", "string"`
	for text, want := range map[string]string{
		`{"type":"strng"}`: `cannot be used: "type": got "strng", ` + types,
		`{"properties":{"n":{"type":5,"minimum":""}}}`:      `cannot be used: "properties.n.minimum": got string, want number; "properties.n.type": got 5, ` + types,
		`{"required":"id"}`:                                 `cannot be used: "required": got string, want array`,
		`{"$ref":"other.json"}`:                             `cannot be used: it refers to "other.json", and no other file is read`,
		`{"$ref":"http://x.test/s.json"}`:                   `cannot be used: it refers to "http://x.test/s.json", and no other file is read`,
		`{"$ref":"#/$defs/x"}`:                              `cannot be used: it refers to "#/$defs/x", and has nothing there`,
		`{"$ref":"#x"}`:                                     `cannot be used: it refers to "#x", and has nothing there`,
		`{"type":`:                                          `is not JSON: the JSON ends before it is complete`,
		`{"properties":{"a":{"items":{"reqired":["id"]}}}}`: `has the unknown keyword "reqired", which demands nothing`,
		`{"allOf":[{"minlength":1}]}`:                       `has the unknown keyword "minlength", which demands nothing`,
		`{"if":{},"then":{"not":{"patern":"a"}}}`:           `has the unknown keyword "patern", which demands nothing`,
	} {
		if _, err := (value.Schema{Text: value.JSON(text)}).Compile(); err == nil || err.Error() != "the JSON Schema "+want {
			t.Errorf("%s: got %v, want %s", text, err, want)
		}
	}
}

// TestWhatIsNoKeyword: names and data may look like one, and what other readers know.
func TestWhatIsNoKeyword(t *testing.T) {
	for _, text := range []string{
		`{"properties":{"reqired":{},"titel":{}}}`, `{"const":{"tipe":1}}`, `{"x-note":1,"example":{"patern":1}}`, `{"$defs":{"enumm":{}}}`, `{"unit":"ms"}`, `true`,
		`{"x-example":{"reqired":["a"]}}`, `{"x-reqired":1}`, `{"x-type":"a","x-patern":"b"}`, `{"discriminator":{"propertyName":"a","mapping":{"reqired":"#/b"}}}`,
		`{"defaultSnippets":[{"body":{"tipe":1}}]}`, `{"errorMessages":{"reqired":"say more"}}`, `{"when":{"a":1}}`, `{"readonly":true}`, `{"dependentRequired":{"reqired":["a"]}}`,
		`{"properties":{"a":{"titel":"A","deskription":"of it"}}}`,
	} {
		if _, err := (value.Schema{Text: value.JSON(text)}).Compile(); err != nil {
			t.Errorf("%s: %v", text, err)
		}
	}
}

// TestASchemaFileSaysWhereItIsWrong: the file that is wrong is not the scenario.
func TestASchemaFileSaysWhereItIsWrong(t *testing.T) {
	path := filepath.Join(t.TempDir(), "s.json")
	if err := os.WriteFile(path, []byte("{\n  \"type\": object\n}"), 0o600); err != nil {
		t.Fatal(err)
	}
	loaded, err := value.Schema{File: path}.Load(".")
	if err != nil {
		t.Fatal(err)
	}
	want := "the JSON Schema is not JSON: " + path + ":2:11: "
	if _, err := loaded.Compile(); err == nil || len(err.Error()) < len(want) || err.Error()[:len(want)] != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

// TestWhatIsNotAsTheSchemaFixesItIsShown: both what came and what must be, where they differ.
func TestWhatIsNotAsTheSchemaFixesItIsShown(t *testing.T) {
	long := strings.Repeat("p", 300)
	for _, c := range []struct{ schema, data, want string }{
		{`{"const":"begun"}`, `"task"`, `got "task", want "begun"`},
		{`{"const":5}`, `"5"`, `got "5", want 5`},
		{`{"const":{"a":[1]}}`, `{"a":[2]}`, `got {"a":[2]}, want {"a":[1]}`},
		{`{"const":9007199254740993}`, `9007199254740992`, `got 9007199254740992, want 9007199254740993`},
		{`{"const":"caf\u00e9"}`, `"cafe\u0301"`, `got "cafe\u0301", want "caf\u00e9"`},
		{`{"const":"` + long + `2"}`, `"` + long + `1"`, `1", want …`},
		{`{"properties":{"n":{"enum":["a",null,"<b>"]}}}`, `{"n":"c"}`, `"n": got "c", want one of "a", null, "<b>"`},
		{`{"properties":{"n":{"enum":[{"a":1}]}}}`, `{"n":1}`, `"n": got 1, want {"a":1}`},
	} {
		valid, err := (value.Schema{Text: value.JSON(c.schema)}).Compile()
		if err != nil {
			t.Fatal(err)
		}
		if got := valid.Faults([]byte(c.data), 1); !strings.Contains(got, c.want) {
			t.Errorf("%s by %s: got %s, want %s", c.data, c.schema, got, c.want)
		}
	}
}
