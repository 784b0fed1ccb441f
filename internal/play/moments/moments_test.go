package moments

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/streamspec/streamspec/internal/moment"
	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/recording"
)

// rehearsal are moments whose tasks write down when they were done.
type rehearsal struct {
	*Moments
	t     *testing.T
	began time.Time
	done  []string
}

// rehearse runs do with the streams a and b, in a bubble of fake time.
func rehearse(t *testing.T, do func(*rehearsal)) {
	synctest.Test(t, func(t *testing.T) {
		r := &rehearsal{Moments: New(t.Context(), func(error) {}, nil), t: t, began: time.Now()}
		r.Awaits("a", 1)
		r.Awaits("b", 1)
		do(r)
	})
}

func (r *rehearsal) task(name string, m moment.Moment) {
	r.t.Helper()
	r.taskOf(0, name, m)
}

// taskOf is a task at a moment of one client.
func (r *rehearsal) taskOf(client int, name string, m moment.Moment) {
	r.t.Helper()
	err := r.Add(expect.Kinds{}, "a", &Task{Moment: m, Client: client, Name: name, Never: name + " was never done", Do: func(context.Context) error {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.done = append(r.done, name+" after "+time.Since(r.began).String())
		return nil
	}})
	if err != nil {
		r.t.Fatal(err)
	}
}

func (r *rehearsal) event(stream, kind string) { r.eventOf(stream, 0, kind) }

func (r *rehearsal) eventOf(stream string, client int, kind string) {
	r.Entry(stream, client, &expect.View{Entry: &recording.Entry{Kind: recording.KindEvent, Type: kind}})
}

// open opens both streams, the second a second later.
func (r *rehearsal) open() {
	r.Confirmed("a")
	time.Sleep(time.Second)
	r.Confirmed("b")
}

func (r *rehearsal) expect(fault string, done ...string) {
	r.t.Helper()
	r.Closed()
	r.Closed()
	err := r.Wait()
	if diff := cmp.Diff(done, r.done); diff != "" {
		r.t.Errorf("done (-want +got)\n%s", diff)
	}
	if (err == nil) != (fault == "") || (err != nil && err.Error() != fault) {
		r.t.Errorf("fault %v, want %q", err, fault)
	}
}

// TestWhatIsOnItsWay: a stream is waited for while a task waits for an event of its, or for its time, or for one that is being
// done; what another client does is none of its business.
func TestWhatIsOnItsWay(t *testing.T) {
	rehearse(t, func(r *rehearsal) {
		r.Group("a", 2)
		r.taskOf(2, "x", moment.Moment{After: "tick", Wait: 2 * time.Second})
		r.taskOf(2, "y", moment.Moment{AfterCall: "x", Wait: time.Second})
		for _, c := range []struct {
			at   time.Duration
			does func()
			want bool // of client 2
		}{
			{0, func() { r.open() }, true},
			{time.Second, func() { r.eventOf("a", 2, "tick") }, true},
			{2 * time.Second, func() {}, true},
			{3 * time.Second, func() {}, true}, // y waits
			{4 * time.Second, func() {}, false},
		} {
			time.Sleep(time.Until(r.began.Add(c.at)))
			c.does()
			synctest.Wait()
			if got := r.Waits("a", 2); got != c.want || r.Waits("a", 1) {
				t.Errorf("after %s it is waited for: %t, and of another client: %t", c.at, got, r.Waits("a", 1))
			}
		}
		r.expect("", "x after 3s", "y after 4s")
	})
}

