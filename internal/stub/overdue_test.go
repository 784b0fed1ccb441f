package stub

import (
	"context"
	"testing"
	"time"

	"github.com/streamspec/streamspec/internal/moment"
)

// TestAStubKnowsWhatItDidLate: what it sends, and its calls, where it came late to their moment.
func TestAStubKnowsWhatItDidLate(t *testing.T) {
	const ms = time.Millisecond
	late := map[string]time.Duration{"opened": 30 * ms, "accepted": 0, "paid": 40 * ms}
	around := Surroundings{Await: func(_ context.Context, at moment.When) (time.Duration, error) { return late[at.After], nil }}
	stub, err := Start("bank", routesOf(t, `
  - get: /feed
    events: [{at: opened, data: 1}, {at: accepted, data: 2}]
  - get: /pay
    while_held: [{at: paid, post: "http://127.0.0.1:1/none"}]
`), around)
	if err != nil {
		t.Fatal(err)
	}
	defer stub.Close()
	began := time.Now()
	for _, path := range []string{"GET /feed", "GET /pay"} {
		send(t, stub, path, "")
	}
	all := stub.OverdueSince(began)
	want := []Overdue{{What: `what the stub "bank" sends was sent`, By: 30 * ms}, {What: `a call of the stub "bank" was made`, By: 40 * ms}}
	if len(all) != len(want) {
		t.Fatalf("late: %+v, want %+v", all, want)
	}
	for i, o := range all {
		if o.What != want[i].What || o.By != want[i].By || o.At.Before(began) {
			t.Errorf("late: %+v, want %+v", o, want[i])
		}
	}
	if later := stub.OverdueSince(time.Now()); len(later) > 0 {
		t.Errorf("of another scenario: %+v", later)
	}
}
