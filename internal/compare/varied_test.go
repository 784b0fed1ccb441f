package compare_test

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/streamspec/streamspec/internal/compare"
	"github.com/streamspec/streamspec/runner/recording"
)

// drawn is a service as it was recorded, from which other recordings of it are
// drawn.
type drawn struct {
	runs   map[string][]compare.Run // by scenario
	names  []string
	random *rand.Rand
}

func drawnFrom(s compare.Side, seed uint64) *drawn {
	d := &drawn{runs: map[string][]compare.Run{}, names: s.Scenarios(), random: rand.New(rand.NewPCG(seed, 7))}
	for _, r := range s.Runs {
		d.runs[r.Scenario] = append(d.runs[r.Scenario], r)
	}
	return d
}

// side draws so many recordings of each scenario, each of them varied, and lets change have a
// look at its stream.
func (d *drawn) side(name string, times int, change func(scenario string, s *recording.Stream)) compare.Side {
	side := compare.Side{Name: name}
	for _, scenario := range d.names {
		of := d.runs[scenario]
		for i := range times {
			r := d.varied(of[d.random.IntN(len(of))])
			r.File = fmt.Sprintf("%s/%s.%d", name, scenario, i)
			if change != nil {
				change(scenario, r.Streams[0])
			}
			side.Runs = append(side.Runs, r)
		}
	}
	return side
}