func TestMoments(t *testing.T) {
	cases := map[string]func(*rehearsal){
		"all streams are open": func(r *rehearsal) {
			r.task("x", moment.Moment{})
			r.open()
			synctest.Wait()
			r.expect("", "x after 1s")
		},
		"and some time has passed": func(r *rehearsal) {
			r.task("x", moment.Moment{Wait: 2 * time.Second})
			r.open()
			time.Sleep(5 * time.Second)
			r.expect("", "x after 3s")
		},
		"the streams end before the time has passed": func(r *rehearsal) {
			r.task("x", moment.Moment{Wait: 2 * time.Second})
			r.open()
			r.expect("x was never done: the streams ended before 2 s had passed")
		},
		"one stream never opens": func(r *rehearsal) {
			r.task("x", moment.Moment{})
			r.Confirmed("a")
			r.Confirmed("a") // again, after a reconnection
			r.expect("x was never done: these streams were never confirmed to be open: b")
		},
		"the first of a kind, on the first stream": func(r *rehearsal) {
			r.task("x", moment.Moment{After: "tick"})
			r.event("b", "tick")
			r.event("a", "tock")
			time.Sleep(time.Second)
			r.event("a", "tick")
			r.event("a", "tick")
			synctest.Wait()
			r.expect("", "x after 1s")
		},
		"the third of a kind, on a stream": func(r *rehearsal) {
			r.task("x", moment.Moment{After: "tick", Nth: 3, On: "b"})
			for range 5 {
				time.Sleep(time.Second)
				r.event("b", "tick")
			}
			r.expect("", "x after 3s")
		},
		"too few came": func(r *rehearsal) {
			r.task("x", moment.Moment{After: "tick", Nth: 3})
			r.event("a", "tick")
			r.expect(`x was never done: only 1 "tick" arrived`)
		},
		"none of several came": func(r *rehearsal) {
			r.task("x", moment.Moment{After: "tick", Nth: 3})
			r.event("a", "tock")
			r.expect(`x was never done: no "tick" arrived`)
		},
		"on each client of a stream": func(r *rehearsal) {
			r.Group("b", 2)
			r.task("x", moment.Moment{After: "tick", Nth: 2, On: "b"})
			for _, client := range []int{1, 1, 1, 2} {
				r.eventOf("b", client, "tick")
			}
			time.Sleep(time.Second)
			r.eventOf("b", 2, "tick")
			synctest.Wait()
			r.expect("", "x after 1s")
		},
		"one client has too few": func(r *rehearsal) {
			r.Group("b", 3)
			r.task("x", moment.Moment{After: "tick", Nth: 2, On: "b"})
			for _, client := range []int{1, 1, 2, 3, 3} {
				r.eventOf("b", client, "tick")
			}
			r.expect(`x was never done: 2 of 3 clients had 2 "tick"`)
		},
		"one client alone": func(r *rehearsal) {
			r.Group("b", 2)
			r.taskOf(2, "x", moment.Moment{After: "tick", On: "b"})
			r.eventOf("b", 1, "tick")
			time.Sleep(time.Second)
			r.eventOf("b", 2, "tick")
			synctest.Wait()
			r.expect("", "x after 1s")
		},
		"some clients are never open": func(r *rehearsal) {
			r.Group("c", 3)
			r.Awaits("c", 3)
			r.task("x", moment.Moment{})
			r.open()
			r.Confirmed("c")
			r.Closed()
			r.Closed()
			r.Closed()
			r.expect("x was never done: these streams were never confirmed to be open: c (2 of its 3 clients)")
		},
		"none came": func(r *rehearsal) {
			r.task("x", moment.Moment{After: "tick"})
			r.expect(`x was never done: no "tick" arrived`)
		},
		"another thing is over": func(r *rehearsal) {
			r.task("y", moment.Moment{AfterCall: "x", Wait: time.Second})
			r.task("x", moment.Moment{After: "tick", Wait: time.Second})
			r.event("a", "tick")
			time.Sleep(5 * time.Second)
			r.expect("", "x after 1s", "y after 2s")
		},
		"another thing is over only after the streams": func(r *rehearsal) {
			r.task("y", moment.Moment{AfterCall: "x"})
			slow := &Task{Moment: moment.Moment{After: "tick"}, Name: "x", Do: func(ctx context.Context) error { time.Sleep(time.Second); return ctx.Err() }}
			if err := r.Add(expect.Kinds{}, "a", slow); err != nil {
				r.t.Fatal(err)
			}
			r.event("a", "tick")
			r.expect(`y was never done: "x" was not over before the streams ended`)
		},
		"the request was sent, so long ago": func(r *rehearsal) {
			r.task("x", moment.Moment{Sent: new(500 * time.Millisecond)})
			r.task("y", moment.Moment{Sent: new(time.Duration(0)), On: "b"})
			r.Sent("a", 0)
			time.Sleep(time.Second)
			r.Sent("b", 0)
			synctest.Wait()
			r.expect("", "x after 500ms", "y after 1s")
		},
		"the request was never sent": func(r *rehearsal) {
			r.task("x", moment.Moment{Sent: new(time.Duration(0)), On: "b"})
			r.Sent("a", 0)
			r.expect(`x was never done: the request for the stream "b" was never sent`)
		},
		"the streams end before the request was sent so long ago": func(r *rehearsal) {
			r.task("x", moment.Moment{Sent: new(2 * time.Second)})
			r.Sent("a", 0)
			time.Sleep(time.Second)
			r.expect("x was never done: the streams ended before 2 s had passed")
		},
		"a stream has ended, and the last one": func(r *rehearsal) {
			r.task("x", moment.Moment{Ended: "a"})
			r.task("y", moment.Moment{Ended: "b", Wait: 3 * time.Second})
			r.Ended("a")
			time.Sleep(time.Second)
			r.Ended("b")
			r.expect("", "x after 0s", "y after 4s")
		},
		"a stream was never followed": func(r *rehearsal) {
			r.task("x", moment.Moment{Ended: "b"})
			r.Ended("a")
			r.expect(`x was never done: the stream "b" was never followed to an end`)
		},
		"another thing is never over": func(r *rehearsal) {
			r.task("y", moment.Moment{AfterCall: "x"})
			r.task("x", moment.Moment{After: "tick"})
			r.expect("y was never done: \"x\" was not over before the streams ended\nx was never done: no \"tick\" arrived")
		},
	}
	for name, do := range cases {
		t.Run(name, func(t *testing.T) { rehearse(t, do) })
	}
}

