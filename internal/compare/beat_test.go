package compare_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/streamspec/streamspec/internal/compare"
	"github.com/streamspec/streamspec/runner/recording"
)

// TestHeartbeatsThatComeWithEventsAreMissedWhereNoneCome: there is no silence in which they would be due.
func TestHeartbeatsThatComeWithEventsAreMissedWhereNoneCome(t *testing.T) {
	withEvents := func(s *recording.Stream) {
		beat := 0
		for _, e := range s.Entries {
			if e.Kind == recording.KindComment {
				beat++
				e.LastByte = time.Duration(beat)*400*time.Millisecond + 20*time.Millisecond
			}
		}
	}
	streams := 0
	oneEach := func(s *recording.Stream) { // in all streams but the first, which shows how often they come
		withEvents(s)
		if streams++; streams > 1 {
			came := false
			s.Entries = slices.DeleteFunc(s.Entries, func(e *recording.Entry) bool {
				again := came && e.Kind == recording.KindComment
				came = came || e.Kind == recording.KindComment
				return again
			})
		}
	}
	often := func(s *recording.Stream) { // it is over before two and a half intervals of heartbeats are
		withoutHeartbeats(s)
		for i, e := range s.Entries {
			e.LastByte = time.Duration(i+1) * 100 * time.Millisecond
		}
		s.End.At = 800 * time.Millisecond
	}
	for name, c := range map[string]struct {
		old, now func(*recording.Stream)
		want     string
	}{
		"none come":           {withEvents, withoutHeartbeats, "heartbeats are missing: in time → none"},
		"each stream has one": {oneEach, withoutHeartbeats, "heartbeats are missing: in time → none"},
		"they come":           {withEvents, withEvents, ""},
		"there is no time":    {withEvents, often, ""},
	} {
		t.Run(name, func(t *testing.T) {
			old, now := side("old", timesOld, 0, c.old, always), side("new", timesNew, timesOld, c.now, always)
			for _, old := range []compare.Side{old, baselines(t, old)} {
				r, err := compare.Compare(old, now, nil)
				if err != nil {
					t.Fatal(err)
				}
				if text := shown(t, r); c.want == "" && strings.Contains(text, "heartbeats are missing") || !strings.Contains(text, c.want) {
					t.Errorf("%s: want %q\n%s", old.Name, c.want, text)
				}
			}
		})
	}
}

// TestOneHeartbeatThatIsLateIsNamed: the median of their intervals does not know it, and heartbeats come.
func TestOneHeartbeatThatIsLateIsNamed(t *testing.T) {
	old, now, declared := proposed(t)
	was := drawnFrom(old, 1).side("old", timesOld, nil)
	for i, f := range []realFault{
		{name: "the second", scenario: "version", title: "the longest silence before a heartbeat: ", plant: func(s *recording.Stream) {
			heartbeatsOf(s)[1].LastByte += 900 * time.Millisecond
		}},
		{name: "the first never came", scenario: "version", title: "the longest silence before a heartbeat: ", plant: func(s *recording.Stream) {
			remove(s, heartbeatsOf(s)[0])
		}},
		{name: "by less than half", scenario: "version", title: "the longest silence before a heartbeat: ", plant: func(s *recording.Stream) {
			heartbeatsOf(s)[1].LastByte += 450 * time.Millisecond
		}},
		{name: "for a machine that is busy", scenario: "version", plant: func(s *recording.Stream) { heartbeatsOf(s)[1].LastByte += 250 * time.Millisecond }},
		{name: "a little", scenario: "version", plant: func(s *recording.Stream) { heartbeatsOf(s)[1].LastByte += 100 * time.Millisecond }},
	} {
		t.Run(f.name, func(t *testing.T) {
			is := drawnFrom(now, uint64(i)).side("new", timesNew, f.in(timesNew))
			for _, was := range []compare.Side{was, baselines(t, was)} {
				r, err := compare.Compare(was, is, declared)
				if err != nil {
					t.Fatal(err)
				}
				found := slices.DeleteFunc(slices.Clone(r.Differences), func(d *compare.Difference) bool { return d.Declared })
				if f.title == "" && len(found) > 0 || f.title != "" && (len(found) != 1 || !strings.Contains(found[0].Title, f.title)) {
					t.Errorf("wanted of %s is %q, and nothing else\n%s", was.Name, f.title, shown(t, r))
				}
			}
		})
	}
}

