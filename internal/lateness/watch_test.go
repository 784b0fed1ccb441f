package lateness

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
)

// TestWhilesInWhichWeAreLate: ticks that come late are told of once they come on time again,
// or after a second, or when the watcher leaves.
func TestWhilesInWhichWeAreLate(t *testing.T) {
	const ms = time.Millisecond
	onTime := make([]time.Duration, rememberedTicks)
	busy := make([]time.Duration, 12)
	for i := range busy {
		busy[i] = 90 * ms
	}
	type while struct{ From, To, By time.Duration }
	cases := []struct {
		name  string
		lates []time.Duration // by how much each tick is late
		want  []while
	}{
		{"on time", onTime, nil},
		{"hardly late", []time.Duration{10 * ms, 10 * ms}, nil},
		{"a stall, and on time again", append([]time.Duration{0, 300 * ms}, onTime...), []while{{20 * ms, 320 * ms, 300 * ms}}},
		{"two late ticks are one while", append([]time.Duration{50 * ms, 0, 80 * ms}, onTime...), []while{{10 * ms, 160 * ms, 80 * ms}}},
		{"the watcher leaves meanwhile", []time.Duration{0, 300 * ms}, []while{{20 * ms, 320 * ms, 300 * ms}}},
		{"a machine that stays busy", busy, []while{{10 * ms, 1100 * ms, 90 * ms}, {1110 * ms, 1200 * ms, 90 * ms}}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var w whiles
				var got []while
				began := time.Now()
				stop := w.watch(func(l While) { got = append(got, while{l.From.Sub(began), l.To.Sub(began), l.By}) })
				for _, late := range c.lates {
					due := time.Now().Add(tickEvery)
					time.Sleep(tickEvery + late)
					w.came(due, time.Now())
				}
				stop()
				if diff := cmp.Diff(c.want, got); diff != "" {
					t.Errorf("(-want +got)\n%s", diff)
				}
				w.settle(time.Now().Add(-1), nil)
				got = nil
				for _, l := range w.after(began) {
					got = append(got, while{l.From.Sub(began), l.To.Sub(began), l.By})
				}
				if diff := cmp.Diff(c.want, got); diff != "" {
					t.Errorf("asked behind it (-want +got)\n%s", diff)
				}
			})
		})
	}
}

// TestAWatcherIsToldOfItsOwnTime: what was before it came is not its own.
func TestAWatcherIsToldOfItsOwnTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var w whiles
		due := time.Now()
		time.Sleep(time.Second / 2)
		since := time.Now()
		var got []While
		stop := w.watch(func(l While) { got = append(got, l) })
		time.Sleep(time.Second)
		w.came(due, time.Now())
		stop()
		w.came(due, time.Now()) // nobody is there any more
		if len(got) != 1 || !got[0].From.Equal(since) {
			t.Errorf("told of %v, want one while since %v", got, since)
		}
	})
}

// TestSettle: whoever asks how late we were until a moment is told of all of it: behind the next tick,
// also of a while that goes on. What comes later is a while of its own.
func TestSettle(t *testing.T) {
	const ms = time.Millisecond
	synctest.Test(t, func(t *testing.T) {
		var w whiles
		var told []time.Duration
		defer w.watch(func(l While) { told = append(told, l.By) })()
		tick := func(late time.Duration) {
			due := time.Now().Add(tickEvery)
			time.Sleep(tickEvery + late)
			w.came(due, time.Now())
		}
		tick(0)
		go tick(90 * ms)
		time.Sleep(60 * ms)
		asked := time.Now()
		w.settle(asked, nil)
		if took := time.Since(asked); took != 40*ms || len(told) != 1 || told[0] != 90*ms {
			t.Errorf("after %v it was told of %v, want the tick that came 90 ms late, at once", took, told)
		}
		tick(50 * ms)
		w.settle(asked, nil)
		if len(told) != 1 {
			t.Errorf("told of %v: what came behind the moment goes on", told)
		}
		stopped := make(chan struct{})
		close(stopped)
		w.settle(time.Now(), stopped) // no tick will come
	})
}

// TestWhatIsRememberedOfWhiles: those who were there since a moment learn of their own time; what was only
// cut because somebody asked is one while; of a process that is late for long, the last are known.
func TestWhatIsRememberedOfWhiles(t *testing.T) {
	const ms = time.Millisecond
	var w whiles
	began := time.Now()
	at := func(d time.Duration) time.Time { return began.Add(d) }
	w.past = With(w.past, While{at(0), at(100 * ms), 20 * ms})
	w.past = With(w.past, While{at(110 * ms), at(200 * ms), 30 * ms})
	w.past = With(w.past, While{at(900 * ms), at(1000 * ms), 40 * ms})
	want := []While{{at(150 * ms), at(200 * ms), 30 * ms}, {at(900 * ms), at(1000 * ms), 40 * ms}}
	if diff := cmp.Diff(want, w.after(at(150*ms))); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if got := w.after(at(time.Second)); len(got) > 0 {
		t.Errorf("nothing is over since then, got %v", got)
	}
	for i := range rememberedWhiles {
		from := time.Duration(i+2) * time.Second
		w.past = With(w.past, While{at(from), at(from + ms), ms})
	}
	if got := w.after(began); len(got) != rememberedWhiles || !got[0].From.Equal(at(2*time.Second)) {
		t.Errorf("%d are remembered, the first from %v", len(got), got[0].From.Sub(began))
	}
}

// Who wanted to know how late we came until a moment has judged by it. What is worse and comes behind that
// must not make it worse for whoever judges again by what was written down.
func TestWhatComesLaterIsNotOfTheWhileBefore(t *testing.T) {
	const ms = time.Millisecond
	at := func(after time.Duration) time.Time { return time.Unix(0, 0).Add(after) }
	for _, c := range []struct {
		name string
		by   time.Duration // of the second
		want []While
	}{
		{"a worse one stays apart", 90 * ms, []While{{at(0), at(50 * ms), 20 * ms}, {at(55 * ms), at(100 * ms), 90 * ms}}},
		{"another is one with it", 20 * ms, []While{{at(0), at(100 * ms), 20 * ms}}},
	} {
		got := With(With(nil, While{at(0), at(50 * ms), 20 * ms}), While{at(55 * ms), at(100 * ms), c.by})
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got)\n%s", c.name, diff)
		}
	}
}
