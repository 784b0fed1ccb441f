package check

import (
	"errors"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/internal/service"
	"github.com/streamspec/streamspec/internal/stub"
	"github.com/streamspec/streamspec/internal/suggest"
	"github.com/streamspec/streamspec/internal/vars"
	"github.com/streamspec/streamspec/internal/yamlfile"
	"github.com/streamspec/streamspec/runner/recording"
)

// scope tells which variables are defined at a path in a file; some of them twice.
type scope func(path []string) iter.Seq[string]

func (s scope) has(path []string, name string) bool {
	for known := range s(path) {
		if known == name {
			return true
		}
	}
	return false
}

func (s scope) names(path []string) []string {
	return slices.Compact(slices.Sorted(s(path)))
}

// variables finds references to variables that are not defined where they stand, also
// where they would be only later.
func (c checker) variables(r *report, defined scope) {
	for _, ref := range r.file.Refs {
		if len(ref.Path) == 0 || r.toldOf(ref) { // the file is nothing but a text, and is refused for that
			continue
		}
		if isSecret(ref.Name) {
			c.secret(r, ref)
			continue
		}
		if !ref.HasDefault && !c.library.MayHave(ref.Name) && !defined.has(ref.Path, ref.Name) && (defined.has(anyPart, ref.Name) || !r.mayDefine(ref.Name)) {
			message, help := undefined(ref.Name, defined.names(ref.Path))
			if hint := c.acquaintance(r, ref.Name); hint != "" {
				help = hint
			}
			r.marked(ref.Place, ref.Width, message, help)
		}
	}
}

// toldOf tells that it was told already that a variable has no value where a number, or the like, is needed.
func (r *report) toldOf(ref yamlfile.Ref) bool {
	return slices.ContainsFunc(r.file.Errors, func(err error) bool {
		var all problem.Problems
		errors.As(problem.Join(err), &all)
		return slices.ContainsFunc(all, func(one problem.Problem) bool { return one.Line == ref.Place.Line && one.Unknown == ref.Name })
	})
}

// mayDefine tells whether a part of the file that could not be decoded, below a misspelt key say, may
// define a variable: its name, or that of its stub, is a key in the file. What is wrong with that part is
// told.
func (r *report) mayDefine(variable string) bool {
	return !r.file.Whole && r.parse().HasKey(variable[strings.LastIndex(variable, ".")+1:])
}

// acquaintance says how a service, or a scenario, gets to know a service whose URL it asks
// for, or a client; empty: there is no such service.
func (c checker) acquaintance(r *report, variable string) string {
	if slices.Contains(scenario.ClientVariables(), variable) && r.file.Service == nil {
		return "it is known in a stream that several clients follow (clients: 200, or clients: 1 where a feature says how many), in what each of them does (each_client_of), and in a scenario that is to be loaded (load: {clients: 200})"
	}
	name, isURL := strings.CutPrefix(variable, scenario.ServicePrefix)
	if !isURL || c.library.Services[name] == nil {
		return ""
	}
	if r.file.Service == nil {
		return fmt.Sprintf("add %s to the scenario's services", name)
	}
	return fmt.Sprintf("add %s to needs, if it is to be ready before, or to knows, if its URL is all that counts", name)
}

// undefined says that a variable is none of the sorted names.
func undefined(name string, names []string) (message, help string) {
	if outside := (&vars.UndefinedError{Name: name}); outside.Help() != "" {
		return outside.Reason(), outside.Help()
	}
	return fmt.Sprintf("the variable ${%s} is not defined", name),
		fmt.Sprintf("%sdefined here: %s, and %sNAME for the environment; ${%s:-text} gives a default",
			suggest.DidYouMean(name, names), strings.Join(names, ", "), scenario.EnvPrefix, name)
}

// secret finds secrets that nobody defined, if that is to be known already.
func (c checker) secret(r *report, ref yamlfile.Ref) {
	undefined := vars.UndefinedError{Name: ref.Name}
	switch {
	case ref.HasDefault:
		r.marked(ref.Place, ref.Width, "a secret has no default: what stands in a file is none", "write ${"+ref.Name+"}")
	case !c.library.MayHave(ref.Name) && c.needSecrets:
		r.marked(ref.Place, ref.Width, undefined.Reason(), undefined.Help())
	}
}

