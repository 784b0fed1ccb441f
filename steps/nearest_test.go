package steps_test

import (
	"strings"
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

// TestMissingQuotes: of a text that only lacks its quotes, or has others, it is said how it is
// understood; of what has other words it is not.
func TestMissingQuotes(t *testing.T) {
	for written, meant := range map[string]string{
		`every "order" has "total" of type number`: `every "order" has "total" of type "number"`,
		`every order has order.id of type string`:  `every "order" has "order.id" of type "string"`,
		`exactly 1 shipped arrives`:                `exactly 1 "shipped" arrives`,
		`the scenario order is placed`:             `the scenario "order is placed"`,
		`shipped arrives within 500 ms`:            `"shipped" arrives within 500 ms`,
		`'shipped' arrives within 2 s`:             `"shipped" arrives within 2 s`,
		`every “order” has “id”`:                   `every "order" has "id"`,
		`the stream is followed until shipped`:     `the stream is followed until "shipped"`,
		`the 2nd order has id equal to 7`:          `the 2nd "order" has "id" equal to 7`,
		`every order is followed by parcel`:        `every "order" is followed by "parcel"`,
		`the moon is made of cheese`:               "",
		`exactly 1 "tick" comes`:                   "",
	} {
		want := ""
		if meant != "" {
			want = "did you mean: " + meant + "\n  what varies stands in double quotes"
		}
		if got := steps.Hint(written); got != want && (want != "" || !strings.HasPrefix(got, "the nearest: ")) {
			t.Errorf("of %s it is said\n%s\nwant\n%s", written, got, want)
		}
	}
}
