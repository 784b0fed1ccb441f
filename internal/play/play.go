// Package runner plays one scenario from start to result: it starts the service
// and the stubs, makes the calls that set the stream going, follows the streams,
// and judges what they did.
//
// Start reading at [Play]; [Runner.Judge] is a YAML scenario from start to
// result. What happens at moments of the streams is in stage.go, what goes wrong on
// the wire in wires.go, and the clients of a drill in drill.go. Sentences of
// features drive a Play step by step. Nothing here knows Gherkin, nor how bytes
// become events.
package play

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/http/cookiejar"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/google/uuid"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/internal/service"
	"github.com/streamspec/streamspec/internal/stream"
	"github.com/streamspec/streamspec/internal/stub"
	"github.com/streamspec/streamspec/internal/vars"
	"github.com/streamspec/streamspec/internal/verdict"
	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/recording"
)

// Runner plays scenarios. It is safe for concurrent use; the scenarios share its
// services.
type Runner struct {
	pool    *service.Pool
	options Options
}

// Options are what the user of a run decides, not the author of a scenario. The zero
// value allows nothing that is dangerous.
type Options struct {
	Commands bool // scenarios may run commands
	FailFast bool // a stream is left as soon as an expectation is broken
}

// New makes a runner whose services live in pool. The caller closes the pool.
func New(pool *service.Pool, options Options) *Runner { return &Runner{pool, options} }

// Play is one scenario being played. It belongs to one goroutine. Close must be
// called in the end.
type Play struct {
	Scenario   *scenario.Scenario  // the play's own copy: change it before Start
	Tags       []string            // choose settings of the services
	Expected   []scenario.Expected // what can be decided while the streams are followed
	Recordings []*recording.Recording

	runner     *Runner
	library    *scenario.Library
	vars       *variables
	jar        http.CookieJar // of the scenario's calls and streams
	services   []used         // in the order of their start
	stubs      []*stub.Server
	wires      wires
	drilled    map[client]*recording.Recording // of clients that were cut off
	calls      calls
	pulse      *stream.Pulse // nil before Start
	background background
	started    bool
	began      time.Time
}

// Play prepares a scenario of a library. Nothing is started yet.
func (r *Runner) Play(library *scenario.Library, s *scenario.Scenario) *Play {
	jar, _ := cookiejar.New(nil) // cannot fail without options
	return &Play{
		Scenario: s.Clone(), Tags: s.Tags, Expected: s.Expect,
		runner: r, library: library, vars: newVariables(library.Lookup), jar: jar,
	}
}

// Start starts the stubs and the service, once; further calls do nothing.
func (p *Play) Start(ctx context.Context) error {
	if p.started {
		return nil
	}
	p.started, p.began = true, time.Now()
	var err error
	if p.pulse, err = stream.StartPulse(); err != nil {
		return err
	}
	if err := p.setVars(); err != nil {
		return err
	}
	if err := p.startStubs(); err != nil {
		return err
	}
	return p.startServices(ctx)
}

// setVars expands the scenario's own variables, which may refer to ${uuid} and to the
// environment.
func (p *Play) setVars() error {
	for name, text := range p.Scenario.Vars {
		value, err := vars.Expand(text, p.vars.lookup)
		if err != nil {
			return fmt.Errorf("the variable %s: %w", name, err)
		}
		p.vars.set(name, value)
	}
	return nil
}

func (p *Play) startStubs() error {
	for name, routes := range p.Scenario.Stubs {
		server, err := stub.Start(name, routes, p.vars.lookup, p.mayReach)
		if err != nil {
			return fmt.Errorf("the stub %s cannot be started: %w", name, err)
		}
		p.stubs = append(p.stubs, server)
		p.vars.learnFrom(server)
		p.vars.set(scenario.StubPrefix+name, server.URL())
	}
	return nil
}