// stubs are stubs with their routes, by name.
type stubs = map[string][]stub.Route

// stubsPart is the part of a file in which stubs are described.
const stubsPart = "stubs"

// serviceScope tells what each part of a service's file may refer to.
func serviceScope(library *scenario.Library, d service.Definition) scope {
	base := slices.Concat([]string{scenario.VarPort}, ports(d), stubURLs(d.Stubs), serviceURLs(library, slices.Concat(d.Needs, d.Knows)))
	return func(path []string) iter.Seq[string] {
		if path[0] != stubsPart || len(path) < 2 {
			return slices.Values(base)
		}
		own := stubs{path[1]: d.Stubs[path[1]]}
		return slices.Values(slices.Concat(base, []string{scenario.VarService}, capturedByStubs(own), routeVariables(d.Stubs, path)))
	}
}

// scenarioScope tells what each part of a scenario may refer to: a trigger what the
// triggers before it have captured, everything else what all of them have; and whatever
// stubs capture, for nobody knows when they are asked.
func scenarioScope(library *scenario.Library, s *scenario.Scenario) scope {
	used := library.Closure(s)
	base := slices.Concat(ownOf(s), stubURLs(s.Stubs), serviceURLs(library, used))
	received, own := capturedByStubs(s.Stubs), []string{scenario.VarPort}
	for _, name := range used {
		base = append(base, stubURLs(library.Services[name].Stubs)...)
		own = append(own, ports(*library.Services[name])...)
		received = append(received, capturedByStubs(library.Services[name].Stubs)...)
	}
	if len(s.Services()) > 0 {
		base = append(base, scenario.VarService)
	}
	return func(path []string) iter.Seq[string] {
		switch path[0] {
		case "vars":
			return both(maps.Keys(s.Vars), slices.Values(ownOf(s)))
		case "service", "services":
			return both(maps.Keys(s.Vars), slices.Values(slices.Concat(base, own)))
		default:
			return both(maps.Keys(s.Vars), slices.Values(slices.Concat(base, received, routeVariables(s.Stubs, path), captured(s, path), numbered(s, path))))
		}
	}
}

// ownOf are the variables that a play has before all else.
func ownOf(s *scenario.Scenario) []string {
	if s.Load != nil {
		return []string{scenario.VarUUID, scenario.VarClient}
	}
	return []string{scenario.VarUUID}
}

func both(a, b iter.Seq[string]) iter.Seq[string] {
	return func(yield func(string) bool) {
		for _, seq := range []iter.Seq[string]{a, b} {
			for name := range seq {
				if !yield(name) {
					return
				}
			}
		}
	}
}

// serviceURLs are the URLs of services, and of their further ports.
func serviceURLs(library *scenario.Library, names []string) []string {
	var variables []string
	for _, name := range names {
		variables = append(variables, scenario.ServicePrefix+name)
		if definition := library.Services[name]; definition != nil {
			for port := range definition.Ports {
				variables = append(variables, scenario.ServicePrefix+name+"."+port)
			}
		}
	}
	return variables
}

// ports are the variables of a service's further ports.
func ports(d service.Definition) []string {
	var variables []string
	for name := range d.Ports {
		variables = append(variables, scenario.PortPrefix+name)
	}
	return variables
}

func stubURLs(all stubs) []string {
	var variables []string
	for name := range all {
		variables = append(variables, scenario.StubPrefix+name)
	}
	return variables
}

// capturedByStubs lists the variables that stubs capture.
func capturedByStubs(all stubs) []string {
	var names []string
	for _, routes := range all {
		for _, route := range routes {
			names = slices.AppendSeq(names, maps.Keys(route.Capture))
		}
	}
	return names
}

