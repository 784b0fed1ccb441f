package examples_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/streamspec/streamspec/internal/reference/examples"
	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/recording"
)

// TestMonitorsKeepNothingOfAnEntry: a decoder uses the memory of an entry again, so what
// is said of a stream must not change when all that was shown before is overwritten.
func TestMonitorsKeepNothingOfAnEntry(t *testing.T) {
	for _, group := range examples.Groups() {
		for _, entry := range group.Entries {
			for _, e := range entry.Examples {
				x, want, err := e.Judge(t.Context())
				played, errPlayed := examples.Streams(e.Stream)
				of, ok := x.(expect.OfStream)
				if !ok || err != nil || errPlayed != nil {
					continue
				}
				want.Stream, want.AtEnd, want.Further, want.Window, want.Ignored = nil, false, nil, nil, nil
				got, err := judgeOverwritten(of, played, played.Recordings[0])
				if diff := cmp.Diff(want, got); err != nil || diff != "" {
					t.Errorf("%s: %v (-want +got)\n%s", e.YAML, err, diff)
				}
			}
		}
	}
}

func judgeOverwritten(x expect.OfStream, played examples.Played, r *recording.Stream) (expect.Verdict, error) {
	m, err := expect.NewMonitor(x, expect.Env{Kinds: played.Kinds, Call: played.Call, Calls: played.Calls, Action: played.Action})
	if err != nil {
		return expect.Verdict{}, err
	}
	view := &expect.View{In: r}
	for _, kept := range r.Entries {
		entry := kept.Clone()
		view.Show(entry)
		if m.Verdict().State == expect.Open {
			m.See(view)
		}
		overwrite(entry)
	}
	if m.Verdict().State == expect.Open {
		m.End(r)
	}
	v := m.Verdict().Explained(r)
	v.Ignored = nil
	return v, nil
}

func overwrite(e *recording.Entry) {
	for i := range e.Data {
		e.Data[i] = '#'
	}
	for i := range e.LastEventID {
		e.LastEventID[i] = '#'
	}
	*e = recording.Entry{Kind: recording.KindComment, Type: "overwritten"}
}