// took adds a task that takes a second; it is done in order, unless it is in the background.
func (r *rehearsal) took(name string, background bool, err error) {
	r.t.Helper()
	t := &Task{Moment: moment.Moment{After: "tick"}, Name: name, Never: name + " was never done", Background: background}
	t.Do = func(context.Context) error {
		r.mu.Lock()
		r.done = append(r.done, name+" began after "+time.Since(r.began).String())
		r.mu.Unlock()
		time.Sleep(time.Second)
		return err
	}
	if err := r.Add(expect.Kinds{}, "a", t); err != nil {
		r.t.Fatal(err)
	}
}

func TestTasksOfOneMomentAreDoneInOrder(t *testing.T) {
	rehearse(t, func(r *rehearsal) {
		r.took("first", false, nil)
		r.took("beside", true, nil)
		r.took("second", false, nil)
		r.took("third", false, nil)
		r.event("a", "tick")
		time.Sleep(5 * time.Second)
		r.mu.Lock()
		slices.Sort(r.done)
		r.mu.Unlock()
		r.expect("", "beside began after 0s", "first began after 0s", "second began after 1s", "third began after 2s")
	})
}

func TestATaskThatFailsEndsTheStreams(t *testing.T) {
	rehearse(t, func(r *rehearsal) {
		refused, told := errors.New("refused"), make(chan error, 1)
		r.fail = func(err error) { told <- err }
		r.took("first", false, refused)
		r.took("second", false, nil)
		r.event("a", "tick")
		time.Sleep(5 * time.Second)
		if got := <-told; got != refused {
			t.Errorf("the streams are told %v", got)
		}
		r.expect("refused", "first began after 0s") // that the second never was is no news
	})
}

func TestWhatFailsAtAMomentIsAFault(t *testing.T) {
	rehearse(t, func(r *rehearsal) {
		for _, do := range []func(context.Context) error{
			func(context.Context) error { return errors.New("refused") },
			func(context.Context) error { panic("a fault of ours") },
		} {
			if err := r.Add(expect.Kinds{}, "a", &Task{Do: do}); err != nil {
				t.Fatal(err)
			}
		}
		r.open()
		synctest.Wait()
		r.Closed()
		r.Closed()
		r.doing.Wait()
		if !slices.ContainsFunc(r.Moments.tasks, func(t *Task) bool { return t.err != nil && t.err.Error() == "refused" }) {
			t.Error("the error is lost")
		}
		if err := r.Wait(); err == nil {
			t.Error("the panic is lost")
		}
	})
}

// TestTasksAreAddedWhileStreamsAreFollowed: a stream that opens late brings its own.
func TestTasksAreAddedWhileStreamsAreFollowed(t *testing.T) {
	rehearse(t, func(r *rehearsal) {
		var reading sync.WaitGroup
		reading.Go(func() {
			for range 100 {
				r.event("a", "tick")
			}
		})
		r.task("x", moment.Moment{After: "tick", On: "b"})
		reading.Wait()
		r.event("b", "tick")
		synctest.Wait()
		r.expect("", "x after 0s")
	})
}
