package steps_test

import (
	"testing"

	"github.com/streamspec/streamspec/steps"
)

// TestTheNearestSentence: of a sentence that nobody understands, the first that is
// offered is the one that was meant.
func TestTheNearestSentence(t *testing.T) {
	for written, meant := range map[string]string{
		`exactly 1 "tick" comes`:                            `exactly 3 "KIND" arrive`,
		`at least 12 "tick" come`:                           `at least 3 "KIND" arrive`,
		`every "tick" has "n" equals 5`:                     `every "KIND" has "PATH" equal to 5`,
		`the stream is never silent for more than 2 s`:      "the stream is never silent for longer than 2 s",
		`each "call" is immediately followed by "result"`:   `every "KIND" is immediately followed by "KIND"`,
		`the stream was followed for 4 s`:                   "the stream is followed for 4 s",
		`lenient parsing is used`:                           "lenient parsing",
		`the frist event has "status" equal to "connected"`: `the first "KIND" has "PATH" equal to 5`,
		`evry "tick" has "n"`:                               `every "KIND" has "PATH"`,
		`the status is "200"`:                               "the status is 200",
	} {
		if got := steps.Nearest(written); got != meant {
			t.Errorf("the nearest to %s is %s, want %s", written, got, meant)
		}
	}
}
