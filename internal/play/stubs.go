package play

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/internal/stub"
	"github.com/streamspec/streamspec/internal/verdict"
	"github.com/streamspec/streamspec/runner/recording"
)

// stubs are the stubs of a play: the scenario's own, and those of its services.
type stubs struct {
	scenario *scenario.Scenario
	vars     *variables
	network  *network
	services *services
	recorder *recorder
	signals  *signals
	own      []*stub.Server
	began    time.Time            // what was received before is another scenario's
	recorded *recording.Recording // where the requests are, of a play that is replayed
}

// start starts the scenario's own stubs.
func (s *stubs) start() error {
	s.began = time.Now()
	for _, name := range slices.Sorted(maps.Keys(s.scenario.Stubs)) {
		s.signals.add(name, s.scenario.Stubs[name])
		server, err := stub.Start(name, s.scenario.Stubs[name], stub.Surroundings{
			Variables: s.vars.lookup, MayReach: s.network.mayReach, Masker: s.network.library.Secrets.Masker, Await: s.signals.await, TLSOf: s.network.tlsOf,
			Lateness: s.network.lateness,
		})
		if err != nil {
			return fmt.Errorf("the stub %s cannot be started: %w", name, err)
		}
		s.own = append(s.own, server)
		s.vars.learnFrom(server)
		s.recorder.watchStub(server)
		s.vars.set(scenario.StubPrefix+name, server.URL())
	}
	return nil
}

// onFault has somebody told of what goes wrong in the scenario's own stubs; nil: nobody.
func (s *stubs) onFault(tell context.CancelCauseFunc) {
	for _, stub := range s.own {
		stub.OnFault(tell)
	}
}

// all are the scenario's own stubs, then those of its services.
func (s *stubs) all() []*stub.Server {
	all := slices.Clone(s.own)
	for _, u := range s.services.used {
		for _, name := range slices.Sorted(maps.Keys(u.Stubs())) {
			all = append(all, u.Stub(name))
		}
	}
	return all
}

// received is what a stub received since the play began.
func (s *stubs) received(name string) ([]recording.Incoming, error) {
	if s.recorded != nil {
		return receivedBy(s.recorded, name), nil
	}
	var names []string
	for _, stub := range s.all() {
		if stub.Name() == name {
			return stub.ReceivedSince(s.began)
		}
		names = append(names, stub.Name())
	}
	if len(names) == 0 {
		return nil, fmt.Errorf("no stub has the name %q: none is running", name)
	}
	return nil, fmt.Errorf("no stub has the name %q; running: %s", name, strings.Join(names, ", "))
}

// kept is what a recording is to know of what the stubs received, where nobody recorded it as it came.
func (s *stubs) kept() []recording.Received {
	var all []recording.Received
	for _, stub := range s.all() {
		received, _ := stub.ReceivedSince(s.began) // where it knows no more, that is not judged
		for _, in := range received {
			all = append(all, recording.Received{Stub: stub.Name(), Incoming: in})
		}
	}
	return all
}

// faults joins what went wrong in the stubs since the play began: then what is to be
// judged did not happen.
func (s *stubs) faults() error {
	var errs []error
	for _, stub := range s.all() {
		errs = append(errs, stub.Err(s.began))
	}
	return errors.Join(errs...)
}

// overdue is what the stubs did late since the play began.
func (s *stubs) overdue() []stub.Overdue {
	var all []stub.Overdue
	if s.recorded != nil {
		for _, n := range s.recorded.Notes {
			if n.About == recording.AboutOverdue {
				all = append(all, stub.Overdue{At: s.recorded.Started.Add(n.At), What: n.Text, By: n.Overdue})
			}
		}
		return all
	}
	for _, stub := range s.all() {
		all = append(all, stub.OverdueSince(s.began)...)
	}
	return all
}

// noteOverdue has the recording know it.
func (s *stubs) noteOverdue() {
	for _, o := range s.overdue() {
		s.recorder.Note(o.At, recording.Note{About: recording.AboutOverdue, Text: o.What, Overdue: o.By})
	}
}

// neverAsked stands in the place of what a stub of the scenario received, and explains what came without it.
const neverAsked = "nothing: it was never asked"

// logs is what the stubs received and called since the play began; followed: streams were, so that a stub
// of the scenario's own should have been asked by then.
func (s *stubs) logs(followed bool) []verdict.Log {
	var logs []verdict.Log
	for i, stub := range s.all() {
		var received, called []string
		for _, in := range stub.Received() {
			if !in.At.Before(s.began) {
				received = append(received, in.String())
			}
		}
		if followed && i < len(s.own) && len(received) == 0 {
			received = append(received, neverAsked)
		}
		for _, call := range stub.Called() {
			if !call.At.Before(s.began) {
				called = append(called, call.String())
			}
		}
		logs = append(logs, slices.Concat(stubLog(stub, "received", received), stubLog(stub, "called", called))...)
	}
	return logs
}

func stubLog(server *stub.Server, did string, lines []string) []verdict.Log {
	if len(lines) == 0 {
		return nil
	}
	return []verdict.Log{{What: "the stub " + server.Name() + " " + did, Text: strings.Join(repeated(lines), "\n")}}
}

// repeated are lines, with those that follow their like only counted.
func repeated(lines []string) []string {
	var all []string
	for i := 0; i < len(lines); {
		alike := 1
		for i+alike < len(lines) && lines[i+alike] == lines[i] {
			alike++
		}
		line := lines[i]
		if alike > 1 {
			line += fmt.Sprintf("  (%d times)", alike)
		}
		all = append(all, line)
		i += alike
	}
	return all
}

func (s *stubs) close() {
	for _, stub := range s.own {
		stub.Close()
	}
}
