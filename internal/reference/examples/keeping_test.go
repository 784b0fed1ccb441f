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
				x, _, err := e.Judge(t.Context())
				played, errPlayed := examples.Streams(e.Stream)
				of, ok := x.(expect.OfStream)
				if !ok || err != nil || errPlayed != nil {
					continue
				}
				want, errKept := judgeShown(of, played, func(*recording.Entry) {})
				got, errOverwritten := judgeShown(of, played, overwrite)
				if diff := cmp.Diff(want, got, cmp.AllowUnexported(expect.Verdict{})); errKept != nil || errOverwritten != nil || diff != "" {
					t.Errorf("%s: %v, %v (-want +got)\n%s", e.YAML, errKept, errOverwritten, diff)
				}
			}
		}
	}
}

// judgeShown judges a stream of which each entry is given to behind once it was shown.
func judgeShown(x expect.OfStream, played examples.Played, behind func(*recording.Entry)) (expect.Verdict, error) {
	r := played.Recordings[0]
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
		behind(entry)
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
