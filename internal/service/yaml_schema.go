package service

import "github.com/streamspec/streamspec/internal/yamlfile"

// What a few types can be, for the JSON Schema of scenario and service files.

// YAMLSchema takes any value.
func (Data) YAMLSchema(*yamlfile.Schemas) map[string]any { return map[string]any{} }

// YAMLValues lists the lives of a service.
func (Life) YAMLValues() []string { return []string{string(PerRun), string(PerScenario)} }

// YAMLValues lists the ends of a streamed answer.
func (End) YAMLValues() []string {
	return []string{string(EndClose), string(EndCut), string(EndReset), string(EndHang)}
}
