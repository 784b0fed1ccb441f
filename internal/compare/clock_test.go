package compare_test

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/streamspec/streamspec/internal/compare"
	"github.com/streamspec/streamspec/runner/recording"
)

var firstTime = regexp.MustCompile(`"at": "[^"]*"`)

// clock has the first event say when it was sent, in a zone and off by so much.
func clock(zone string, off time.Duration) change {
	return func(run int, s *recording.Stream) {
		s.Started = time.Date(2026, 11, 26, 9, 0, 0, 0, time.UTC).Add(time.Duration(run) * 7 * time.Minute)
		for _, e := range typed(s, "accepted") {
			at := s.Wall(e.LastByte).Add(off - time.Duration(run%3)*time.Second).Format("2006-01-02T15:04:05.000")
			e.Data = firstTime.ReplaceAll(e.Data, fmt.Appendf(nil, `"at": "%s%s"`, at, zone))
		}
	}
}

// epoch has it say so in seconds.
func epoch(off time.Duration) change {
	return func(run int, s *recording.Stream) {
		clock("Z", 0)(run, s)
		e := typed(s, "accepted")[0]
		e.Data = firstTime.ReplaceAll(e.Data, fmt.Appendf(nil, `"at": %d`, s.Wall(e.LastByte).Add(off).Unix()))
	}
}

// fixed has it say one time that is the same in each recording, as those of opening hours.
func fixed(at string) change {
	return func(run int, s *recording.Stream) {
		clock("Z", 0)(0, s)
		s.Started = s.Started.Add(time.Duration(run/100)*time.Hour + time.Duration(run)*100*time.Millisecond)
		e := typed(s, "accepted")[0]
		e.Data = firstTime.ReplaceAll(e.Data, []byte(`"at": "`+at+`"`))
	}
}

// sent has the first event also say until when something holds, so far ahead of when it says that it came; with a zone, or as
// a number.
func sent(at, until time.Duration, format string) change {
	return func(run int, s *recording.Stream) {
		clock("Z", at)(run, s)
		for _, e := range typed(s, "accepted") {
			when := s.Wall(e.LastByte).Add(until)
			text := when.Format(format)
			if format == "" {
				text = fmt.Sprint(when.Unix())
			} else {
				text = fmt.Sprintf("%q", text)
			}
			e.Data = bytes.Replace(e.Data, []byte(`"at"`), []byte(`"until": `+text+`, "at"`), 1)
		}
	}
}

// alone has it say only that.
func alone(until time.Duration) change {
	return both(sent(0, until, "2006-01-02T15:04:05Z"), func(_ int, s *recording.Stream) {
		for _, e := range typed(s, "accepted") {
			e.Data = regexp.MustCompile(`"at": "[^"]*",`).ReplaceAll(e.Data, nil)
		}
	})
}

// TestATimeThatIsOfAnotherMomentIsNoZone: that moves all times alike, and what says when it was sent with them.
func TestATimeThatIsOfAnotherMomentIsNoZone(t *testing.T) {
	const (
		h      = time.Hour
		z      = "2006-01-02T15:04:05Z"
		zone   = "times are off by a zone: "
		moment = "times are of another moment: "
	)
	for name, c := range map[string]struct {
		old, now change
		want     []string
	}{
		"it holds for an hour more":         {sent(0, h, z), sent(0, 2*h, z), []string{moment + "1 h ahead of the clock → 2 h ahead of the clock, at until; not at at"}},
		"it holds for an hour, and did not": {sent(0, 0, z), sent(0, h, z), []string{moment + "as the clock → 1 h ahead of the clock, at until; not at at"}},
		"alone":                             {alone(h), alone(2 * h), []string{moment + "1 h ahead of the clock → 2 h ahead of the clock, at until"}},
		"alone, at the clock":               {alone(0), alone(2 * h), []string{zone + "as the clock → 2 h ahead of the clock, at until"}},
		"a zone":                            {sent(0, h, z), sent(h, 2*h, z), []string{zone + "as the clock → 1 h ahead of the clock, at at, until"}},
		"a zone, and an hour less":          {sent(0, h, z), sent(h, h, z), []string{moment + "as the clock → 1 h ahead of the clock, at at; not at until"}},
		"a zone, and a number":              {sent(0, h, ""), sent(h, h, ""), []string{zone + "as the clock → 1 h ahead of the clock, at at"}},
		"a number is off":                   {sent(0, h, ""), sent(0, 2*h, ""), []string{moment + "1 h ahead of the clock → 2 h ahead of the clock, at until; not at at"}},
		"a zone of one is lost":             {sent(0, 0, z), sent(0, h, "2006-01-02T15:04:05"), []string{"times have another format: <timestamp Z> → <timestamp without a zone>, at until", zone + "as the clock → 1 h ahead of the clock, at until"}},
	} {
		t.Run(name, func(t *testing.T) { differ(t, name, c.old, c.now, c.want) })
	}
}

