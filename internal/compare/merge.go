package compare

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"
)

// merge joins groups that are one cause in truth.
func (g *groups) merge() {
	g.mergePaths()
	g.mergePlaces(CausePath, "paths: ", partOfPath)
	g.mergeHeaders()
	g.mergeOrders()
	g.mergeAgain()
	g.mergeTimes()
	g.mergePlaces(CauseTime, "times moved: ", movedAlike)
	g.mergePlaces(CauseValue, "values: ", func(d *deviation) string { return strings.TrimSpace(d.of + " " + d.path) })
	g.mergePlaces(CauseField, "fields: ", otherType)
}

// join moves the deviations of groups to one of another name.
func (g *groups) join(cause Cause, name string, names []string) {
	for _, n := range names {
		in := g.byName[n]
		delete(g.byName, n)
		for _, d := range in.deviations {
			g.add(cause, name, d)
		}
	}
}

// named lists the groups of a cause that are certain, or not, in order.
func (g *groups) named(cause Cause, certain bool) []string {
	return slices.DeleteFunc(slices.Clone(g.names), func(name string) bool {
		in := g.byName[name]
		return in == nil || in.cause != cause || in.certain(g.scenarios) != certain
	})
}

// otherType is the change of a field that is of one type of JSON and was of another; empty: it is another change.
func otherType(d *deviation) string {
	if d.aspect != aspectField || d.path == "" || !isType(d.was.value) || !isType(d.is.value) {
		return ""
	}
	return d.was.value + " → " + d.is.value
}

func isType(class string) bool {
	return slices.Contains([]string{"number", "text", "boolean", "null", "object", "list"}, class)
}

// leastMerged is of how many fields the types are others that are so for one reason.
const leastMerged = 3

// mergePlaces makes one of groups of a cause that have something in common, of fields where there are several.
func (g *groups) mergePlaces(cause Cause, name string, common func(*deviation) string) {
	for _, certain := range []bool{true, false} {
		by := map[string][]string{}
		var all []string
		for _, one := range g.named(cause, certain) {
			of := common(g.byName[one].deviations[0])
			if of == "" || declares(g.declared, g.byName[one]) {
				continue
			}
			if by[of] == nil {
				all = append(all, of)
			}
			by[of] = append(by[of], one)
		}
		least := 2
		if cause == CauseField {
			least = leastMerged
		}
		for _, of := range all {
			if len(by[of]) >= least {
				g.join(cause, name+of, by[of])
			}
		}
	}
}

// mergeHeaders makes one of the headers that differ in the same scenarios, those that are
// declared apart.
func (g *groups) mergeHeaders() {
	for _, certain := range []bool{true, false} {
		bySet := map[string][]string{}
		var sets []string
		for _, name := range g.named(CauseHeaders, certain) {
			set := strings.Join(g.byName[name].deviations.in(), "\n")
			if declares(g.declared, g.byName[name]) {
				set += declaredToo
			}
			if bySet[set] == nil {
				sets = append(sets, set)
			}
			bySet[set] = append(bySet[set], name)
		}
		for i, set := range sets {
			if names := bySet[set]; len(names) > 1 {
				name := "headers"
				if i > 0 {
					name += " of " + strings.NewReplacer("\n", ", ", declaredToo, ", declared").Replace(set)
				}
				g.join(CauseHeaders, name, names)
			}
		}
	}
}

// mergeOrders makes one of all orders in which one kind has moved.
func (g *groups) mergeOrders() {
	for _, certain := range []bool{true, false} {
		for {
			kind, names := g.moved(certain)
			if len(names) < 2 {
				break
			}
			g.join(CauseOrder, "order of "+kind, names)
		}
	}
}

// mergeAgain makes one of all kinds of which something comes again once the client has come back.
func (g *groups) mergeAgain() {
	for _, certain := range []bool{true, false} {
		names := slices.DeleteFunc(g.named(CauseResume, certain), func(name string) bool {
			return g.byName[name].deviations[0].aspect != aspectAgain || declares(g.declared, g.byName[name])
		})
		if len(names) > 1 {
			g.join(CauseResume, repeatedAgain, names)
		}
	}
}

// repeatedAgain is how the difference is called that something comes again.
const repeatedAgain = "repeated after reconnecting"

// declaredToo marks sets of headers that are declared.
const declaredToo = "\x00"

// pairOf are the kinds of a group of one order; false: it is another group.
func pairOf(name string) (a, b string, ok bool) {
	rest, is := strings.CutPrefix(name, "order: ")
	a, b, _ = strings.Cut(rest, " and ")
	return a, b, is
}

