package scenario

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/service"
	"github.com/streamspec/streamspec/internal/stub"
	"github.com/streamspec/streamspec/internal/vars"
	"github.com/streamspec/streamspec/internal/yamlfile"
)

// The variables that need no declaration.
const (
	VarUUID     = "uuid"               // one random UUID for each scenario
	VarPort     = "port"               // in a service: the port that it must listen on
	VarService  = stub.ServiceVariable // the base URL of the scenario's service
	EnvPrefix   = "env."               // ${env.HOME}: the runner's environment
	StubPrefix  = "stub."              // ${stub.NAME}: the base URL of a stub
	captureStep = "trigger"

	ServicePrefix = "service." // ${service.NAME}: the base URL of a service that is used or needed
)

// Lookup answers what is known before anything runs: the environment, and secrets.
func (l *Library) Lookup(name string) (string, bool) {
	if env, ok := strings.CutPrefix(name, EnvPrefix); ok {
		return os.LookupEnv(env)
	}
	if name, ok := strings.CutPrefix(name, vars.SecretPrefix); ok {
		return l.Secrets.Lookup(name)
	}
	return "", false
}

// known answers the variables that are defined at a place in a file.
type known func(path []string) []string

// checkVariables finds references to variables that are not defined where they
// stand, also where they would be only later.
func (l *loader) checkVariables(file string, defined known) {
	refs, err := yamlfile.References(file, l.sources[file])
	l.errs = append(l.errs, err)
	for _, ref := range refs {
		if len(ref.Path) == 0 { // the file is nothing but a text, and is refused for that
			continue
		}
		if strings.HasPrefix(ref.Name, vars.SecretPrefix) {
			l.checkSecret(file, ref)
			continue
		}
		valid := defined(ref.Path)
		_, inEnvironment := l.library.Lookup(ref.Name)
		if ref.HasDefault || inEnvironment || slices.Contains(valid, ref.Name) {
			continue
		}
		slices.Sort(valid)
		help := fmt.Sprintf("defined here: %s, and %sNAME for the environment; ${%s:-text} gives a default", strings.Join(valid, ", "), EnvPrefix, ref.Name)
		l.errs = append(l.errs, problem.NewProblem(file, l.sources[file], ref.Place.Line, ref.Place.Column, ref.Width,
			fmt.Sprintf("the variable ${%s} is not defined", ref.Name), help))
	}
}

// checkSecret finds secrets that nobody defined, if that is to be known already.
func (l *loader) checkSecret(file string, ref yamlfile.Ref) {
	problem := func(message, help string) {
		l.errs = append(l.errs, problem.NewProblem(file, l.sources[file], ref.Place.Line, ref.Place.Column, ref.Width, message, help))
	}
	undefined := vars.UndefinedError{Name: ref.Name}
	_, known := l.library.Lookup(ref.Name)
	switch {
	case ref.HasDefault:
		problem("a secret has no default: what stands in a file is none", "write ${"+ref.Name+"}")
	case !known && l.needSecrets:
		problem(undefined.Reason(), undefined.Help())
	}
}

func serviceVariables(d service.Definition) known {
	valid := append(stubVariables(d.Stubs), VarPort)
	valid = append(valid, serviceURLs(d.Needs)...)
	return func(path []string) []string {
		if path[0] != stubsPart || len(path) < 2 {
			return slices.Clone(valid)
		}
		names := append(slices.Clone(valid), VarService)
		names = append(names, capturedBy(map[string][]stub.Route{"": d.Stubs[path[1]]})...)
		return append(names, routeVariables(d.Stubs, path)...)
	}
}

func serviceURLs(names []string) []string {
	var variables []string
	for _, name := range names {
		variables = append(variables, ServicePrefix+name)
	}
	return variables
}

// stubsPart is the part of a file in which stubs are described.
const stubsPart = "stubs"

func stubVariables(stubs map[string][]stub.Route) []string {
	var names []string
	for name := range stubs {
		names = append(names, StubPrefix+name)
	}
	return names
}

// capturedBy lists the variables that stubs capture.
func capturedBy(stubs map[string][]stub.Route) []string {
	var names []string
	for _, routes := range stubs {
		for _, route := range routes {
			names = slices.AppendSeq(names, maps.Keys(route.Capture))
		}
	}
	return names
}

// routeVariables lists the variables of the route at a place in a file: stubs, the
// stub's name, the route's number, where there are several, and a place in it.
func routeVariables(stubs map[string][]stub.Route, path []string) []string {
	if len(path) < 3 || path[0] != stubsPart {
		return nil
	}
	routes, number, place := stubs[path[1]], 0, path[2:]
	if n, err := strconv.Atoi(place[0]); err == nil {
		number, place = n, place[1:]
	}
	if number >= len(routes) {
		return nil
	}
	return routes[number].Variables(place)
}

// scenarioVariables tells what each part of a scenario may refer to: a trigger
// what the triggers before it have captured, everything else what all of them have;
// and whatever stubs capture, for nobody knows when they are asked.
func (l *loader) scenarioVariables(s *Scenario) known {
	base := append(stubVariables(s.Stubs), VarUUID)
	received := capturedBy(s.Stubs)
	used := l.library.Closure(s)
	for _, name := range used {
		stubs := l.library.Services[name].Stubs
		base = append(base, stubVariables(stubs)...)
		received = append(received, capturedBy(stubs)...)
	}
	base = append(base, serviceURLs(used)...)
	if len(s.Services()) > 0 {
		base = append(base, VarService)
	}
	return func(path []string) []string {
		switch part := path[0]; part {
		case "vars":
			return []string{VarUUID}
		case "service", "services":
			return append(slices.Collect(maps.Keys(s.Vars)), append(base, VarPort)...)
		default:
			valid := append(slices.Clone(base), slices.Collect(maps.Keys(s.Vars))...)
			valid = append(append(valid, received...), routeVariables(s.Stubs, path)...)
			valid = append(valid, s.captured(path)...)
			slices.Sort(valid)
			return slices.Compact(valid)
		}
	}
}

// captured lists the variables that are captured before the place path is reached:
// by the triggers before it and, where it may be reached later than that, by what is
// done during the streams.
func (s *Scenario) captured(path []string) []string {
	before := len(s.Trigger)
	if path[0] == captureStep && len(path) > 1 {
		before, _ = strconv.Atoi(path[1])
	}
	var names []string
	for _, t := range s.Trigger[:min(before, len(s.Trigger))] {
		names = append(names, t.captures()...)
	}
	if path[0] == "during" || path[0] == "expect" || path[0] == "events" {
		for _, d := range s.During {
			names = append(names, d.captures()...)
		}
	}
	return names
}

func (a Action) captures() []string {
	if a.Call == nil {
		return nil
	}
	return slices.Collect(maps.Keys(a.Capture))
}
