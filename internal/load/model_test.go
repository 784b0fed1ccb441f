package load

import (
	"context"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/streamspec/streamspec/internal/scenario"
)

const ms = time.Millisecond

func TestWhenClientsBegin(t *testing.T) {
	const s = time.Second
	cases := []struct {
		name  string
		model Model
		want  []time.Duration
	}{
		{"all at once", Model{Clients: 3}, []time.Duration{0, 0, 0}},
		{"a ramp", Model{Clients: 5, Ramp: 4 * s}, []time.Duration{0, s, 2 * s, 3 * s, 4 * s}},
		{"one alone", Model{Clients: 1, Ramp: 4 * s}, []time.Duration{0}},
		{"steps", Model{Clients: 6, Ramp: 4 * s, Steps: 2}, []time.Duration{0, 0, 0, 2 * s, 2 * s, 2 * s}},
		{"a rate", Model{Clients: 9, Rate: 4}, []time.Duration{0, s / 4, s / 2, 3 * s / 4, s}},
		{"a rate that rises", Model{Clients: 9, Rate: 2, Ramp: 4 * s}, []time.Duration{0, 2 * s, 2828427124, 3464101615, 4 * s, 4500 * ms}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			var got []time.Duration
			for n := range c.want {
				got = append(got, c.model.begins(n))
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestModelsThatCannotBe(t *testing.T) {
	cases := map[string]Model{
		"--clients 0":       {},
		"--clients 10001":   {Clients: 10_001},
		"less than nothing": {Clients: 1, Ramp: -1},
		"--steps: say":      {Clients: 1, Steps: 2},
		"use one of":        {Clients: 1, Steps: 2, Rate: 1, Ramp: 1},
		"longer than":       {Clients: 1, Ramp: 2 * time.Second, For: time.Second},
	}
	for want, m := range cases {
		if err := m.Validate(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%+v: %v, want %q", m, err, want)
		}
	}
	if err := (Model{Clients: 10_000, Ramp: time.Second, For: time.Second}).Validate(); err != nil {
		t.Error(err)
	}
}

// played is a turn as it was played: when it was due, and when it began.
type played struct {
	Client   int
	Due, Was time.Duration
}

// driven has clients play that take so long, and wait so long before they play again.
func driven(ctx context.Context, m Model, takes, waits time.Duration) (all []played, neverBegan []time.Duration) {
	var mu sync.Mutex
	began := time.Now()
	neverBegan = m.drive(ctx, 1, func(ctx context.Context, t turn) time.Duration {
		mu.Lock()
		all = append(all, played{t.client, t.due.Sub(began), time.Since(began)})
		mu.Unlock()
		select {
		case <-time.After(takes):
		case <-ctx.Done():
		}
		return waits
	})
	slices.SortStableFunc(all, func(a, b played) int { return int(a.Due - b.Due) })
	return all, neverBegan
}

// TestClientsPlay: closed, each plays when it has played; open, they are due at their times, and
// what of it could not begin then is known.
func TestClientsPlay(t *testing.T) {
	cases := []struct {
		name         string
		model        Model
		takes, waits time.Duration
		want         []played
	}{
		{"once each", Model{Clients: 2, Ramp: 10 * ms}, 100 * ms, 0, []played{{1, 0, 0}, {2, 10 * ms, 10 * ms}}},
		{"again and again", Model{Clients: 1, For: 250 * ms}, 100 * ms, 0, []played{{1, 0, 0}, {1, 100 * ms, 100 * ms}, {1, 200 * ms, 200 * ms}}},
		{"with a pause", Model{Clients: 1, For: 250 * ms}, 100 * ms, 50 * ms, []played{{1, 0, 0}, {1, 150 * ms, 150 * ms}}},
		{"whoever has played may play again, at a rate", Model{Clients: 1, Rate: 100, For: 30 * ms}, 2 * ms, 0, []played{{1, 0, 0}, {1, 10 * ms, 10 * ms}, {1, 20 * ms, 20 * ms}}},
		{"too slow for the rate", Model{Clients: 1, Rate: 100, For: 30 * ms}, 15 * ms, 0, []played{{1, 0, 0}, {1, 10 * ms, 15 * ms}, {1, 20 * ms, 30 * ms}}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				got, neverBegan := driven(t.Context(), c.model, c.takes, c.waits)
				if diff := cmp.Diff(c.want, got); diff != "" || neverBegan != nil {
					t.Errorf("%v never began; (-want +got)\n%s", neverBegan, diff)
				}
			})
		})
	}
}

// TestALoadEnds: when it is interrupted, or the grace is over behind its time.
func TestALoadEnds(t *testing.T) {
	cases := map[string]struct {
		model Model
		after time.Duration // it is interrupted
		want  time.Duration // it is over
	}{
		"interrupted":                  {Model{Clients: 100, Ramp: time.Hour, For: time.Hour}, time.Second, time.Second},
		"interrupted, at a rate":       {Model{Clients: 1, Rate: 100, For: time.Hour}, time.Second, time.Second},
		"those that play may go on":    {Model{Clients: 3, For: time.Second}, time.Hour, time.Minute},
		"for a time":                   {Model{Clients: 3, For: time.Second, Grace: time.Second}, time.Hour, 2 * time.Second},
		"each once, however long":      {Model{Clients: 3, Grace: time.Second}, time.Hour, time.Minute},
		"for a time, begun at a rate":  {Model{Clients: 3, Rate: 5, For: time.Second, Grace: time.Second}, time.Hour, 2 * time.Second},
		"no more than so many at once": {Model{Clients: 1, Rate: 5, For: time.Second}, time.Hour, 5 * time.Minute},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithTimeout(t.Context(), c.after)
				defer cancel()
				began := time.Now()
				driven(ctx, c.model, time.Minute, 0)
				if took := time.Since(began); took != c.want {
					t.Errorf("it took %v, want %v", took, c.want)
				}
			})
		})
	}
}

