package stream

import (
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/streamspec/streamspec/internal/lateness"
	"github.com/streamspec/streamspec/runner/recording"
	"github.com/streamspec/streamspec/runner/sse"
)

// stall is when this process does not run.
type stall struct{ from, to time.Duration }

// TestDeadlinesWhileWeComeLate: a deadline that passes while we come late does not say
// that the server is late. What it waits for may be here.
func TestDeadlinesWhileWeComeLate(t *testing.T) {
	const second = time.Second
	deadlines := Deadlines{FirstEvent: 5 * second, Silence: 6 * second, Total: 20 * second}
	cases := []struct {
		name   string
		stalls []stall
		run    func(w *watchdog)
		want   []expiry
	}{
		{"a stall in between", []stall{{second, 4 * second}}, func(w *watchdog) { w.opened() },
			[]expiry{{recording.PhaseFirstEvent, 5 * second}, {recording.PhaseSilence, 6 * second}}},
		{"a stall at its end", []stall{{3 * second, 6*second - 1}}, func(w *watchdog) { w.opened() },
			[]expiry{{recording.PhaseSilence, 6 * second}, {recording.PhaseFirstEvent, 8 * second}}},
		{"once only", []stall{{3 * second, time.Hour}}, func(w *watchdog) { w.opened() },
			[]expiry{{recording.PhaseFirstEvent, 8 * second}, {recording.PhaseSilence, 10 * second}}},
		{"what it waits for was here", []stall{{3 * second, 6 * second}}, func(w *watchdog) {
			w.opened()
			time.Sleep(6 * second)
			w.event()
			w.heard()
		}, []expiry{{recording.PhaseSilence, 12 * second}}},
		{"each silence once", []stall{{3 * second, 6 * second}, {12 * second, 20 * second}}, func(w *watchdog) {
			w.opened()
			w.event()
			time.Sleep(7 * second)
			w.heard() // the first silence had been extended to 10 s; the second is due at 13 s
		}, []expiry{{recording.PhaseSilence, 15 * second}}},
		{"the total", []stall{{18 * second, 21 * second}}, func(w *watchdog) { w.begin() }, []expiry{{recording.PhaseTotal, 23 * second}}},
		{"a long stop", []stall{{second, 11 * second}}, func(w *watchdog) {
			w.opened()
			w.event()
		}, []expiry{{recording.PhaseSilence, 12 * second}}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				expired := make(chan expiry, 8)
				begun := time.Now()
				lost := func() time.Duration {
					now := time.Since(begun)
					for _, s := range c.stalls {
						if s.from <= now && now <= s.to {
							return now - s.from
						}
					}
					return 0
				}
				w := newWatchdog(&deadlines, lost, func(end recording.End) { expired <- expiry{end.Phase, time.Since(begun)} })
				c.run(&w)
				time.Sleep(time.Hour)
				synctest.Wait()
				close(expired)
				if diff := cmp.Diff(c.want, slices.Collect(all(expired)), cmp.AllowUnexported(expiry{})); diff != "" {
					t.Errorf("(-want +got)\n%s", diff)
				}
			})
		})
	}
}

