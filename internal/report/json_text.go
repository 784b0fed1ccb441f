package report

import (
	"bufio"
	"encoding/json"
	"io"
	"strings"

	"github.com/streamspec/streamspec/internal/verdict"
)

// writeScenarioJSON writes a scenario as JSON. What happened in it stands in one line: it is most of
// a report, for programs, and would be twice as long. What goes wrong with writing is told by the
// flush.
func writeScenarioJSON(out *bufio.Writer, s verdict.Scenario) error {
	course, err := s.Course.JSON()
	if err != nil {
		return err
	}
	text, err := indented(jsonScenarioOf(s), "    ")
	if err != nil {
		return err
	}
	if course != nil {
		const end = "\n    }"
		_, _ = out.WriteString(strings.TrimSuffix(text, end) + ",\n      \"course\": ")
		if _, err := io.Copy(out, course); err != nil {
			return err
		}
		text = end
	}
	_, _ = out.WriteString(text)
	return nil
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