var (
	anyUUID  = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`)
	anyTimeT = regexp.MustCompile(`(\d{4}-\d\d-\d\d)T(\d\d)`)
	anyTime  = regexp.MustCompile(`2026-11-26T00:0\d:\d\d\.\d{6}`)
)

// varied is another recording of what was recorded: other identifiers, another time of day,
// another watching time, and no two times the same.
func (d *drawn) varied(r compare.Run) compare.Run {
	ids := map[string]string{}
	text := func(s string) string {
		s = anyUUID.ReplaceAllStringFunc(s, func(id string) string {
			if ids[id] == "" {
				ids[id] = fmt.Sprintf("%08x-%04x-4%03x-8%03x-%012x", d.random.Uint32(), d.random.IntN(1<<16), d.random.IntN(1<<12), d.random.IntN(1<<12), d.random.Uint64N(1<<48))
			}
			return ids[id]
		})
		return anyTime.ReplaceAllStringFunc(s, func(string) string {
			return fmt.Sprintf("2026-12-%02dT%02d:%02d:%02d.%06d", 1+d.random.IntN(28), d.random.IntN(24), d.random.IntN(60), d.random.IntN(60), d.random.IntN(1000000))
		})
	}
	was := r.Streams[0]
	s := &recording.Stream{Name: was.Name, End: was.End}
	s.Request = recording.Request{Method: was.Request.Method, URL: text(was.Request.URL), Header: was.Request.Header.Clone()}
	for name, values := range s.Request.Header {
		for i := range values {
			s.Request.Header[name][i] = text(values[i])
		}
	}
	response := *was.Response
	response.Header = was.Response.Header.Clone()
	s.Response = &response
	warp := d.warp()
	s.Response.At = warp(was.Response.At)
	for _, e := range was.Entries {
		c := e.Clone()
		c.Data = []byte(text(string(e.Data)))
		c.LastByte = warp(e.LastByte)
		c.FirstByte = c.LastByte
		_ = s.Add(c)
	}
	s.End.At = warp(was.End.At)
	if s.End.Reason == recording.Stopped {
		d.watch(s)
	}
	return compare.Run{Recording: &recording.Recording{Scenario: r.Scenario, Streams: []*recording.Stream{s}, Ended: true}}
}

// warp is a clock that goes by up to a tenth otherwise, and never backwards; what came at once
// does.
func (d *drawn) warp() func(time.Duration) time.Duration {
	factor, off := 0.97+0.06*d.random.Float64(), time.Duration(d.random.IntN(8000))*time.Microsecond
	return func(at time.Duration) time.Duration { return off + time.Duration(factor*float64(at)) }
}

// watch leaves a stream at another time, up to two heartbeats earlier or later.
func (d *drawn) watch(s *recording.Stream) {
	beats := slices.DeleteFunc(slices.Clone(s.Entries), func(e *recording.Entry) bool {
		return e.Kind != recording.KindComment && e.Type != "heartbeat"
	})
	if len(beats) < 2 {
		return
	}
	last := beats[len(beats)-1]
	gap := last.LastByte - beats[len(beats)-2].LastByte
	until := s.End.At + time.Duration(float64(gap)*(3*d.random.Float64()-1))
	for at := last.LastByte + gap; at < until; at += gap {
		c := last.Clone()
		c.LastByte, c.Row, c.Number = at, s.Len()+3, c.Number+1
		_ = s.Add(c)
	}
	s.Entries = slices.DeleteFunc(s.Entries, func(e *recording.Entry) bool { return e.LastByte > until })
	s.End.At = until
}

// of keeps these scenarios alone.
func (d *drawn) of(names []string) *drawn {
	d.names = names
	return d
}

// Of a service that does the same as ever, other recordings are the same, however many there are, and
// however long it was watched. Of two, its own noise is not known.
func TestOtherRecordingsOfOneSideAreTheSame(t *testing.T) {
	for _, side := range []string{"old", "new"} {
		all := migration(t, side)
		for i, times := range [][2]int{{22, 11}, {11, 11}, {7, 8}, {3, 3}, {40, 40}, {1, 40}, {22, 2}} {
			for seed := range uint64(3) {
				d := drawnFrom(all, 10*uint64(i)+seed)
				r, err := compare.Compare(d.side("some", times[0], nil), d.side("others", times[1], nil), nil)
				if err != nil {
					t.Fatal(err)
				}
				if r.Grade() != compare.Identical {
					t.Errorf("%s, %d against %d: %s\n%s", side, times[0], times[1], r.Grade(), shown(t, r))
				}
			}
		}
	}
}

// Watched for another time, one recording of the old side is as good as many.
func TestOneRecordingOfWhatDoesNotVaryIsTheSame(t *testing.T) {
	for seed := range uint64(10) {
		d := drawnFrom(migration(t, "old"), seed)
		r, err := compare.Compare(d.side("one", 1, nil), d.side("another", 1, nil), nil)
		if err != nil || r.Grade() != compare.Identical {
			t.Errorf("%v\n%s", err, shown(t, r))
		}
	}
}

// TestAStallInSomeRunsIsListed: of a second, for less a machine that is busy does; and it is no change
// where few stall, for a machine stalls at times as well.
func TestAStallInSomeRunsIsListed(t *testing.T) {
	for _, c := range []struct {
		many            int
		by              time.Duration
		certain, listed bool
	}{{2, 1500 * time.Millisecond, false, true}, {2, 900 * time.Millisecond, false, false}, {6, 1500 * time.Millisecond, true, true}} {
		run := 0
		stall := func(s *recording.Stream) {
			withoutHeartbeats(s)
			if run++; run > c.many {
				return
			}
			for _, e := range s.Entries {
				e.LastByte += c.by
			}
			s.End.At += c.by
		}
		r, err := compare.Compare(side("old", timesOld, 0, withoutHeartbeats, always), side("new", timesNew, 100, stall, always), nil)
		if err != nil {
			t.Fatal(err)
		}
		all := slices.Concat(r.Differences, r.Uncertain)
		listed := slices.ContainsFunc(all, func(d *compare.Difference) bool {
			return strings.HasPrefix(d.Title, fmt.Sprintf("first accepted far off in %d of %d new recordings: ", c.many, timesNew))
		})
		if listed != c.listed || (len(r.Differences) > 0) != c.certain {
			t.Errorf("%d stall by %v\n%s", c.many, c.by, shown(t, r))
		}
	}
}

// TestEventsThatAreOutOfTheirEnvelopeAtTimes: in half of many recordings that is certain,
// as in each of a few.
func TestEventsThatAreOutOfTheirEnvelopeAtTimes(t *testing.T) {
	for name, c := range map[string]struct {
		times, every int
	}{"half of many": {20, 2}, "each of a few": {6, 1}} {
		played := 0
		now := drawnFrom(migration(t, "new"), 1).side("new", c.times, func(scenario string, s *recording.Stream) {
			if scenario != "unknown_task" {
				return
			}
			if played++; played%c.every == 0 {
				withoutEnvelope(s)
			}
		})
		r, err := compare.Compare(drawnFrom(migration(t, "old"), 1).side("old", c.times, nil), now, nil)
		if err != nil {
			t.Fatal(err)
		}
		i := slices.IndexFunc(r.Differences, func(d *compare.Difference) bool { return d.Name == "envelope: not all" })
		if i < 0 || !r.Differences[i].Certain {
			t.Errorf("%s: %v", name, listed(r))
		}
	}
}
