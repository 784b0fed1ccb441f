package compare_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/streamspec/streamspec/internal/compare"
	"github.com/streamspec/streamspec/internal/mapping"
	"github.com/streamspec/streamspec/runner/recording"
)

// enveloped puts the events of a stream into an envelope of a type, those that pass.
func enveloped(name string, in func(typ string) bool) func(*recording.Stream) {
	return func(s *recording.Stream) {
		for _, e := range s.Entries {
			if e.Kind == recording.KindEvent && in(e.Type) {
				e.Data = fmt.Appendf(nil, `{"type": %q, "body": %s}`, e.Type, e.Data)
				e.Type = name
			}
		}
	}
}

// cloudEvents puts the events of a stream into an envelope that says more than type and data.
func cloudEvents(s *recording.Stream) {
	for i, e := range s.Entries {
		if e.Kind == recording.KindEvent {
			e.Data = fmt.Appendf(nil, `{"specversion": "1.0", "id": "%d", "source": "/tasks", "type": %q, "data": %s}`, i, e.Type, e.Data)
			e.Type = "message"
		}
	}
}

// typedToo has each event say its type beside what it says, which is no envelope.
func typedToo(s *recording.Stream) {
	for _, e := range s.Entries {
		if e.Kind == recording.KindEvent {
			e.Data = fmt.Appendf(nil, `{"type": %q, "at": 1, "context": {"level": 1}, %s`, e.Type, e.Data[1:])
			e.Type = "message"
		}
	}
}

// saidInData has each event say its type in its data alone.
func saidInData(s *recording.Stream) {
	for _, e := range s.Entries {
		if e.Kind == recording.KindEvent {
			e.Data = fmt.Appendf(nil, `{"type": %q, %s`, e.Type, e.Data[1:])
			e.Type = "message"
		}
	}
}

// beatsAs makes events of the comments of a stream.
func beatsAs(typ, data string) func(*recording.Stream) {
	return func(s *recording.Stream) {
		for _, e := range s.Entries {
			if e.Kind == recording.KindComment {
				e.Kind, e.Type, e.Data = recording.KindEvent, typ, []byte(data)
			}
		}
	}
}

// speaking has each event of a type be followed by one that speaks of it.
func speaking(s *recording.Stream) {
	for i := len(s.Entries) - 1; i >= 0; i-- {
		if e := s.Entries[i]; e.Kind == recording.KindEvent {
			said := e.Clone()
			said.Type, said.Data = "log", fmt.Appendf(nil, `{"event": %q, "context": {"level": 1}}`, e.Type)
			s.Entries = slices.Insert(s.Entries, i+1, said)
		}
	}
}

// phases has an event say which of two things happened.
func phases(s *recording.Stream) {
	for _, e := range s.Entries {
		if e.Type == "close" {
			e.Type, e.Data = "phase", []byte(`{"type": "close", "count": 3}`)
		}
	}
}

func anyType(string) bool { return true }

// TestAnEnvelopeThatNamesATypeIsOne: it is what differs, and not the events in it.
func TestAnEnvelopeThatNamesATypeIsOne(t *testing.T) {
	const (
		into  = `events are put into an envelope: event: NAME, data: {…} → event: envelope, data: {"type": NAME, "body": {…}}`
		outOf = `events are not in an envelope any more: event: envelope, data: {"type": NAME, "body": {…}} → event: NAME, data: {…}`
		cloud = `events are put into an envelope: event: NAME, data: {…} → data: {"type": NAME, "data": {…}, …}`
		flat  = `events say their type in their data now: event: NAME, data: {…} → data: {"type": NAME, …}`
		beats = "heartbeats are comments now: event: beat data: {} → : alive"
	)
	butClose := func(typ string) bool { return typ != "close" }
	for name, c := range map[string]struct {
		old, now func(*recording.Stream)
		want     []string // the titles; nil: nothing is said of an envelope
	}{
		"into one":                       {nil, enveloped("envelope", anyType), []string{into}},
		"out of one":                     {enveloped("envelope", anyType), nil, []string{outOf}},
		"and heartbeats are comments":    {beatsAs("beat", "{}"), enveloped("envelope", anyType), []string{into, beats}},
		"into one with further fields":   {nil, cloudEvents, []string{cloud}},
		"out of one with further fields": {cloudEvents, nil, []string{`events are not in an envelope any more: data: {"type": NAME, "data": {…}, …} → event: NAME, data: {…}`}},
		"types in the data":              {nil, saidInData, []string{flat}},
		"types out of the data":          {saidInData, nil, []string{`events say their type in their data no more: data: {"type": NAME, …} → event: NAME, data: {…}`}},
		"types beside what is said":      {nil, typedToo, nil},
		"on both sides":                  {enveloped("envelope", anyType), enveloped("envelope", anyType), nil},
		"events that speak of others":    {nil, speaking, nil},
		"a type that the other side has": {nil, enveloped("accepted", butClose), nil},
		"a field that is no data":        {nil, phases, nil},
		"beats that say something":       {beatsAs("beat", `{"bpm": 120}`), nil, nil},
	} {
		t.Run(name, func(t *testing.T) {
			old, now := side("old", timesOld, 0, c.old, always), side("new", timesNew, timesOld, c.now, always)
			r := compared(t, old, now, nil)
			var titles []string
			for _, d := range r.Differences {
				titles = append(titles, d.Title)
			}
			text := strings.Join(titles, "\n")
			if c.want == nil && (strings.Contains(text, "envelope:") || strings.Contains(text, "heartbeats are")) || c.want != nil && !slices.Equal(titles, c.want) {
				t.Fatalf("want %q\n%s", c.want, shown(t, r))
			}
			if c.want == nil {
				return
			}
			if again := compared(t, old, now, r.Proposed()); again.Grade() != compare.Equivalent || len(again.Unused) > 0 {
				t.Errorf("with what was proposed:\n%s\n%s", r.Proposed().YAML(), shown(t, again))
			}
			if slices.Contains([]string{into, cloud, flat}, c.want[0]) {
				if by := compared(t, baselines(t, old), now, nil); len(by.Differences) != len(c.want) {
					t.Errorf("by the baseline:\n%s", shown(t, by))
				}
			}
		})
	}
}

// titlesOf are the titles of all differences of a result, those that may be chance behind the others.
func titlesOf(r *compare.Result) (titles []string) {
	for _, d := range slices.Concat(r.Differences, r.Uncertain) {
		titles = append(titles, d.Title)
	}
	return titles
}

func compared(t *testing.T, old, now compare.Side, declared *mapping.Mapping) *compare.Result {
	t.Helper()
	r, err := compare.Compare(old, now, declared)
	if err != nil {
		t.Fatal(err)
	}
	return r
}
