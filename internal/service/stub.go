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
	"net/url"
	"sync"
	"time"

	"github.com/streamspec/streamspec/internal/guard"
	"github.com/streamspec/streamspec/internal/vars"
	"github.com/streamspec/streamspec/runner/recording"
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
	known    vars.Lookup    // may be nil
	mayReach Reach          // asked of callbacks
	ended    chan struct{}  // closed once no connection is accepted any more
	conns    sync.WaitGroup // open connections; added to only before ended
	calls    sync.WaitGroup // callbacks; added to only by requests
	calling  sync.RWMutex   // held for reading by a callback that is under way
	life     context.Context
	endLife  context.CancelFunc // gives up the callbacks

	mu        sync.Mutex
	given     map[string]int // answers given so far, by turn
	captured  map[string]string
	received  []recording.Incoming
	forgotten time.Time // when the last request came that is no longer in received
	called    []Called
	faults    []fault
}

// Reach says why a URL must not be reached; nil: it may. It is safe for concurrent use.
type Reach func(*url.URL) error

// StartStub starts a stub on a free port. The lookup knows further variables of its
// routes; it is asked with each request, from several goroutines, and may be nil. So is
// mayReach, of each callback; nil: callbacks reach this machine only. The error says
// what is wrong with which route.
func StartStub(name string, routes []Route, lookup vars.Lookup, mayReach Reach) (*Stub, error) {
	s, err := listenStub(name)
	if err != nil {
		return nil, err
	}
	if err := s.serve(routes, lookup, mayReach); err != nil {
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
	s := &Stub{name: name, listener: listener, given: map[string]int{}, captured: map[string]string{}}
	s.life, s.endLife = context.WithCancel(context.Background())
	return s, nil
}

func (s *Stub) serve(routes []Route, lookup vars.Lookup, mayReach Reach) error {
	s.known, s.mayReach = lookup, mayReach
	if mayReach == nil {
		s.mayReach = guard.Hosts{}.CheckURL
	}
	for i, route := range routes {
		a, err := newAnswer(route, s.lookup(learned{}))
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

// Close ends the stub, its connections, also in the middle of an answer, and its
// callbacks. It returns when all of them are gone.
func (s *Stub) Close() {
	s.endLife()
	if s.server == nil {
		_ = s.listener.Close()
		return
	}
	_ = s.server.Close()
	<-s.ended
	_ = s.server.Close() // a connection that was accepted during the first
	s.conns.Wait()
	s.calls.Wait()
}

func (s *Stub) handle(w http.ResponseWriter, r *http.Request) {
	in := s.record(r)
	a, path, fails := s.next(in)
	if a == nil {
		s.refuse(w, r)
		return
	}
	known := a.learn(in, path)
	s.keep(a, known)
	if fails && a.route.Fail.Reset {
		reset(r)
	}
	out, err := a.respond(in, s.lookup(known), fails)
	if err != nil {
		s.cannotAnswer(w, in, known.explain(err))
		return
	}
	if pause(r.Context(), a.route.Delay) != nil {
		return
	}
	out.give(w, r, func() {
		if !fails {
			s.callBack(a, known, in)
		}
	})
}

// next is the answer whose turn it is, or nil if no route fits; the values in the
// request's path; and whether the request is one of those that fail first.
func (s *Stub) next(in recording.Incoming) (a *answer, path map[string]string, fails bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var turn []*answer
	for _, candidate := range s.answers {
		if len(turn) == 0 {
			values, ok := candidate.fits(in)
			if !ok {
				continue
			}
			path = values
		}
		if len(turn) == 0 || candidate.turn == turn[0].turn {
			turn = append(turn, candidate)
		}
	}
	if len(turn) == 0 {
		return nil, nil, false
	}
	key := turn[0].turn
	a = turn[min(s.given[key], len(turn)-1)]
	if a.route.Fail != nil && a.failed < a.route.Fail.Times {
		a.failed++
		return a, path, true
	}
	s.given[key]++
	return a, path, false
}

func (s *Stub) refuse(w http.ResponseWriter, r *http.Request) {
	body := struct {
		Error  string   `json:"error"`
		Routes []string `json:"routes"`
	}{Error: fmt.Sprintf("the stub %q has no route for %s %s", s.name, r.Method, r.URL.Path), Routes: []string{}}
	for _, a := range s.answers {
		body.Routes = append(body.Routes, a.pattern.String())
	}
	writeJSON(w, http.StatusNotFound, body)
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

// connectionOf returns the TCP connection that a request came on.
func connectionOf(ctx context.Context) (*net.TCPConn, error) {
	conn, ok := ctx.Value(connectionKey{}).(*net.TCPConn)
	if !ok {
		return nil, errors.New("the request has no TCP connection")
	}
	return conn, nil
}
