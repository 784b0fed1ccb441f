package compare

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/streamspec/streamspec/internal/mapping"
)

// movedRounds is how often it is looked for what has moved: what is taken back may show what moved within it.
const movedRounds = 4

// moved takes back what stands elsewhere in the data of events, or is called otherwise: what the mapping declares,
// and what can have become nothing else.
func (w *rewriting) moved() {
	w.declaredMoves()
	for range movedRounds {
		found := movesBetween(shapesOf(w.old), shapesOf(w.now))
		if len(found) == 0 {
			return
		}
		for _, moves := range movesByName(found) {
			w.takeBack(moves, false)
		}
	}
}

// declaredMoves takes back what the mapping declares, in whichever order it has the lines.
func (w *rewriting) declaredMoves() {
	groups := movesByName(w.declared.Moved)
	for range groups {
		groups = slices.DeleteFunc(groups, func(moves []mapping.Move) bool { return w.takeBack(moves, true) })
	}
}

// movesBetween are the moves of all types: without a type where nothing else has what has moved.
func movesBetween(old, now shapes) (all []mapping.Move) {
	in := map[mapping.Move]map[shapeKey]bool{}
	var found []mapping.Move
	for _, at := range now.keys() {
		if old[at] == nil {
			continue
		}
		for _, m := range movesOf(old[at], now[at]) {
			if in[m] == nil {
				in[m] = map[shapeKey]bool{}
				found = append(found, m)
			}
			in[m][at] = true
		}
	}
	for _, m := range found {
		if !slices.ContainsFunc(now.keys(), func(at shapeKey) bool { return !in[m][at] && old[at] != nil && now[at].canHave(m) }) {
			all = append(all, m)
			continue
		}
		types := map[string]bool{}
		for at := range in[m] {
			types[at.typ] = true
		}
		for _, typ := range slices.Sorted(maps.Keys(types)) {
			all = append(all, mapping.Move{Was: m.Was, Now: m.Now, Of: typ})
		}
	}
	return all
}

// movesByName parts moves into those that are one: from one place to another, or to another style of names.
func movesByName(all []mapping.Move) (groups [][]mapping.Move) {
	at := map[string]int{}
	for _, m := range all {
		i, known := at[nameOf(m)]
		if !known {
			i = len(groups)
			at[nameOf(m)] = i
			groups = append(groups, nil)
		}
		groups[i] = append(groups[i], m)
	}
	return groups
}

// takeBack has the events of the new side as they were before fields moved, and says so; false: nothing has moved.
func (w *rewriting) takeBack(moves []mapping.Move, declared bool) bool {
	is := moveSight{}
	old, used := shapesOf(w.old), []mapping.Move(nil)
	for _, m := range moves {
		if w.takeOneBack(m, old, &is) {
			used = append(used, m)
		}
	}
	if len(used) == 0 {
		return false
	}
	was := moveSight{}
	w.old.all.eachEvent(func(f *flow, e *event) {
		if is.types[e.typ] && is.scenarios[f.run.Scenario] && old[keyOf(f, e)].hasOneOf(used) {
			was.see(f, e)
		}
	})
	d := &Difference{Certain: true, Declared: declared, Mapping: &mapping.Mapping{Moved: used}, Name: nameOf(used[0])}
	d.Scenarios = slices.Sorted(maps.Keys(is.scenarios))
	d.Old, d.New = was.sight(w.old, d.Scenarios, used[0].Was), is.sight(w.now, d.Scenarios, used[0].Now)
	d.Cause, d.Title, d.Details = causeOf(used[0]), moveTitle(used, slices.Sorted(maps.Keys(is.types))), moveDetails(used)
	d.accept(w.declared, d.isSaid)
	w.found = append(w.found, d)
	return true
}

// takeOneBack does so with one move, and tells whether any event has it. Where some events of a type have the field
// where it was, or the old side had it where it is as well, nothing is taken back.
func (w *rewriting) takeOneBack(m mapping.Move, old shapes, seen *moveSight) bool {
	events, now := seen.events, shapesOf(w.now)
	moved := func(at shapeKey) bool {
		return (m.Of == "" || m.Of == at.typ) && now[at].canHave(m) && (old[at] == nil || !old[at].canHave(m))
	}
	w.now.all.eachEvent(func(f *flow, e *event) {
		if !moved(keyOf(f, e)) {
			return
		}
		if data, has := m.Back(e.data); has {
			e.data = data
			seen.see(f, e)
		}
	})
	return seen.events > events
}