// TestArrivalsOfABusyMachine: what the kernel knows bounds what a stall leaves open.
func TestArrivalsOfABusyMachine(t *testing.T) {
	const ms = time.Millisecond
	cases := []struct {
		name        string
		first, last time.Duration // of the kernel, from the beginning on; negative: it does not tell
		ahead       bool
		late        time.Duration
		at          time.Duration
		want        []recording.Stall
	}{
		{"on time", 100 * ms, 400 * ms, false, 0, 400 * ms, nil},
		{"late, and the kernel knows all", 400 * ms, 400 * ms, false, 450 * ms, 400 * ms, nil},
		{"late, and it knows the last", -1, 400 * ms, false, 450 * ms, 400 * ms, []recording.Stall{{From: 50 * ms, To: 400 * ms}}},
		{"late, and it knows since when", 100 * ms, 400 * ms, false, 450 * ms, 400 * ms, []recording.Stall{{From: 100 * ms, To: 400 * ms}}},
		{"late, and it knows nothing", -1, -1, false, 450 * ms, 500 * ms, []recording.Stall{{From: 50 * ms, To: 500 * ms}}},
		{"late, and others read the connection, too", 400 * ms, 400 * ms, true, 450 * ms, 400 * ms, []recording.Stall{{From: 50 * ms, To: 400 * ms}}},
		{"later than there was a stream", -1, 400 * ms, false, 450 * time.Second, 400 * ms, []recording.Stall{{From: 0, To: 400 * ms}}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r := newRecorder(&Request{}, &Options{}, lateBy(c.late))
				moment := func(d time.Duration) time.Time {
					if d < 0 {
						return time.Time{}
					}
					return r.recording.Started.Add(d)
				}
				a := arrivals{started: r.recording.Started, recorder: &r, receipts: new(receipts), ahead: c.ahead}
				a.receipts.keep(receipt{moment(c.first), moment(c.last), counted(c.first == c.last)})
				time.Sleep(500 * ms)
				if at := a.arrived(); at != c.at {
					t.Errorf("arrived at %v, want %v", at, c.at)
				}
				if diff := cmp.Diff(c.want, r.recording.Stalls); diff != "" {
					t.Errorf("(-want +got)\n%s", diff)
				}
			})
		})
	}
}

// TestSegmentsThatWaitTogether: of several segments that one read brings, the kernel tells the last one's time
// alone. What has its time with another one of its kind may have come earlier, by as much as no tick tells.
func TestSegmentsThatWaitTogether(t *testing.T) {
	const ms = time.Millisecond
	one := []recording.Stall{{From: 480 * ms, To: 490 * ms}}
	cases := []struct {
		name        string
		first, last time.Duration // of the kernel, from the beginning on; negative: it does not tell
		kinds       []recording.Kind
		want        []recording.Stall
	}{
		{"two events", 480 * ms, 490 * ms, []recording.Kind{recording.KindEvent, recording.KindEvent}, one},
		{"three events", 480 * ms, 490 * ms, []recording.Kind{recording.KindEvent, recording.KindEvent, recording.KindEvent}, one},
		{"two events, after a long silence", 100 * ms, 490 * ms, []recording.Kind{recording.KindEvent, recording.KindEvent}, []recording.Stall{{From: 500*ms - lateness.Unseen, To: 490 * ms}}},
		{"two events in one segment", 490 * ms, 490 * ms, []recording.Kind{recording.KindEvent, recording.KindEvent}, nil},
		{"two events, and nobody knows of segments", -1, 490 * ms, []recording.Kind{recording.KindEvent, recording.KindEvent}, nil},
		{"one event in several segments", 480 * ms, 490 * ms, []recording.Kind{recording.KindEvent}, nil},
		{"an event and a comment", 480 * ms, 490 * ms, []recording.Kind{recording.KindEvent, recording.KindComment}, nil},
		{"two comments", 480 * ms, 490 * ms, []recording.Kind{recording.KindComment, recording.KindEvent, recording.KindComment}, one},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r := newRecorder(&Request{}, &Options{}, lateBy(0))
				first := time.Time{}
				if c.first >= 0 {
					first = r.recording.Started.Add(c.first)
				}
				time.Sleep(500 * ms)
				r.stalled(c.last, receipt{first, r.recording.Started.Add(c.last), counted(c.first == c.last)})
				for _, kind := range c.kinds {
					if err := r.keep(&recording.Entry{Kind: kind, Evidence: recording.Evidence{LastByte: c.last}}, true); err != nil {
						t.Fatal(err)
					}
				}
				if diff := cmp.Diff(c.want, r.recording.Stalls); diff != "" {
					t.Errorf("(-want +got)\n%s", diff)
				}
			})
		})
	}
}

