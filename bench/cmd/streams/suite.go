package main

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

// scenarios writes one scenario for each stream, into files of their own, and names the
// folder.
func (l load) scenarios(folder, url string) (string, error) {
	files := map[string]string{"services/load.yaml": fmt.Sprintf(serviceFile, url)}
	for i := range l.Streams {
		files[fmt.Sprintf("%d.yaml", i)] = fmt.Sprintf(scenarioFile, i, l.Events)
	}
	at := filepath.Join(folder, "yaml", "scenarios")
	return at, write(at, files)
}

// clients writes one scenario that so many clients follow, and names its folder.
func (l load) clients(folder, url string) (string, error) {
	at := filepath.Join(folder, "clients", "scenarios")
	return at, write(at, map[string]string{
		"services/load.yaml": fmt.Sprintf(serviceFile, url),
		"clients.yaml":       fmt.Sprintf(clientsFile, l.Streams, l.Events),
	})
}

// outline writes one scenario outline with a row for each stream, and names its file.
func (l load) outline(folder, url string) (string, error) {
	var feature strings.Builder
	fmt.Fprintf(&feature, featureFile, l.Events)
	for i := range l.Streams {
		fmt.Fprintf(&feature, "      | %d |\n", i)
	}
	at := filepath.Join(folder, "gherkin")
	return filepath.Join(at, "many.feature"), write(at, map[string]string{
		"many.feature":                 feature.String(),
		"scenarios/stream.yaml":        followedFile,
		"scenarios/services/load.yaml": fmt.Sprintf(serviceFile, url),
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
