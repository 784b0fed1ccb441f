package stub

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/streamspec/streamspec/internal/pathpattern"
	"github.com/streamspec/streamspec/internal/vars"
	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/recording"
)

// routes are the routes of a stub, and whose turn it is.
type routes struct {
	all []*prepared // no more is added once it serves

	mu     sync.Mutex
	sent   map[turn]int       // responses so far
	last   map[turn]*prepared // that responded, of those that were recorded
	failed map[turn]int       // how many requests have failed as the route says
}

// turn is what counts of its own: the routes that respond in turn, or one that fails first,
// for one client.
type turn struct {
	routes string
	client client
}

// prepared is a route made ready to respond.
type prepared struct {
	Route
	pattern *pathpattern.Pattern
	number  string // among all of the stub
	turn    string // equal for the routes that respond in turn
	file    []byte
	replay  *response                     // that was recorded; nil: none was
	passes  func(recording.Incoming) bool // its body is as When says; nil: that has variables
}

// add adds a route. One that was recorded responds as each of its connections did, in turn.
func (rs *routes) add(r Route, lookup vars.Lookup) error {
	p, err := prepare(r, lookup)
	if err != nil {
		return err
	}
	replays, err := r.replays()
	if err != nil {
		return err
	}
	for _, replay := range replays {
		one := *p
		one.replay = replay
		rs.append(&one)
	}
	if len(replays) == 0 {
		rs.append(p)
	}
	return nil
}

func (rs *routes) append(p *prepared) {
	p.number = strconv.Itoa(len(rs.all))
	p.turn = p.number
	for _, other := range rs.all {
		if other.pattern.String() == p.pattern.String() && reflect.DeepEqual(other.When, p.When) && other.ForEach == p.ForEach {
			p.turn = other.turn
		}
	}
	rs.all = append(rs.all, p)
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
	p := &prepared{Route: r, pattern: pattern, file: file}
	if r.When.hasVariables() {
		return p, nil
	}
	p.passes, err = r.compileBody(r.When)
	return p, err
}

// compileBody compiles what the body of a request must be like.
func (r Route) compileBody(w When) (passes func(recording.Incoming) bool, err error) {
	return w.Body.Compile(expect.Env{Dir: filepath.Dir(r.Place.File)})
}

// hasVariables tells whether what is asked of a request is known only once it is there.
func (w When) hasVariables() bool {
	asked := false
	_, _ = vars.ExpandStrings(w, func(string) (string, bool) { asked = true; return "", true })
	return asked
}

// list names the routes.
func (rs *routes) list() []string {
	names := make([]string, len(rs.all))
	for i, route := range rs.all {
		names[i] = route.pattern.String()
		if !reflect.DeepEqual(route.When, When{}) {
			names[i] += " (when: " + route.When.String() + ")"
		}
	}
	return names
}

// next is the route whose turn it is, or nil if none fits; the values in the request's
// path; and whether the request is one of those that fail first.
func (rs *routes) next(in recording.Incoming, known func(learned) vars.Lookup) (route *prepared, path map[string]string, fails bool) {
	inTurn, path := rs.fitting(in, known)
	if len(inTurn) == 0 {
		return nil, nil, false
	}
	rs.mu.Lock()
	defer rs.mu.Unlock()
	if rs.sent == nil {
		rs.sent, rs.failed, rs.last = map[turn]int{}, map[turn]int{}, map[turn]*prepared{}
	}
	client := inTurn[0].clientOf(in, path)
	now := turn{inTurn[0].turn, client}
	first := anew(inTurn)
	route = first[min(rs.sent[now], len(first)-1)]
	if failing := (turn{route.number, client}); route.Fail != nil && rs.failed[failing] < route.Fail.Times {
		rs.failed[failing]++
		return route, path, true
	}
	if back := resumed(inTurn, rs.last[now], in); back != nil {
		return back, path, false
	}
	rs.sent[now]++
	rs.last[now] = route
	return route, path, false
}

// fitting are the routes that respond in turn to a request: the first that fits, and those
// of its turn; and the values in the request's path.
func (rs *routes) fitting(in recording.Incoming, known func(learned) vars.Lookup) (inTurn []*prepared, path map[string]string) {
	for _, route := range rs.all {
		if len(inTurn) > 0 {
			if route.turn == inTurn[0].turn {
				inTurn = append(inTurn, route)
			}
			continue
		}
		if values, ok := route.fits(in, known); ok {
			inTurn, path = append(inTurn, route), values
		}
	}
	return inTurn, path
}

// fits tells whether a request is the route's, and the values in its path. Known is what the
// stub's variables are for whoever sent it.
func (p *prepared) fits(in recording.Incoming, known func(learned) vars.Lookup) (path map[string]string, ok bool) {
	path, ok = p.pattern.Match(in.Method, in.URL)
	if !ok {
		return path, false
	}
	when, passes := p.When, p.passes
	if passes == nil {
		var err error
		if when, err = vars.ExpandStrings(when, known(learned{client: p.clientOf(in, path)})); err != nil { // nobody has captured what it asks for
			return path, false
		}
		if passes, err = p.compileBody(when); err != nil {
			return path, false
		}
	}
	return path, when.fits(in) && passes(in)
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

// String says what the request must have, for the list of routes.
func (w When) String() string {
	var parts []string
	for name, value := range w.Headers {
		parts = append(parts, fmt.Sprintf("the header %s is %q", name, value))
	}
	for name, value := range w.Query {
		parts = append(parts, fmt.Sprintf("the query's %s is %q", name, value))
	}
	slices.Sort(parts)
	if body := w.Body.String(); body != "" {
		parts = append(parts, "the body "+body)
	}
	return strings.Join(parts, " and ")
}
