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
		`"seq" is rising`:                                   `"PATH" always rises from one "KIND" to the next`,
		`"seq" increases by 1`:                              `"PATH" rises by 1 from one "KIND" to the next`,
		`"seq" is decreasing in every "bid"`:                `"PATH" always falls from one "KIND" to the next`,
		`"sold" arrives after "bid"`:                        `every "KIND" comes after "KIND"`,
		`no gaps in "seq"`:                                  `"PATH" rises by 1 from one "KIND" to the next`,
		`"id" is unique`:                                    `"PATH" is different in every "KIND"`,
		`"amount" is a number`:                              `every "KIND" has "PATH" of type "number"`,
		`the sum of "amount" of all "bid" is 5`:             `the "PATH" of all "KIND" add up to 5`,
		`"error" never arrives`:                             `no "KIND" arrives`,
		`a keepalive arrives every 5 s`:                     `consecutive "KIND" are at most 2 s apart`,
		`a comment arrives at least every second`:           `consecutive "KIND" are at most 2 s apart`,
		`a comment arrives every 2 s`:                       `consecutive "KIND" are at most 2 s apart`,
		`a "tick" comes each second`:                        `consecutive "KIND" are at most 2 s apart`,
		`at least 5 "tick" come in a second`:                `at least 20 "KIND" arrive a second`,
		`the last event is "sold"`:                          `the last events are "PATTERN"`,
		`"bidder" is one of "a", "b"`:                       `every "KIND" has "PATH" in ["VALUE", 5]`,
		`the first event arrives within 100 ms`:             `"KIND" arrives within 500 ms`,
		`on the stream "bob", exactly 1 "tick" comes`:       `exactly 3 "KIND" arrive`,
		`on the stream "bob", "tick" arrives`:               `"KIND" arrives within 500 ms`,
		`for each "id", "seq" increases by 1`:               `"PATH" rises by 1 from one "KIND" to the next`,
		`the retry time is 2 s`:                             "the stream sets the reconnection time 2500 ms",
		`the response has status 401`:                       "the status is 200",
		`the response code is 401`:                          "the status is 200",
		`the content type is "text/event-stream"`:           `the media type is "text/event-stream"`,
	} {
		if got := steps.Nearest(written, "Then"); got != meant {
			t.Errorf("the nearest to %s is %s, want %s", written, got, meant)
		}
	}
}

// TestTheKeywordCounts: what is offered for a When is one.
func TestTheKeywordCounts(t *testing.T) {
	for written, meant := range map[string]string{
		"the stream is followed until the end":   "the stream is followed to its end",
		"the stream is followed until it closes": "the stream is followed to its end",
		"the stream is followed until 5 \"bid\"": `the stream is followed until "KIND"`,
		"I follow the stream to the end":         "the stream is followed to its end",
	} {
		if got := steps.Nearest(written, "When"); got != meant {
			t.Errorf("the nearest to %s is %s, want %s", written, got, meant)
		}
	}
	if got := steps.Nearest(`the service has the setting "A" "1"`, "Given"); got != `the service setting "NAME" is "VALUE"` {
		t.Errorf("for a Given it is %s", got)
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
		`the stream is followed until end`:         `the stream is followed until "end"`,
		`the 2nd order has id equal to 7`:          `the 2nd "order" has "id" equal to 7`,
		`every order is followed by parcel`:        `every "order" is followed by "parcel"`,
		`the moon is made of cheese`:               "",
		`the stream is followed until the end`:     "",
		`every order has an id`:                    "",
		`no error event arrives`:                   "",
		`exactly 1 "tick" comes`:                   "",
	} {
		want := ""
		if meant != "" {
			want = "did you mean: " + meant + "\n  what varies stands in double quotes"
		}
		keyword := "Then"
		if strings.HasPrefix(written, "the stream is followed") {
			keyword = "When"
		}
		if written == "the stream is followed until end" {
			want += "; or: the stream is followed to its end"
		}
		if got := steps.Hint(written, keyword); got != want && (want != "" || !strings.HasPrefix(got, "the nearest: ")) {
			t.Errorf("of %s it is said\n%s\nwant\n%s", written, got, want)
		}
	}
}

