package locust

import (
	"math"
	"time"
)

// entry is what Locust counts of one row: the name of what was done, and how (a method). The
// names of the fields are Locust's.
type entry struct {
	Name               string        `msgpack:"name"`
	Method             string        `msgpack:"method"`
	LastRequest        *float64      `msgpack:"last_request_timestamp"` // seconds since 1970
	Started            float64       `msgpack:"start_time"`
	Requests           int           `msgpack:"num_requests"`
	WithoutTime        int           `msgpack:"num_none_requests"`
	Failures           int           `msgpack:"num_failures"`
	TotalTime          float64       `msgpack:"total_response_time"` // milliseconds, as all times
	MaxTime            float64       `msgpack:"max_response_time"`
	MinTime            *float64      `msgpack:"min_response_time"`
	ContentLength      int           `msgpack:"total_content_length"`
	Times              map[int]int   `msgpack:"response_times"` // how often each came, rounded
	RequestsEachSecond map[int64]int `msgpack:"num_reqs_per_sec"`
	FailuresEachSecond map[int64]int `msgpack:"num_fail_per_sec"`
}

func newEntry(row row, now time.Time) *entry {
	return &entry{
		Name: row.name, Method: row.method, Started: inSeconds(now),
		Times: map[int]int{}, RequestsEachSecond: map[int64]int{}, FailuresEachSecond: map[int64]int{},
	}
}

func inSeconds(at time.Time) float64 { return float64(at.UnixMicro()) / 1e6 }

// count counts one; took nil: it has no time.
func (e *entry) count(now time.Time, took *time.Duration, failed bool) {
	last := inSeconds(now)
	e.LastRequest = &last
	e.Requests++
	e.RequestsEachSecond[now.Unix()]++
	if failed {
		e.Failures++
		e.FailuresEachSecond[now.Unix()]++
	}
	if took == nil {
		e.WithoutTime++
		return
	}
	ms := float64(took.Microseconds()) / 1e3
	e.TotalTime += ms
	e.MaxTime = max(e.MaxTime, ms)
	if e.MinTime == nil || ms < *e.MinTime {
		e.MinTime = &ms
	}
	e.Times[rounded(ms)]++
}

// rounded is a time as Locust keeps it: with two digits, from 100 ms on.
func rounded(ms float64) int {
	unit := 1.0
	switch {
	case ms >= 10_000:
		unit = 1000
	case ms >= 1000:
		unit = 100
	case ms >= 100:
		unit = 10
	}
	return int(math.Round(ms/unit) * unit)
}

// failure is what Locust shows of failures that are alike. The names are Locust's.
type failure struct {
	Name        string `msgpack:"name"`
	Method      string `msgpack:"method"`
	Error       string `msgpack:"error"`
	Occurrences int    `msgpack:"occurrences"`
}

// row is what is counted together.
type row struct{ method, name string }

// figures are what a master has not been told yet.
type figures struct {
	rows     map[row]*entry
	order    []row
	total    *entry
	failures map[row]*failure
	said     map[row]string // what the first failure of a row said: all are shown as that one
}

func newFigures(now time.Time) *figures {
	return &figures{rows: map[row]*entry{}, total: newEntry(row{name: "Aggregated"}, now), failures: map[row]*failure{}, said: map[row]string{}}
}

func (f *figures) count(now time.Time, of row, took *time.Duration, why string) {
	if f.rows[of] == nil {
		f.rows[of] = newEntry(of, now)
		f.order = append(f.order, of)
	}
	f.rows[of].count(now, took, why != "")
	if why == "" {
		return
	}
	if f.said[of] == "" {
		f.said[of] = why
	}
	if f.failures[of] == nil {
		f.failures[of] = &failure{Name: of.name, Method: of.method, Error: f.said[of]}
	}
	f.failures[of].Occurrences++
}

// take is what has come since it was asked last, as the master wants it.
func (f *figures) take(now time.Time) map[string]any {
	rows, errors := []*entry{}, map[string]*failure{}
	for _, of := range f.order {
		rows = append(rows, f.rows[of])
	}
	for of, failed := range f.failures {
		errors[of.method+"."+of.name] = failed
	}
	told := map[string]any{"stats": rows, "stats_total": f.total, "errors": errors}
	f.rows, f.order, f.failures = map[row]*entry{}, nil, map[row]*failure{}
	f.total = newEntry(row{name: "Aggregated"}, now)
	return told
}