func causeOf(m mapping.Move) Cause {
	if isRename(m) {
		return CauseRename
	}
	return CauseMoved
}

func moveDetails(moves []mapping.Move) []string {
	if len(moves) == 1 {
		return nil
	}
	var lines []string
	for _, m := range moves {
		lines = append(lines, m.String())
	}
	return lines
}

// moveSight is where events were seen of which fields have moved.
type moveSight struct {
	events           int
	types, scenarios map[string]bool
	runs             map[*Run]bool
	at               Place
}

func (s *moveSight) see(f *flow, e *event) {
	if s.events == 0 {
		s.types, s.scenarios, s.runs, s.at = map[string]bool{}, map[string]bool{}, map[*Run]bool{}, f.place(e)
	}
	s.events++
	s.types[e.typ], s.scenarios[f.run.Scenario], s.runs[f.run] = true, true, true
}

func (s *moveSight) sight(m *material, scenarios []string, path string) Sight {
	sight := sightAt(fmt.Sprintf("%s of %s", orAllData(path), counted(s.events, "event")), len(s.runs), m.runsIn(scenarios), s.at)
	if s.events == 0 { // a baseline has no events
		sight.Text, sight.Runs = orAllData(path), sight.Of
	}
	sight.field = lastName(path)
	return sight
}

func orAllData(path string) string {
	if path == "" {
		return "all of the data"
	}
	return path
}

// isRename tells that a field stands where it stood, under another name.
func isRename(m mapping.Move) bool {
	return m.Was != "" && m.Now != "" && (parentOf(m.Was) == parentOf(m.Now) || styled(m.Was) == styled(m.Now))
}

// nameOf is the name of the difference that a move is a part of.
func nameOf(m mapping.Move) string {
	switch {
	case isRename(m) && (styled(lastName(m.Was)) == styled(lastName(m.Now)) || styled(m.Was) == styled(m.Now)):
		return "style of names"
	case isRename(m):
		return "renamed field: " + m.Was
	case m.Was == "":
		return "moved: all → " + m.Now
	case m.Now == "":
		return "moved: " + m.Was + " → all"
	case lastName(m.Was) == lastName(m.Now):
		return fmt.Sprintf("moved: %s → %s", placeOf(m.Was), placeOf(m.Now))
	}
	return fmt.Sprintf("moved: %s → %s", m.Was, m.Now)
}

// placeOf is below what a field stands.
func placeOf(path string) string {
	if parent := parentOf(path); parent != "" {
		return parent
	}
	return "the top"
}

// namedMoves is up to how many fields a title names.
const namedMoves = 4

// moveTitle says in one line what has moved, in which types of events.
func moveTitle(moves []mapping.Move, types []string) string {
	first, in := moves[0], ", in "+strings.Join(types, ", ")
	var fields []string
	for _, m := range moves {
		if isRename(m) {
			fields = append(fields, m.Was+" → "+m.Now)
		} else {
			fields = append(fields, lastName(m.Was))
		}
	}
	if slices.Sort(fields); len(slices.Compact(fields)) > namedMoves {
		fields = append(fields[:namedMoves], "…")
	}
	names, verb := strings.Join(slices.Compact(fields), ", "), "has"
	if len(slices.Compact(fields)) > 1 {
		verb = "have"
	}
	switch {
	case isRename(first) && len(moves) == 1:
		return fmt.Sprintf("%s is called %s now%s", first.Was, lastName(first.Now), in)
	case isRename(first):
		return "fields are called otherwise: " + names + in
	case first.Was == "":
		return "all of the data has moved below " + first.Now + in
	case first.Now == "":
		return "the data has moved out of " + first.Was + ", below which all of it was" + in
	case parentOf(first.Was) == "":
		return fmt.Sprintf("%s %s moved below %s%s", names, verb, parentOf(first.Now), in)
	}
	return fmt.Sprintf("%s %s moved from %s to %s%s", names, verb, placeOf(first.Was), placeOf(first.Now), in)
}
