// Package panics turns panics into errors: a fault of ours in one scenario must leave the
// services to be stopped, and the other scenarios to be judged.
package panics

import (
	"fmt"
	"runtime/debug"
)

// Error is a panic that was caught.
type Error struct {
	Value any
	Stack []byte
}

// Error says that the fault is ours, and where.
func (e *Error) Error() string { return fmt.Sprintf("streamspec failed: %v\n%s", e.Value, e.Stack) }

// Caught does something, and returns an [Error] where it panics.
func Caught(do func() error) (err error) {
	defer func() {
		if fault := recover(); fault != nil {
			err = &Error{fault, debug.Stack()}
		}
	}()
	return do()
}

// Apart does something in a goroutine of its own, waits for it, and returns an [Error] where it
// panics. What is deep makes a stack grow, which stays as large as its goroutine lives: one that
// follows a stream for long, beside thousands of others, does better without.
func Apart(do func() error) error {
	done := make(chan error)
	go func() { done <- Caught(do) }()
	return <-done
}