// TestReceiptsForgetWhatTheyAreNotTold: a read without a receive time is not as old as the one
// before it.
func TestReceiptsForgetWhatTheyAreNotTold(t *testing.T) {
	var s receipts
	s.keep(receipt{first: time.Now(), last: time.Now()})
	if last := s.last(); last.last.IsZero() {
		t.Error("a receipt is lost")
	}
	s.keep(receipt{first: time.Now()})
	if last := s.last(); last != (receipt{}) {
		t.Errorf("without a receive time: %v", last)
	}
}

// lateBy is a machine that is so late.
type lateBy time.Duration

func (l lateBy) Late() time.Duration { return time.Duration(l) }

// counted tells of each read whether it brought a single segment.
type counted bool

func (c counted) single() bool { return bool(c) }

// TestWhatComesAfterTheTime: a busy machine leaves late. What came once the time was over
// is not part of what the stream was followed for.
func TestWhatComesAfterTheTime(t *testing.T) {
	const due = 500 * time.Millisecond
	cases := []struct {
		name       string
		arrived    time.Duration
		stall      recording.Stall
		over, late bool
	}{
		{"in time", due, recording.Stall{}, false, false},
		{"after it", due + 1, recording.Stall{}, true, false},
		{"after it for certain, in a stall", time.Second, recording.Stall{From: due + 1, To: time.Second}, true, false},
		{"perhaps in time", time.Second, recording.Stall{From: due, To: time.Second}, true, true},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			r := &reader{recorder: &recorder{recording: &recording.Stream{Stalls: []recording.Stall{c.stall}}}, followed: &recording.End{At: due}}
			came := &sse.Entry{Evidence: sse.Evidence{LastByte: c.arrived}}
			var end recording.End
			over := r.isLast(t.Context(), came, nil, &end)
			if over != c.over || end.Late != c.late {
				t.Errorf("it is over: %v, nobody can tell: %v; want %v, %v", over, end.Late, c.over, c.late)
			}
			if (&reader{recorder: r.recorder}).isOver(came) {
				t.Error("a stream that is not followed for a time is over")
			}
		})
	}
}

// TestWhatEndsAStreamAfterTheTime: what the server does while a busy machine has not left yet
// is not asked for, and accuses nobody. What was found in what came in time counts.
func TestWhatEndsAStreamAfterTheTime(t *testing.T) {
	const due = 500 * time.Millisecond
	declared := Reading{DeclaredEnd: func(*recording.Entry) bool { return false }}
	cases := []struct {
		name   string
		reason recording.Reason
		at     time.Duration // of the end; zero: now, which is after the time
		late   time.Duration // how late we may come
		want   recording.Reason
		doubt  bool
	}{
		{"closed in time", recording.ServerClosed, due, 0, recording.EndMissing, false},
		{"closed after it", recording.ServerClosed, due + 1, 0, recording.Stopped, false},
		{"cut after it", recording.Truncated, 0, 0, recording.Stopped, false},
		{"cut in time, or after it", recording.Truncated, 0, time.Second, recording.Stopped, true},
		{"a violation in time, and we come to its end late", recording.Violation, 0, 0, recording.Violation, false},
		{"we left before", recording.Stopped, 0, 0, recording.Stopped, false},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			r := newRecorder(&Request{}, &Options{}, lateBy(c.late))
			r.recording.Started = time.Now().Add(-time.Second)
			f := &follower{opts: &Options{Reading: declared}, recorder: r, followed: &recording.End{Reason: recording.Stopped, At: due}}
			end := f.checkEnd(recording.End{Reason: c.reason, At: c.at})
			if end.Reason != c.want || end.Late != c.doubt {
				t.Errorf("it ended: %v, nobody can tell: %v", end, end.Late)
			}
			f.followed = nil
			if end := f.inTime(recording.End{Reason: c.reason, At: c.at}); end.Reason != c.reason {
				t.Errorf("a stream that is not followed for a time ended: %v", end)
			}
		})
	}
}
