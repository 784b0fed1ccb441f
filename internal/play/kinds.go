package play

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"

	"github.com/streamspec/streamspec/internal/play/moments"
	"github.com/streamspec/streamspec/internal/vars"
	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/recording"
)

// kinds are the kinds of event that a scenario declares. A variable of one may be captured
// only while the streams are followed.
type kinds struct {
	declared expect.Kinds
	closed   bool // they are all there are
	vars     *variables

	mu    sync.Mutex
	asked map[string]error // why nobody could say yet what a kind is that somebody waits for; nil: he can
}

// now are the kinds as they are known now; whoever asks for one that is not gets an error.
func (k *kinds) now() expect.Kinds { return k.nowOf(k.vars.lookup) }

// nowOf are those of whoever knows these variables.
func (k *kinds) nowOf(lookup vars.Lookup) expect.Kinds {
	return k.expanded(lookup, func(_ string, _ expect.Kind, err error) expect.Kind { return expect.UnknownKind(err) })
}

// live are the kinds for whoever looks at entries as they come: nothing is of a kind before
// it is known.
func (k *kinds) live() expect.Kinds { return k.liveOf(k.vars.lookup) }

// liveOf are those of whoever knows these variables.
func (k *kinds) liveOf(lookup vars.Lookup) expect.Kinds {
	return k.expanded(lookup, func(name string, kind expect.Kind, _ error) expect.Kind {
		return expect.LateKind(func() (expect.Kind, error) {
			known, err := vars.ExpandStrings(kind, lookup)
			k.mu.Lock()
			defer k.mu.Unlock()
			if k.asked == nil {
				k.asked = map[string]error{}
			}
			k.asked[name] = k.vars.explained(err)
			return known, err
		})
	})
}

func (k *kinds) expanded(lookup vars.Lookup, unknown func(string, expect.Kind, error) expect.Kind) expect.Kinds {
	all := make(expect.Kinds, len(k.declared))
	for name, kind := range k.declared {
		known, err := vars.ExpandStrings(kind, lookup)
		if err != nil {
			known = unknown(name, kind, k.vars.explained(err))
		}
		all[name] = known
	}
	if k.closed {
		return all.Closed()
	}
	return all
}

// naming is what the scenario calls events; nil: it gives them no names.
func (k *kinds) naming() func(*recording.Entry) []string {
	if len(k.declared) == 0 {
		return nil
	}
	return k.now().Naming()
}

// neverKnown says of which kinds that somebody waited for nobody ever knew what they are.
func (k *kinds) neverKnown() error {
	k.mu.Lock()
	defer k.mu.Unlock()
	var errs []error
	for _, name := range slices.Sorted(maps.Keys(k.asked)) {
		if err := k.asked[name]; err != nil {
			errs = append(errs, k.never(name, err))
		}
	}
	return errors.Join(errs...)
}

// never says why a kind was never known: nothing was captured that it needs, or nobody defines it.
func (k *kinds) never(name string, err error) error {
	if missing := k.vars.awaited.missing(err); missing != "" {
		return &moments.NeverError{Never: fmt.Sprintf("nothing was of the kind %q", name), Why: "it needs " + missing + ", which never came"}
	}
	return fmt.Errorf("the kind of event %q was never known: %w", name, err)
}

// isUnknown tells whether an expectation cannot be judged yet, because a variable in it, or
// in a kind that it names, is not defined.
func isUnknown(err error) bool {
	var undefined *vars.UndefinedError
	return errors.As(err, &undefined)
}

// undecided is an expectation of which nobody knows yet what it says. It keeps its stream
// open, and is judged in the end.
type undecided struct{ expect.Expectation }

// Scope implements expect.Expectation.
func (undecided) Scope() expect.Scope { return expect.ScopeEvents }

// Start implements expect.OfStream.
func (undecided) Start(expect.Env) (expect.Monitor, error) { return &openMonitor{}, nil }

// openMonitor is never decided.
type openMonitor struct{ expect.Judgement }

func (*openMonitor) See(*expect.View) {}

func (*openMonitor) End(*recording.Stream) {}
