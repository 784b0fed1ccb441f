package moment

import (
	"reflect"

	"github.com/streamspec/streamspec/internal/yamlfile"
)

// YAMLSchema takes the name of a kind of event, or the keys of a moment.
func (When) YAMLSchema(s *yamlfile.Schemas) map[string]any {
	return yamlfile.AnyOf(yamlfile.OfType("string"), s.Of(reflect.TypeFor[Moment]()))
}
