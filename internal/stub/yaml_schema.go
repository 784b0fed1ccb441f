package stub

import "github.com/streamspec/streamspec/internal/yamlfile"

// What a few types can be, for the JSON Schema of scenario and service files.

// YAMLSchema takes any value.
func (Data) YAMLSchema(*yamlfile.Schemas) map[string]any { return map[string]any{} }

// YAMLValues lists the ends of a streamed response.
func (End) YAMLValues() []string {
	return []string{string(EndClose), string(EndCut), string(EndReset), string(EndHang)}
}
