package compare_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/streamspec/streamspec/internal/compare"
	"github.com/streamspec/streamspec/runner/recording"
)

// pair is a run of two clients of one job, of which one, or none, is refused.
func pair(run int, refused string, apart time.Duration) *recording.Recording {
	r := service(run)
	first := r.Streams[0]
	first.Name, first.Started = "alice", time.Date(2026, 11, 26, 0, 1, 0, 0, time.UTC)
	second := service(run).Streams[0]
	second.Name, second.Started = "bob", first.Started.Add(apart)
	r.Streams = []*recording.Stream{first, second}
	for _, s := range r.Streams {
		if s.Name == refused {
			s.Response = &recording.Response{Status: 504, At: time.Second, Header: http.Header{"Content-Type": {"application/json"}}}
			s.Entries, s.End = nil, recording.End{Reason: recording.HTTPStatus, At: time.Second}
		}
	}
	return r
}

func pairs(name string, times, from int, refused func(run int) string, change func(*recording.Recording)) compare.Side {
	s := compare.Side{Name: name}
	for run := range times {
		r := pair(from+run, refused(run), 2*time.Millisecond)
		if change != nil {
			change(r)
		}
		s.Runs = append(s.Runs, compare.Run{File: fmt.Sprintf("%s/%d.recording", name, run), Recording: r})
	}
	return s
}

// TestWhoOfTwoIsRefusedIsChance: of two that ask for the same at once one is refused, now this one, now that one.
func TestWhoOfTwoIsRefusedIsChance(t *testing.T) {
	none := func(int) string { return "" }
	eitherOne := func(run int) string { return []string{"alice", "bob", "bob"}[run%3] }
	othersOften := func(run int) string { return []string{"alice", "alice", "bob"}[run%3] }
	bob := func(int) string { return "bob" }
	later := func(r *recording.Recording) { r.Streams[1].Started = r.Streams[0].Started.Add(20 * time.Millisecond) }
	owned := func(r *recording.Recording) { r.Streams[1].Request.Header.Set("X-Request-ID", "bob's own") }
	for name, c := range map[string]struct {
		old, now func(int) string
		change   func(*recording.Recording)
		want     string // of the first difference; empty: there is none
		steady   bool
	}{
		"one is refused":                     {none, eitherOne, nil, "another status: 200 → 504", true},
		"one is refused on both sides":       {eitherOne, othersOften, nil, "", true},
		"the second is refused":              {none, bob, later, "another status: 200 → 504", true},
		"who of them is refused has changed": {bob, func(int) string { return "alice" }, later, "another status: 200 → 504", true},
		"each is who it is":                  {none, eitherOne, owned, "another status: 200 → 504", false},
	} {
		t.Run(name, func(t *testing.T) {
			r, err := compare.Compare(pairs("old", timesOld, 0, c.old, c.change), pairs("new", timesNew, timesOld, c.now, c.change), nil)
			if err != nil {
				t.Fatal(err)
			}
			text := shown(t, r)
			switch {
			case c.want == "" && len(r.Differences)+len(r.Uncertain) > 0, c.want != "" && !strings.Contains(text, c.want):
				t.Errorf("want %q\n%s", c.want, text)
			case strings.Contains(text, "0 to 1") == c.steady:
				t.Errorf("steady: %v\n%s", c.steady, text)
			}
		})
	}
}

// TestWhoLeavesBeforeAnEventKeepsItsName: it is we who left it, so it is not chance which of the two brings events.
func TestWhoLeavesBeforeAnEventKeepsItsName(t *testing.T) {
	none := func(int) string { return "" }
	leaves := func(who int) func(*recording.Recording) {
		return func(r *recording.Recording) {
			r.Streams[who].Entries, r.Streams[who].End = nil, recording.End{Reason: recording.Stopped, At: 50 * time.Millisecond}
		}
	}
	for name, c := range map[string]struct {
		now    func(int) string
		change func(*recording.Recording)
		want   int // differences
	}{
		"the same leaves":           {none, leaves(0), 0},
		"the other leaves":          {none, leaves(1), 1}, // who brings the one event that both were watched for
		"the one served is refused": {func(int) string { return "bob" }, leaves(0), 1},
	} {
		t.Run(name, func(t *testing.T) {
			r, err := compare.Compare(pairs("old", timesOld, 0, none, leaves(0)), pairs("new", timesNew, timesOld, c.now, c.change), nil)
			if err != nil {
				t.Fatal(err)
			}
			if len(r.Differences) != c.want || len(r.Uncertain) > 0 {
				t.Errorf("want %d differences\n%s", c.want, shown(t, r))
			}
		})
	}
}