// TestAHeartbeatThatIsLateForTheMachineIsNone: where we came late ourselves, and where only some recordings have it.
func TestAHeartbeatThatIsLateForTheMachineIsNone(t *testing.T) {
	old, now, declared := proposed(t)
	late := realFault{scenario: "version", plant: func(s *recording.Stream) { heartbeatsOf(s)[1].LastByte += 500 * time.Millisecond }}
	for name, c := range map[string]struct {
		times int
		busy  time.Duration
		is    bool
	}{
		"it is nobody's fault but the service's": {timesNew, 5 * time.Millisecond, true},
		"the machine was busy":                   {timesNew, 80 * time.Millisecond, false},
		"in some recordings":                     {3, 0, false},
	} {
		t.Run(name, func(t *testing.T) {
			is := drawnFrom(now, 1).side("new", timesNew, late.in(c.times))
			for _, r := range is.Runs {
				r.Lateness = []recording.Lateness{{By: c.busy}}
			}
			r := compared(t, drawnFrom(old, 1).side("old", timesOld, nil), is, declared)
			if got := slices.ContainsFunc(listed(r), func(title string) bool { return strings.Contains(title, "before a heartbeat") }); got != c.is {
				t.Error(shown(t, r))
			}
		})
	}
}

// TestACommentBesideHeartbeatsIsNoOtherFormOfThem, however many streams have it.
func TestACommentBesideHeartbeatsIsNoOtherFormOfThem(t *testing.T) {
	greets := func(s *recording.Stream) {
		hello := &recording.Entry{Kind: recording.KindComment, Data: []byte("hello")}
		hello.LastByte = s.Response.At
		s.Entries = slices.Insert(s.Entries, 0, hello)
	}
	quiet := func(*recording.Stream) {}
	// Three scenarios, of which one has a heartbeat that is an event.
	sides := func(name string, times, from int, change func(*recording.Stream)) compare.Side {
		all := side(name, times, from, func(s *recording.Stream) { beatsAs("ping", "{}")(s); change(s) }, always)
		for _, scenario := range []string{"two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"} {
			more := side(name, times, from, func(s *recording.Stream) { withoutHeartbeats(s); change(s) }, always)
			for i := range more.Runs {
				more.Runs[i].Scenario = scenario
			}
			all.Runs = append(all.Runs, more.Runs...)
		}
		return all
	}
	for name, c := range map[string]struct {
		old, now func(*recording.Stream)
		want     string
	}{
		"it comes":  {quiet, greets, "comments come where none did: \"hello\""},
		"it is not": {greets, quiet, "heartbeats are missing: in time → none"},
	} {
		r := compared(t, sides("old", timesOld, 0, c.old), sides("new", timesNew, 100, c.now), nil)
		if len(r.Differences) != 1 || r.Differences[0].Title != c.want {
			t.Errorf("%s: want %s\n%s", name, c.want, shown(t, r))
		}
	}
}

// TestAnEventBesideHeartbeatsIsTold, for these come when they are due with it and without.
func TestAnEventBesideHeartbeatsIsTold(t *testing.T) {
	pings := inEach(func(s *recording.Stream) {
		ping := typed(s, "result")[0].Clone()
		ping.Type, ping.Data, ping.HasID, ping.LastEventID = "ping", []byte("{}"), false, nil
		s.Entries = slices.Insert(s.Entries, slices.Index(s.Entries, typed(s, "result")[0]), ping)
	})
	for name, c := range map[string]struct {
		old, now change
		want     string
	}{
		"it comes":     {nil, pings, "heartbeats: ping is new"},
		"it is not":    {pings, nil, "heartbeats: ping is gone"},
		"it came once": {nil, once(func(s *recording.Stream) { pings(0, s) }), ""},
		"it stays":     {pings, pings, ""},
	} {
		old, now := orders("old", timesOld, 0, c.old), orders("new", timesNew, 100, c.now)
		for _, by := range []compare.Side{old, baselines(t, old)} {
			r := compared(t, by, now, nil)
			var names []string
			for _, d := range r.Differences {
				names = append(names, d.Name)
			}
			if strings.Join(names, ", ") != c.want {
				t.Errorf("%s, by %s: want %q\n%s", name, by.Name, c.want, shown(t, r))
			}
			declared(t, name, by, now, r)
		}
	}
}

// heartbeatsOf are the comments of a stream of the new side.
func heartbeatsOf(s *recording.Stream) []*recording.Entry {
	return slices.DeleteFunc(slices.Clone(s.Entries), func(e *recording.Entry) bool { return e.Kind != recording.KindComment })
}
