package compare_test

import (
	"testing"

	"github.com/streamspec/streamspec/internal/compare"
	"github.com/streamspec/streamspec/runner/recording"
)

// TestWhyNobodyAnsweredIsSaid: a service that is there and says nothing is not one that was not started.
func TestWhyNobodyAnsweredIsSaid(t *testing.T) {
	for want, end := range map[string]recording.End{
		"nobody answered: the service was not there; start it, and record it again":                                           {Reason: recording.ConnectFailed, Detail: "nothing listens", Refused: true},
		"nobody answered: the connection closed before a response came; see what the service says of it, and record it again": {Reason: recording.ConnectFailed, Detail: "the connection closed before a response came"},
	} {
		r := &recording.Recording{Ended: true, Streams: []*recording.Stream{{End: end}}}
		if err := compare.Whole(r); err == nil || err.Error() != want {
			t.Errorf("%v, want %s", err, want)
		}
	}
}