// TestBlanksAndCapitals: nobody sees in what is near that only those differ.
func TestBlanksAndCapitals(t *testing.T) {
	const blank, small = "words are set apart by one blank, and by no other sign that looks like one", "a sentence begins in lower case"
	for written, why := range map[string]string{
		"every  \"a\" has \"n\" equal to 1":      blank,
		"every\u00a0\"a\" has \"n\" equal to 1":  blank,
		"every \"a\" has \u200b\"n\" equal to 1": blank,
		"Every \"a\" has \"n\" equal to 1":       small,
	} {
		if got, want := steps.Hint(written, "Then"), "did you mean: every \"a\" has \"n\" equal to 1\n  "+why; got != want {
			t.Errorf("of %q it is said\n%s\nwant\n%s", written, got, want)
		}
	}
}

// TestTimesInOtherWords: of a text that only writes its times otherwise, it is said how they are written;
// what stands in quotes is none.
func TestTimesInOtherWords(t *testing.T) {
	const help = "\n  a time is one number and its unit: 500 ms, 2 s, 1.5 seconds, 2 minutes"
	for written, want := range map[string]string{
		`"tick" arrives within 2 sec`:                 `did you mean: "tick" arrives within 2 s` + help,
		`"tick" arrives within 2secs`:                 `did you mean: "tick" arrives within 2 s` + help,
		`"2 sec" arrives within 2 min`:                `did you mean: "2 sec" arrives within 120 s` + help,
		`"tick" arrives within 1m30s`:                 `did you mean: "tick" arrives within 90 s` + help,
		`"tick" arrives within 1 hour`:                `did you mean: "tick" arrives within 3600 s` + help,
		`no "tick" arrives for 500 msec after "tock"`: `did you mean: no "tick" arrives for 500 ms after "tock"` + help,
		`tick arrives within 2 sec`:                   "did you mean: \"tick\" arrives within 2 s\n  what varies stands in double quotes",
	} {
		if got := steps.Hint(written, "Then"); got != want {
			t.Errorf("of %s it is said\n%s\nwant\n%s", written, got, want)
		}
	}
}

// TestSlips are told with what is meant: a mark at the end, a colon that is missing, a time without its unit.
func TestSlips(t *testing.T) {
	for text, want := range map[string]string{
		`exactly 2 "tick" arrive.`:             "exactly 2 \"tick\" arrive\n  a sentence has no mark",
		`exactly 2 "tick" arrive:`:             "exactly 2 \"tick\" arrive\n  a sentence has no mark",
		`exactly these events arrive`:          "exactly these events arrive:\n  what has something below it ends with a colon",
		`"tick" arrives within 2`:              "\"tick\" arrives within 2 s\n  a time is one number and its unit",
		`exactly three "tick" arrive`:          "exactly 3 \"tick\" arrive\n  a number is written in digits",
		`"two" arrives within two s`:           "\"two\" arrives within 2 s\n  a number",
		`"tick" arrives within half a second`:  "\"tick\" arrives within 500 ms\n  a number",
		`exactly 2 "tick" arrive # as they do`: "exactly 2 \"tick\" arrive\n  a comment stands in a line of its own",
		`"tick 3" arrives within 1.5.`:         "",
		`the stream is left after 3 "tick" 50`: "",
	} {
		hint := steps.Hint(text, "Then")
		if is := strings.HasPrefix(hint, "did you mean: "+want); want != "" && !is || want == "" && strings.HasPrefix(hint, "did you mean: ") {
			t.Errorf("%s: %s, want %s", text, hint, want)
		}
	}
}
