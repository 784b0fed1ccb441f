package proxy

import "github.com/streamspec/streamspec/internal/yamlfile"

// YAMLSchema takes a number with its unit.
func (Rate) YAMLSchema(*yamlfile.Schemas) map[string]any {
	return map[string]any{"type": "string", "pattern": rateForm.String()}
}
