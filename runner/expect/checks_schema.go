package expect

import (
	"fmt"
	"regexp"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/runner/expect/value"
)

// load reads what the checks need from files.
func (c Checks) load(dir string) (Checks, error) {
	if c.Schema == nil {
		return c, nil
	}
	loaded, err := c.Schema.Load(dir)
	c.Schema = &loaded
	return c, err
}

// ReadSchema finds a JSON Schema that cannot be read, or is none; a relative name starts from dir.
func (c Checks) ReadSchema(dir string) error {
	loaded, err := c.load(dir)
	if err == nil && loaded.Schema != nil {
		_, err = loaded.Schema.Compile()
	}
	if err == nil || problem.HelpOf(err) != "" {
		return err
	}
	return problem.WithHelp(err, value.SchemaHelp)
}

// notObject is a fault of data that is a text where an object belongs.
var notObject = regexp.MustCompile(`(?:^|; )got string, want [a-z, ]*\bobject\b`)

// schemaCheck is valid for data that the schema describes. A schema whose file is not read
// yet can only be named.
func schemaCheck(s *value.Schema) (check, error) {
	c := check{code: Invalid, want: "is valid by the JSON Schema " + s.String()}
	if s.Text == "" {
		c.holds = func(*View) bool { return false }
		c.got = func(*View) string { return "the JSON Schema was not read" }
		return c, nil
	}
	schema, err := s.Compile()
	if s.OfItem() {
		c.ofItem = true
		c.holds = func(v *View) bool { return schema.Valid(v.item()) }
		c.got = func(v *View) string {
			return fmt.Sprintf("%s is not valid: %s", v.named(), schema.Faults(v.item(), faultsShown))
		}
		return c, err
	}
	c.holds = func(v *View) bool { return v.isJSON() && schema.Valid(v.Data) }
	c.got = func(v *View) string {
		if !v.isJSON() {
			return v.missing(value.Whole)
		}
		faults := schema.Faults(v.Data, faultsShown)
		if notObject.MatchString(faults) {
			faults += encodedTwice(v.text())
		}
		return fmt.Sprintf("%s is not valid: %s", v.named(), faults)
	}
	return c, err
}
