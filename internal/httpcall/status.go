package httpcall

import (
	"fmt"

	"github.com/streamspec/streamspec/runner/recording"
)

// Status is the status of a response: the one that is expected, where zero stands for any
// 2xx; or, of a stub, the one that it sends.
type Status int

// The statuses that a response can end with: those below are sent before it.
const (
	minStatus = 200
	maxStatus = 599
)

// Validate refuses what is no status of a response.
func (s Status) Validate() error {
	if s != 0 && (s < minStatus || s > maxStatus) {
		return fmt.Errorf("status: %d is not a status of a response; it is %d to %d", s, minStatus, maxStatus)
	}
	return nil
}

// Mismatch says how a status differs from the one that is expected; empty: it does not.
func (s Status) Mismatch(got int) string {
	switch {
	case s == 0 && (got < 200 || got > 299):
		return fmt.Sprintf("expected a 2xx status, got %d", got)
	case s != 0 && got != int(s):
		return fmt.Sprintf("expected status %d, got %d", s, got)
	}
	return ""
}

// Judge is an *[Error], with the start of the body, if a call's response has another
// status than the expected one.
func (s Status) Judge(made recording.Call) error {
	if mismatch := s.Mismatch(made.Response.Status); mismatch != "" {
		return Unexpected(made, mismatch)
	}
	return nil
}
