package play_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/streamspec/streamspec/internal/happened"
	"github.com/streamspec/streamspec/internal/play"
	"github.com/streamspec/streamspec/internal/verdict"
	"github.com/streamspec/streamspec/runner/recording"
)

// TestWhatCannotBeReadBackIsNotJudged: neither that all was well, nor that something was missing; and the
// machine is at fault.
func TestWhatCannotBeReadBackIsNotJudged(t *testing.T) {
	const text = `
scenario: s
stubs: {shop: [{get: /large, events: [{event: tick, data: %s, repeat: 90}]}]}
stream: {get: "${stub.shop}/large", until: end}
expect:
  - {ends: closed by the server}
  - {count: tick, at_most: 100}
  - {count: tick, times: 90}
  - {ends_with: tick}
`
	file := fmt.Sprintf(text, strings.Repeat("x", 100_000))
	dir := t.TempDir()
	if out := judgeFile(t.Context(), t, file, play.Options{Recordings: play.Recordings{Keep: play.KeepAll, Dir: dir}}); out.Outcome != verdict.Passed {
		t.Fatalf("it is %s: %v", out.Outcome, out.Findings())
	}
	store, err := happened.NewStore(func(c *happened.Course) *happened.Course { return c }, func() bool { return true }, func(*bytes.Buffer, *happened.Course) {})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	out := judgeFile(t.Context(), t, file, play.Options{Courses: store, Recorded: func(verdict.Place) (*recording.Recording, error) {
		rec, err := theRecording(dir)
		if err == nil {
			closes := *rec.Streams[0]
			closes.Forget() // both have one file
		}
		return rec, err
	}})
	if out.Outcome != verdict.Unjudged || len(out.Causes) != 1 || out.Causes[0].Cause != verdict.NotPlayed || out.Course != nil {
		t.Fatalf("it is %s: %v", out.Outcome, out.Causes)
	}
	if text := out.Causes[0].Text; !strings.HasPrefix(text, `the stream "stream": entries that were put aside cannot be read back: `) || !strings.Contains(text, "TMPDIR") {
		t.Errorf("it says: %s", text)
	}
	for _, s := range out.Steps {
		if s.Outcome != verdict.Skipped {
			t.Errorf("%s is %s", s.Text, s.Outcome)
		}
	}
	if len(out.Consequences) != len(out.Steps) {
		t.Errorf("what follows: %q", out.Consequences)
	}
}
