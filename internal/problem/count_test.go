package problem_test

import (
	"testing"

	"github.com/streamspec/streamspec/internal/problem"
)

func TestNumbersHaveTheirNouns(t *testing.T) {
	for n, want := range map[int64]string{0: "0 events", 1: "1 event", 2: "2 events"} {
		if got := problem.Counted(n, "event"); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
