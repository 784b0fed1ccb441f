package sample

import (
	"context"
	"fmt"
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
	over     chan struct{} // closed once its last event is in the queue

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
	t.publish(typeStarted, nil)
	result, err := p(ctx, params, t.progress)
	switch {
	case err == nil:
		t.finish(statusCompleted, typeCompleted, result)
	case ctx.Err() != nil:
		t.finish(statusCancelled, typeFailed, exception("Cancelled", cancelledError))
	default:
		t.finish(statusFailed, typeFailed, exception("ValueError", err.Error()))
	}
}

// exception is the data of a task_failed, with a traceback as Python has it.
func exception(class, message string) object {
	const place = `File "/srv/task-service/tasks.py", line 331, in run`
	return object{
		{"error", message},
		{"traceback", fmt.Sprintf("Traceback (most recent call last):\n  %s\n%s: %s\n", place, class, message)},
	}
}

func (t *task) publish(eventType string, data any) {
	t.queue.publish(taskEvent(eventType, t.id, data))
}

func (t *task) progress(text string, done float64) {
	t.publish(typeProgress, object{{"text", text}, {"value", done}})
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

// describe is what the status endpoint tells of the task.
func (t *task) describe(status taskStatus) object {
	return object{{"task_id", t.id}, {"task_type", t.taskType}, {"status", string(status)}}
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
