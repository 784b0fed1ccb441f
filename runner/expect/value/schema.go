package value

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"
	"golang.org/x/text/language"
	"golang.org/x/text/message"

	"github.com/streamspec/streamspec/internal/memo"
	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/sources"
	"github.com/streamspec/streamspec/internal/suggest"
	"github.com/streamspec/streamspec/internal/yamlfile"
	"github.com/streamspec/streamspec/runner/recording"
)

// Schema is a JSON Schema (draft 2020-12, unless it names another): written in place, in a
// file of its own, or in a part of one: an OpenAPI document, from 3.0 on, has many.
type Schema struct {
	Text JSON // of the whole file
	// File is relative to the folder of the scenario file, or of the scenarios. Behind a #
	// a JSON Pointer leads to the schema in it: openapi.yaml#/components/schemas/Item.
	File string
}

// part is the name of the file, and the pointer into it; without one, that is empty.
func (s Schema) part() (name, pointer string) {
	name, pointer, _ = strings.Cut(s.File, "#")
	return name, pointer
}

// ofItems is the last part of a pointer to what OpenAPI 3.2 says of the items of a stream.
const ofItems = "/itemSchema"

// OfItem tells whether the schema describes events with their fields, as OpenAPI 3.2 does,
// and not the JSON in their data.
func (s Schema) OfItem() bool { return strings.HasSuffix(s.File, ofItems) }

// SchemaHelp is what may be written where a schema cannot be used.
const SchemaHelp = "write a JSON Schema, or the name of a file with one; behind # it may lead into an OpenAPI document: openapi.yaml#/components/schemas/Item"

// DecodeYAML takes the name of a file, relative to the scenario file, or the schema.
func (s *Schema) DecodeYAML(n *yamlfile.Node) {
	if n.Kind != yamlfile.Scalar {
		s.Text = JSON(n.RawJSON())
	} else if n.Decode(&s.File); !filepath.IsAbs(s.File) {
		name, pointer := s.part()
		s.File = filepath.Join(filepath.Dir(n.Place.File), name)
		if pointer != "" {
			s.File += "#" + pointer
		}
	}
	loaded, err := s.Load(".")
	if err == nil {
		_, err = loaded.Compile()
	}
	if err != nil {
		n.Problemf(cmp.Or(problem.HelpOf(err), SchemaHelp), "%v", err)
	}
	*s = loaded
}

// Load reads the file, if there is one; a relative name starts from dir. Without dir
// it is left for later.
func (s Schema) Load(dir string) (Schema, error) {
	if s.File == "" || s.Text != "" || (dir == "" && !filepath.IsAbs(s.File)) {
		return s, nil
	}
	path, _ := s.part()
	if !filepath.IsAbs(path) {
		path = filepath.Join(dir, path)
	}
	text, err := sources.Read(path)
	if err != nil {
		return s, fmt.Errorf("the JSON Schema cannot be read: %w", err)
	}
	s.Text = JSON(problem.NewText(path, text).Content)
	if sources.IsYAML(path) {
		if err := yamlfile.Decode(path, text, &s.Text); err != nil {
			return s, fmt.Errorf("the JSON Schema cannot be read: %w", err)
		}
	}
	return s, nil
}

// schemaName is how the compiler refers to the schema; nothing is read from there.
const schemaName = "schema.json"

// Compile reads the schema, unless it was read before; its file must have been loaded. The
// error is for the person who wrote it.
func (s Schema) Compile() (*Validator, error) { return validators.Of(s) }

var validators = memo.New(Schema.compile)

func (s Schema) compile() (*Validator, error) {
	if err := s.notJSON(); err != nil {
		return nil, err
	}
	document, err := jsonschema.UnmarshalJSON(strings.NewReader(string(s.Text)))
	if err != nil {
		return nil, fmt.Errorf("the JSON Schema is not JSON: %w", err)
	}
	_, pointer := s.part()
	part, err := lookUpPart(document, pointer)
	if err != nil {
		return nil, fmt.Errorf("the JSON Schema cannot be used: %w", err)
	}
	if written, meant := misspeltKeyword(part); meant != "" {
		return nil, problem.WithHelp(fmt.Errorf("the JSON Schema has the unknown keyword %q, which demands nothing", written), strings.TrimRight(suggest.Question(written, meant), " ;"))
	}
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	if s.OfItem() {
		compiler.AssertContent()
	}
	compiler.UseLoader(jsonschema.SchemeURLLoader{}) // a schema must not reach out
	if err := compiler.AddResource(schemaName, asSchema(document)); err != nil {
		return nil, unusable(err)
	}
	compiled, err := compiler.Compile(schemaName + "#" + pointer)
	if err != nil {
		return nil, unusable(err)
	}
	return &Validator{compiled, document}, nil
}

