package compare_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/streamspec/streamspec/internal/compare"
	"github.com/streamspec/streamspec/runner/recording"
)

// watched is a service whose stream is left after ten seconds, in the run of a number: 4 items, and then
// readings until it is left, each with the letters a, b and c by turns.
func watched(run int) *recording.Stream {
	s := &recording.Stream{Name: recording.DefaultStream}
	s.Request = recording.Request{Method: "GET", URL: "http://127.0.0.1/watch", Header: http.Header{}}
	s.Response = &recording.Response{Status: 200, At: 4 * time.Millisecond, Header: http.Header{"Content-Type": {"text/event-stream"}}}
	own := time.Duration(run%7) * time.Millisecond
	add := func(at time.Duration, typ, data string) {
		e := &recording.Entry{Kind: recording.KindEvent, Type: typ, Data: []byte(data), Row: s.Len() + 5}
		e.Number, e.LastByte = s.Events()+1, at+own
		_ = s.Add(e)
	}
	for i := range 4 {
		add(time.Duration(10+i)*time.Millisecond, "item", fmt.Sprintf(`{"n": %d}`, i))
	}
	for i := range 30 - run%2 {
		add(time.Duration(500+300*i)*time.Millisecond, "reading", fmt.Sprintf(`{"state": "ok", "turn": %q}`, "abc"[i%3:i%3+1]))
	}
	s.End = recording.End{Reason: recording.Stopped, At: 10 * time.Second}
	return s
}

func watchedSide(name string, times, from int, change func(*recording.Stream)) compare.Side {
	side := compare.Side{Name: name}
	for run := range times {
		s := watched(from + run)
		if change != nil {
			change(s)
		}
		r := &recording.Recording{Scenario: "watching", Streams: []*recording.Stream{s}, Ended: true}
		side.Runs = append(side.Runs, compare.Run{File: fmt.Sprintf("%s/%d.recording", name, run), Recording: r})
	}
	return side
}

// late swaps a text in the readings behind the 26th.
func late(old, now string) func(*recording.Stream) {
	return func(s *recording.Stream) {
		for _, e := range typed(s, "reading")[26:] {
			e.Data = []byte(strings.ReplaceAll(string(e.Data), old, now))
		}
	}
}

// Of a stream that is left, all is compared that both sides were watched for.
func TestWhatComesLateInAStreamThatIsLeftIsFound(t *testing.T) {
	for title, fault := range map[string]func(*recording.Stream){
		"reading.state: ok": late(`"ok"`, `"failing"`),
		"reading.turn: a, b, c, … → a, b, c, d, …":                                late(`"a"`, `"d"`),
		"a new field: why of reading (text, in some events)":                      late(`"ok"`, `"ok", "why": "late"`),
		"item: 4 in each old recording, 3 in each new recording: events are lost": func(s *recording.Stream) { remove(s, typed(s, "item")[2]) },
		"item: 4 in each old recording, 5 in each new recording: there are more":  func(s *recording.Stream) { s.Entries = slices.Insert(s.Entries, 4, typed(s, "item")[3].Clone()) },
		"alarm: none in old recordings, 1 in each new recording: a new kind":      func(s *recording.Stream) { typed(s, "reading")[26].Type = "alarm" },
		"the longest silence between events: 487–487 ms": func(s *recording.Stream) {
			for _, e := range typed(s, "reading")[20:] {
				e.LastByte += 1500 * time.Millisecond
			}
			s.Entries = slices.DeleteFunc(s.Entries, func(e *recording.Entry) bool { return e.LastByte > s.End.At })
		},
	} {
		for kind, old := range map[string]compare.Side{
			"recordings": watchedSide("old", timesOld, 0, nil),
			"baselines":  baselines(t, watchedSide("old", timesOld, 0, nil)),
		} {
			r, err := compare.Compare(old, watchedSide("new", timesNew, 100, fault), nil)
			if err != nil {
				t.Fatal(err)
			}
			if !slices.ContainsFunc(r.Differences, func(d *compare.Difference) bool { return strings.HasPrefix(d.Title, title) }) {
				t.Errorf("of %s: want %s\n%s", kind, title, shown(t, r))
			}
		}
	}
}

// How far a stream gets until it is left is no difference: neither side says anything of what comes later.
func TestHowLongAStreamIsWatchedIsNoDifference(t *testing.T) {
	changed := late(`"ok"`, `"failing", "why": "late"`)
	shorter := func(s *recording.Stream) {
		changed(s)
		s.End.At = 7 * time.Second
		s.Entries = slices.DeleteFunc(s.Entries, func(e *recording.Entry) bool { return e.LastByte > s.End.At })
	}
	for _, sides := range [][2]compare.Side{
		{watchedSide("old", timesOld, 0, changed), watchedSide("new", timesNew, 100, shorter)},
		{watchedSide("old", timesNew, 0, shorter), watchedSide("new", timesOld, 100, changed)},
		{watchedSide("old", 2, 0, changed), watchedSide("new", 2, 101, changed)},
	} {
		r, err := compare.Compare(sides[0], sides[1], nil)
		if err != nil || r.Grade() != compare.Identical || len(r.Uncertain) > 0 {
			t.Error(err, shown(t, r))
		}
	}
}