// routeVariables lists the variables of the route that a path in a file leads to: stubs,
// the stub's name, the route's number, where there are several, and the way on in it.
func routeVariables(all stubs, path []string) []string {
	if len(path) < 3 || path[0] != stubsPart {
		return nil
	}
	routes, number, inside := all[path[1]], 0, path[2:]
	if n, is := numberIn(inside[0]); is {
		number, inside = n, inside[1:]
	}
	if number >= len(routes) {
		return nil
	}
	return routes[number].Variables(inside)
}

// captured lists the variables that are captured before the part of a scenario that a
// path leads to: by the triggers before it and, where it may be reached later than that,
// by what is done during the streams, by the streams, and after them. A stream waits for
// what others capture.
func captured(s *scenario.Scenario, path []string) []string {
	isIn := func(parts ...string) bool { return slices.Contains(parts, path[0]) }
	var names []string
	for _, t := range s.Trigger[:before(path, "trigger", len(s.Trigger))] {
		names = append(names, capturedBy(t.Actions()...)...)
	}
	if isIn("during", "expect", "events", "stream", "streams", "after", "finally") {
		names = append(names, capturedDuring(s, streamAt(path))...)
	}
	if isIn("expect", "after", "finally") {
		for _, a := range s.After[:before(path, "after", len(s.After))] {
			names = append(names, capturedBy(a.Action)...)
		}
	}
	if isIn("finally") {
		names = append(names, capturedBy(s.Finally[:before(path, "finally", len(s.Finally))]...)...)
	}
	return names
}

// before is how many of a list of the scenario come before the part that a path leads to: all, where that is
// in another.
func before(path []string, list string, count int) int {
	if path[0] == list && len(path) > 1 {
		if n, is := numberIn(path[1]); is {
			return min(n, count)
		}
	}
	return count
}

// capturedDuring lists what is captured while the streams are followed, but from the one that is to be opened.
func capturedDuring(s *scenario.Scenario, opens string) []string {
	var names []string
	for _, c := range s.Captures() {
		if c.On != opens {
			names = append(names, c.Variable)
		}
	}
	for _, d := range s.During {
		if d.Call != nil {
			names = append(names, capturedBy(d.Action)...)
		}
	}
	return names
}

// capturedBy lists what the responses to calls give, or events.
func capturedBy(actions ...scenario.Action) []string {
	var names []string
	for _, a := range actions {
		names = slices.AppendSeq(names, maps.Keys(a.Capture))
	}
	return names
}

// streamAt is the stream whose request a path in a scenario leads to; empty: to none.
func streamAt(path []string) string {
	const again = "reconnect" // comes later
	switch {
	case path[0] == "stream" && !slices.Contains(path, again):
		return recording.DefaultStream
	case path[0] == "streams" && len(path) > 1 && !slices.Contains(path[2:], again):
		return path[1]
	default:
		return ""
	}
}

// numbered lists the variables that differ from one client to the next, or from one
// repetition of an action to the next.
func numbered(s *scenario.Scenario, path []string) []string {
	switch part := path[0]; {
	case part == "stream" && s.Stream.IsGroup(),
		part == "streams" && len(path) > 1 && s.Streams[path[1]].IsGroup(),
		(part == "expect" || part == "events") && s.HasClients():
		return scenario.ClientVariables()
	case len(path) > 1:
		n, _ := numberIn(path[1]) // one that stands alone is the first
		var names []string
		if s.IsRepeated(part, n) {
			names = append(names, scenario.VarRepetition)
		}
		if part == "during" && n < len(s.During) && s.During[n].EachClientOf != "" {
			names = append(names, scenario.ClientVariables()...)
		}
		return names
	}
	return nil
}

// numberIn is the number in a list that a step of a path is; false: it is a key of a mapping.
func numberIn(step string) (n int, is bool) {
	n, err := strconv.Atoi(step)
	if err != nil || n < 0 {
		return 0, false
	}
	return n, true
}

// isSecret tells whether a variable is a secret: who defines it is known only when it runs.
func isSecret(name string) bool { return strings.HasPrefix(name, vars.SecretPrefix) }
