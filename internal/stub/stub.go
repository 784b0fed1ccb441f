package stub

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/url"
	"sync"

	"github.com/streamspec/streamspec/internal/lateness"
	"github.com/streamspec/streamspec/internal/secret"
	"github.com/streamspec/streamspec/internal/vars"
	"github.com/streamspec/streamspec/runner/recording"
)

// Server is a stub: a real HTTP server on the loopback interface that sends the responses
// of its routes, and 404 with JSON that names its routes to everything else. Its methods
// may be called from several goroutines.
type Server struct {
	name     string
	listener net.Listener
	server   *http.Server   // nil until it serves
	ended    chan struct{}  // closed once no connection is accepted any more
	conns    sync.WaitGroup // open connections; added to only before ended

	routes    routes
	variables variables
	received  received
	callbacks callbacks
	faults    faults
}

// MayReach says why a URL must not be reached; nil: it may. It is safe for concurrent use.
type MayReach func(*url.URL) error

// Options are what a stub knows of where it is. The zero value is one by itself.
type Options struct {
	// Lookup knows further variables of its routes; nil: there are none. It is asked with
	// each request, from several goroutines.
	Lookup vars.Lookup
	// MayReach is asked of each callback; nil: callbacks reach this machine only.
	MayReach MayReach
	// Masker learns what nobody may be shown of requests; nil: the stub has one of its own.
	Masker *secret.Masker
	// Lateness tells how much time this process lost: the deadline of a callback is extended
	// by it, once. nil: none.
	Lateness *lateness.Monitor
}

// Start starts a stub on a free port. The error says what is wrong with which route.
func Start(name string, routes []Route, o Options) (*Server, error) {
	s, err := Listen(name)
	if err != nil {
		return nil, err
	}
	if err := s.Serve(routes, o); err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

// Listen opens the port of a stub that serves later: until then its clients wait.
func Listen(name string) (*Server, error) {
	listener, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("the stub %q: %w", name, err)
	}
	s := &Server{name: name, listener: listener, received: received{stub: name}, callbacks: callbacks{stub: name}, faults: faults{stub: name}}
	s.callbacks.open()
	return s, nil
}

// Serve serves the routes, as [Start] does, once.
func (s *Server) Serve(routes []Route, o Options) error {
	s.received.masker = cmp.Or(o.Masker, &secret.Masker{})
	s.variables.known = o.Lookup
	s.callbacks.mayReach, s.callbacks.lateness = o.MayReach, o.Lateness
	for i, route := range routes {
		if err := s.routes.add(route, s.variables.of(learned{})); err != nil {
			return fmt.Errorf("the stub %q, route %d: %w", s.name, i+1, err)
		}
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
		_ = s.server.Serve(&watchedListener{s.listener, &s.faults}) // ends with Close
	}()
	return nil
}

func (s *Server) countConnection(_ net.Conn, state http.ConnState) {
	switch state {
	case http.StateNew:
		s.conns.Add(1)
	case http.StateClosed:
		s.conns.Done()
	}
}

// Name is the name in ${stub.NAME}.
func (s *Server) Name() string { return s.name }

// URL is where the stub listens, without a slash at the end.
func (s *Server) URL() string { return "http://" + s.listener.Addr().String() }

// Close ends the stub, its connections, also in the middle of a response, and its
// callbacks. It returns when all of them are gone.
func (s *Server) Close() {
	s.callbacks.giveUp()
	if s.server == nil {
		_ = s.listener.Close()
		return
	}
	_ = s.server.Close()
	<-s.ended
	_ = s.server.Close() // a connection that was accepted during the first
	s.conns.Wait()
	s.callbacks.wait()
}

func (s *Server) handle(w http.ResponseWriter, r *http.Request) {
	in, tell := s.received.record(r)
	out := &sent{ResponseWriter: w, tell: tell}
	defer out.over()
	s.respond(out, r, in)
}

func (s *Server) respond(w *sent, r *http.Request, in recording.Incoming) {
	route, path, fails := s.routes.next(in)
	if route == nil {
		s.refuse(w, r)
		return
	}
	known := route.learn(in, path)
	s.variables.keep(route, known)
	if fails && route.Fail.Reset {
		w.end = EndReset
		reset(r)
	}
	lookup := s.variables.of(known)
	out, err := route.respond(in, lookup, fails)
	if err != nil {
		s.fail(w, in, known.explain(err))
		return
	}
	if pause(r.Context(), route.Delay) != nil {
		return
	}
	out.write(w, r, func() {
		if !fails {
			s.callbacks.make(&occasion{route.Calls, known, lookup, in}, &s.faults)
		}
	})
}

func (s *Server) refuse(w http.ResponseWriter, r *http.Request) {
	writeJSON(w, http.StatusNotFound, struct {
		Error  string   `json:"error"`
		Routes []string `json:"routes"`
	}{fmt.Sprintf("the stub %q has no route for %s %s", s.name, r.Method, r.URL.Path), s.routes.list()})
}

func writeJSON(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body)
}

// connectionKey is the key of a request's connection in its context.
type connectionKey struct{}

func withConnection(ctx context.Context, conn net.Conn) context.Context {
	return context.WithValue(ctx, connectionKey{}, conn)
}
