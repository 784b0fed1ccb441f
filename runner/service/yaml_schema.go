package service

// What a few texts can be, for the JSON Schema of scenario and service files.

// YAMLValues lists the lives of a service.
func (Life) YAMLValues() []string { return []string{string(PerRun), string(PerScenario)} }

// YAMLValues lists the ends of a streamed answer.
func (End) YAMLValues() []string {
	return []string{string(EndClose), string(EndCut), string(EndReset), string(EndHang)}
}
