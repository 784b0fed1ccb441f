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
	"time"

	"github.com/streamspec/streamspec/internal/lateness"
	"github.com/streamspec/streamspec/internal/moment"
	"github.com/streamspec/streamspec/internal/secret"
	"github.com/streamspec/streamspec/internal/sleep"
	"github.com/streamspec/streamspec/internal/vars"
	"github.com/streamspec/streamspec/internal/wire"
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

	around    Surroundings
	routes    routes
	variables variables
	received  received
	callbacks callbacks
	faults    faults
	overdue   overdue
}

// Surroundings are what a stub knows of what it is a part of. The zero value is that of a
// stub which stands alone.
type Surroundings struct {
	// Variables knows further variables of its routes; it is asked with each request, from
	// several goroutines.
	Variables vars.Lookup
	// MayReach is asked of each callback; nil: callbacks reach this machine only.
	MayReach MayReach
	// Masker learns what nobody may be shown of requests; nil: the stub has one of its own.
	Masker *secret.Masker
	// Lateness tells how much time this process lost: the deadline of a callback is extended
	// by it, once. nil: none.
	Lateness *lateness.Monitor
	// TLSOf is how TLS is spoken with single servers that it calls; nil: with all alike.
	TLSOf wire.TLSOf
	// Await returns once a moment has come, and by how much we may have come late to it, or
	// with an error when ctx is done before; nil: no moment ever comes.
	Await func(ctx context.Context, m moment.When) (late time.Duration, err error)
}

// await waits for a moment, if there is one to wait for, and then so long. Late is by how much
// that took longer because this machine was busy.
func (s Surroundings) await(ctx context.Context, at *moment.When, after time.Duration) (late time.Duration, err error) {
	if at != nil && s.Await == nil {
		<-ctx.Done()
		return 0, ctx.Err()
	}
	if at != nil {
		if late, err = s.Await(ctx, *at); err != nil {
			return 0, err
		}
	}
	began := time.Now()
	err = sleep.For(ctx, after)
	if after > 0 {
		late += time.Since(began) - after
	}
	return late, err
}

// await waits for when a part of a response is due.
func (s *Server) await(ctx context.Context, at *moment.When, after time.Duration) error {
	late, err := s.around.await(ctx, at, after)
	s.overdue.add(fmt.Sprintf("what the stub %q sends was sent", s.name), late)
	return err
}

// MayReach says why a URL must not be reached; nil: it may. It is safe for concurrent use.
type MayReach func(*url.URL) error

// Start starts a stub on a free port. The error says what is wrong with which route.
func Start(name string, routes []Route, around Surroundings) (*Server, error) {
	s, err := Listen(name)
	if err != nil {
		return nil, err
	}
	if err := s.Serve(routes, around); err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

// Listen opens the port of a stub that serves later: until then its clients wait.
func Listen(name string) (*Server, error) { return ListenOn(name, "127.0.0.1:0") }

// ListenOn does so at an address, which need not be the loopback's.
func ListenOn(name, address string) (*Server, error) {
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return nil, fmt.Errorf("the stub %q: %w", name, err)
	}
	s := &Server{name: name, listener: listener, received: received{stub: name}, callbacks: callbacks{stub: name}, faults: faults{stub: name}}
	s.callbacks.open()
	return s, nil
}

// Serve serves the routes, as [Start] does, once.
func (s *Server) Serve(routes []Route, around Surroundings) error {
	s.received.masker = cmp.Or(around.Masker, &secret.Masker{})
	s.variables.known, s.variables.own = around.Variables, capturedBy(routes)
	s.around, s.callbacks.around, s.callbacks.overdue = around, around, &s.overdue
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
	route, path, fails := s.routes.next(in, s.variables.of)
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
	now := &occasion{known, lookup, in}
	if !fails && !s.callbacks.makeWhileHeld(r.Context(), route.WhileHeld, now, &s.faults) {
		return
	}
	out, err := route.respond(in, lookup, fails)
	if err != nil {
		s.fail(w, in, known.explain(err))
		return
	}
	if s.await(r.Context(), route.At, route.Delay+out.delay) != nil {
		return
	}
	out.await = s.await
	out.write(w, r, func() {
		if !fails {
			s.callbacks.make(route.Calls, now, &s.faults)
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
