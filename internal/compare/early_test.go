package compare_test

import (
	"slices"
	"testing"
	"time"

	"github.com/streamspec/streamspec/internal/compare"
	"github.com/streamspec/streamspec/runner/recording"
)

// upTo has the stream end behind so many of its entries, a second after it began, for a reason; a comment has come by then.
func upTo(entries int, reason recording.Reason) change {
	return inEach(func(s *recording.Stream) {
		all := s.Entries
		isLater := func(e *recording.Entry) bool {
			return e.Kind != recording.KindComment && slices.Index(all, e) >= entries
		}
		s.Entries = slices.DeleteFunc(slices.Clone(all), isLater)
		s.End = recording.End{Reason: reason, At: time.Second}
	})
}

// leftAfter has the client leave the stream.
func leftAfter(at time.Duration) change {
	return inEach(func(s *recording.Stream) { s.End = recording.End{Reason: recording.Stopped, At: at} })
}

// comments come so often, for so long, in a stream that is left after 10 s.
func comments(every, until time.Duration) change {
	return inEach(func(s *recording.Stream) {
		s.Entries = slices.DeleteFunc(s.Entries, func(e *recording.Entry) bool { return e.Kind == recording.KindComment })
		for at := every; at < until; at += every {
			e := &recording.Entry{Kind: recording.KindComment, Data: []byte("alive")}
			e.LastByte = at
			_ = s.Add(e)
		}
		s.End = recording.End{Reason: recording.Stopped, At: 10 * time.Second}
	})
}

// TestOtherHeartbeatsAreNoConsequence of events that are over early, in a stream that goes on: who accepts that has
// not accepted them.
func TestOtherHeartbeatsAreNoConsequence(t *testing.T) {
	over := func(entries int, every, until time.Duration) change {
		return both(upTo(entries, recording.ServerClosed), comments(every, until))
	}
	for want, now := range map[string]change{
		"heartbeats are missing: in time → nothing for 9000 ms": over(3, 400*time.Millisecond, time.Second),
		"heartbeats come every 400–400 ms → 800–800 ms":         over(0, 800*time.Millisecond, 10*time.Second),
	} {
		old := comments(400*time.Millisecond, 10*time.Second)
		r := compared(t, orders("old", timesOld, 0, old), orders("new", timesNew, 100, now), nil)
		if got := listed(r); len(got) != 2 || got[0] != want {
			t.Errorf("want %s\n%s", want, shown(t, r))
		}
	}
}

// fails has the last event be an error.
func fails(_ int, s *recording.Stream) {
	_ = s.Add(&recording.Entry{Kind: recording.KindEvent, Type: "error", Data: []byte(`{"error": "it broke"}`)})
	s.Entries[len(s.Entries)-1].LastByte = 900 * time.Millisecond
}

