package play_test

import (
	"testing"

	"github.com/streamspec/streamspec/internal/play"
	"github.com/streamspec/streamspec/internal/verdict"
	"github.com/streamspec/streamspec/runner/recording"
)

// TestWhichCallFailed is known of its recording as well: not the one that asked for the same later, and was
// answered as it must be.
func TestWhichCallFailed(t *testing.T) {
	const text = `
scenario: s
stubs: {shop: [{get: /feed, events: [{event: a, data: 1}]}, {post: /x, status: 404}]}
trigger: [{post: "${stub.shop}/x"}]
stream: {get: "${stub.shop}/feed"}
expect: [{count: a, times: 1}]
finally: [{post: "${stub.shop}/x", status: 404}]
`
	dir := t.TempDir()
	played := judgeFile(t.Context(), t, text, play.Options{Recordings: play.Recordings{Keep: play.KeepAll, Dir: dir}})
	rec, err := theRecording(dir)
	if err != nil || len(rec.Calls) != 2 || !rec.Calls[0].Wrong || rec.Calls[1].Wrong {
		t.Fatalf("%v: the first of two calls is wrong, and the second is not: %+v", err, rec)
	}
	recorded := judgeFile(t.Context(), t, text, play.Options{Recorded: func(verdict.Place) (*recording.Recording, error) { return rec, nil }})
	want := "POST " + rec.Calls[0].Request.URL
	for from, got := range map[string]*verdict.Scenario{"played": &played, "recorded": &recorded} {
		if len(got.Causes) != 1 || got.Causes[0].Failure.Call != want {
			t.Errorf("%s: the call that failed is to be %s: %+v", from, want, got.Causes)
		}
	}
}
