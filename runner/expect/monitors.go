package expect

import (
	"slices"

	"github.com/streamspec/streamspec/runner/recording"
)

// Monitors are the monitors of several expectations about one stream that are still
// open. They belong to one goroutine. The zero value has none.
type Monitors struct {
	open    []Monitor
	decided []Verdict
}

// Start starts a monitor for each expectation. Those that compare streams have none.
func Start(env Env, expectations ...Expectation) (*Monitors, error) {
	ms := &Monitors{}
	for _, x := range expectations {
		if _, compares := x.(AcrossStreams); compares {
			continue
		}
		m, err := x.Start(env)
		if err != nil {
			return nil, err
		}
		ms.open = append(ms.open, m)
	}
	return ms, nil
}

// See shows the next entry to those that are open.
func (ms *Monitors) See(v *View) {
	decided := false
	for _, m := range ms.open {
		m.See(v)
		decided = decided || m.Verdict().State != Open
	}
	if decided {
		ms.sort()
	}
}

// End shows the recording at its end.
func (ms *Monitors) End(r *recording.Recording) {
	for _, m := range ms.open {
		m.End(r)
	}
	ms.sort()
}

func (ms *Monitors) sort() {
	ms.open = slices.DeleteFunc(ms.open, func(m Monitor) bool {
		verdict := m.Verdict()
		if verdict.State != Open {
			ms.decided = append(ms.decided, verdict)
		}
		return verdict.State != Open
	})
}

// Open counts those that are open.
func (ms *Monitors) Open() int { return len(ms.open) }

// Broken answers the first verdict that is broken; false: none so far.
func (ms *Monitors) Broken() (Verdict, bool) {
	i := slices.IndexFunc(ms.decided, func(v Verdict) bool { return v.State == Broken })
	if i < 0 {
		return Verdict{}, false
	}
	return ms.decided[i], true
}
