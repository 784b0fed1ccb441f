package sample

import (
	"context"
	"sync"

	"github.com/google/uuid"
)

// A taskStatus is the state that the status endpoint tells.
type taskStatus string

const (
	statusRunning   taskStatus = "running"
	statusCompleted taskStatus = "completed"
	statusFailed    taskStatus = "failed"
	statusCancelled taskStatus = "cancelled"
)

// cancelledError is the error that the task_failed of a cancelled task tells.
const cancelledError = "Task cancelled"

// A task is one run of a program. Its methods are safe for concurrent use.
type task struct {
	id       string
	taskType string
	queue    queue
	stop     context.CancelFunc
	over     chan struct{} // closed once the queue has ended

	mu     sync.Mutex
	status taskStatus
}

func newTask(taskType string, q queue, stop context.CancelFunc) *task {
	return &task{
		id:       uuid.NewString(),
		taskType: taskType,
		queue:    q,
		stop:     stop,
		over:     make(chan struct{}),
		status:   statusRunning,
	}
}

// run runs the program to its end, or until ctx is done.
func (t *task) run(ctx context.Context, p program, params taskParams) {
	defer t.stop()
	defer close(t.over)
	defer t.queue.end()
	t.publish(typeStarted, nil)
	result, err := p(ctx, params, t.progress)
	switch {
	case err == nil:
		t.finish(statusCompleted, typeCompleted, result)
	case ctx.Err() != nil:
		t.finish(statusCancelled, typeFailed, object{{"error", cancelledError}})
	default:
		t.finish(statusFailed, typeFailed, object{{"error", err.Error()}})
	}
}

func (t *task) publish(eventType string, data any) {
	t.queue.publish(taskEvent(eventType, t.id, data))
}

func (t *task) progress(text string, done float64) {
	t.publish(typeProgress, object{{"text", text}, {"progress", done}})
}

// finish sets the state before it publishes the last event: who has seen the
// event sees the state as well.
func (t *task) finish(status taskStatus, eventType string, data object) {
	t.mu.Lock()
	t.status = status
	t.mu.Unlock()
	t.publish(eventType, data)
}

func (t *task) state() taskStatus {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.status
}

// cancel stops the task, waits for its end, and tells whether the task was
// cancelled, not over already.
func (t *task) cancel() bool {
	t.stop()
	<-t.over
	return t.state() == statusCancelled
}

// A registry holds the tasks until they are deleted. It is safe for concurrent
// use; the zero value is empty.
type registry struct {
	mu    sync.Mutex
	tasks map[string]*task
}

func (r *registry) add(t *task) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.tasks == nil {
		r.tasks = map[string]*task{}
	}
	r.tasks[t.id] = t
}

// find is the task with this ID, nil if there is none.
func (r *registry) find(id string) *task {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.tasks[id]
}

// remove deletes a task that is over; it is false if there is none.
func (r *registry) remove(id string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	t, found := r.tasks[id]
	if !found || t.state() == statusRunning {
		return false
	}
	delete(r.tasks, id)
	return true
}
