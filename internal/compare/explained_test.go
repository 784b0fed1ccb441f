package compare_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/streamspec/streamspec/internal/compare"
	"github.com/streamspec/streamspec/runner/recording"
)

// again has the event of a type come once more, without an ID.
func again(typ string) change {
	return inEach(func(s *recording.Stream) {
		one := typed(s, typ)[0].Clone()
		one.HasID, one.LastEventID = false, nil
		s.Entries = slices.Insert(s.Entries, slices.Index(s.Entries, typed(s, typ)[0]), one)
	})
}

// alive has a heartbeat come behind all events.
func alive(_ int, s *recording.Stream) {
	s.Entries[len(s.Entries)-1].LastByte = s.End.At
}

// madeAt writes a time into events that are JSON: by how many seconds it is behind the first.
func madeAt(seconds ...int) change {
	return func(run int, s *recording.Stream) {
		i := 0
		for _, e := range s.Entries {
			if e.Kind == recording.KindEvent && e.Data[0] == '{' {
				at := time.Date(2026, 11, 26, 0, run%60, seconds[i], 0, time.UTC).Format(time.RFC3339)
				e.Data = fmt.Appendf(nil, `%s, "made": %q}`, strings.TrimSuffix(string(e.Data), "}"), at)
				i++
			}
		}
	}
}

func resultFirst(_ int, s *recording.Stream) {
	all := typed(s, "progress")
	a, b := slices.Index(s.Entries, all[2]), slices.Index(s.Entries, typed(s, "result")[0])
	s.Entries[a], s.Entries[b] = s.Entries[b], s.Entries[a]
	s.Entries[a].LastByte, s.Entries[b].LastByte = s.Entries[b].LastByte, s.Entries[a].LastByte
}

// withoutItems takes a field out of the first events of a type.
func withoutItems(events int) change {
	return inEach(func(s *recording.Stream) {
		for _, e := range typed(s, "progress")[:events] {
			e.Data, _, _ = bytes.Cut(e.Data, []byte(`, "items"`))
			e.Data = append(e.Data, '}')
		}
	})
}

// ownRefs gives each event of progress a reference of its own.
func ownRefs(_ int, s *recording.Stream) {
	for i, e := range typed(s, "progress") {
		e.Data = fmt.Appendf(nil, `%s, "ref": "0123456789abcde%d"}`, strings.TrimSuffix(string(e.Data), "}"), i)
	}
}

// TestWhatDoesNotFollowOfADifferenceIsAnother, which nobody accepts with it.
func TestWhatDoesNotFollowOfADifferenceIsAnother(t *testing.T) {
	made := madeAt(0, 1, 2, 3, 4)
	for name, c := range map[string]struct {
		old, now change
		want     string
	}{
		"a field of one event, and another lost":    {nil, both(withoutItems(1), lacks("progress")), "items of progress: list → list, in some events"},
		"a field of two events, and one more":       {nil, both(again("progress"), withoutItems(2)), "items of progress: list → list, in some events"},
		"what comes at the end, and an event lost":  {nil, both(alive, lacks("progress")), "behind the last event there comes: nothing → heartbeats"},
		"times that fall, and another order":        {made, both(madeAt(0, 3, 2, 1, 4), resultFirst), "made of progress, from event to event: rises → falls"},
		"times that fall, and an event without one": {made, both(madeAt(0, 6, 7, 8, 4), again("bye")), "made, from event to event: rises → rises and falls"},
		"times that fall, and one lost of three":    {made, both(madeAt(0, 3, 2, 1, 4), lacks("progress")), "made of progress, from event to event: rises → falls"},
		"another value, and an event lost":          {nil, both(texts(`"sku": "x"`, `"sku": "z"`), lacks("progress")), "progress.items[].sku: x, y → y, z"},
		"IDs that fall, and another order":          {nil, both(ids(func(i int) string { return fmt.Sprint(100 - i) }), resultFirst), "the IDs of the events: numbers, rising → numbers"},
		"one ID for all, and one more":              {says("progress", `"items"`, `"ref": "0123456789abcdef", "items"`), both(again("progress"), ownRefs), "identity of ref"},
	} {
		t.Run(name, func(t *testing.T) {
			old, now := orders("old", timesOld, 0, c.old), orders("new", timesNew, 100, c.now)
			r := compared(t, old, now, nil)
			if !slices.ContainsFunc(r.Differences, func(d *compare.Difference) bool { return d.Title == c.want || d.Name == c.want }) {
				t.Errorf("want %q\n%s", c.want, shown(t, r))
			}
		})
	}
}
