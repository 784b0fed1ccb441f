package compare_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/streamspec/streamspec/internal/compare"
	"github.com/streamspec/streamspec/runner/recording"
)

// uuidIDs gives all events IDs that are UUIDs.
func uuidIDs(run int, s *recording.Stream) {
	for i, e := range s.Entries {
		if e.Kind == recording.KindEvent {
			e.HasID, e.LastEventID = true, fmt.Appendf(nil, "%08x-0000-4000-8000-%012d", run*7919+1, i)
		}
	}
}

func withoutIDs(_ int, s *recording.Stream) {
	for _, e := range s.Entries {
		e.HasID, e.LastEventID = false, nil
	}
}

// lacks takes the last event of a type.
func lacks(typ string) change {
	return inEach(func(s *recording.Stream) {
		all := typed(s, typ)
		remove(s, all[len(all)-1])
	})
}

// swapsWithIDs has the last two events come the other way round, each with the ID that it has.
func swapsWithIDs(_ int, s *recording.Stream) {
	i := slices.Index(s.Entries, typed(s, "result")[0])
	a, b := s.Entries[i], s.Entries[i+1]
	s.Entries[i], s.Entries[i+1] = b, a
	a.LastByte, b.LastByte = b.LastByte, a.LastByte
}

// TestTypesThatARuleRenamedAreOneDifference, also of those that have the same fields; the lines that are proposed declare it.
func TestTypesThatARuleRenamedAreOneDifference(t *testing.T) {
	called := func(name func(typ string) string) change {
		return inEach(func(s *recording.Stream) {
			for _, e := range s.Entries {
				if e.Kind == recording.KindEvent {
					e.Type = name(e.Type)
				}
			}
		})
	}
	two := called(func(typ string) string {
		return strings.NewReplacer("bye", "job_bye", "result", "job_result").Replace(typ)
	})
	for name, c := range map[string]struct {
		old, now change
		want     []string
	}{
		"before them": {nil, called(func(typ string) string { return "v2." + typ }), []string{"4 types of events are called otherwise: accepted → v2.accepted, bye → v2.bye, progress → v2.progress, result → v2.result"}},
		"behind them": {called(func(typ string) string { return typ + "_event" }), nil, []string{"4 types of events are called otherwise: accepted_event → accepted, bye_event → bye, progress_event → progress, result_event → result"}},
		"another style": {two, called(func(typ string) string {
			return strings.NewReplacer("bye", "jobBye", "result", "jobResult").Replace(typ)
		}), []string{"2 types of events are called otherwise: job_bye → jobBye, job_result → jobResult"}},
		"one of them":      {nil, called(func(typ string) string { return strings.Replace(typ, "result", "my.result", 1) }), []string{"result is called my.result now: 22 events in 22 streams → 11 events in 11 streams"}},
		"and what it says": {nil, both(texts(`"done"`, `"over"`), called(func(typ string) string { return "v2." + typ })), []string{"4 types of events are called otherwise: accepted → v2.accepted, bye → v2.bye, progress → v2.progress, result → v2.result", "result.text: done → over"}},
	} {
		t.Run(name, func(t *testing.T) {
			old, now := orders("old", timesOld, 0, c.old), orders("new", timesNew, 100, c.now)
			for _, by := range []compare.Side{old, baselines(t, old)} {
				r := compared(t, by, now, nil)
				titles := titlesOf(r)
				if len(titles) != len(c.want) || by.Name == "old" && !slices.Equal(titles, c.want) {
					t.Errorf("by %s: want %q\n%s", by.Name, c.want, shown(t, r))
				}
				declared(t, name, by, now, r)
			}
		})
	}
}

// TestTypesThatTwoRulesRenamedAreNotRenamed: nobody knows which of the new ones they are.
func TestTypesThatTwoRulesRenamedAreNotRenamed(t *testing.T) {
	twice := inEach(func(s *recording.Stream) {
		for _, e := range slices.Clone(s.Entries) {
			if e.Type == "result" || e.Type == "bye" {
				other := e.Clone()
				e.Type, other.Type = "v2."+e.Type, e.Type+"_event"
				s.Entries = append(s.Entries, other)
			}
		}
	})
	r := compared(t, orders("old", timesOld, 0, nil), orders("new", timesNew, 100, twice), nil)
	if slices.ContainsFunc(r.Differences, func(d *compare.Difference) bool { return d.Cause == compare.CauseRename }) {
		t.Error(shown(t, r))
	}
}

// TestPathsThatBeginOtherwiseAreOneDifference, with a line for each.
func TestPathsThatBeginOtherwiseAreOneDifference(t *testing.T) {
	all := migration(t, "old")
	old := drawnFrom(all, 1).side("old", timesOld, nil)
	now := drawnFrom(all, 2).side("new", timesNew, func(_ string, s *recording.Stream) {
		s.Request.URL = strings.Replace(s.Request.URL, "/api/", "/v2/api/", 1)
	})
	r := compared(t, old, now, nil)
	if len(r.Differences) != 1 || r.Differences[0].Title != "3 paths are others: /api → /v2/api" || len(r.Differences[0].Details) != 3 {
		t.Fatal(shown(t, r))
	}
	declared(t, "paths", old, now, r)
}

