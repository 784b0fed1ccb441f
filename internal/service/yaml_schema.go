package service

// What a few types can be, for the JSON Schema of service files.

// YAMLValues lists the lives of a service.
func (Life) YAMLValues() []string { return []string{string(PerRun), string(PerScenario)} }
