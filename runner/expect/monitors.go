package expect

import (
	"slices"

	"github.com/streamspec/streamspec/runner/recording"
)

// Monitors are the monitors of several expectations about one stream that are still
// open. They belong to one goroutine. The zero value has none.
type Monitors struct {
	open    []running
	decided []Verdict
}

// running is a monitor, and where it keeps its verdict, which is asked for after every
// entry; nil: a monitor without a [Judgement] has to be asked.
type running struct {
	Monitor
	judgement *Judgement
}

func run(m Monitor) running {
	if judged, ok := m.(interface{ judgement() *Judgement }); ok {
		return running{m, judged.judgement()}
	}
	return running{m, nil}
}

func (r running) state() State {
	if r.judgement != nil {
		return r.judgement.verdict.State
	}
	return r.Verdict().State
}

// isHalf tells that an entry is an event whose end never came. It is no event to any
// expectation.
func isHalf(e *recording.Entry) bool {
	return e.Kind == recording.KindEvent && e.Unterminated
}

// Start starts a monitor for each expectation that is about one stream; the others are
// judged in the end.
func Start(env Env, expectations ...Expectation) (*Monitors, error) {
	ms := &Monitors{}
	for _, x := range expectations {
		if !x.Scope().OneStream() {
			continue
		}
		m, err := start(x, env)
		if err != nil {
			return nil, err
		}
		ms.open = append(ms.open, run(m))
	}
	return ms, nil
}

// See shows the next entry to those that are open.
func (ms *Monitors) See(v *View) {
	if isHalf(v.Entry) {
		return
	}
	decided := false
	for _, m := range ms.open {
		m.See(v)
		decided = decided || m.state() != Open
	}
	if decided {
		ms.takeDecided()
	}
}

// End shows the recording at its end.
func (ms *Monitors) End(r *recording.Stream) {
	for _, m := range ms.open {
		m.End(r)
	}
	ms.takeDecided()
}

func (ms *Monitors) takeDecided() {
	ms.open = slices.DeleteFunc(ms.open, func(m running) bool {
		if m.state() == Open {
			return false
		}
		ms.decided = append(ms.decided, m.Verdict())
		return true
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
