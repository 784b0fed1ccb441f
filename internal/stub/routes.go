package stub

import (
	"encoding/json"
	"fmt"
	"slices"
	"sync"

	"github.com/streamspec/streamspec/internal/pathpattern"
	"github.com/streamspec/streamspec/internal/vars"
	"github.com/streamspec/streamspec/runner/recording"
)

// routes are the routes of a stub, and whose turn it is.
type routes struct {
	all []*prepared // no more is added once it serves

	mu   sync.Mutex
	sent map[string]int // responses so far, by turn
}

// prepared is a route made ready to respond.
type prepared struct {
	Route
	pattern *pathpattern.Pattern
	turn    string // equal for the routes that respond in turn
	file    []byte
	failed  int // how many requests have failed as the route says; guarded by routes
}

func (rs *routes) add(r Route, lookup vars.Lookup) error {
	p, err := prepare(r, lookup)
	if err == nil {
		rs.all = append(rs.all, p)
	}
	return err
}

func prepare(r Route, lookup vars.Lookup) (*prepared, error) {
	if err := r.Validate(); err != nil {
		return nil, err
	}
	if r.JSON != "" && !json.Valid([]byte(r.JSON)) {
		return nil, fmt.Errorf("json: this is not JSON: %s", r.JSON)
	}
	for i, piece := range r.Send {
		if err := piece.Validate(); err != nil {
			return nil, fmt.Errorf("send, piece %d: %w", i+1, err)
		}
	}
	pattern, err := r.compile(lookup)
	if err != nil {
		return nil, err
	}
	file, err := r.readFile()
	if err != nil {
		return nil, err
	}
	turn, err := json.Marshal([]any{pattern.String(), r.When})
	return &prepared{Route: r, pattern: pattern, turn: string(turn), file: file}, err
}

// list names the routes.
func (rs *routes) list() []string {
	names := make([]string, len(rs.all))
	for i, route := range rs.all {
		names[i] = route.pattern.String()
	}
	return names
}

// next is the route whose turn it is, or nil if none fits; the values in the request's
// path; and whether the request is one of those that fail first.
func (rs *routes) next(in recording.Incoming) (route *prepared, path map[string]string, fails bool) {
	turn, path := rs.fitting(in)
	if len(turn) == 0 {
		return nil, nil, false
	}
	rs.mu.Lock()
	defer rs.mu.Unlock()
	if rs.sent == nil {
		rs.sent = map[string]int{}
	}
	key := turn[0].turn
	route = turn[min(rs.sent[key], len(turn)-1)]
	if route.Fail != nil && route.failed < route.Fail.Times {
		route.failed++
		return route, path, true
	}
	rs.sent[key]++
	return route, path, false
}

// fitting are the routes that respond in turn to a request: the first that fits, and those
// of its turn; and the values in the request's path.
func (rs *routes) fitting(in recording.Incoming) (turn []*prepared, path map[string]string) {
	for _, route := range rs.all {
		if len(turn) > 0 {
			if route.turn == turn[0].turn {
				turn = append(turn, route)
			}
			continue
		}
		if values, ok := route.fits(in); ok {
			turn, path = append(turn, route), values
		}
	}
	return turn, path
}

// fits tells whether a request is the route's, and the values in its path.
func (p *prepared) fits(in recording.Incoming) (path map[string]string, ok bool) {
	path, ok = p.pattern.Match(in.Method, in.URL)
	return path, ok && p.When.fits(in)
}

func (w When) fits(in recording.Incoming) bool {
	query := in.URL.Query()
	return hasAll(w.Headers, in.Header.Values) && hasAll(w.Query, func(name string) []string { return query[name] })
}

// hasAll tells whether each name has the value that is wanted, among others or alone.
func hasAll(wanted map[string]string, valuesOf func(name string) []string) bool {
	for name, value := range wanted {
		if !slices.Contains(valuesOf(name), value) {
			return false
		}
	}
	return true
}
