package play

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/google/uuid"

	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/internal/secret"
	"github.com/streamspec/streamspec/internal/stub"
	"github.com/streamspec/streamspec/internal/suggest"
	"github.com/streamspec/streamspec/internal/vars"
)

// variables are the variables of one play. They are safe for concurrent use: calls
// during the streams may capture.
type variables struct {
	library  vars.Lookup // knows the others
	recorder *recorder
	secrets  *secret.Masker // learns what is captured by a name that says so
	mu       sync.Mutex
	values   map[string]string
	stubs    []*stub.Server    // what they captured is defined, too
	resolved map[string]string // what was found elsewhere, as it is recorded
	latest   map[string]string // values of the last events of their kinds, which change with each
	bases    map[string]string // the URLs of the streams that variables were captured from
	awaited  awaited
}

func newVariables(library vars.Lookup, rec *recorder, secrets *secret.Masker) *variables {
	return &variables{library: library, recorder: rec, secrets: secrets, values: map[string]string{scenario.VarUUID: uuid.NewString()}}
}

// declare expands the scenario's own variables, which may refer to each other, to ${uuid}
// and to the environment.
func (v *variables) declare(own map[string]string) error {
	uuid, _ := v.lookup(scenario.VarUUID)
	v.recorder.Variable(scenario.VarUUID, uuid)
	order, err := vars.Order(own)
	if err != nil {
		return err
	}
	for _, name := range order {
		value, err := vars.Expand(own[name], v.lookup)
		if err != nil {
			return fmt.Errorf("the variable %s: %w", name, err)
		}
		v.set(name, value)
	}
	return nil
}

func (v *variables) set(name, value string) {
	v.recorder.Variable(name, value)
	v.mu.Lock()
	v.values[name] = value
	v.mu.Unlock()
	v.awaited.tell()
}

// identifierBytes is how long a value is, at least, by which a scenario is told from others.
const identifierBytes = 6

// identifiers are the values of the play's own variables that tell it from others.
func (v *variables) identifiers() []string {
	v.mu.Lock()
	defer v.mu.Unlock()
	var all []string
	for name, value := range v.values {
		if !isHidden(name) && !scenario.IsBaseURL(name) && len(value) >= identifierBytes {
			all = append(all, value)
		}
	}
	return all
}

// learnFrom makes what a stub captures variables of the play.
func (v *variables) learnFrom(server *stub.Server) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.stubs = append(v.stubs, server)
}

// explained adds to the error of a variable that is not defined which ones are.
func (v *variables) explained(err error) error {
	var undefined *vars.UndefinedError
	if !errors.As(err, &undefined) || undefined.Help() != "" {
		return err
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	names := slices.DeleteFunc(slices.Sorted(maps.Keys(v.values)), func(name string) bool {
		return isHidden(name) || name == undefined.Name // which a client may lack that others know
	})
	return fmt.Errorf("%w; %sdefined here: %s", err, suggest.DidYouMean(undefined.Name, names), strings.Join(names, ", "))
}

// unmarked asks for the variables that a URL which was refused has as other languages write them; empty:
// it has none.
func (v *variables) unmarked(url string) string {
	var all []string
	for _, one := range vars.UnmarkedIn(url, func(name string) bool { _, known := v.lookup(name); return known }) {
		if text := one.Written + " was sent as it is; " + one.Help(); !slices.Contains(all, text) {
			all = append(all, text)
		}
	}
	return strings.Join(all, "\n")
}

func (v *variables) lookup(name string) (string, bool) {
	v.mu.Lock()
	value, ok := v.values[name]
	stubs := v.stubs
	v.mu.Unlock()
	if ok {
		return value, true
	}
	value, ok = v.elsewhere(stubs, name)
	if ok {
		v.recordResolved(name, value)
	}
	return value, ok
}

// elsewhere looks a variable up that is not the scenario's own.
func (v *variables) elsewhere(stubs []*stub.Server, name string) (string, bool) {
	v.mu.Lock()
	value, ok := v.latest[name]
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

// recordResolved records what a variable is that is defined elsewhere, once: whoever
// judges the recording must not need to know it.
func (v *variables) recordResolved(name, value string) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.resolved[name] == value {
		return
	}
	if v.resolved == nil {
		v.resolved = map[string]string{}
	}
	v.resolved[name] = value
	v.recorder.Variable(name, value)
}
