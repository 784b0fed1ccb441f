package report

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/streamspec/streamspec/internal/verdict"
	"github.com/streamspec/streamspec/runner/recording"
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
	for _, run := range []verdict.Run{{}, {Scenarios: []verdict.Scenario{{Outcome: verdict.Skipped}}}} {
		var out bytes.Buffer
		if err := WriteJSON(&out, run); err != nil {
			t.Fatal(err)
		}
		if strings.Contains(out.String(), "null") {
			t.Errorf("got a null:\n%s", out.String())
		}
	}
}

// A busy machine shows what it may have come late to; one that is not says nothing.
func TestWriteJSONOfABusyMachine(t *testing.T) {
	busy := &recording.Stream{SentBy: 3 * time.Millisecond, Stalls: []recording.Stall{{From: time.Second, To: 1250 * time.Millisecond}}}
	for r, want := range map[*recording.Stream]string{
		busy:                  `"sent_by_ms":3,"stalls":[{"from_ms":1000,"to_ms":1250}]}`,
		new(recording.Stream): `"events":{}}`,
	} {
		out, err := json.Marshal(jsonRecordingOf(r))
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasSuffix(string(out), want) {
			t.Errorf("got %s, want …%s", out, want)
		}
	}
}
