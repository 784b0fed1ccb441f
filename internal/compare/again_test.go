package compare_test

import (
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
	for name, c := range map[string]struct {
		old, now change
		want     []string
	}{
		"one, by its ID":         {comesBack(0), comesBack(1), []string{byID}},
		"all, by their IDs":      {comesBack(0), comesBack(3), []string{byID}},
		"one":                    {both(withoutIDs, comesBack(0)), both(withoutIDs, comesBack(1)), []string{"after a reconnection progress that came before comes again: not → once"}},
		"all":                    {both(withoutIDs, comesBack(0)), both(withoutIDs, comesBack(3)), []string{"after a reconnection there comes again what came before: accepted: not → once, progress: not → twice"}},
		"none any more":          {both(withoutIDs, comesBack(3)), both(withoutIDs, comesBack(0)), []string{"after a reconnection there comes again what came before: accepted: once → not, progress: twice → not"}},
		"the same on both sides": {comesBack(3), comesBack(3), nil},
		"one, and another lost":  {comesBack(0), both(comesBack(1), third), []string{"progress.value: 0, 1, 2 → 0, 1", byID}},
		"one, and one overtakes": {both(withoutIDs, comesBack(0)), both(withoutIDs, both(overtakes, comesBack(1))), []string{"another order: progress before result → result before progress", byText, "first result 1610–1616 ms → 410–416 ms: earlier"}},
		"one, and lost in some":  {both(withoutIDs, comesBack(0)), both(withoutIDs, both(comesBack(1), inHalf(third))), []string{"progress: 3 in each old recording, 3 to 4 in new ones: there are more", byText}},
		"all, and another lost":  {comesBack(0), both(comesBack(3), third), []string{"progress: 3 in each old recording, 4 in each new recording: there are more", "progress.value: 0, 1, 2 → 0, 1", byID}},
	} {
		t.Run(name, func(t *testing.T) {
			old, now := orders("old", timesOld, 0, c.old), orders("new", timesNew, 100, c.now)
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
