package compare_test

import (
	"fmt"
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
		"IDs are new":                     {withoutIDs, uuidIDs, []string{"IDs of accepted, bye, progress, result: absent → <uuid 1>"}},
		"IDs are gone":                    {uuidIDs, withoutIDs, []string{"IDs of accepted, bye, progress, result: <uuid 1> → absent"}},
		"UUIDs in upper case":             {nil, upper, []string{"order of accepted: <the request's URL> → <uuid in upper case 1>", "trace of accepted: <uuid 1> → <uuid in upper case 1>"}},
		"the event with a field is gone":  {lastSays, both(lastSays, lacks("progress")), []string{"progress: 3 in each old recording, 2 in each new recording: events are lost"}},
		"the last event before heartbeat": {inEach(isBeat), both(inEach(isBeat), lacks("bye")), []string{"bye: 1 in each old recording, none in new recordings: it is gone"}},
	} {
		t.Run(name, func(t *testing.T) {
			old, now := orders("old", timesOld, 0, c.old), orders("new", timesNew, 100, c.now)
			r := compared(t, old, now, nil)
			var titles []string
			for _, d := range slices.Concat(r.Differences, r.Uncertain) {
				titles = append(titles, d.Title)
			}
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