// Run plays the scenario: service, trigger, streams. What came is in Recordings,
// also where the answer is an error.
func (p *Play) Run(ctx context.Context) error {
	if err := p.Start(ctx); err != nil {
		return err
	}
	if err := p.trigger(ctx); err != nil {
		return errors.Join(err, p.background.wait())
	}
	return errors.Join(p.follow(ctx), p.background.wait(), p.stubFaults())
}

// Judge judges an expectation on the streams of this name; all of them where
// there is none. Variables in it are expanded. The recording is the one that
// broke it.
func (p *Play) Judge(x expect.Expectation, on ...string) (expect.Verdict, *recording.Recording, error) {
	expanded, err := vars.ExpandStrings(x, p.vars.lookup)
	if err != nil {
		return expect.Verdict{}, nil, p.vars.explained(err)
	}
	var about []*recording.Recording
	for _, r := range p.Recordings {
		if len(on) == 0 || slices.Contains(on, r.Stream) {
			about = append(about, r)
		}
	}
	if len(about) == 0 {
		return expect.Verdict{}, nil, errors.New("no stream was followed, so there is nothing to judge")
	}
	if drill, ok := expanded.(expect.Drill); ok {
		return p.judgeDrill(drill, about)
	}
	return expect.JudgeAll(expanded, p.env(), about)
}

func (p *Play) kinds() expect.Kinds {
	expanded, err := vars.ExpandStrings(p.Scenario.Events, p.vars.lookup)
	if err != nil {
		return p.Scenario.Events
	}
	return expanded
}

// Expand replaces the variables of a text by the play's values.
func (p *Play) Expand(text string) (string, error) { return vars.Expand(text, p.vars.lookup) }

// Logs is what the play's services wrote, and what its stubs received and called, since
// the play began. A service that scenarios share has something of the others among it.
func (p *Play) Logs() []verdict.Log {
	var logs []verdict.Log
	for _, stub := range p.allStubs() {
		logs = append(logs, p.stubLogs(stub)...)
	}
	for _, u := range p.services {
		if text := u.LogSince(u.logMark); text != "" {
			logs = append(logs, verdict.Log{What: "the service " + u.Name() + " wrote", Text: text})
		}
	}
	return logs
}

// Close stops what the play alone used.
func (p *Play) Close() {
	p.closeWires()
	for _, stub := range p.stubs {
		stub.Close()
	}
	for _, u := range slices.Backward(p.services) {
		p.runner.pool.Release(u.Instance)
	}
	if p.pulse != nil {
		p.pulse.Stop()
	}
}

// variables are the variables of one play. They are safe for concurrent use:
// calls during the streams may capture.
type variables struct {
	library vars.Lookup // knows the others
	mu      sync.Mutex
	values  map[string]string
	stubs   []*stub.Server // what they captured is defined, too
}

func newVariables(library vars.Lookup) *variables {
	return &variables{library: library, values: map[string]string{scenario.VarUUID: uuid.NewString()}}
}

func (v *variables) set(name, value string) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.values[name] = value
}

// learnFrom makes what a stub captures variables of the play.
func (v *variables) learnFrom(from *stub.Server) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.stubs = append(v.stubs, from)
}

// explained adds to the error of a variable that is not defined which ones are.
func (v *variables) explained(err error) error {
	var undefined *vars.UndefinedError
	if !errors.As(err, &undefined) || undefined.Help() != "" {
		return err
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	names := slices.Sorted(maps.Keys(v.values))
	return fmt.Errorf("%w; %sdefined here: %s", err, problem.DidYouMean(undefined.Name, names), strings.Join(names, ", "))
}

func (v *variables) lookup(name string) (string, bool) {
	v.mu.Lock()
	value, ok := v.values[name]
	stubs := v.stubs
	v.mu.Unlock()
	if ok {
		return value, true
	}
	for _, stub := range stubs {
		if value, ok := stub.Captured()[name]; ok {
			return value, true
		}
	}
	return v.library(name)
}