// TestWhoNeverBegins: at a rate that the clients cannot keep, those that were due and had no client
// are counted.
func TestWhoNeverBegins(t *testing.T) {
	cases := map[string]struct {
		model         Model
		after         time.Duration // it is interrupted
		played, never int
		waited        time.Duration // the first of those that never began
	}{
		"a client for each":           {Model{Clients: 100, Rate: 10, For: time.Second, Grace: time.Second}, time.Hour, 10, 0, 0},
		"two for ten":                 {Model{Clients: 2, Rate: 10, For: time.Second, Grace: time.Second}, time.Hour, 2, 8, 1800 * ms},
		"interrupted, one for ten":    {Model{Clients: 1, Rate: 10, For: time.Hour}, 950 * ms, 1, 9, 850 * ms},
		"interrupted, enough for all": {Model{Clients: 100, Rate: 10, For: time.Hour}, 950 * ms, 10, 0, 0},
		"nobody says for how long":    {Model{Clients: 3, Rate: 10}, time.Hour, 3, 0, 0},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithTimeout(t.Context(), c.after)
				defer cancel()
				played, never := driven(ctx, c.model, time.Minute, 0)
				if len(played) != c.played || len(never) != c.never || c.never > 0 && never[0] != c.waited {
					t.Errorf("%d played and %v never began, want %d and %d, the first after %v", len(played), never, c.played, c.never, c.waited)
				}
			})
		})
	}
	for want, r := range map[int]Report{0: {}, 2: {NeverBegan: 1}} {
		if got := r.ExitStatus(); got != want {
			t.Errorf("%d never began: status %d, want %d", r.NeverBegan, got, want)
		}
	}
}

// TestStreamsOfAModel: how many are open at a time is known of clients that all play, and not of a rate.
func TestStreamsOfAModel(t *testing.T) {
	played := func(clients int, m Model) Played {
		s := &scenario.Scenario{Stream: &scenario.Stream{}}
		s.Stream.Clients.Number = clients
		return Played{Scenario: s, Model: m}
	}
	for _, c := range []struct {
		of   Played
		want int
	}{
		{played(0, Model{Clients: 10}), 10},
		{played(3, Model{Clients: 10}), 30},
		{played(0, Model{Clients: 10, Rate: 5}), 0},
	} {
		if got := c.of.Streams(); got != c.want {
			t.Errorf("%v: %d streams, want %d", c.of.Model, got, c.want)
		}
	}
}
