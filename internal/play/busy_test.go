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
	b.came(lateness.While{From: at(100), To: at(300), By: 80 * time.Millisecond})
	b.came(lateness.While{From: at(200), To: at(400), By: 120 * time.Millisecond})
	for ms, want := range map[int]time.Duration{50: 0, 100: 80 * time.Millisecond, 250: 120 * time.Millisecond, 400: 120 * time.Millisecond, 401: 0} {
		if got := b.at(at(ms)); got != want {
			t.Errorf("after %d ms it was late by %v, want %v", ms, got, want)
		}
	}
	if !b.was() {
		t.Error("200 ms in all are no busy machine")
	}
	for range 2 * rememberedWhiles {
		b.came(lateness.While{From: at(900), To: at(901), By: time.Millisecond})
	}
	if len(b.whiles) > rememberedWhiles {
		t.Errorf("%d times are kept", len(b.whiles))
	}
}