// TestAPathThatIsNoGETIsDeclared: lines have paths, without a method; that this is another is accepted by its name.
func TestAPathThatIsNoGETIsDeclared(t *testing.T) {
	asks := func(method, path string) change {
		return inEach(func(s *recording.Stream) { s.Request.Method, s.Request.URL = method, "http://127.0.0.1"+path })
	}
	for title, now := range map[string]change{
		"another path: POST /chat → POST /v2/chat": asks("POST", "/v2/chat"),
		"another path: POST /chat → PUT /chat":     asks("PUT", "/chat"),
	} {
		before, after := orders("old", timesOld, 0, asks("POST", "/chat")), orders("new", timesNew, 100, now)
		r := compared(t, before, after, nil)
		if got := listed(r); !slices.Equal(got, []string{title}) {
			t.Errorf("want %s\n%s", title, shown(t, r))
		}
		declared(t, title, before, after, r)
	}
}

// TestAValueOfManyScenariosIsOneDifference, and each that it was has its line.
func TestAValueOfManyScenariosIsOneDifference(t *testing.T) {
	old, now, mapped := proposed(t)
	was := drawnFrom(old, 1).side("old", timesOld, nil)
	says := regexp.MustCompile(`("connection_close".*"reason": ?)"[^"]*"`)
	is := drawnFrom(now, 1).side("new", timesNew, func(_ string, s *recording.Stream) {
		for _, e := range s.Entries {
			e.Data = says.ReplaceAll(e.Data, []byte(`${1}"done"`))
		}
	})
	const want = "connection_close.reason says otherwise: task_completed → done; task_not_found → done"
	r := compared(t, was, is, mapped)
	found := slices.DeleteFunc(slices.Clone(r.Differences), func(d *compare.Difference) bool { return d.Declared })
	if len(found) != 1 || found[0].Title != want {
		t.Fatalf("want %s\n%s", want, shown(t, r))
	}
	if again := compared(t, was, is, mapped.With(r.Proposed())); again.Grade() != compare.Equivalent {
		t.Error(shown(t, again))
	}
}

// TestWhatFollowsOfADifferenceIsNoOther: each change is told once, of whatever it shows in.
func TestWhatFollowsOfADifferenceIsNoOther(t *testing.T) {
	upper := inEach(func(s *recording.Stream) {
		for _, e := range s.Entries {
			e.Data = anyUUID.ReplaceAllFunc(e.Data, func(id []byte) []byte { return []byte(strings.ToUpper(string(id))) })
		}
	})
	lastSays := inJSON(func(e *recording.Entry) string {
		if e.Type == "progress" && strings.Contains(string(e.Data), `"value": 2`) {
			return strings.Replace(string(e.Data), `"value": 2`, `"value": 2, "last": true`, 1)
		}
		return string(e.Data)
	})
	isBeat := func(s *recording.Stream) { s.Entries[len(s.Entries)-1].LastByte = s.End.At }
	for name, c := range map[string]struct {
		old, now change
		want     []string
	}{
		"IDs are new":                      {withoutIDs, uuidIDs, []string{"IDs of accepted, bye, progress, result: absent → <uuid 1>"}},
		"IDs are gone":                     {uuidIDs, withoutIDs, []string{"IDs of accepted, bye, progress, result: <uuid 1> → absent"}},
		"UUIDs in upper case":              {nil, upper, []string{"order of accepted: <the request's URL> → <uuid in upper case 1>", "trace of accepted: <uuid 1> → <uuid in upper case 1>"}},
		"numbers as texts":                 {nil, texts(`1,`, `"1",`, `0,`, `"0",`, `2,`, `"2",`, `3000000`, `"3000000"`), []string{"3 fields: number → text: total, who.age, value of accepted, progress"}},
		"an event that takes its ID along": {nil, swapsWithIDs, []string{"another order: result before bye → bye before result"}},
		"the event with a field is gone":   {lastSays, both(lastSays, lacks("progress")), []string{"progress: 3 in each old recording, 2 in each new recording: events are lost"}},
		"the last event before heartbeat":  {inEach(isBeat), both(inEach(isBeat), lacks("bye")), []string{"bye: 1 in each old recording, none in new recordings: it is gone"}},
	} {
		t.Run(name, func(t *testing.T) {
			old, now := orders("old", timesOld, 0, c.old), orders("new", timesNew, 100, c.now)
			r := compared(t, old, now, nil)
			titles := titlesOf(r)
			if !slices.Equal(titles, c.want) {
				t.Errorf("want %q\n%s", c.want, shown(t, r))
			}
			declared(t, name, old, now, r)
			if by := compared(t, baselines(t, old), now, nil); by.Grade() != compare.Changed || len(by.Differences) != len(titles) {
				t.Errorf("by the baseline:\n%s", shown(t, by))
			}
		})
	}
}
