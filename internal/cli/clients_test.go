package cli_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestOneOfManyClients: a fault that one client alone sees is found, and counted once in every
// report; a recording comes to the same.
func TestOneOfManyClients(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	report, junit, recordings := filepath.Join(dir, "r.json"), filepath.Join(dir, "r.xml"), filepath.Join(dir, "recordings")
	got := streamspec(t, []string{"SAMPLE_FAULT=message-missed-by-one"}, "run", "--format", "json:"+report, "--format", "junit:"+junit,
		"--recordings-dir", recordings, "features/rooms.feature", "--name", "nobody misses anything")
	finding := `; it holds for 199 of 200 clients`
	mustContain(t, got.all(), finding, "199 of 200 clients have the same", "it came on 199 of 200 clients")
	var told struct {
		Counts    map[string]int
		Scenarios []struct {
			Steps      []struct{ Outcome string }
			Clients    []struct{ Number, Opened int }
			Recordings []struct{ Stream string }
		}
	}
	content, err := os.ReadFile(report)
	if err := errors.Join(err, json.Unmarshal(content, &told)); err != nil {
		t.Fatal(err)
	}
	failed := 0
	for _, step := range told.Scenarios[0].Steps {
		if step.Outcome == "failed" {
			failed++
		}
	}
	atLeast, atMost := 3, 4 // one of them is not known, unless the five seconds were over in which each message comes
	if told.Counts["failed"] != 1 || told.Counts["notes"] != 0 || failed < atLeast || failed > atMost || got.status != 1 {
		t.Errorf("%v, %d steps failed, status %d", told.Counts, failed, got.status)
	}
	if one := told.Scenarios[0]; len(one.Clients) != 1 || one.Clients[0].Opened != 200 || len(one.Recordings) > 3 {
		t.Errorf("%+v, and %d recordings", one.Clients, len(one.Recordings))
	}
	xml, err := os.ReadFile(junit)
	if err != nil || bytes.Count(xml, []byte("<testcase")) != 1 || bytes.Count(xml, []byte("<failure")) > atMost {
		t.Errorf("%v\n%s", err, xml)
	}
	again := streamspec(t, nil, "judge", recordings)
	if again.status != got.status || linesOf(again.stdout, finding) != linesOf(got.stdout, finding) {
		t.Errorf("judged again: status %d\n%s\nand before\n%s", again.status, again.stdout, got.stdout)
	}
}

// linesOf are the lines of a text that have a part.
func linesOf(text, part string) string {
	var found strings.Builder
	for line := range strings.Lines(text) {
		if strings.Contains(line, part) {
			found.WriteString(line)
		}
	}
	return found.String()
}
