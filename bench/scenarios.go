package bench

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

const serviceFile = `service: load
url: %s
`

const scenarioFile = `scenario: stream %[1]d
service: load
stream: {get: "/%[1]d", until: end}
expect:
  - count: progress
    times: %[2]d
  - increases: step
    in: progress
`

const clientsFile = `scenario: many clients
service: load
stream: {clients: %[1]d, get: "/${client}", until: end}
expect:
  - count: progress
    times: %[2]d
  - increases: step
    in: progress
`

const followedFile = `scenario: a stream
service: load
stream: {get: /}
`

const featureFile = `Feature: many streams

  Scenario Outline: stream <n>
    Given the scenario "a stream"
    And the request header "X-Stream" is "<n>"
    When the stream is followed to its end
    Then exactly %d "progress" arrive
    And "step" always rises from one event to the next

    Examples:
      | n |
`

// Scenarios are scenarios of [Steps], each of which follows a stream of its own to its end.
type Scenarios struct {
	Streams int
	Events  int    // of each
	URL     string // of who serves them
}

// Files writes one scenario for each stream, into files of their own, and names the
// folder.
func (s Scenarios) Files(folder string) (string, error) {
	files := map[string]string{"services/load.yaml": fmt.Sprintf(serviceFile, s.URL)}
	for i := range s.Streams {
		files[fmt.Sprintf("%d.yaml", i)] = fmt.Sprintf(scenarioFile, i, s.Events)
	}
	at := filepath.Join(folder, "yaml", "scenarios")
	return at, write(at, files)
}

// Clients writes one scenario that so many clients follow, and names its folder.
func (s Scenarios) Clients(folder string) (string, error) {
	at := filepath.Join(folder, "clients", "scenarios")
	return at, write(at, map[string]string{
		"services/load.yaml": fmt.Sprintf(serviceFile, s.URL),
		"clients.yaml":       fmt.Sprintf(clientsFile, s.Streams, s.Events),
	})
}

// Outline writes one scenario outline with a row for each stream, and names its file.
func (s Scenarios) Outline(folder string) (string, error) {
	var feature strings.Builder
	fmt.Fprintf(&feature, featureFile, s.Events)
	for i := range s.Streams {
		fmt.Fprintf(&feature, "      | %d |\n", i)
	}
	at := filepath.Join(folder, "gherkin")
	return filepath.Join(at, "many.feature"), write(at, map[string]string{
		"many.feature":                 feature.String(),
		"scenarios/stream.yaml":        followedFile,
		"scenarios/services/load.yaml": fmt.Sprintf(serviceFile, s.URL),
	})
}

func write(folder string, files map[string]string) error {
	for name, text := range files {
		path := filepath.Join(folder, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			return err
		}
	}
	return nil
}
