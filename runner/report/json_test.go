package report

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/streamspec/streamspec/runner/result"
)

func TestWriteJSON(t *testing.T) {
	var out bytes.Buffer
	if err := WriteJSON(&out, everyOutcome()); err != nil {
		t.Fatal(err)
	}
	golden(t, "run.json", out.String())
	if !json.Valid(out.Bytes()) {
		t.Error("this is not JSON")
	}
}

// A program that walks the lists must not meet null.
func TestWriteJSONEmpty(t *testing.T) {
	for _, run := range []result.Run{{}, {Scenarios: []result.Scenario{{Outcome: result.Skipped}}}} {
		var out bytes.Buffer
		if err := WriteJSON(&out, run); err != nil {
			t.Fatal(err)
		}
		if strings.Contains(out.String(), "null") {
			t.Errorf("got a null:\n%s", out.String())
		}
	}
}
