package compare

import (
	"errors"
	"fmt"
	"slices"

	"github.com/streamspec/streamspec/runner/recording"
)

// What makes a recording no recording.
var (
	ErrNotWhole = errors.New("the recording is not whole: who made it was stopped; record it again")
	ErrNoEnd    = errors.New("the recording is not whole: it does not say how a stream ended; record it again")
	ErrEmpty    = errors.New("nothing happened in this recording: no stream was opened; record it again")
	ErrNobody   = errors.New("nobody answered")
	ErrFailed   = errors.New("the scenario could not be played to its end; record it again")
)

// Played tells whether the scenario was played to its end: nil, or why it was not. What a new
// side does otherwise may be why, so such a recording can be compared; one of an old side tells
// that the scenario is not right.
func Played(r *recording.Recording) error {
	for _, n := range r.Notes {
		if n.About == recording.AboutFailure {
			return errors.Join(ErrFailed, errors.New(n.Text))
		}
	}
	return nil
}

// Whole tells whether a recording can be compared: its end is there, that of each stream too, and a stream was opened.
func Whole(r *recording.Recording) error {
	if !r.Ended {
		return ErrNotWhole
	}
	if len(r.Streams) == 0 {
		return errors.Join(ErrEmpty, Played(r))
	}
	if slices.ContainsFunc(r.Streams, func(s *recording.Stream) bool { return s.End.Reason == "" }) {
		return ErrNoEnd
	}
	if !slices.ContainsFunc(r.Streams, func(s *recording.Stream) bool { return s.Response != nil || s.End.Reason != recording.ConnectFailed }) {
		return unanswered(r.Streams[0].End)
	}
	return nil
}

// unanswered says what became of a request that nobody answered.
func unanswered(end recording.End) error {
	if end.Refused || end.Detail == "" {
		return fmt.Errorf("%w: the service was not there; start it, and record it again", ErrNobody)
	}
	return fmt.Errorf("%w: %s; see what the service says of it, and record it again", ErrNobody, recording.Escape(end.Detail, shownData))
}
