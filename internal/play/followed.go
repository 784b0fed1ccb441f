package play

import (
	"errors"
	"fmt"
	"slices"
	"sync/atomic"

	"github.com/streamspec/streamspec/internal/play/client"
	"github.com/streamspec/streamspec/internal/verdict"
	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/recording"
)

// followed is a client of a play: who it is, and what it came to.
type followed struct {
	identity
	*client.Client                   // nil: it is over
	recording      *recording.Stream // nil: its stream was never opened
	own            *ownValues
	captured       []*capture

	// Of one of several clients, once nothing else is needed of what came to it: what is known of it.
	settled  bool
	verdicts []*expect.Verdict // on what is expected of it, see group; all of them hold
	notes    []verdict.Note
	vain     *atomic.Bool // a judge asked for what nobody knew yet
}

func (f *followed) inVain(is bool) {
	if is {
		f.vain.Store(true)
	}
}

// holdsAll tells whether a client that has just ended holds for certain all that is expected of it.
func (f *followed) holdsAll() bool {
	end := f.recording.End
	if f.Unready() || f.vain.Load() || end.Late || end.Abnormal() || f.recording.Unread() != nil {
		return false
	}
	return !slices.ContainsFunc(f.verdicts, func(v *expect.Verdict) bool { return v == nil || v.State != expect.Held })
}

// clientsOf are the clients of a stream of the scenario that opened it.
func (s *streams) clientsOf(stream string) []*followed {
	return slices.DeleteFunc(slices.Clone(s.followed), func(f *followed) bool {
		return f.stream != stream || f.isCutOff() || f.recording == nil
	})
}

// recordings are those of the scenario's own clients.
func (s *streams) recordings() []*recording.Stream {
	var all []*recording.Stream
	for _, f := range s.followed {
		if f.recording != nil && !f.isCutOff() {
			all = append(all, f.recording)
		}
	}
	return all
}

// cutOff is what the clients recorded that were cut off.
func (s *streams) cutOff() []expect.CutOff {
	var all []expect.CutOff
	for _, f := range s.followed {
		if f.recording != nil && f.isCutOff() {
			all = append(all, expect.CutOff{Stream: f.stream, At: f.cut, Recording: f.recording})
		}
	}
	return all
}

// MachineError says that this machine could not do what a stream needs: nothing is known of
// the server then.
type MachineError struct {
	Stream, Reason string
	Clients        int // that the stream was to have; at most 1: one, which says nothing of them
}

func (e *MachineError) Error() string {
	if e.Clients > 1 {
		return fmt.Sprintf("the stream %q cannot have its %d clients: %s; or lower their number", e.Stream, e.Clients, e.Reason)
	}
	return fmt.Sprintf("the stream %q: %s", e.Stream, e.Reason)
}

// errMachine ends streams that could be followed, where others could not.
var errMachine = errors.New("this machine cannot follow all streams")

// byMachineFault tells whether the client's stream ended by a fault of this machine.
func (f *followed) byMachineFault() bool {
	return f.recording != nil && f.recording.End.Reason == recording.MachineFault
}

// machineFault is a *[MachineError] if a stream ended by this machine's fault.
func (s *streams) machineFault() error {
	for _, f := range s.followed {
		if f.byMachineFault() {
			fault := &MachineError{Stream: f.stream, Reason: f.recording.End.Detail}
			if f.client > 0 {
				fault.Clients = s.scenario.Named(f.stream).Clients.Number
			}
			return fault
		}
	}
	return nil
}
