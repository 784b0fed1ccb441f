package recording_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/streamspec/streamspec/runner/recording"
)

// TestTimelineShowsWhatWasDone between what came, also where entries are left out, and behind all.
func TestTimelineShowsWhatWasDone(t *testing.T) {
	r := recordingOf()
	for i := range 30 {
		r.Entries = append(r.Entries, event(i+1, "beat", ""))
	}
	r.End.At = 31 * time.Second
	deed := func(seconds int, label, text string) recording.Deed {
		return recording.Deed{At: time.Duration(seconds) * time.Second, Label: label, Text: text}
	}
	var got []string
	for _, l := range r.Timeline(recording.TimelineOptions{Deeds: []recording.Deed{
		deed(2, "call", "POST /a"), deed(10, "", "stop of shop"), deed(10, "call", "POST /b"), deed(31, "call", "POST /c"),
	}}) {
		got = append(got, l.Text)
	}
	want := []string{
		"GET http://127.0.0.1/x · status 200 after 3.0 ms",
		`    #1   1000 ms  beat`,
		`  call   2000 ms  POST /a`,
		`    #2   2000 ms  beat`,
		`    #3   3000 ms  beat`,
		`    #4   4000 ms  beat`,
		`    #5   5000 ms  beat`,
		`      … 4 more …`,
		`          10.0 s  stop of shop`,
		`  call    10.0 s  POST /b`,
		`      … 16 more …`,
		`   #26    26.0 s  beat`,
		`   #27    27.0 s  beat`,
		`   #28    28.0 s  beat`,
		`   #29    29.0 s  beat`,
		`   #30    30.0 s  beat`,
		`  call    31.0 s  POST /c`,
		`  the end: cut after 31.0 s`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}
