package check

import (
	"fmt"
	"iter"
	"maps"
	"slices"
	"strconv"

	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/internal/suggest"
	"github.com/streamspec/streamspec/internal/yamlfile"
)

// home checks the file of the suite's home: its variables, its environments, its pieces. What
// a piece refers to is checked where scenarios use it.
func (c checker) home(r *report) {
	c.variables(r, func(path []string) iter.Seq[string] {
		if path[0] == "pieces" {
			return anyName(r.file)
		}
		return both(maps.Keys(c.library.Suite.Vars()), slices.Values([]string{scenario.VarUUID}))
	})
	r.variableNames("vars", maps.Keys(c.library.Suite.Vars()))
	for name, env := range c.library.Suite.Environments() {
		if env != nil {
			c.environment(r, name, env)
		}
	}
	for name, piece := range c.library.Suite.Pieces() {
		checkPiece(r, name, piece, c.library)
	}
}

// anyName are all variables that a file refers to.
func anyName(f *scenario.File) iter.Seq[string] {
	return func(yield func(string) bool) {
		for _, ref := range f.Refs {
			if !yield(ref.Name) {
				return
			}
		}
	}
}

// environment finds names in an environment that nothing has.
func (c checker) environment(r *report, name string, env *scenario.Environment) {
	declared := c.library.Suite.Declared()
	for variable := range env.Vars {
		if !slices.Contains(declared, variable) {
			r.value([]string{"environments", name, "vars", variable}, fmt.Sprintf("no variable has the name %q", variable),
				suggest.Listed(variable, "the suite", "variables", declared)+"; declare it under vars, or in a scenario")
		}
	}
	for service := range env.Services {
		if c.library.IsOfHome() && c.library.Services[service] == nil {
			r.value([]string{"environments", name, "services", service}, fmt.Sprintf("no service has the name %q", service),
				c.library.ServicesHelp(service, c.services()))
		}
	}
}

// checkPiece finds pieces that are made of others, and requests that no scenario can make.
func checkPiece(r *report, name string, piece []scenario.Trigger, library *scenario.Library) {
	for _, t := range piece {
		if t.Use != "" {
			r.at(t.Place, fmt.Sprintf("the piece %q uses the piece %q: a piece is made of actions", name, t.Use), "write what it does itself, and let scenarios use both")
		}
	}
	r.variableNames("capture", slices.Values((&scenario.Scenario{Trigger: piece}).Captured()))
	hosts := library.Hosts("")
	for _, d := range library.Services { // which of them a scenario has is its own matter
		hosts = hosts.Allow(d.Hosts...)
	}
	for _, request := range (&scenario.Scenario{Trigger: piece}).Requests() {
		request.Path = slices.Concat([]string{"pieces", name}, request.Path[1:])
		checkRequest(r, request, hosts, library.Suite.Vars())
	}
}

// pieces finds variables of pieces that are not defined where a scenario uses them.
func (c checker) pieces(r *report, defined scope) {
	for i, t := range r.file.Scenario.Trigger {
		for _, ref := range c.piecesRefs[t.Use] {
			known := slices.Contains(ownVariables(t.Piece, ref.Path), ref.Name)
			if known || ref.HasDefault || c.library.MayHave(ref.Name) || isSecret(ref.Name) {
				continue
			}
			at := []string{"trigger", strconv.Itoa(i)}
			if !defined.has(at, ref.Name) {
				message, help := undefined(ref.Name, defined.names(at))
				r.at(t.Place, fmt.Sprintf("%s, and the piece %q needs it (%s)", message, t.Use, ref.Place), help)
			}
		}
	}
}

// refsOfPieces are what the pieces of the home refer to.
func refsOfPieces(files []*scenario.File) map[string][]yamlfile.Ref {
	refs := map[string][]yamlfile.Ref{}
	for _, f := range files {
		for _, ref := range f.Refs {
			if f.IsHome && len(ref.Path) > 1 && ref.Path[0] == "pieces" {
				refs[ref.Path[1]] = append(refs[ref.Path[1]], ref)
			}
		}
	}
	return refs
}

// ownVariables are those that a piece has by itself at the part of it that a path leads to:
// pieces, its name, the number of an action.
func ownVariables(piece []scenario.Trigger, path []string) []string {
	number := 0
	if len(path) > 2 {
		number, _ = numberIn(path[2])
	}
	s, at := &scenario.Scenario{Trigger: piece}, []string{"trigger", strconv.Itoa(number)}
	return slices.Concat(captured(s, at), numbered(s, at))
}
