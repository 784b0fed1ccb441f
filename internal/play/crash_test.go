package play_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/streamspec/streamspec/internal/play"
	"github.com/streamspec/streamspec/internal/verdict"
	"github.com/streamspec/streamspec/runner/recording"
)

// TestWhatACrashCut: what a stream misses that ended as a service crashed is a consequence; what it
// missed long before, or has wrong, is broken by itself.
func TestWhatACrashCut(t *testing.T) {
	const text = `
scenario: s
stubs:
  shop: [{get: /orders, events: [{event: open, data: {id: 1}}]}]
stream: {get: "${stub.shop}/orders", until: {event: done}, timeout: 5s}
expect: [{arrives: done, within: 1s}, {every: open, is: {id: 2}}]
`
	dir := t.TempDir()
	judgeFile(t.Context(), t, text, play.Options{Recordings: play.Recordings{Keep: play.KeepAll, Dir: dir}})
	for after, want := range map[time.Duration][]verdict.Outcome{
		-100 * time.Millisecond: {verdict.Skipped, verdict.Failed},
		200 * time.Millisecond:  {verdict.Skipped, verdict.Failed},
		2 * time.Second:         {verdict.Failed, verdict.Failed},
	} {
		got := judgeFile(t.Context(), t, text, play.Options{Recorded: func(verdict.Place) (*recording.Recording, error) {
			rec, err := theRecording(dir)
			if err == nil {
				crashed := rec.Streams[0].Wall(rec.Streams[0].End.At + after).Sub(rec.Started)
				rec.Notes = append(rec.Notes, recording.Note{At: crashed, About: recording.AboutCrash, Of: "shop", Text: `the service "shop" exited`})
			}
			return rec, err
		}})
		outcomes := []verdict.Outcome{got.Steps[0].Outcome, got.Steps[1].Outcome}
		follows := slices.ContainsFunc(got.Consequences, func(text string) bool { return strings.HasPrefix(text, `not met: "done" arrives`) })
		if !slices.Equal(outcomes, want) || follows != (want[0] == verdict.Skipped) || got.Causes[0].Cause != verdict.ServiceExited {
			t.Errorf("a crash %v after the end: %v, want %v; %v", after, outcomes, want, got.Consequences)
		}
		if ended := strings.HasPrefix(got.Causes[0].Failure.Got, "the stream ended: "); ended != follows {
			t.Errorf("a crash %v after the end: got %q", after, got.Causes[0].Failure.Got)
		}
	}
}