func (s Schema) String() string {
	if name, pointer := s.part(); pointer != "" {
		return pointer[strings.LastIndex(pointer, "/")+1:] + " of " + filepath.Base(name)
	}
	if s.File != "" {
		return strings.TrimSuffix(filepath.Base(s.File), filepath.Ext(s.File))
	}
	return recording.Escape(string(s.Text), recording.TimelineData)
}

// Validator judges JSON by a schema. It is safe for concurrent use.
type Validator struct {
	schema   *jsonschema.Schema
	document any // that the schema is in
}

// Valid tells whether JSON is valid by the schema.
func (v *Validator) Valid(json []byte) bool { return v.validate(json) == nil }

// Faults are the faults of JSON that is not valid, and where they are: at most so many, and
// how many more there are.
func (v *Validator) Faults(json []byte, most int) string {
	err := v.validate(json)
	var invalid *jsonschema.ValidationError
	if !errors.As(err, &invalid) {
		return fmt.Sprint(err)
	}
	faults := v.faults(nil, invalid, json)
	slices.Sort(faults) // they come in the order of a map
	return listed(faults, most)
}

// listed joins texts: at most so many, and how many more there are.
func listed(texts []string, most int) string {
	text := strings.Join(texts[:min(len(texts), most)], "; ")
	if over := len(texts) - most; over > 0 {
		text += fmt.Sprintf("; and %d more", over)
	}
	return text
}

func (v *Validator) validate(json []byte) error {
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(json))
	if err != nil {
		return err
	}
	return v.schema.Validate(value)
}

// faults appends the faults that a validation of JSON found, each once, and where.
func (v *Validator) faults(found []string, invalid *jsonschema.ValidationError, json []byte) []string {
	causes, text := v.meantBy(invalid, json)
	for _, cause := range causes {
		found = v.faults(found, cause, json)
	}
	if len(causes) > 0 {
		return found
	}
	if text == "" {
		text = faultOf(invalid)
	}
	if slices.Contains(found, text) {
		return found
	}
	return append(found, text)
}

// faultOf is a fault that has no further causes, and where it is.
func faultOf(invalid *jsonschema.ValidationError) string {
	text := told(invalid.ErrorKind)
	if len(invalid.InstanceLocation) == 0 {
		return text
	}
	return fmt.Sprintf("%q: %s", strings.Join(invalid.InstanceLocation, "."), text)
}

// told says what is wrong, and what came: of fixed values the library says only what must be.
func told(wrong jsonschema.ErrorKind) string {
	switch wrong := wrong.(type) {
	case *kind.Const:
		return gotAndWant(wrong.Got, wrong.Want)
	case *kind.Enum:
		return gotAndWant(wrong.Got, wrong.Want...)
	}
	return withoutKeywords(wrong.LocalizedString(message.NewPrinter(language.English)))
}

// gotAndWant says what came, and which values it may be.
func gotAndWant(got any, want ...any) string {
	if len(want) == 1 {
		shownGot, shownWant := Contrast(inJSON(got), inJSON(want[0]))
		return "got " + shownGot + ", want " + shownWant
	}
	var values []string
	for _, one := range want {
		values = append(values, recording.Excerpt(inJSON(one), 0, recording.TimelineData))
	}
	return "got " + recording.Excerpt(inJSON(got), 0, recording.TimelineData) + ", want one of " + strings.Join(values, ", ")
}

// inJSON is a value as JSON has it.
func inJSON(v any) string {
	var text strings.Builder
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(v); err != nil {
		return fmt.Sprint(v)
	}
	return strings.TrimSuffix(text.String(), "\n")
}

// withoutKeywords says of a bound which one it is, without the name that it has in a schema.
func withoutKeywords(text string) string {
	keyword, rest, _ := strings.Cut(text, ": got ")
	for _, bound := range []struct{ keyword, of, want string }{
		{"minimum", "", "at least "}, {"exclusiveMinimum", "", "more than "},
		{"maximum", "", "at most "}, {"exclusiveMaximum", "", "less than "},
		{"multipleOf", "", "a multiple of "},
		{"minLength", "its length: ", "at least "}, {"maxLength", "its length: ", "at most "},
		{"minItems", "items: ", "at least "}, {"maxItems", "items: ", "at most "},
		{"minProperties", "properties: ", "at least "}, {"maxProperties", "properties: ", "at most "},
	} {
		if keyword == bound.keyword {
			return bound.of + "got " + strings.Replace(rest, ", want ", ", want "+bound.want, 1)
		}
	}
	return text
}

// YAMLSchema takes the name of a file, or the schema.
func (Schema) YAMLSchema(*yamlfile.Schemas) map[string]any {
	return yamlfile.OfType("string", "object", "boolean")
}
