package compare_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/streamspec/streamspec/runner/recording"
)

// writtenAs writes the data of all events that are objects in another way.
func writtenAs(format string) change {
	return inJSON(func(e *recording.Entry) string { return fmt.Sprintf(format, e.Data) })
}

// TestDataThatIsEncodedOnceMoreIsOneDifference, of all types, and what it says is compared; of what is no JSON any more
// nothing can be.
func TestDataThatIsEncodedOnceMoreIsOneDifference(t *testing.T) {
	const in = ", in accepted, progress, result"
	notAll := func(format string) change {
		return inJSON(func(e *recording.Entry) string {
			if e.Number == 3 {
				return string(e.Data)
			}
			return fmt.Sprintf(format, e.Data)
		})
	}
	for name, c := range map[string]struct {
		old, now change
		want     []string
	}{
		"a text":              {nil, writtenAs("%q"), []string{"the data is JSON in a text now" + in}},
		"a text before":       {writtenAs("%q"), nil, []string{"the data was JSON in a text, and is not any more" + in}},
		"a list":              {nil, writtenAs("[%s]"), []string{"the data is the only item of a list now" + in}},
		"and a value":         {nil, both(texts(`"done"`, `"over"`), writtenAs("%q")), []string{"the data is JSON in a text now" + in, "result.text: done → over"}},
		"of both":             {writtenAs("[%s]"), writtenAs("[%s]"), nil},
		"a list of two":       {nil, writtenAs("[%[1]s, %[1]s]"), []string{"the data of accepted, progress, result: an object → list"}},
		"no JSON":             {nil, writtenAs("%s,"), []string{"the data of accepted, progress, result: an object → text"}},
		"one of them is none": {nil, notAll("[%s]"), []string{"the data is the only item of a list now, in accepted, result", "the data of progress: an object → list, in some events"}},
	} {
		t.Run(name, func(t *testing.T) {
			old, now := orders("old", timesOld, 0, c.old), orders("new", timesNew, 100, c.now)
			r := compared(t, old, now, nil)
			titles := titlesOf(r)
			if !slices.Equal(titles, c.want) {
				t.Errorf("want %q\n%s", c.want, shown(t, r))
			}
			declared(t, name, old, now, r)
			if by := compared(t, baselines(t, old), now, nil); name != "a text before" && (by.Grade() != r.Grade() || len(by.Differences) != len(titles)) {
				t.Errorf("by the baseline:\n%s", shown(t, by))
			}
		})
	}
}
