package scenario

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/streamspec/streamspec/runner/service"
	"github.com/streamspec/streamspec/runner/yamlfile"
)

// The variables that need no declaration.
const (
	VarUUID     = "uuid"                  // one random UUID for each scenario
	VarPort     = "port"                  // in a service: the port that it must listen on
	VarService  = service.ServiceVariable // the base URL of the scenario's service
	EnvPrefix   = "env."                  // ${env.HOME}: the runner's environment
	StubPrefix  = "stub."                 // ${stub.NAME}: the base URL of a stub
	captureStep = "trigger"
)

// Environment looks up what is known before anything runs.
func Environment(name string) (string, bool) {
	if env, ok := strings.CutPrefix(name, EnvPrefix); ok {
		return os.LookupEnv(env)
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
		valid := defined(ref.Path)
		_, inEnvironment := Environment(ref.Name)
		if ref.HasDefault || inEnvironment || slices.Contains(valid, ref.Name) {
			continue
		}
		slices.Sort(valid)
		help := fmt.Sprintf("defined here: %s, and %sNAME for the environment; ${%s:-text} gives a default", strings.Join(valid, ", "), EnvPrefix, ref.Name)
		l.errs = append(l.errs, yamlfile.NewProblem(file, l.sources[file], ref.Place.Line, ref.Place.Column, ref.Width,
			fmt.Sprintf("the variable ${%s} is not defined", ref.Name), help))
	}
}

func serviceVariables(d service.Definition) known {
	valid := append(stubVariables(d.Stubs), VarPort)
	return func(path []string) []string {
		if path[0] != stubsPart || len(path) < 2 {
			return slices.Clone(valid)
		}
		names := append(slices.Clone(valid), VarService)
		names = append(names, capturedBy(map[string][]service.Route{"": d.Stubs[path[1]]})...)
		return append(names, routeVariables(d.Stubs, path)...)
	}
}

// stubsPart is the part of a file in which stubs are described.
const stubsPart = "stubs"

func stubVariables(stubs map[string][]service.Route) []string {
	var names []string
	for name := range stubs {
		names = append(names, StubPrefix+name)
	}
	return names
}

// capturedBy lists the variables that stubs capture.
func capturedBy(stubs map[string][]service.Route) []string {
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
func routeVariables(stubs map[string][]service.Route, path []string) []string {
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
	if definition := l.library.Services[s.Service.Name]; definition != nil {
		base = append(base, stubVariables(definition.Stubs)...)
		base = append(base, VarService)
		received = append(received, capturedBy(definition.Stubs)...)
	}
	return func(path []string) []string {
		switch part := path[0]; part {
		case "vars":
			return []string{VarUUID}
		case "service":
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

// captured lists the variables that are captured before the place path is reached.
func (s *Scenario) captured(path []string) []string {
	before := len(s.Trigger)
	if path[0] == captureStep && len(path) > 1 {
		before, _ = strconv.Atoi(path[1])
	}
	var names []string
	for i := range min(before, len(s.Trigger)) {
		names = append(names, slices.Collect(maps.Keys(s.Trigger[i].Capture))...)
	}
	return names
}
