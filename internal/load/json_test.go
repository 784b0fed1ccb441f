package load

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"time"
)

// TestJSON: a percentile that falls on streams without a time is null, and what was found without being
// expected has no share that holds it.
func TestJSON(t *testing.T) {
	of := newTimesOf()
	of["first event"].took(90 * ms)
	of["first event"].lacked()
	r := Report{Times: of.told(), Scenarios: []Scenario{{Name: "s", NeverBegan: 2, Causes: []Rate{{Text: "not over", Broken: 1, First: &Broken{Client: 4, At: time.Second}}}}}}
	var out bytes.Buffer
	if err := r.JSON(&out); err != nil {
		t.Fatal(err)
	}
	text := strings.Join(strings.Fields(out.String()), " ")
	for _, want := range []string{
		`"name": "first event", "count": 1, "none": 1, "unseen": 0, "p50_ms": 90.047, "p90_ms": null,`,
		`"causes": [ { "text": "not over", "line": 0, "broken": 1, "unknown": 0, "late": 0, "first": { "client": 4,`,
		`"never_began": 2,`,
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%s is missing in\n%s", want, out.String())
		}
	}
}

// TestJSONHasTheShareOfTheLine: what a known gap accepts is counted alike in all reports.
func TestJSONHasTheShareOfTheLine(t *testing.T) {
	t.Parallel()
	for want, r := range map[string]Rate{
		"75":   {KnownGap: 3, Broken: 1},
		"100":  {KnownGap: 2},
		"50":   {Held: 1, Unknown: 1},
		"null": {},
	} {
		got, err := json.Marshal(r.json())
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(got), `"share":`+want+`,`) {
			t.Errorf("%+v: got %s, want the share %s", r, got, want)
		}
	}
}
