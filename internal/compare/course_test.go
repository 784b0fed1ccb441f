package compare_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/streamspec/streamspec/internal/compare"
	"github.com/streamspec/streamspec/runner/recording"
)

// stamped are recordings of a job whose events say when they were made, and have a number that goes on from one job
// to the next, as a service writes both.
func stamped(name string, times, from int, write func(run, event int, at time.Time, number int) (string, int)) compare.Side {
	return orders(name, times, from, func(run int, s *recording.Stream) {
		began := time.Date(2026, 11, 26, 0, 1, run%60, 123456789+run*7919, time.UTC)
		for i, e := range s.Entries {
			if e.Kind == recording.KindEvent {
				at, number := write(from+run, i, began.Add(time.Duration(i)*400*time.Millisecond), 100*(from+run)+i)
				e.Data = fmt.Appendf(nil, `{"at": %q, "seq": %d}`, at, number)
			}
		}
	})
}

// TestTimesAndNumbersThatFallAreFound, and times that lose digits; but not where zeros at their end are not written.
func TestTimesAndNumbersThatFallAreFound(t *testing.T) {
	in := func(layout string) func(int, int, time.Time, int) (string, int) {
		return func(_, _ int, at time.Time, number int) (string, int) { return at.Format(layout), number }
	}
	micro := in("2006-01-02T15:04:05.000000Z07:00")
	const precision = "times are told otherwise: in microseconds → in "
	for name, c := range map[string]struct {
		old, now func(run, event int, at time.Time, number int) (string, int)
		want     []string
	}{
		"nothing":                   {micro, micro, nil},
		"to milliseconds":           {micro, in("2006-01-02T15:04:05.000Z07:00"), []string{precision + "milliseconds, at at"}},
		"to nanoseconds":            {micro, in("2006-01-02T15:04:05.000000000Z07:00"), []string{precision + "nanoseconds, at at"}},
		"to seconds":                {micro, in("2006-01-02T15:04:05Z07:00"), []string{precision + "seconds, at at"}},
		"to minutes":                {micro, in("2006-01-02T15:04Z07:00"), []string{precision + "minutes, at at"}},
		"zeros are not written":     {micro, in("2006-01-02T15:04:05.999999Z07:00"), nil},
		"some are whole seconds":    {micro, wholeAtTimes, nil},
		"no zone, and milliseconds": {micro, in("2006-01-02T15:04:05.000"), []string{"times have another format: <timestamp Z> → <timestamp without a zone>, at at", precision + "milliseconds, at at"}},
		"times fall":                {micro, falling(micro), []string{"at of progress, from event to event: rises → falls"}},
		"times fall of all":         {micro, lastFirst(micro), []string{"at, from event to event: rises → rises and falls"}},
		"numbers fall":              {micro, numbered(func(run, event int) int { return 100*run - event }), []string{"seq of progress, from event to event: rises → falls"}},
		"numbers rise and fall":     {micro, numbered(func(run, event int) int { return 100*run + []int{1, 2, 5, 3, 4, 6, 7}[event] }), []string{"seq of progress, from event to event: rises → rises and falls"}},
		"numbers are drawn":         {numbered(drawnNumber), numbered(drawnNumber), nil},
		"numbers that are the same": {numbered(func(run, _ int) int { return run }), numbered(func(run, _ int) int { return 500 + run }), nil},
		"times in another zone": {micro, func(_, _ int, at time.Time, number int) (string, int) {
			return at.In(time.FixedZone("", 3600)).Format("2006-01-02T15:04:05.000000Z07:00"), number
		}, []string{"times have another format: <timestamp Z> → <timestamp +01:00>, at at"}},
	} {
		t.Run(name, func(t *testing.T) {
			old, now := stamped("old", timesOld, 0, c.old), stamped("new", timesNew, 100, c.now)
			for _, by := range []compare.Side{old, baselines(t, old)} {
				r := compared(t, by, now, nil)
				titles := titlesOf(r)
				if !slices.Equal(titles, c.want) {
					t.Errorf("by %s: want %q\n%s", by.Name, c.want, shown(t, r))
				}
				declared(t, name, by, now, r)
			}
		})
	}
}

type written = func(run, event int, at time.Time, number int) (string, int)

// wholeAtTimes writes one time of a run in whole seconds, as some do where it is one.
func wholeAtTimes(run, event int, at time.Time, number int) (string, int) {
	if run%3 == 0 && event == 3 {
		return at.Format("2006-01-02T15:04:05Z07:00"), number
	}
	return at.Format("2006-01-02T15:04:05.000000Z07:00"), number
}

// falling has the times of progress fall, lastFirst that of the last event be before the others.
func falling(write written) written {
	return func(run, event int, at time.Time, number int) (string, int) {
		if event >= 2 && event <= 4 {
			at = at.Add(-time.Duration(event) * 500 * time.Millisecond)
		}
		return write(run, event, at, number)
	}
}

func lastFirst(write written) written {
	return func(run, event int, at time.Time, number int) (string, int) {
		if event == 6 {
			at = at.Add(-time.Minute)
		}
		return write(run, event, at, number)
	}
}

func numbered(number func(run, event int) int) written {
	return func(run, event int, at time.Time, _ int) (string, int) {
		return at.Format("2006-01-02T15:04:05.000000Z07:00"), number(run, event)
	}
}

func drawnNumber(run, event int) int { return (run*7919 + event*104729) * 7907 % 10007 }
