package play

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/streamspec/streamspec/internal/stub"
	"github.com/streamspec/streamspec/internal/verdict"
	"github.com/streamspec/streamspec/runner/recording"
)

// allStubs are the play's stubs: the scenario's own, then those of its services.
func (p *Play) allStubs() []*stub.Server {
	stubs := slices.Clone(p.stubs)
	for _, u := range p.services {
		for _, name := range slices.Sorted(maps.Keys(u.Stubs())) {
			stubs = append(stubs, u.Stub(name))
		}
	}
	return stubs
}

// receivedBy is what a stub received since the play began.
func (p *Play) receivedBy(name string) ([]recording.Incoming, error) {
	var names []string
	for _, stub := range p.allStubs() {
		if stub.Name() == name {
			return stub.ReceivedSince(p.began)
		}
		names = append(names, stub.Name())
	}
	if len(names) == 0 {
		return nil, fmt.Errorf("no stub has the name %q: none is running", name)
	}
	return nil, fmt.Errorf("no stub has the name %q; running: %s", name, strings.Join(names, ", "))
}

// stubFaults joins what went wrong in the stubs since the play began: then what is to
// be judged did not happen.
func (p *Play) stubFaults() error {
	var errs []error
	for _, stub := range p.allStubs() {
		errs = append(errs, stub.Err(p.began))
	}
	return errors.Join(errs...)
}

// stubLogs is what a stub received and called since the play began.
func (p *Play) stubLogs(stub *stub.Server) []verdict.Log {
	var received, called []string
	for _, in := range stub.Received() {
		if !in.At.Before(p.began) {
			received = append(received, in.String())
		}
	}
	for _, call := range stub.Called() {
		if !call.At.Before(p.began) {
			called = append(called, call.String())
		}
	}
	return slices.Concat(stubLog(stub, "received", received), stubLog(stub, "called", called))
}

func stubLog(stub *stub.Server, did string, lines []string) []verdict.Log {
	if len(lines) == 0 {
		return nil
	}
	return []verdict.Log{{What: "the stub " + stub.Name() + " " + did, Text: strings.Join(lines, "\n")}}
}
