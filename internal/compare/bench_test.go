package compare_test

import (
	"bytes"
	"fmt"
	"runtime"
	"testing"
	"time"

	"github.com/streamspec/streamspec/internal/compare"
	"github.com/streamspec/streamspec/runner/recording"
)

// How much is compared: on each side half of it.
const (
	benchRuns      = 1000
	benchEvents    = 100
	benchScenarios = 5

	manyDifferences = 3300
)

// BenchmarkCompare reads and compares a thousand recordings of a hundred events.
func BenchmarkCompare(b *testing.B) {
	texts := make([][]byte, benchRuns)
	for i := range texts {
		texts[i] = longRecording(b, i)
	}
	for b.Loop() {
		sides := [2]compare.Side{{Name: "old"}, {Name: "new"}}
		for i, text := range texts {
			r, err := recording.Read(bytes.NewReader(text))
			if err != nil {
				b.Fatal(err)
			}
			side := &sides[i%2]
			side.Runs = append(side.Runs, compare.Run{File: fmt.Sprint(i), Recording: r})
		}
		result, err := compare.Compare(sides[0], sides[1], nil)
		if err != nil || result.Grade() != compare.Identical {
			b.Fatal(err, result)
		}
		var memory runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&memory)
		b.ReportMetric(float64(memory.HeapAlloc)/(1<<20), "MiB-live")
		b.ReportMetric(float64(memory.Sys)/(1<<20), "MiB-of-the-system")
		runtime.KeepAlive(sides)
	}
}

// BenchmarkManyDifferences compares sides of which thousands of fields say something else.
func BenchmarkManyDifferences(b *testing.B) {
	says := func(what string) change {
		return func(_ int, s *recording.Stream) {
			data := []byte(`{"ok": true`)
			for i := range manyDifferences {
				data = fmt.Appendf(data, `, "f%d": {"a": "%s %d"}`, i, what, i)
			}
			typed(s, "result")[0].Data = append(data, '}')
		}
	}
	old, now := orders("old", 5, 0, says("this")), orders("new", 5, 100, says("that"))
	for b.Loop() {
		r, err := compare.Compare(old, now, nil)
		if err != nil || len(r.Differences) != manyDifferences {
			b.Fatal(err, r)
		}
	}
}

func longRecording(b *testing.B, run int) []byte {
	b.Helper()
	r := service(run)
	r.Scenario, r.Started = fmt.Sprintf("scenario %d", run/2%benchScenarios), time.Unix(1_800_000_000, 0)
	s := r.Streams[0]
	for i := s.Len(); i < benchEvents; i++ {
		e := typed(s, "progress")[i%4].Clone()
		e.Number, e.LastByte = s.Events()+1, e.LastByte+time.Duration(i)*time.Millisecond
		_ = s.Add(e)
	}
	s.Started = r.Started
	s.Connections = []recording.Connection{{Request: s.Request, Response: s.Response, End: s.End}}
	var out bytes.Buffer
	if err := recording.Write(&out, r, nil); err != nil {
		b.Fatal(err)
	}
	return out.Bytes()
}
