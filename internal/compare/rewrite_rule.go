package compare

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"

	"github.com/streamspec/streamspec/internal/mapping"
)

// leastOfRule is how many types a rule has renamed, at least, for it to be one.
const leastOfRule = 2

// renamedByRule takes the names of types back that have all become others in one way, and says so once: written in
// another style, or with something before or behind them.
func (w *rewriting) renamedByRule() {
	old, now := w.old.named(), w.now.named()
	by := map[string][]mapping.Change{}
	for _, was := range slices.Sorted(maps.Keys(old)) {
		for _, is := range slices.Sorted(maps.Keys(now)) {
			if rule := ruleOf(was, is); rule != "" && old[is] == nil && now[is].takesPlaceOf(old[was], now[was]) {
				by[rule] = append(by[rule], mapping.Change{Was: was, Now: is})
			}
		}
	}
	for _, rule := range sortedKeys(by) {
		if changes := by[rule]; len(changes) >= leastOfRule && isOneToOne(changes) && !isContested(by, rule) {
			w.renameAll(rule, changes)
		}
	}
}

// isContested tells that by another rule the same types have become others, or others these.
func isContested(by map[string][]mapping.Change, rule string) bool {
	for other, changes := range by {
		if other != rule && len(changes) >= leastOfRule && !isOneToOne(slices.Concat(by[rule], changes)) {
			return true
		}
	}
	return false
}

// ruleOf is how a name can have become another one; empty: by no rule.
func ruleOf(was, is string) string {
	if was != is && styled(was) == styled(is) {
		return "style of types"
	}
	if more := moreOf(was, is); more != "" {
		return "types: " + more
	}
	if less := moreOf(is, was); less != "" {
		return "types without " + less
	}
	return ""
}

// moreOf is what a name has before or behind another one; empty: nothing, or none of it is a letter, as in numbers.
func moreOf(name, longer string) string {
	before, isBehind := strings.CutSuffix(longer, name)
	behind, isBefore := strings.CutPrefix(longer, name)
	switch {
	case isBehind && strings.ContainsFunc(before, unicode.IsLetter):
		return before + "…"
	case isBefore && strings.ContainsFunc(behind, unicode.IsLetter):
		return "…" + behind
	}
	return ""
}

// takesPlaceOf tells that a type comes in those scenarios alone in which another came that does not any more.
func (t namedType) takesPlaceOf(was, still namedType) bool {
	for scenario := range t {
		if was[scenario] == nil || still[scenario] != nil {
			return false
		}
	}
	return true
}

func isOneToOne(changes []mapping.Change) bool {
	was, is := map[string]bool{}, map[string]bool{}
	for _, c := range changes {
		was[c.Was], is[c.Now] = true, true
	}
	return len(was) == len(changes) && len(is) == len(changes)
}

// renameAll does so with all types that a rule has renamed.
func (w *rewriting) renameAll(rule string, changes []mapping.Change) {
	all := len(w.found)
	for _, c := range changes {
		w.rename(c, false)
	}
	parts := slices.Clone(w.found[all:])
	w.found = w.found[:all]
	d := &Difference{Cause: CauseRename, Name: rule, Certain: true, Mapping: &mapping.Mapping{Rename: changes}, Old: parts[0].Old, New: parts[0].New}
	var names []string
	for i, p := range parts {
		d.Scenarios = append(d.Scenarios, p.Scenarios...)
		d.Details = append(d.Details, p.Title)
		if i < namedMoves {
			names = append(names, changes[i].Was+" → "+changes[i].Now)
		}
	}
	if len(parts) > namedMoves {
		names = append(names, "…")
	}
	slices.Sort(d.Scenarios)
	d.Scenarios = slices.Compact(d.Scenarios)
	d.Title = fmt.Sprintf("%d types of events are called otherwise: %s", len(changes), strings.Join(names, ", "))
	d.accept(w.declared, d.isSaid)
	w.found = append(w.found, d)
}
