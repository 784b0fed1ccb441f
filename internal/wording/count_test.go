package wording_test

import (
	"strings"
	"testing"

	"github.com/streamspec/streamspec/internal/wording"
)

func TestNumbersHaveTheirNouns(t *testing.T) {
	for n, want := range map[int64]string{0: "0 events, 0 kinds of failure", 1: "1 event, 1 kind of failure", 2: "2 events, 2 kinds of failure"} {
		if got := wording.Counted(n, "event") + ", " + wording.CountedAs(n, "kind of failure", "kinds of failure"); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestOrdinals(t *testing.T) {
	for n, want := range map[int]string{0: "0th", 1: "1st", 2: "2nd", 3: "3rd", 4: "4th", 11: "11th", 12: "12th", 13: "13th", 21: "21st", 111: "111th", 123: "123rd"} {
		if got := wording.Ordinal(n); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestWordsAreEnumerated(t *testing.T) {
	for words, want := range map[string]string{"": "", "a": "a", "a b": "a and b", "a b c": "a, b and c"} {
		if got := wording.Enumerated(strings.Fields(words)); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
