package reference_test

import (
	"strings"
	"testing"

	"github.com/streamspec/streamspec/internal/reference"
)

func TestTextIsFilteredByWords(t *testing.T) {
	var out strings.Builder
	all, err := reference.Read()
	if err != nil {
		t.Fatal(err)
	}
	all.WriteText(&out, []string{"exactly", "count"})
	for _, want := range []string{
		"count: So many events of a kind arrive.", `Then exactly 3 "KIND" arrive`, "- {count: KIND, times: 3}", "got       #2 call",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("this is missing: %s\nin:\n%s", want, out.String())
		}
	}
	for _, never := range []string{"Given", "never:", "What is in the events"} {
		if strings.Contains(out.String(), never) {
			t.Errorf("this was not asked for: %s\nin:\n%s", never, out.String())
		}
	}
}
