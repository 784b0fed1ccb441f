package sample

import (
	"context"
	"net/http"
	"time"
)

// overReadTimeout is the most that a queue read waits once the task is over.
const overReadTimeout = time.Second

// taskNotFound is the error of an unknown task.
const taskNotFound = "Task not found"

// streamTask is GET /api/tasks/ID/stream.
func (s *Server) streamTask(ctx context.Context, w http.ResponseWriter, r *http.Request) error {
	stream, err := s.openStream(ctx, w, correlationID(r, ""))
	if err != nil {
		return err
	}
	t := s.tasks.find(r.PathValue("id"))
	if t == nil {
		return stream.send(ctx, failure(taskNotFound), connectionClose(reasonTaskNotFound))
	}
	feed := newTaskFeed(s.cfg, t.queue.subscribe())
	feed.over, feed.draining = t.over, s.life.draining
	return feed.follow(ctx, stream)
}

// A taskFeed turns the queue of a task into what one client is sent.
//
// It reads the queue as the service does: a read collects events until its
// timeout is over or the task ends. A read that yields nothing is idle, and
// gives a heartbeat. Who does not get the last event, since another client did,
// reads on for ever.
type taskFeed struct {
	queue       <-chan event
	over        <-chan struct{} // closed once nothing is added to the queue
	draining    context.Context // done: who reads on for ever is let go
	readTimeout time.Duration
	unbatched   bool          // an event ends a read
	heartbeats  time.Duration // the interval of heartbeats; 0: only idle reads give them
	idleLimit   int           // how many idle reads give a heartbeat
	idleReads   int           // how many there were since the last one
}

func newTaskFeed(cfg Config, queue <-chan event) *taskFeed {
	factor := cfg.Fault.defect().heartbeatFactor()
	feed := &taskFeed{
		queue:       queue,
		readTimeout: cfg.QueueReadTimeout,
		unbatched:   cfg.Closed.UnbatchedProgress,
		idleLimit:   factor,
	}
	if cfg.Closed.TaskHeartbeats {
		feed.heartbeats = cfg.HeartbeatInterval * time.Duration(factor)
	}
	return feed
}

// follow sends what happens up to the last event of the task, and closes the
// stream with that. Its error is the one of ctx or of out, or errStopped.
func (f *taskFeed) follow(ctx context.Context, out sender) error {
	read := time.NewTimer(f.readTimeout)
	defer read.Stop()
	ticks, stop := f.ticks()
	defer stop()
	var batch []event
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case e := <-f.queue:
			batch = append(batch, e)
			if e.endsTask() {
				return out.send(ctx, append(batch, connectionClose(reasonTaskCompleted))...)
			}
			if !f.unbatched {
				continue
			}
		case <-f.over:
			f.hurry()
			read.Reset(f.readTimeout)
			continue
		case <-ticks:
			if err := out.send(ctx, taskHeartbeat()); err != nil {
				return err
			}
			continue
		case <-read.C:
			if len(batch) == 0 && f.abandoned() {
				return errStopped
			}
		}
		if err := out.send(ctx, f.yield(batch)...); err != nil {
			return err
		}
		batch = nil
		read.Reset(f.readTimeout)
	}
}

// hurry makes reads short: the task is over, so only its last events can come.
func (f *taskFeed) hurry() {
	f.over = nil
	f.readTimeout = min(f.readTimeout, overReadTimeout)
}

// abandoned tells whether the service ends while the stream would not: it waits
// for a last event that another client has got.
func (f *taskFeed) abandoned() bool {
	return f.over == nil && f.draining != nil && f.draining.Err() != nil
}

// ticks is the clock of the heartbeats, which never ticks if they have none.
func (f *taskFeed) ticks() (_ <-chan time.Time, stop func()) {
	if f.heartbeats == 0 {
		return nil, func() {}
	}
	ticker := time.NewTicker(f.heartbeats)
	return ticker.C, ticker.Stop
}

// yield is what the end of a read sends: its events, or a heartbeat if reads
// were idle for long enough and heartbeats have no clock of their own.
func (f *taskFeed) yield(batch []event) []event {
	if len(batch) > 0 || f.heartbeats > 0 {
		f.idleReads = 0
		return batch
	}
	f.idleReads++
	if f.idleReads < f.idleLimit {
		return nil
	}
	f.idleReads = 0
	return []event{taskHeartbeat()}
}
