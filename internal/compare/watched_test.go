package compare_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/streamspec/streamspec/internal/compare"
	"github.com/streamspec/streamspec/runner/recording"
)

// seenFor has the client leave the stream after a time, with what had come by then.
func seenFor(at time.Duration) change {
	return inEach(func(s *recording.Stream) {
		s.End = recording.End{Reason: recording.Stopped, At: at}
		s.Entries = slices.DeleteFunc(slices.Clone(s.Entries), func(e *recording.Entry) bool { return e.LastByte > at })
	})
}

// What was not seen is not another: by recordings of either side, and by baselines.
func TestForHowLongAStreamWasWatchedIsNoDifference(t *testing.T) {
	const step = 400 * time.Millisecond // so often an event comes
	for was := step / 2; was < 3*time.Second; was += step {
		for is := step / 2; is < 3*time.Second; is += step {
			old, now := orders("old", timesOld, 0, seenFor(was)), orders("new", timesNew, 100, seenFor(is))
			for _, by := range []compare.Side{old, baselines(t, old)} {
				if r := compared(t, by, now, nil); r.Grade() != compare.Identical || len(r.Uncertain) > 0 || (was != is) != (len(r.Otherwise) > 0) && was < 2*step {
					t.Errorf("by %s, %v → %v\n%s", by.Name, was, is, shown(t, r))
				}
			}
		}
	}
}

// A stream that the server ends is no other one to who left before.
func TestWhatEndsLaterThanOneSideWasWatchedIsNoDifference(t *testing.T) {
	left := seenFor(time.Second)
	stalled := both(left, inEach(func(s *recording.Stream) {
		s.End.Reason, s.End.Phase = recording.Timeout, recording.PhaseSilence
	}))
	for name, c := range map[string]struct {
		old, now change
		want     string // less than all that differs; none: nothing does
	}{
		"closed, and left before":        {nil, left, ""},
		"left, and closed later":         {left, nil, ""},
		"closed, and left behind that":   {nil, leftAfter(4 * time.Second), "the stream ends otherwise: closed by the server → left open by the server"},
		"closed, and nothing comes":      {nil, stalled, "the stream ends otherwise: closed by the server → left open by the server"},
		"left late, and nothing comes":   {leftAfter(4 * time.Second), stalled, "the events are over early, behind 3 of 6"},
		"left before, and a value there": {nil, both(left, texts(`"total": 1`, `"total": 2`)), "accepted.total: 1 → 2"},
		"left before, and one is lost":   {nil, both(left, lacks("progress")), "progress: 2 or more in each old recording, 1 in each new recording"},
	} {
		t.Run(name, func(t *testing.T) {
			old, now := orders("old", timesOld, 0, c.old), orders("new", timesNew, 100, c.now)
			for _, by := range []compare.Side{old, baselines(t, old)} {
				r := compared(t, by, now, nil)
				found := slices.ContainsFunc(r.Differences, func(d *compare.Difference) bool { return strings.HasPrefix(d.Title, c.want) })
				if name == "left before, and one is lost" && by.Name == "baseline" {
					continue // it does not say when each event came
				}
				if c.want == "" && r.Grade() != compare.Identical || c.want != "" && !found {
					t.Errorf("by %s: want %q\n%s", by.Name, c.want, shown(t, r))
				}
			}
		})
	}
}

// A client that came back later than the other side was watched is none that came back, to who left in between.
func TestAConnectionThatBeganLaterThanOneSideWasWatchedIsNoDifference(t *testing.T) {
	away := func(s *recording.Stream) (from, to time.Duration) { // the middle of an interval
		return s.Entries[3].LastByte + 50*time.Millisecond, s.Entries[4].LastByte - 50*time.Millisecond
	}
	back := both(comesBack(0), inEach(func(s *recording.Stream) { s.Connections[0].End.At, s.Connections[1].Began = away(s) }))
	gone := both(back, inEach(func(s *recording.Stream) {
		from, to := away(s)
		seenFor((from+to)/2)(0, s)
		s.Connections = s.Connections[:1]
	}))
	if r := compared(t, orders("old", timesOld, 0, back), orders("new", timesNew, 100, gone), nil); r.Grade() != compare.Identical {
		t.Error(shown(t, r))
	}
}

// What deviates where both sides were watched is told by a baseline of a stream that was watched for longer as well.
func TestWhatBothSidesWereWatchedForIsCompared(t *testing.T) {
	short := seenFor(1500 * time.Millisecond)
	for want, fault := range map[string]change{
		"accepted.total: 1 → 2":                                     texts(`"total": 1`, `"total": 2`),
		"progress.value: 0, 1, 2, … → 0, 1, 7, …":                   texts(`"value": 2`, `"value": 7`),
		"accepted, with which streams began in 1 scenario, is gone": lacks("accepted"),
		"a field is gone: total of accepted (number)":               texts(`"total": 1, `, ""),
		"total of accepted: number → text":                          texts(`"total": 1`, `"total": "1"`),
		"alarm: none in old recordings, 1 in each new recording: a new kind": each("progress", func(e *recording.Entry) {
			if e.Number == 2 {
				e.Type = "alarm"
			}
		}),
		"the IDs of the events: numbers, rising → numbers": ids(func(i int) string { return fmt.Sprint(100 - i) }),
		"header X-Mode: Live → live":                       header("X-Mode", "live"),
	} {
		old, now := orders("old", timesOld, 0, leftAfter(3*time.Second)), orders("new", timesNew, 100, both(short, fault))
		for _, by := range []compare.Side{old, baselines(t, old)} {
			r := compared(t, by, now, nil)
			if !slices.ContainsFunc(r.Differences, func(d *compare.Difference) bool { return strings.HasPrefix(d.Title, want) }) || len(r.Differences) > 2 {
				t.Errorf("by %s: want %q\n%s", by.Name, want, shown(t, r))
			}
		}
	}
}

func TestABaselineSaysForHowLongWasWatched(t *testing.T) {
	b := compare.Baselines(orders("old", timesOld, 0, leftAfter(12*time.Second)))[0]
	const want = "  watched:\n    - {is: \"12.0 s\", in: 22}\n"
	if !strings.Contains(b.YAML(), want) {
		t.Errorf("want %s\n%s", want, b.YAML())
	}
	longer := compare.Baselines(orders("old", timesOld, 0, leftAfter(14*time.Second)))[0]
	for name, c := range map[string][2]*compare.Baseline{"longer": {b, longer}, "shorter": {longer, b}} {
		tight, left := c[0].Tightened(c[1])
		if got := tight.Facts["watched"]; len(got) != 1 || got[0].Is != "14.0 s" || len(left) > 0 {
			t.Errorf("%s: got %v, left %q", name, got, left)
		}
	}
	untimed := compare.Baselines(orders("old", timesOld, 0, inEach(func(s *recording.Stream) { s.End = recording.End{Reason: recording.Stopped} })))[0]
	if got := untimed.Facts["watched"]; got != nil {
		t.Errorf("nobody knows when it was left: got %v", got)
	}
}