// traced gives two events one ID.
func traced(name string) change {
	return func(run int, s *recording.Stream) {
		for _, typ := range []string{"accepted", "result"} {
			e := typed(s, typ)[0]
			e.Data = bytes.ReplaceAll(e.Data, []byte(`"trace"`), []byte(`"first"`))
			e.Data = fmt.Appendf(nil, `{%q: "%08x-0000-4000-8000-%012d", %s`, name, run*104729+1, run, e.Data[1:])
		}
	}
}

// TestTimesThatAreOffByAZoneAreToldBesideTheirFormat: a line that declares the format does not declare them.
func TestTimesThatAreOffByAZoneAreToldBesideTheirFormat(t *testing.T) {
	const off = "times are off by a zone: as the clock → "
	const h = time.Hour
	for name, c := range map[string]struct {
		old, now change
		want     []string
	}{
		"a zone lost":              {clock("Z", 0), clock("", 2*h), []string{"times have another format: <timestamp Z> → <timestamp without a zone>, at at", off + "2 h ahead of the clock, at at"}},
		"a zone lost, no hour":     {clock("Z", 0), clock("", 0), []string{"times have another format: <timestamp Z> → <timestamp without a zone>, at at"}},
		"the zone of another hour": {clock("Z", 0), clock("+02:00", 0), []string{"times have another format: <timestamp Z> → <timestamp +02:00>, at at", off + "2 h behind the clock, at at"}},
		"another zone, one time":   {clock("Z", 0), clock("+02:00", 2*h), []string{"times have another format: <timestamp Z> → <timestamp +02:00>, at at"}},
		"a zone, and none":         {clock("+02:00", 2*h), clock("", 2*h), []string{"times have another format: <timestamp +02:00> → <timestamp without a zone>, at at", off + "2 h ahead of the clock, at at"}},
		"local time for UTC":       {clock("Z", 0), clock("Z", -5*h-30*time.Minute), []string{off + "5 h 30 minutes behind the clock, at at"}},
		"of numbers":               {epoch(0), epoch(h), []string{off + "1 h ahead of the clock, at at"}},
		"right again":              {clock("Z", h), clock("Z", 0), []string{"times are off by a zone: 1 h ahead of the clock → as the clock, at at"}},
		"a little late":            {clock("Z", 0), clock("Z", -5*time.Second), nil},
		"of another moment":        {clock("Z", 0), clock("Z", -7*time.Minute), nil},
		"one that does not change": {fixed("2026-11-26T12:00:00Z"), fixed("2026-11-26T12:00:00Z"), nil},
	} {
		t.Run(name, func(t *testing.T) { differ(t, name, c.old, c.now, c.want) })
	}
}

// differ holds that two sides differ by these differences and no others, by recordings and by a baseline, and that each can
// be declared.
func differ(t *testing.T, name string, was, is change, want []string) {
	t.Helper()
	old, now := orders("old", timesOld, 0, was), orders("new", timesNew, 100, is)
	for _, by := range []compare.Side{old, baselines(t, old)} {
		r := compared(t, by, now, nil)
		if got := strings.Join(listed(r), "\n"); got != strings.Join(slices.Sorted(slices.Values(want)), "\n") {
			t.Errorf("by %s: want %q\n%s", by.Name, want, shown(t, r))
		}
		declared(t, name, by, now, r)
	}
}
