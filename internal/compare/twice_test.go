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

// repeated has each event come so often, one behind the other.
func repeated(times int) change {
	return inEach(func(s *recording.Stream) {
		var all []*recording.Entry
		for _, e := range s.Entries {
			all = append(all, e)
			for i := 1; i < times && e.Kind == recording.KindEvent; i++ {
				again := e.Clone()
				again.LastByte += time.Duration(i) * time.Millisecond
				all = append(all, again)
			}
		}
		s.Entries = all
	})
}

// sentAgain has all events come once more, behind the others.
func sentAgain(_ int, s *recording.Stream) {
	last := s.Entries[len(s.Entries)-1]
	for _, e := range slices.Clone(s.Entries) {
		if e.Kind == recording.KindEvent {
			again := e.Clone()
			again.LastByte = max(last.LastByte, again.LastByte) + time.Millisecond
			_ = s.Add(again)
		}
	}
}

// withTraces gives each event an ID, and a time, that no other one has.
func withTraces(run int, s *recording.Stream) {
	for i, e := range s.Entries {
		if e.Kind == recording.KindEvent && e.Data[0] == '{' {
			e.Data = fmt.Appendf(nil, `{"event": "%08x-0000-4000-8000-%012d", "sent": "2026-11-26T00:00:%02d.%03dZ", %s`, run*7919+1, i, run%60, i, e.Data[1:])
		}
	}
}

// TestEachEventTwiceInSomeIsAsSureAsEachKind: by the number of each kind it would be told from 4 of 11 on.
func TestEachEventTwiceInSomeIsAsSureAsEachKind(t *testing.T) {
	first := func(run int, s *recording.Stream) {
		if run < 4 {
			repeated(2)(run, s)
		}
	}
	old, now := orders("old", timesOld, 0, nil), orders("new", timesNew, 100, first)
	for _, by := range []compare.Side{old, baselines(t, old)} {
		if r := compared(t, by, now, nil); len(r.Differences) != 1 || r.Differences[0].Title != "each event comes twice now, in 4 of 11 recordings" {
			t.Errorf("by %s\n%s", by.Name, shown(t, r))
		}
	}
}

// TestEachEventTwiceIsOneDifference, with what differs beside it.
func TestEachEventTwiceIsOneDifference(t *testing.T) {
	leftOpen := inEach(func(s *recording.Stream) { s.End.Reason = recording.Stopped })
	seldom := func(run int, s *recording.Stream) {
		if run%4 == 0 {
			repeated(2)(run, s)
		}
	}
	twiceOrMore := func(run int, s *recording.Stream) { repeated(2+2*(run%2))(run, s) }
	for name, c := range map[string]struct {
		old, now change
		want     []string
	}{
		"one behind the other":   {nil, repeated(2), []string{"each event comes twice now"}},
		"three times":            {nil, repeated(3), []string{"each event comes 3 times now"}},
		"all once more":          {nil, sentAgain, []string{"each event comes twice now"}},
		"once again":             {repeated(2), nil, []string{"each event came twice, and comes once now"}},
		"each with its own ID":   {withTraces, both(repeated(2), withTraces), []string{"each event comes twice now"}},
		"of a stream left":       {leftOpen, both(repeated(2), leftOpen), []string{"each event comes twice now"}},
		"and the last to come":   {leftOpen, both(both(repeated(2), leftOpen), lacks("bye")), []string{"each event comes twice now"}},
		"and a value":            {nil, both(repeated(2), texts(`"done"`, `"over"`)), []string{"each event comes twice now", "result.text: done → over"}},
		"and its IDs":            {nil, both(repeated(2), ids(func(i int) string { return fmt.Sprint(i) })), []string{"each event comes twice now"}},
		"in some of them":        {nil, seldom, []string{"each event comes twice now, in 3 of 11 recordings"}},
		"more often in others":   {nil, twiceOrMore, []string{"each event comes twice or 4 times now"}},
		"on both sides":          {repeated(2), repeated(2), nil},
		"one kind":               {withoutIDs, both(withoutIDs, inEach(func(s *recording.Stream) { _ = s.Add(typed(s, "bye")[0].Clone()) })), []string{"bye: 1 in each old recording, 2 in each new recording: there are more"}},
		"and as many in another": {both(lacks("accepted"), lacks("bye")), both(both(lacks("accepted"), lacks("bye")), lacks("progress")), []string{"progress: 3 in each old recording, 2 in each new recording: events are lost"}},
	} {
		t.Run(name, func(t *testing.T) {
			old, now := orders("old", timesOld, 0, c.old), orders("new", timesNew, 100, c.now)
			for _, by := range []compare.Side{old, baselines(t, old)} {
				r := compared(t, by, now, nil)
				if got := listed(r); !slices.Equal(got, c.want) && (by.Name == "old" || !strings.HasPrefix(name, "once again")) {
					t.Errorf("by %s: want %q\n%s", by.Name, c.want, shown(t, r))
				}
				declared(t, name, by, now, r)
			}
		})
	}
}
