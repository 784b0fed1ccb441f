package compare_test

import (
	"slices"
	"testing"
	"time"

	"github.com/streamspec/streamspec/internal/compare"
	"github.com/streamspec/streamspec/internal/mapping"
	"github.com/streamspec/streamspec/runner/recording"
)

func losing(n int) func(*recording.Stream) {
	return func(s *recording.Stream) {
		for _, e := range typed(s, "progress")[:n] {
			remove(s, e)
		}
	}
}

// slower has the events come later, by so much from one to the next.
func slower(by time.Duration) func(*recording.Stream) {
	return func(s *recording.Stream) {
		for i, e := range s.Entries {
			if e.Kind == recording.KindEvent {
				e.LastByte += by * time.Duration(i+1)
			}
		}
		s.End.At += by * time.Duration(len(s.Entries))
	}
}

func beating(every int) func(*recording.Stream) {
	return func(s *recording.Stream) {
		for _, e := range s.Entries {
			if e.Kind == recording.KindComment {
				e.LastByte = time.Duration(every*300*e.Number) * time.Millisecond
			}
		}
	}
}

// closing has no heartbeats.
func closing(change func(*recording.Stream)) func(*recording.Stream) {
	return func(s *recording.Stream) { withoutHeartbeats(s); change(s) }
}

// resultAt puts the result to where another event is.
func resultAt(number int) func(*recording.Stream) {
	return func(s *recording.Stream) {
		result := typed(s, "result")[0]
		remove(s, result)
		result.LastByte = s.Entries[number].LastByte
		s.Entries = slices.Insert(s.Entries, number, result)
	}
}

func leftOpen(s *recording.Stream) { s.End.Reason = recording.Timeout }

// What is accepted is what the new side does, and not whatever it does later.
func TestWhatIsAcceptedIsWhatWasSeen(t *testing.T) {
	for name, c := range map[string]struct {
		now              string
		seen, same, more func(*recording.Stream)
	}{
		"number of progress":         {"3", losing(1), losing(1), losing(2)},
		"interval of heartbeats":     {"600 ms", beating(2), beating(2), beating(6)},
		"timing: later":              {"410 to 5216 ms", closing(slower(400 * time.Millisecond)), closing(slower(410 * time.Millisecond)), closing(slower(2 * time.Second))},
		"order: progress and result": {"progress and result mixed", resultAt(4), resultAt(4), resultAt(1)},
		"end: closed by the server → left open by the server": {"", leftOpen, leftOpen, func(s *recording.Stream) { leftOpen(s); losing(1)(s) }},
	} {
		old := side("old", timesOld, 0, nil, nil)
		if name == "timing: later" {
			old = side("old", timesOld, 0, withoutHeartbeats, always)
		}
		r, err := compare.Compare(old, side("new", timesNew, 100, c.seen, always), nil)
		if err != nil {
			t.Fatal(err)
		}
		all := r.Proposed()
		found := false
		for _, line := range all.Accept {
			found = found || line.Difference == name && line.Now == c.now
		}
		if !found {
			t.Errorf("%s, now: %s is not proposed:\n%s", name, c.now, all.YAML())
		}
		gaps := &mapping.Mapping{}
		for _, line := range all.Accept {
			gaps.Gaps = append(gaps.Gaps, mapping.Gap{Difference: line.Difference, Now: line.Now, Reason: "known"})
		}
		for _, declared := range []*mapping.Mapping{all, gaps} {
			same, err := compare.Compare(old, side("new", timesNew, 200, c.same, always), declared)
			if err != nil || same.Grade() != compare.Equivalent || len(same.Unused) > 0 {
				t.Errorf("%s: %v\n%s", name, err, shown(t, same))
			}
			worse, err := compare.Compare(old, side("new", timesNew, 200, c.more, always), declared)
			if err != nil || worse.Grade() != compare.Changed {
				t.Errorf("%s: %v; it does more than is accepted\n%s", name, err, shown(t, worse))
			}
		}
	}
}
