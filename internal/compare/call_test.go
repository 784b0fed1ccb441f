package compare_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/streamspec/streamspec/internal/compare"
	"github.com/streamspec/streamspec/runner/recording"
)

// starting are recordings of a scenario with a call, and how that is answered.
func starting(name string, times, from int, status int, body string) compare.Side {
	side := orders(name, times, from, nil)
	for i := range side.Runs {
		c := &recording.Call{Name: "start", Took: 5 * time.Millisecond, Request: recording.Request{Method: "POST", URL: "http://127.0.0.1/orders"}}
		if body != "none" {
			c.Response = &recording.Response{Status: status}
			c.Body = fmt.Appendf(nil, body, fmt.Sprintf("4a64c084-dfa6-4cfb-b472-%012d", from+i+1), 1000+7*(from+i))
		}
		side.Runs[i].Calls = []*recording.Call{c}
	}
	return side
}

// TestWhatCallsAreAnsweredIsCompared: also what their responses say, field by field.
func TestWhatCallsAreAnsweredIsCompared(t *testing.T) {
	const usual = `{"id": %q, "no": %d, "status": "queued", "all": [1, 2]}`
	for name, c := range map[string]struct {
		status int
		body   string
		want   []string
	}{
		"the same":             {200, usual, nil},
		"another order":        {200, `{"all": [1, 2], "status": "queued","id": %[1]q, "no": %[2]d}`, nil},
		"another status":       {202, `{"id": %q, "took": %d}`, []string{"start is answered 200 → 202"}},
		"no response":          {0, "none", []string{"start is answered 200 → no response"}},
		"a field less":         {200, `{"id": %q, "no": %d, "all": [1, 2]}`, []string{"a field is gone: status of call start (text)"}},
		"a field more":         {200, `{"id": %q, "no": %d, "status": "queued", "all": [1, 2], "at": null}`, []string{"a new field: at of call start (null)"}},
		"a type":               {200, `{"id": %q, "no": "%d", "status": "queued", "all": [1, 2]}`, []string{"no of call start: number → text"}},
		"a value":              {200, `{"id": %q, "no": %d, "status": "started", "all": [1, 2]}`, []string{"call start.status: queued → started"}},
		"an item":              {200, `{"id": %q, "no": %d, "status": "queued", "all": [1, 2, 3]}`, []string{"call start.all[]: 1, 2 → 1, 2, 3"}},
		"no JSON":              {200, `<p>%s %d`, []string{"the data of call start: an object → text"}},
		"another one's number": {200, `{"id": %q, "no": %d1, "status": "queued", "all": [1, 2]}`, nil},
	} {
		t.Run(name, func(t *testing.T) {
			old, now := starting("old", timesOld, 0, 200, usual), starting("new", timesNew, 100, c.status, c.body)
			for _, by := range []compare.Side{old, baselines(t, old)} {
				r := compared(t, by, now, nil)
				if got := listed(r); !slices.Equal(got, c.want) {
					t.Errorf("by %s: want %q\n%s", by.Name, c.want, shown(t, r))
				}
				declared(t, name, by, now, r)
			}
		})
	}
}
