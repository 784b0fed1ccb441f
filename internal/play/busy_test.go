package play

import (
	"testing"
	"time"

	"github.com/streamspec/streamspec/internal/lateness"
	"github.com/streamspec/streamspec/runner/recording"
)

// TestWhenThisProcessWasLate: what is judged later is excused only by what was late then.
func TestWhenThisProcessWasLate(t *testing.T) {
	var b busy
	began := time.Now()
	at := func(ms int) time.Time { return began.Add(time.Duration(ms) * time.Millisecond) }
	b.recorded = []lateness.While{
		{From: at(100), To: at(300), By: 80 * time.Millisecond},
		{From: at(200), To: at(400), By: 120 * time.Millisecond},
		{From: at(2000), To: at(2100), By: 80 * time.Millisecond},
	}
	for between, want := range map[[2]int]time.Duration{
		{50, 50}: 0, {100, 100}: 80 * time.Millisecond, {250, 250}: 120 * time.Millisecond, {400, 400}: 120 * time.Millisecond, {430, 430}: 120 * time.Millisecond, {431, 431}: 0,
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

// TestLatenessIsReadBackAsItWasKnown: a while that was written in two parts, because somebody asked meanwhile, is for
// who reads what it was for who asked: the second part, which was worse, is behind what the first was judged by. Of
// how busy the machine was, both are one.
func TestLatenessIsReadBackAsItWasKnown(t *testing.T) {
	const ms = time.Millisecond
	rec := &recording.Recording{Started: time.Now(), Lateness: []recording.Lateness{
		{From: 0, To: 100 * ms, By: 20 * ms}, {From: 110 * ms, To: 200 * ms, By: 150 * ms}, {From: 900 * ms, To: 950 * ms, By: 40 * ms},
	}}
	var b busy
	b.recall(rec)
	for until, want := range map[time.Duration]time.Duration{50 * ms: 20 * ms, 109 * ms: 20 * ms, 110 * ms: 150 * ms} {
		if got := b.between(rec.Started, rec.Started.Add(until)); got != want {
			t.Errorf("until %v it was late by %v, want %v", until, got, want)
		}
	}
	if b.was() {
		t.Error("190 ms in all are a busy machine")
	}
	rec.Lateness[2].By = 50 * ms
	b.recorded = nil
	if b.recall(rec); !b.was() {
		t.Error("200 ms in all are no busy machine")
	}
}