// moved is the kind of which most orders have changed, and the groups of these.
func (g *groups) moved(certain bool) (kind string, names []string) {
	of := map[string][]string{}
	var kinds []string
	for _, name := range g.named(CauseOrder, certain) {
		if a, b, ok := pairOf(name); ok {
			for _, k := range []string{a, b} {
				if of[k] == nil {
					kinds = append(kinds, k)
				}
				of[k] = append(of[k], name)
			}
		}
	}
	for _, k := range kinds {
		if len(of[k]) > len(names) {
			kind, names = k, of[k]
		}
	}
	return kind, names
}

// mergeTimes makes one of what comes at once, and of what comes later for that; and one of what
// does no longer, and comes earlier. Who declares the one has not declared the other.
func (g *groups) mergeTimes() {
	g.mergeBursts(isBatched, isSlower)
	g.mergeBursts(isUnbatched, isQuicker)
}

func (g *groups) mergeBursts(as, therefore string) {
	burst := g.byName["timing: "+as]
	if burst == nil || !burst.certain(g.scenarios) {
		return
	}
	names, name := []string{"timing: " + as}, "timing: "+therefore
	if in := g.byName[name]; in != nil && !slices.ContainsFunc(in.deviations.in(), func(s string) bool { return !slices.Contains(burst.deviations.in(), s) }) {
		names = append(names, name)
	}
	g.join(CauseTiming, as, names)
}

// in lists the scenarios of deviations, sorted.
func (those sameCause) in() []string {
	var names []string
	for _, d := range those {
		names = append(names, d.scenario)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// certain tells that the group cannot well be chance: one of its deviations, or all of them
// together. Scenarios is how many there are.
func (g *group) certain(scenarios int) bool {
	return slices.ContainsFunc(g.deviations, func(d *deviation) bool { return d.certain }) ||
		g.deviations.pooled(scenarios) <= chanceOfVaried
}

// pooled is the chance that all of them came about while both sides do the same,
// by Fisher's method over all scenarios, also those in which nothing differs.
func (those sameCause) pooled(scenarios int) float64 {
	best := map[string]float64{}
	for _, d := range those {
		if p, known := best[d.scenario]; !known || d.chance < p {
			best[d.scenario] = d.chance
		}
	}
	var x float64
	for _, p := range best {
		x -= math.Log(max(p, math.SmallestNonzeroFloat64))
	}
	term, sum := 1.0, 0.0
	for i := range scenarios {
		if i > 0 {
			term *= x / float64(i)
		}
		sum += term
	}
	return math.Exp(-x) * sum
}

// mergePaths makes one of paths that differ by a value of their own alone: what is an ID in
// one request is a word in another.
func (g *groups) mergePaths() {
	names := append(g.named(CausePath, true), g.named(CausePath, false)...)
	for _, general := range names {
		if !strings.Contains(general, ownValue) {
			continue
		}
		is := pathPattern(general)
		for _, name := range names {
			if m := is.FindStringSubmatch(name); m != nil && name != general && g.byName[name] != nil && allSame(m[1:]) {
				for _, d := range g.byName[name].deviations {
					d.was, d.is = g.byName[general].deviations[0].was, g.byName[general].deviations[0].is
				}
				g.join(CausePath, general, []string{name})
			}
		}
	}
}

// partOfPath is what of a path is another, between slashes, where both begin and end alike; empty: most of it is.
func partOfPath(d *deviation) string {
	was, is := strings.Split(d.was.value, "/"), strings.Split(d.is.value, "/")
	front := 0
	for front < min(len(was), len(is)) && was[front] == is[front] {
		front++
	}
	behind := 0
	for behind < min(len(was), len(is))-front && was[len(was)-1-behind] == is[len(is)-1-behind] {
		behind++
	}
	if behind > 1 && min(len(was), len(is))-behind <= 1 { // something was put before it, or taken away
		behind--
	}
	if behind == 0 {
		return ""
	}
	return fmt.Sprintf("%s → %s", strings.Join(was[:len(was)-behind], "/"), strings.Join(is[:len(is)-behind], "/"))
}

// ownValue stands in a path for a value of the request's own.
const ownValue = "{id}"

func pathPattern(general string) *regexp.Regexp {
	return regexp.MustCompile("^" + strings.ReplaceAll(regexp.QuoteMeta(general), regexp.QuoteMeta(ownValue), `([^/?&= ]+)`) + "$")
}

func allSame(texts []string) bool { return len(slices.Compact(slices.Clone(texts))) <= 1 }
