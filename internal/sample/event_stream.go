package sample

import (
	"context"
	"net/http"
)

// A sender takes the events of one stream, in order. It fails once nobody can
// receive them any more.
type sender interface {
	send(ctx context.Context, events ...event) error
}

// An eventStream is the open response to one client. Its fields after the
// response are what a Fault makes of the events on their way.
type eventStream struct {
	response  http.ResponseWriter
	distort   distortion
	correlate func(event) event
	aftermath func(context.Context, event) error
}

// openStream sends the head of a response that is a stream, and its first event.
// heartbeat makes a heartbeat of this kind of stream.
func (s *Server) openStream(ctx context.Context, w http.ResponseWriter, id string, heartbeat func() event) (*eventStream, error) {
	setStreamHeader(w.Header())
	s.cfg.Fault.spoilHeader(w.Header())
	stream := &eventStream{
		response:  w,
		distort:   s.cfg.Fault.distortion(heartbeat),
		correlate: s.cfg.Fault.correlation(id, s.cfg.Closed.NestedCorrelationID),
		aftermath: s.cfg.Fault.aftermath(s.crash, s.life.stopping.Done()),
	}
	return stream, stream.send(ctx, connectionOpen())
}

func setStreamHeader(h http.Header) {
	h.Set("Content-Type", "text/event-stream; charset=utf-8")
	h.Set("Cache-Control", "no-cache")
	h.Set("Access-Control-Allow-Origin", "*")
	h.Set("Access-Control-Allow-Headers", "Cache-Control")
}

// send writes each event in a piece of its own, as the generator of a Python
// service yields them.
func (s *eventStream) send(ctx context.Context, events ...event) error {
	for _, e := range events {
		for _, sent := range s.distort(e) {
			if err := s.write(sent); err != nil {
				return err
			}
			if err := s.aftermath(ctx, sent); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *eventStream) write(e event) error {
	if _, err := s.response.Write(s.correlate(e).encode()); err != nil {
		return err
	}
	return http.NewResponseController(s.response).Flush()
}

// crash ends the process in the middle of a stream. Where Exit returns, the
// connection is at least dropped.
func (s *Server) crash() {
	s.log.last("crashing, as SAMPLE_FAULT asks for", "fault", FaultCrash, "status", crashStatus)
	s.cfg.Exit(crashStatus)
	panic(http.ErrAbortHandler)
}
