package sample

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Defaults and limits of a task's parameters.
const (
	defaultMessage      = "Demo task completed"
	defaultErrorMessage = "Test error"
	defaultSteps        = 3
	defaultDelay        = 0.1 // seconds
	maxSteps            = 10_000
)

// taskParams are the parameters of a task.
type taskParams struct {
	Message      string  `json:"message"`
	Steps        int     `json:"steps"`
	Delay        float64 `json:"delay"` // seconds, per step
	ErrorMessage string  `json:"error_message"`
}

func defaultParams() taskParams {
	return taskParams{
		Message:      defaultMessage,
		Steps:        defaultSteps,
		Delay:        defaultDelay,
		ErrorMessage: defaultErrorMessage,
	}
}

func (p taskParams) check() error {
	if p.Steps < 0 || p.Steps > maxSteps {
		return fmt.Errorf("steps is %d: expected 0 to %d", p.Steps, maxSteps)
	}
	if _, ok := seconds(p.Delay); !ok {
		return fmt.Errorf("delay is %v: expected 0 to %d seconds", p.Delay, maxSeconds)
	}
	return nil
}

// events is the most events that a task with these parameters has: it starts,
// reports its own beginning and each step, and ends.
func (p taskParams) events() int {
	return p.Steps + 3
}

func (p taskParams) pause(ctx context.Context) error {
	delay, _ := seconds(p.Delay)
	timer := time.NewTimer(delay)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// A program is what a type of task does. It calls progress as it goes, and
// returns the data of its task_completed or the error of its task_failed.
type program func(ctx context.Context, p taskParams, progress func(text string, done float64)) (object, error)

// programOf is the program of a type of task, nil if there is no such type.
func programOf(taskType string) program {
	switch taskType {
	case "demo_task":
		return demoTask
	case "failing_task":
		return failingTask
	default:
		return nil
	}
}

// demoTask takes its steps and succeeds.
func demoTask(ctx context.Context, p taskParams, progress func(string, float64)) (object, error) {
	progress("Starting test task", 0)
	for step := 1; step <= p.Steps; step++ {
		if err := p.pause(ctx); err != nil {
			return nil, err
		}
		progress(fmt.Sprintf("Step %d/%d", step, p.Steps), float64(step)/float64(p.Steps))
	}
	return object{{"message", p.Message}, {"steps_completed", p.Steps}, {"status", "success"}}, nil
}

// failingTask waits for one delay and fails.
func failingTask(ctx context.Context, p taskParams, progress func(string, float64)) (object, error) {
	progress("Starting failing task", 0)
	if err := p.pause(ctx); err != nil {
		return nil, err
	}
	return nil, errors.New(p.ErrorMessage)
}
