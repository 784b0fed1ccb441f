package service

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"sync"
)

// Stub is an upstream of the service under test: a real HTTP server on the
// loopback interface that gives the answers of its routes, and 404 with JSON
// that names its routes to everything else. Its methods may be called from
// several goroutines.
type Stub struct {
	name     string
	listener net.Listener
	server   *http.Server // nil until it serves
	answers  []*answer
	ended    chan struct{}  // closed once no connection is accepted any more
	conns    sync.WaitGroup // open connections; added to only before ended

	mu       sync.Mutex
	given    map[target]int // answers given so far
	received []Request
}

// StartStub starts a stub on a free port. The error says what is wrong with
// which route.
func StartStub(name string, routes []Route) (*Stub, error) {
	s, err := listenStub(name)
	if err != nil {
		return nil, err
	}
	if err := s.serve(routes); err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

// listenStub opens the port of a stub that serves later.
func listenStub(name string) (*Stub, error) {
	listener, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("the stub %q: %w", name, err)
	}
	return &Stub{name: name, listener: listener, given: map[target]int{}}, nil
}

func (s *Stub) serve(routes []Route) error {
	for i, route := range routes {
		a, err := newAnswer(route)
		if err != nil {
			return fmt.Errorf("the stub %q, route %d: %w", s.name, i+1, err)
		}
		s.answers = append(s.answers, a)
	}
	s.ended = make(chan struct{})
	s.server = &http.Server{
		Handler:     http.HandlerFunc(s.handle),
		ConnState:   s.countConnection,
		ConnContext: withConnection,
		ErrorLog:    log.New(io.Discard, "", 0),
	}
	go func() {
		defer close(s.ended)
		_ = s.server.Serve(s.listener) // ends with Close
	}()
	return nil
}

func (s *Stub) countConnection(_ net.Conn, state http.ConnState) {
	switch state {
	case http.StateNew:
		s.conns.Add(1)
	case http.StateClosed:
		s.conns.Done()
	}
}

// Name is the name in ${stub.NAME}.
func (s *Stub) Name() string { return s.name }

// URL is where the stub listens, without a slash at the end.
func (s *Stub) URL() string { return "http://" + s.listener.Addr().String() }

// Close ends the stub and its connections, also in the middle of an answer. It
// returns when all of them are gone.
func (s *Stub) Close() {
	if s.server == nil {
		_ = s.listener.Close()
		return
	}
	_ = s.server.Close()
	<-s.ended
	_ = s.server.Close() // a connection that was accepted during the first
	s.conns.Wait()
}

func (s *Stub) handle(w http.ResponseWriter, r *http.Request) {
	s.record(r)
	if a := s.next(r); a != nil {
		a.give(w, r)
		return
	}
	s.refuse(w, r)
}

// next is the answer whose turn it is, or nil if no route fits.
func (s *Stub) next(r *http.Request) *answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	var turn []*answer
	for _, a := range s.answers {
		if len(turn) == 0 && a.fits(r) || len(turn) > 0 && a.target == turn[0].target {
			turn = append(turn, a)
		}
	}
	if len(turn) == 0 {
		return nil
	}
	count := s.given[turn[0].target]
	s.given[turn[0].target]++
	return turn[min(count, len(turn)-1)]
}

func (s *Stub) refuse(w http.ResponseWriter, r *http.Request) {
	body := struct {
		Error  string   `json:"error"`
		Routes []string `json:"routes"`
	}{Error: fmt.Sprintf("the stub %q has no route for %s %s", s.name, r.Method, r.URL.Path), Routes: []string{}}
	for _, a := range s.answers {
		body.Routes = append(body.Routes, a.method+" "+a.path)
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusNotFound)
	_ = json.NewEncoder(w).Encode(body)
}

// connectionKey is the key of a request's connection in its context.
type connectionKey struct{}

func withConnection(ctx context.Context, conn net.Conn) context.Context {
	return context.WithValue(ctx, connectionKey{}, conn)
}

// connectionOf returns the TCP connection that a request came on.
func connectionOf(ctx context.Context) (*net.TCPConn, error) {
	conn, ok := ctx.Value(connectionKey{}).(*net.TCPConn)
	if !ok {
		return nil, errors.New("the request has no TCP connection")
	}
	return conn, nil
}
