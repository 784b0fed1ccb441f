package mapping_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/streamspec/streamspec/internal/mapping"
)

// all is a mapping with a line of each sort.
func all() *mapping.Mapping {
	return &mapping.Mapping{
		Paths:     []mapping.Change{{Was: "/a/{id}", Now: "/b?id={id}"}},
		Envelope:  &mapping.Envelope{Unwrap: &mapping.Wrapper{Type: "type", Payload: "payload"}},
		Heartbeat: &mapping.Event{Was: "heartbeat", Data: `{"t": "x"}`, Now: mapping.Comment},
		Opening:   &mapping.Opening{Was: "connection_open", Data: "{}", Now: "ready", Optional: true},
		Rename:    []mapping.Change{{Was: "done", Now: "completed"}},
		Dropped:   []mapping.Field{{Field: "correlation_id"}, {Field: "id", Of: "version"}},
		Added:     []mapping.Field{{Field: "task_id", Of: "error"}},
		Times:     []mapping.Change{{Was: "+00:00", Now: "Z"}},
		Headers:   []string{"Server", "X-Powered-By"},
		Values: []mapping.Value{
			{Field: mapping.Field{Field: "reason", Of: "close"}, Was: `"yes"`, Now: `"it: failed"`},
			{Field: mapping.Field{Field: "n"}, Was: `3`, Now: `"3"`},
			{Field: mapping.Field{Field: "last"}, Was: `"true"`, Now: `true`},
			{Field: mapping.Field{Field: "left"}, Was: `null`, Now: `0.5`},
		},
		Differs: []mapping.Field{{Field: "data.traceback"}},
		Instead: []mapping.Instead{{Scenario: "one", Was: "version", Now: "rejected"}},
		Accept:  []mapping.Accept{{Difference: "batching", Because: "that was the point"}},
	}
}

// What is written is read back.
func TestAMappingIsReadAsItIsWritten(t *testing.T) {
	path := filepath.Join(t.TempDir(), "mapping.yaml")
	if err := os.WriteFile(path, []byte(all().YAML()), 0o600); err != nil {
		t.Fatal(err)
	}
	got, err := mapping.Read(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(all(), got); diff != "" {
		t.Errorf("%s\n%s", diff, all().YAML())
	}
}

func TestWhatIsWrongWithAMappingIsSaid(t *testing.T) {
	for text, want := range map[string]string{
		"headers: [A]\ndroped: []\n": `2:1: unknown key "droped"`,
		"envelope: {}\n":             "1:11: an envelope is either",
		"paths: [{was: /a}]\n":       `1:9: missing key "now"`,
		"accept:\n  - {difference: batching, because: \"…\"}\n": "2:37: this difference is accepted, and nobody says why",
	} {
		path := filepath.Join(t.TempDir(), "mapping.yaml")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := mapping.Read(path); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s\ngot %v\nwant %s", text, err, want)
		}
	}
}

func TestLinesThatNothingNeededAreNamed(t *testing.T) {
	if got := all().Unused(all()); got != nil {
		t.Errorf("all is used, but %v", got)
	}
	if got, want := len(all().Unused(&mapping.Mapping{})), 18; got != want {
		t.Errorf("%d of %d lines are named", got, want)
	}
}
