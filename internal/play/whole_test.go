package play_test

import (
	"strings"
	"testing"

	"github.com/streamspec/streamspec/runner/recording"
)

// TestARecordingThatWasBrokenOff: wherever who wrote it was stopped, nothing of the server is known by that.
func TestARecordingThatWasBrokenOff(t *testing.T) {
	const text = "scenario: s" + shop + "stream: {get: \"${stub.shop}/orders/42/events\"}\nexpect: [{count: shipped, times: 1}]\n"
	for name, cut := range map[string]func(r *recording.Stream){
		"before the response": func(r *recording.Stream) { r.Response, r.Entries = nil, nil },
		"before an event":     func(r *recording.Stream) { r.Entries = nil },
		"behind an event":     func(r *recording.Stream) { r.Entries = r.Entries[:1] },
		"before the end":      func(*recording.Stream) {},
	} {
		got := playedAndRecorded(t, text, func(rec *recording.Recording) {
			rec.Ended, rec.Notes = false, nil
			for _, r := range rec.Streams {
				r.End = recording.End{}
				cut(r)
			}
		})["recorded"]
		if !strings.HasPrefix(got, "not judged\n") || !strings.Contains(got, "the recording is not whole") || strings.Contains(got, "failed") {
			t.Errorf("%s:\n%s", name, got)
		}
	}
}
