package load_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/streamspec/streamspec/internal/load"
)

// TestWhatWasNotOverWhenTheGraceWas: a call that is not answered is not held because the stream before it was as it
// should be; and what had failed by then has failed, also where the client was still doing what it does in the end.
func TestWhatWasNotOverWhenTheGraceWas(t *testing.T) {
	for name, c := range map[string]struct {
		does   string
		want   string // held, broken, unknown and left out
		status int
		says   string
	}{
		"a call after the stream":  {"after: [{get: \"${stub.s}/slow\"}]", "0 0 1 0", 2, "/slow: --grace was over"},
		"a wait after the stream":  {"after: [{wait: 1m, get: \"${stub.s}/e\"}]", "0 0 1 0", 2, "after 1: --grace was over"},
		"a call beside the stream": {"during: [{get: \"${stub.s}/slow\"}]", "0 0 1 0", 2, "/slow: --grace was over"},
		"a call before the stream": {"trigger: [{get: \"${stub.s}/slow\"}]", "0 0 1 0", 2, "/slow: --grace was over"},
		"nothing but the end":      {"finally: [{get: \"${stub.s}/late\"}]", "1 0 0 0", 0, "Every threshold is met."},
		"the end, and it failed":   {"finally: [{get: \"${stub.s}/late\", status: 404}]", "0 1 0 0", 1, "in the end, finally 1: GET "},
		"the end of what failed":   {"trigger: [{get: \"${stub.s}/bad\"}]\nfinally: [{get: \"${stub.s}/late\"}]", "0 1 0 0", 1, "/bad: expected a 2xx status, got 500.\n"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := loadOf(t, "doing", fmt.Sprintf(`scenario: doing
stubs: {s: [{get: /e, events: [{event: tick, data: 1}]}, {get: /slow, delay: 20s}, {get: /late, delay: 1s}, {get: /bad, status: 500}]}
stream: {get: "${stub.s}/e"}
%s
expect: [{count: tick, times: 1}]
load: {clients: 1}
`, c.does), load.Model{Clients: 1, For: 50 * time.Millisecond, Grace: 450 * time.Millisecond}, 0)
			if err := l.Run(t.Context()); err != nil {
				t.Fatal(err)
			}
			report := l.Report()
			counts := report.Scenarios[0].Counts
			if got := fmt.Sprint(counts.Held, counts.Broken, counts.Unknown, counts.Interrupted); got != c.want || report.ExitStatus() != c.status {
				t.Errorf("held, broken, unknown and left out: %s, status %d; want %s, %d", got, report.ExitStatus(), c.want, c.status)
			}
			var text strings.Builder
			if err := report.Text(&text); err != nil || !strings.Contains(text.String(), c.says) || c.status == 1 && strings.Contains(text.String(), "ended by streamspec") {
				t.Errorf("%v, %q is missing in\n%s", err, c.says, text.String())
			}
		})
	}
}

// TestAStreamThatWasRefusedIsNoneTheFaster: also of a client that was cut off as a matter of course while another stream
// of it went on.
func TestAStreamThatWasRefusedIsNoneTheFaster(t *testing.T) {
	l := loadOf(t, "two", `scenario: two
stubs: {s: [{get: /bad, status: 500}, {get: /e, events: [{event: tick, data: 1}, {after: 20s, event: tick, data: 2}]}]}
streams: {a: {get: "${stub.s}/bad"}, b: {get: "${stub.s}/e"}}
expect: [{count: tick, on: b, at_least: 1}]
load: {clients: 1, thresholds: {streams: 0%, first event max: 20s}}
`, load.Model{Clients: 1}, 0)
	if err := l.Measure(t.Context(), func() {
		users := l.Users(t.Context(), 0, 1)
		users.Set(0, 1)
		time.Sleep(400 * time.Millisecond)
		users.Stop()
	}); err != nil {
		t.Fatal(err)
	}
	told := l.Report().Scenarios[0]
	if first := told.Times[1]; first.Count != 1 || first.None != 1 || first.Unseen != 0 {
		t.Errorf("%+v: one came, and one will never come", first)
	}
	if l.Report().ExitStatus() != 1 {
		t.Errorf("%+v", told.Thresholds)
	}
}

// TestWhoIsAwayIsNotKeptWaiting: a client that is away of its own accord as its user is taken away was not left without
// an event by the server.
func TestWhoIsAwayIsNotKeptWaiting(t *testing.T) {
	l := loadOf(t, "away", `scenario: away
stubs: {s: [{get: /e, events: [{event: tick, data: 1}, {event: done, data: 1, after: 20ms}]}]}
stream: {get: "${stub.s}/e", leave: {after: tick, back: 20s}, until: {event: done}}
expect: [{never: error}]
load: {clients: 1}
`, load.Model{Clients: 1}, 0)
	if err := l.Measure(t.Context(), func() {
		users := l.Users(t.Context(), 0, 1)
		users.Set(0, 1)
		time.Sleep(1500 * time.Millisecond)
		users.Stop()
	}); err != nil {
		t.Fatal(err)
	}
	if c := l.Report().Scenarios[0].Counts; c.Interrupted != 1 || c.Unseen != 0 {
		t.Errorf("%+v", c)
	}
}
