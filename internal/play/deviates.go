package play

import "github.com/streamspec/streamspec/runner/expect"

// deviatesError is an error of which is known what deviates.
type deviatesError struct {
	error
	deviation expect.Deviation
}

func (e *deviatesError) Unwrap() error { return e.error }
