package play

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/streamspec/streamspec/internal/moment"
	"github.com/streamspec/streamspec/internal/play/moments"
)

// TestAStubIsLateOnlyForWhatItWaitedFor: a moment to which we came late makes nothing late that was
// only asked for behind it.
func TestAStubIsLateOnlyForWhatItWaitedFor(t *testing.T) {
	const ms = time.Millisecond
	synctest.Test(t, func(t *testing.T) {
		at := moment.When{Moment: moment.Moment{Wait: 100 * ms}}
		var s signals
		s.of(at, "bank").due = time.Now().Add(60 * ms) // we come to it 40 ms late
		time.AfterFunc(100*ms, func() { close(s.of(at, "").come) })
		if late, err := s.await(t.Context(), at); err != nil || late != 40*ms {
			t.Errorf("who waited: %v late, %v", late, err)
		}
		time.Sleep(time.Second)
		if late, err := s.await(t.Context(), at); err != nil || late != 0 {
			t.Errorf("who came later: %v late, %v", late, err)
		}
	})
}

// TestASignalKnowsWhenItsMomentMayHaveCome: from the task that gives it.
func TestASignalKnowsWhenItsMomentMayHaveCome(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var s signals
		one := s.of(moment.When{}, "bank")
		m := moments.New(t.Context(), func(error) {}, nil)
		m.Awaits("s", 1)
		if err := s.plan(m, nil, "s"); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Second)
		m.Confirmed("s")
		<-one.come
		m.Closed()
		if err := m.Wait(); err != nil || !one.due.Equal(time.Now()) {
			t.Errorf("due at %v, now it is %v; %v", one.due, time.Now(), err)
		}
	})
}
