package sample

import (
	"context"
	"net/http"
	"time"
)

// crashStatus is the exit status of the fault "crash".
const crashStatus = 3

// deafness is how long the fault "ignores-shutdown" goes on.
const deafness = time.Minute

// endDefects: a stream, or the service, does not end as it should.
func endDefects() []defect {
	return []defect{
		{fault: "crash", seen: "the process exits with status 3 after a progress_update", after: crashing},
		{fault: "hang", seen: "nothing follows the connection_open", after: hanging(named(eventOpen))},
		{fault: "hang-in-progress", seen: "nothing follows the first progress_update", after: hanging(ofTask(typeProgress))},
		{fault: "stays-open", seen: "the response is not ended after the connection_close", after: hanging(named(eventClose))},
		{fault: "cut-in-event", seen: "the connection is cut in the middle of a task_completed",
			encode: only(ofTask(typeCompleted), half), after: cutting(ofTask(typeCompleted))},
		{fault: "cut-in-progress", seen: "the connection is cut after the first progress_update", after: cutting(ofTask(typeProgress))},
		{fault: "cut-before-close", seen: "the connection is cut before the connection_close", after: cutting(event.endsTask)},
		{fault: "no-last-chunk", seen: "the connection is cut after the connection_close, without a last chunk", after: cutting(named(eventClose))},
		{fault: "ignores-shutdown", seen: "the service goes on for a minute when it is told to end", deaf: deafness},
		{fault: "leave-unnoticed", seen: "the service goes on with the stream of a client that has gone away", blind: true},
		{fault: "front-end-hammered", seen: "a front end that fails is asked again at once", hammers: true},
		{fault: "logged-error", seen: "the service logs an error when a task is over", complaint: "task queue was not drained"},
	}
}

func crashing(_ context.Context, s *Server, e event) error {
	if e.isTask(typeProgress) {
		s.crash()
	}
	return nil
}

// crash ends the process in the middle of a stream. Where Exit returns, the
// connection is at least dropped.
func (s *Server) crash() {
	s.log.last("crashing, as SAMPLE_FAULT asks for", "fault", s.defect.fault, "status", crashStatus)
	s.cfg.Exit(crashStatus)
	panic(http.ErrAbortHandler)
}

// unnoticed lasts as long as the service does not notice why a stream has ended.
func (s *Server) unnoticed() {
	if s.defect.blind {
		<-s.life.stopping.Done()
	}
}

// complain logs an error where there is none.
func (s *Server) complain(task string) {
	if s.defect.complaint != "" {
		s.log.Error(s.defect.complaint, "task", task)
	}
}

func hanging(match func(event) bool) func(context.Context, *Server, event) error {
	return func(ctx context.Context, s *Server, e event) error {
		if match(e) {
			return hang(ctx, s)
		}
		return nil
	}
}

func cutting(match func(event) bool) func(context.Context, *Server, event) error {
	return func(_ context.Context, _ *Server, e event) error {
		if match(e) {
			panic(http.ErrAbortHandler)
		}
		return nil
	}
}

func half(wire []byte) []byte {
	return wire[:len(wire)/2]
}
