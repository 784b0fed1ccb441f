package compare_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/streamspec/streamspec/internal/compare"
	"github.com/streamspec/streamspec/runner/recording"
)

// comesBack has the client come back behind three events, so many of which come again.
func comesBack(again int) change {
	const at = 4 // a reconnection time comes first
	return inEach(func(s *recording.Stream) {
		first, second := s.Connections[0], s.Connections[0]
		first.End = recording.End{Reason: recording.ServerClosed, At: s.Entries[at].LastByte}
		var more []*recording.Entry
		for _, e := range s.Entries[at-again : at] {
			e = e.Clone()
			e.LastByte = s.Entries[at].LastByte
			more = append(more, e)
		}
		s.Entries = slices.Insert(s.Entries, at, more...)
		second.First = at
		s.Connections = []recording.Connection{first, second}
	})
}

// TestWhatComesAgainIsOneDifference: of whichever kinds, by what IDs say, or by what is said; and what is lost beside it.
func TestWhatComesAgainIsOneDifference(t *testing.T) {
	const byID = "after a reconnection there comes again: nothing → events with an ID that came before"
	const byText = "after a reconnection progress that came before comes again: not → once"
	inHalf := func(c change) change {
		return func(run int, s *recording.Stream) {
			if run%2 == 0 {
				c(run, s)
			}
		}
	}
	overtakes := inEach(func(s *recording.Stream) {
		result, first := typed(s, "result")[0], typed(s, "progress")[0]
		remove(s, result)
		result.LastByte = first.LastByte
		s.Entries = slices.Insert(s.Entries, slices.Index(s.Entries, first), result)
	})
	third := inEach(func(s *recording.Stream) { remove(s, typed(s, "progress")[len(typed(s, "progress"))-1]) })
	swapped := inEach(func(s *recording.Stream) {
		all := typed(s, "progress")
		all[0].Data, all[1].Data = all[1].Data, all[0].Data
	})
	byOne := inEach(func(s *recording.Stream) {
		i := slices.Index(s.Entries, typed(s, "result")[0])
		s.Entries[i-1].LastByte, s.Entries[i].LastByte = s.Entries[i].LastByte, s.Entries[i-1].LastByte
		s.Entries[i-1], s.Entries[i] = s.Entries[i], s.Entries[i-1]
	})
	own := func(run int, s *recording.Stream) {
		for i, e := range typed(s, "progress") {
			e.Data = fmt.Appendf(nil, `{"part": "%08x-0000-4000-8000-%012d"}`, run*7919+1, i)
		}
	}
	const other = "progress.value comes in another order: 0, 1, 2 → 1, 0, 2"
	const mixed = "another order: progress before result → progress and result mixed"
	text := func(c change) change { return both(withoutIDs, c) }
	for name, c := range map[string]struct {
		old, now change
		want     []string
		baseline []string // where it tells of what comes again too: nobody can leave that out of it
	}{
		"one, and values swapped":             {text(comesBack(0)), text(both(swapped, comesBack(1))), []string{other, byText}, nil},
		"one, by its ID, and values swapped":  {comesBack(0), both(swapped, comesBack(1)), []string{other, byID}, nil},
		"none any more, and values swapped":   {text(comesBack(1)), text(both(swapped, comesBack(0))), []string{other, "after a reconnection progress that came before comes again: once → not"}, []string{"progress.value: 0, 1 ×2, 2 → 1, 0, 2", "after a reconnection progress that came before comes again: once → not"}},
		"more than before, and swapped":       {text(comesBack(1)), text(both(swapped, comesBack(2))), []string{other, "after a reconnection progress that came before comes again: once → twice"}, []string{"progress.value: 0, 1 ×2, 2 → 1, 0, 1, 0, 2", "after a reconnection progress that came before comes again: once → twice"}},
		"one, and one overtakes the last":     {text(comesBack(0)), text(both(byOne, comesBack(1))), []string{mixed, byText}, nil},
		"one, and each has an ID of its own":  {text(both(own, comesBack(0))), text(both(own, comesBack(1))), []string{byText}, nil},
		"the same on both sides, and swapped": {text(comesBack(1)), text(both(swapped, comesBack(1))), []string{"progress.value: 0, 1 ×2, 2 → 1, 0 ×2, 2"}, nil},
		"one, by its ID":                      {comesBack(0), comesBack(1), []string{byID}, nil},
		"all, by their IDs":                   {comesBack(0), comesBack(3), []string{byID}, nil},
		"one":                                 {both(withoutIDs, comesBack(0)), both(withoutIDs, comesBack(1)), []string{"after a reconnection progress that came before comes again: not → once"}, nil},
		"all":                                 {both(withoutIDs, comesBack(0)), both(withoutIDs, comesBack(3)), []string{"after a reconnection there comes again what came before: accepted: not → once, progress: not → twice"}, nil},
		"none any more":                       {both(withoutIDs, comesBack(3)), both(withoutIDs, comesBack(0)), []string{"after a reconnection there comes again what came before: accepted: once → not, progress: twice → not"}, nil},
		"the same on both sides":              {comesBack(3), comesBack(3), nil, nil},
		"one, and another lost":               {comesBack(0), both(comesBack(1), third), []string{"progress: 3 in each old recording, 2 in each new recording: events are lost", byID}, nil},
		"one, and one overtakes":              {both(withoutIDs, comesBack(0)), both(withoutIDs, both(overtakes, comesBack(1))), []string{"another order: progress before result → result before progress", byText, "first result 1610–1616 ms → 410–416 ms: earlier"}, nil},
		"one, and lost in some":               {both(withoutIDs, comesBack(0)), both(withoutIDs, both(comesBack(1), inHalf(third))), []string{"progress: 3 in each old recording, 2 to 3 in new ones: events are lost", byText}, nil},
		"all, and another lost":               {comesBack(0), both(comesBack(3), third), []string{"progress: 3 in each old recording, 2 in each new recording: events are lost", byID}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			old, now := orders("old", timesOld, 0, c.old), orders("new", timesNew, 100, c.now)
			for _, by := range []compare.Side{old, baselines(t, old)} {
				r, want := compared(t, by, now, nil), c.want
				if by.Name == "baseline" && c.baseline != nil {
					want = c.baseline
				}
				if got := listed(r); !slices.Equal(got, want) {
					t.Errorf("by %s: want %q\n%s", by.Name, want, shown(t, r))
				}
				declared(t, name, by, now, r)
			}
		})
	}
}
