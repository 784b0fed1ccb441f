package play

import (
	"testing"
	"time"

	"github.com/streamspec/streamspec/internal/lateness"
)

// TestWhenThisProcessWasLate: what is judged later is excused only by what was late then.
func TestWhenThisProcessWasLate(t *testing.T) {
	var b busy
	began := time.Now()
	at := func(ms int) time.Time { return began.Add(time.Duration(ms) * time.Millisecond) }
	b.recorded = []lateness.While{
		{From: at(100), To: at(300), By: 80 * time.Millisecond},
		{From: at(200), To: at(400), By: 120 * time.Millisecond},
	}
	for between, want := range map[[2]int]time.Duration{
		{50, 50}: 0, {100, 100}: 80 * time.Millisecond, {250, 250}: 120 * time.Millisecond, {400, 400}: 120 * time.Millisecond, {401, 401}: 0,
		{0, 99}: 0, {50, 150}: 80 * time.Millisecond, {50, 500}: 120 * time.Millisecond, {350, 500}: 120 * time.Millisecond,
	} {
		if got := b.between(at(between[0]), at(between[1])); got != want {
			t.Errorf("between %v ms it was late by %v, want %v", between, got, want)
		}
	}
	if !b.was() {
		t.Error("200 ms in all are no busy machine")
	}
}
