package expect

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"golang.org/x/text/language"
	"golang.org/x/text/message"

	"github.com/streamspec/streamspec/internal/yamlfile"
	"github.com/streamspec/streamspec/runner/recording"
)

// Schema is a JSON Schema (draft 2020-12, unless it names another): written in place,
// or in a file of its own.
type Schema struct {
	Text yamlfile.JSON
	File string // relative to the folder of the scenario file, or of the scenarios
}

// DecodeYAML takes the name of a file, relative to the scenario file, or the schema.
func (s *Schema) DecodeYAML(n *yamlfile.Node) {
	if n.Kind != yamlfile.Scalar {
		s.Text = yamlfile.JSON(n.RawJSON())
	} else if n.Decode(&s.File); !filepath.IsAbs(s.File) {
		s.File = filepath.Join(filepath.Dir(n.Place.File), s.File)
	}
	loaded, err := s.load(".")
	if err == nil {
		_, err = loaded.compile()
	}
	if err != nil {
		n.Problemf("write a JSON Schema, or the name of a file with one", "%v", err)
	}
	*s = loaded
}

// load reads the file, if there is one; a relative name starts from dir. Without dir
// it is left for later.
func (s Schema) load(dir string) (Schema, error) {
	if s.File == "" || s.Text != "" || (dir == "" && !filepath.IsAbs(s.File)) {
		return s, nil
	}
	path := s.File
	if !filepath.IsAbs(path) {
		path = filepath.Join(dir, path)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return s, fmt.Errorf("the JSON Schema cannot be read: %w", err)
	}
	s.Text = yamlfile.JSON(text)
	return s, nil
}

// load reads what the checks need from files.
func (c Checks) load(dir string) (Checks, error) {
	if c.Schema == nil {
		return c, nil
	}
	loaded, err := c.Schema.load(dir)
	c.Schema = &loaded
	return c, err
}

// schemaName is how the compiler refers to the schema; nothing is read from there.
const schemaName = "schema.json"

func (s Schema) compile() (*jsonschema.Schema, error) {
	document, err := jsonschema.UnmarshalJSON(strings.NewReader(string(s.Text)))
	if err != nil {
		return nil, fmt.Errorf("the JSON Schema is not JSON: %w", err)
	}
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	compiler.UseLoader(jsonschema.SchemeURLLoader{}) // a schema must not reach out
	if err := compiler.AddResource(schemaName, document); err != nil {
		return nil, fmt.Errorf("the JSON Schema cannot be used: %w", err)
	}
	compiled, err := compiler.Compile(schemaName)
	if err != nil {
		return nil, fmt.Errorf("the JSON Schema cannot be used: %w", err)
	}
	return compiled, nil
}

func (s Schema) String() string {
	if s.File != "" {
		return strings.TrimSuffix(filepath.Base(s.File), filepath.Ext(s.File))
	}
	return recording.Escape(string(s.Text), recording.TimelineData)
}

// check is valid for data that the schema describes. A schema whose file is not read
// yet can only be named.
func (s Schema) check() (check, error) {
	c := check{want: "is valid by the JSON Schema " + s.String()}
	if s.Text == "" {
		c.holds = func(*View) bool { return false }
		c.got = func(*View) string { return "the JSON Schema was not read" }
		return c, nil
	}
	compiled, err := s.compile()
	c.holds = func(v *View) bool { return v.isJSON() && invalid(compiled, v.Data) == nil }
	c.got = func(v *View) string {
		if !v.isJSON() {
			return v.missing(whole)
		}
		return fmt.Sprintf("%s is not: %s", v.named(), schemaFault(invalid(compiled, v.Data)))
	}
	return c, err
}

// invalid says why JSON is not valid by a schema; nil: it is.
func invalid(schema *jsonschema.Schema, data []byte) error {
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		return err
	}
	return schema.Validate(value)
}

// schemaFault is the first fault that a validation found, and where.
func schemaFault(err error) string {
	var invalid *jsonschema.ValidationError
	if !errors.As(err, &invalid) {
		return fmt.Sprint(err)
	}
	for len(invalid.Causes) > 0 {
		invalid = invalid.Causes[0]
	}
	text := invalid.ErrorKind.LocalizedString(message.NewPrinter(language.English))
	if len(invalid.InstanceLocation) == 0 {
		return text
	}
	return fmt.Sprintf("%q: %s", strings.Join(invalid.InstanceLocation, "."), text)
}