// TestEventsThatAreOverEarlyAreOneDifference: of each kind that is missing it would be another.
func TestEventsThatAreOverEarlyAreOneDifference(t *testing.T) {
	const (
		early = "the events are over early, behind 2 of 6, of which the last is progress: bye, progress, result do not come any more"
		later = "the events go on, behind the 2 of which the last was progress: bye, progress, result come now"
	)
	everyOther := func(run int, s *recording.Stream) {
		if run%2 == 0 {
			upTo(3, recording.ServerClosed)(run, s)
		}
	}
	noRetry := inEach(func(s *recording.Stream) { s.Entries = s.Entries[1:] })
	for name, c := range map[string]struct {
		old, now change
		want     []string
	}{
		"closed":                {nil, upTo(3, recording.ServerClosed), []string{early}},
		"cut":                   {nil, upTo(3, recording.Truncated), []string{"the stream ends otherwise: closed by the server → cut", early}},
		"by an error":           {nil, both(upTo(3, recording.ServerClosed), fails), []string{"error: none in old recordings, 1 in each new recording: a new kind of event", early}},
		"no longer":             {upTo(3, recording.ServerClosed), nil, []string{later}},
		"no longer by an error": {both(upTo(3, recording.ServerClosed), fails), nil, []string{"error: 1 in each old recording, none in new recordings: it is gone", later}},
		"none":                  {nil, upTo(0, recording.ServerClosed), []string{"no events come any more: accepted, bye, progress, result"}},
		"none before":           {upTo(0, recording.ServerClosed), nil, []string{"events come now, where none did: accepted, bye, progress, result"}},
		"and a value":           {nil, both(texts(`"total": 1`, `"total": 2`), upTo(3, recording.ServerClosed)), []string{early, "accepted.total: 1 → 2"}},
		"and a header":          {noRetry, both(noRetry, both(header("X-Mode", "Test"), upTo(2, recording.ServerClosed))), []string{early, "header X-Mode: Live → Test"}},
		"the last one alone":    {nil, lacks("bye"), []string{"bye: 1 in each old recording, none in new recordings: it is gone"}},
		"now and then":          {everyOther, everyOther, nil},
		"left as late":          {leftAfter(3 * time.Second), both(upTo(3, recording.ServerClosed), leftAfter(3*time.Second)), []string{early}},
		"left earlier":          {leftAfter(3 * time.Second), both(upTo(3, recording.ServerClosed), leftAfter(time.Second)), []string{"progress: 2 or more in each old recording, 1 in each new recording: events are lost"}},
	} {
		t.Run(name, func(t *testing.T) {
			old, now := orders("old", timesOld, 0, c.old), orders("new", timesNew, 100, c.now)
			for _, by := range []compare.Side{old, baselines(t, old)} {
				r := compared(t, by, now, nil)
				if got := listed(r); !slices.Equal(got, c.want) && (by.Name == "old" || name != "left earlier") { // a baseline does not know how many had come by then
					t.Errorf("by %s: want %q\n%s", by.Name, c.want, shown(t, r))
				}
				declared(t, name, by, now, r)
			}
		})
	}
}

// TestAListThatIsEmptyIsOneDifference: that there are no items says that nothing is in them.
func TestAListThatIsEmptyIsOneDifference(t *testing.T) {
	filled := func(items string) change { return texts(`"none": []`, `"none": `+items) }
	for name, c := range map[string]struct {
		old, now change
		want     string
	}{
		"not any more":    {nil, filled(`[7]`), "accepted.none: 0 items → 1 item"},
		"now":             {filled(`[7, 8]`), nil, "accepted.none: 2 items → 0 items"},
		"of objects":      {filled(`[{"a": 1}]`), nil, "accepted.none: 1 item → 0 items"},
		"a field of some": {filled(`[{"a": 1, "b": 2}]`), filled(`[{"a": 1}]`), "a field is gone: none[].b of accepted (number)"},
	} {
		t.Run(name, func(t *testing.T) {
			old, now := orders("old", timesOld, 0, c.old), orders("new", timesNew, 100, c.now)
			r := compared(t, old, now, nil)
			if got := listed(r); !slices.Equal(got, []string{c.want}) {
				t.Errorf("want %s\n%s", c.want, shown(t, r))
			}
			declared(t, name, old, now, r)
		})
	}
}

// TestAStreamOfOtherEventsHasNoOpeningThatIsGone: that is one difference.
func TestAStreamOfOtherEventsHasNoOpeningThatIsGone(t *testing.T) {
	unnamed := inEach(func(s *recording.Stream) {
		for _, e := range s.Entries {
			if e.Kind == recording.KindEvent {
				e.Type = "message"
			}
		}
	})
	r := compared(t, orders("old", timesOld, 0, nil), orders("new", timesNew, 100, unnamed), nil)
	if len(r.Differences) != 1 || r.Differences[0].Cause != compare.CauseAnswer {
		t.Error(shown(t, r))
	}
}
