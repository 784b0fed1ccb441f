package play

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/runner/expect"
)

// stage is what the streams of a play have in common while they are followed: the
// moments that they make, and what happens at them. It is safe for concurrent use.
type stage struct {
	ctx   context.Context
	tasks sync.WaitGroup // what happens

	mu      sync.Mutex
	cues    []*cue
	opening []string       // streams that are not open and confirmed yet
	running int            // streams that are followed, or will be after a wait
	over    chan struct{}  // closed once no stream is followed any more
	mends   []func() error // of the faults that last until the end
}

// cue is a moment that is waited for, and what happens then. The stage guards its
// fields.
type cue struct {
	scenario.Moment
	due   func(*expect.View) bool // recognizes After
	name  string                  // others wait for its end by this name
	never string                  // what is wrong if the moment never comes
	first func()                  // done at the moment itself, under the stage's lock; may be nil
	do    func(context.Context) error

	seen  int // events that were due
	came  bool
	ended bool
	err   error
}

func newStage(ctx context.Context) *stage { return &stage{ctx: ctx, over: make(chan struct{})} }

// add prepares a cue. Everything is added before the first stream opens.
func (s *stage) add(kinds expect.Kinds, first string, c *cue) error {
	if c.After != "" && c.On == "" {
		c.On = first
	}
	var err error
	c.due, err = kinds.Recognize(c.After)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.cues = append(s.cues, c)
	return err
}

// begin does a cue's part at once, before the first stream opens.
func (s *stage) begin(c *cue) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.cues = append(s.cues, c)
	s.fire(c)
}

// entry shows an entry of a stream.
func (s *stage) entry(stream string, v *expect.View) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range s.cues {
		if c.came || c.After == "" || c.On != stream || !c.due(v) {
			continue
		}
		if c.seen++; c.seen == c.Number() {
			s.fire(c)
		}
	}
}

// confirmed tells that a stream is open; once all are, their moment has come.
func (s *stage) confirmed(stream string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	i := slices.Index(s.opening, stream)
	if i < 0 {
		return
	}
	s.opening = slices.Delete(s.opening, i, i+1)
	if len(s.opening) > 0 {
		return
	}
	for _, c := range s.cues {
		if c.After == "" && c.AfterCall == "" && !c.came {
			s.fire(c)
		}
	}
}

// fire begins what happens at a moment that has come. The stage is locked.
func (s *stage) fire(c *cue) {
	c.came = true
	if c.first != nil {
		c.first()
	}
	s.tasks.Go(func() { s.play(c) })
}

// play waits as long as the cue says, and does its part.
func (s *stage) play(c *cue) {
	if c.Wait > 0 && !s.pause(c.Wait) {
		return
	}
	err := guarded(func() error { return c.do(s.ctx) })
	s.mu.Lock()
	defer s.mu.Unlock()
	c.ended, c.err = true, err
	for _, other := range s.cues {
		if c.name != "" && other.AfterCall == c.name && !other.came && s.running > 0 {
			s.fire(other)
		}
	}
}

// pause tells whether some time passed while streams were followed.
func (s *stage) pause(d time.Duration) bool {
	select {
	case <-time.After(d):
		return s.ctx.Err() == nil
	case <-s.over:
		return false
	case <-s.ctx.Done():
		return false
	}
}

// awaits counts a stream that opens at once, and must be confirmed before the moment
// at which all are.
func (s *stage) awaits(stream string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.running++
	s.opening = append(s.opening, stream)
}

// closed tells that a stream is followed no longer.
func (s *stage) closed() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.running--; s.running == 0 {
		close(s.over)
	}
}

// abandon ends what has begun, where no stream will be followed.
func (s *stage) abandon() {
	close(s.over)
	s.tasks.Wait()
}

// settle waits for what happens, and answers what went wrong with it. A moment that
// never came is a fault: what was to be judged did not happen.
func (s *stage) settle() error {
	s.tasks.Wait()
	var errs []error
	for _, c := range s.cues {
		if c.err == nil && !c.ended {
			c.err = fmt.Errorf("%s: %s", c.never, s.whyNot(c))
		}
		errs = append(errs, c.err)
	}
	for _, mend := range s.mends {
		errs = append(errs, mend())
	}
	return errors.Join(errs...)
}

// whyNot says why a cue's part was not done.
func (s *stage) whyNot(c *cue) string {
	switch {
	case c.came:
		return fmt.Sprintf("the streams ended before %s had passed", c.Wait)
	case c.AfterCall != "":
		return fmt.Sprintf("%q was not over before the streams ended", c.AfterCall)
	case c.After == "":
		return "these streams were never confirmed to be open: " + strings.Join(s.opening, ", ")
	case c.Nth > 1:
		return fmt.Sprintf("only %d %q arrived", c.seen, c.After)
	default:
		return fmt.Sprintf("no %q arrived", c.After)
	}
}
