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

// An eventStream is the open response to one client.
type eventStream struct {
	server   *Server
	response http.ResponseWriter
	id       string     // the correlation ID
	distort  distortion // what a fault makes of the events
}

// openStream sends the head of a response that is a stream, and its first event.
func (s *Server) openStream(ctx context.Context, w http.ResponseWriter, id string) (*eventStream, error) {
	stream := s.newStream(w, id)
	return stream, stream.send(ctx, connectionOpen())
}

// newStream prepares the head of a response that is a stream.
func (s *Server) newStream(w http.ResponseWriter, id string) *eventStream {
	setStreamHeader(w.Header())
	s.defect.spoilHeader(w.Header())
	return &eventStream{server: s, response: w, id: id, distort: s.defect.distortion()}
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
			if err := s.sendOne(ctx, sent); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *eventStream) sendOne(ctx context.Context, e event) error {
	defect := s.server.defect
	if err := defect.delay(ctx, s.server, e); err != nil {
		return err
	}
	if err := s.write(e); err != nil {
		return err
	}
	return defect.aftermath(ctx, s.server, e)
}

func (s *eventStream) write(e event) error {
	defect := s.server.defect
	e = defect.correlated(e, s.id, s.server.cfg.Closed.NestedCorrelationID)
	if _, err := s.response.Write(defect.encoded(e)); err != nil {
		return err
	}
	return http.NewResponseController(s.response).Flush()
}
