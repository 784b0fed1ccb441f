package report

import (
	"encoding/json"
	"strings"

	"github.com/streamspec/streamspec/internal/verdict"
)

// jsonTextOf is a scenario as JSON. What happened in it stands in one line: it is most of a report,
// for programs, and would be twice as long.
func jsonTextOf(s verdict.Scenario) (string, error) {
	course, err := s.Course.JSON()
	if err != nil {
		return "", err
	}
	text, err := indented(jsonScenarioOf(s), "    ")
	if err != nil || course == nil {
		return text, err
	}
	return strings.TrimSuffix(text, "\n    }") + ",\n      \"course\": " + string(course) + "\n    }", nil
}

// indented is a value as JSON for people, without a break behind it; its further lines begin
// with so much.
func indented(value any, prefix string) (string, error) {
	var out strings.Builder
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent(prefix, "  ")
	err := encoder.Encode(value)
	return strings.TrimSuffix(out.String(), "\n"), err
}
