package compare

import (
	"slices"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/streamspec/streamspec/internal/mapping"
	"github.com/streamspec/streamspec/internal/yamlfile"
	"github.com/streamspec/streamspec/runner/expect/value"
)

// saidBy tells whether what a field says is what it said, with those values as lines have them that became others.
func saidBy(d *deviation, lines []mapping.Value) bool {
	became := map[string]string{}
	for _, v := range lines {
		if isField(v.Field, d) {
			became[wordOf(v.Was)] = wordOf(v.Now)
		}
	}
	if d.aspect != aspectValue || len(became) == 0 {
		return false
	}
	one := &deviation{scenario: d.scenario, key: d.key, old: d.old.becoming(became), now: d.now, before: d.before, brought: d.brought}
	return !one.judge()
}

// wordOf is how the value of a line reads among what a field says.
func wordOf(json yamlfile.JSON) string {
	if said := gjson.Parse(string(json)); said.Type != gjson.String {
		return bounded(value.Key(said))
	}
	return bounded(gjson.Parse(string(json)).Str)
}

// becoming is what a field says, with other words for some.
func (t *tally) becoming(became map[string]string) *tally {
	all := &tally{runs: t.runs, many: t.many}
	for _, s := range t.seen {
		var words []string
		for _, word := range wordsIn(s.value) {
			if now, is := became[word]; is {
				word = now
			}
			if !slices.Contains(words, word) {
				words = append(words, word)
			}
		}
		text := strings.Join(words, ", ") + goesOn
		if !strings.HasSuffix(s.value, goesOn) {
			text = strings.Join(slices.Sorted(slices.Values(words)), ", ")
		}
		if known := all.sighting(text); known != nil {
			known.runs += s.runs
			continue
		}
		all.seen = append(all.seen, &sighting{text, s.runs, s.at})
	}
	return all
}

// typedBy tells whether a field is of another type of JSON because each of its values is, by a line of its own.
func typedBy(d *deviation, lines []mapping.Value) bool {
	k := d.key
	k.aspect = aspectValue
	says := d.before.tally[k]
	if d.aspect != aspectField || otherType(d) == "" || says == nil {
		return false
	}
	isDeclared := func(word string) bool {
		return slices.ContainsFunc(lines, func(v mapping.Value) bool {
			return isField(v.Field, d) && wordOf(v.Was) == word && isTypedBy(d, v)
		})
	}
	for word := range wordsOf(says) {
		if !isDeclared(word) {
			return false
		}
	}
	return true
}

// isTypedBy tells that the values of a line are of the types that a field had, and has.
func isTypedBy(d *deviation, v mapping.Value) bool {
	return typeOf(gjson.Parse(string(v.Was))) == d.was.value && typeOf(gjson.Parse(string(v.Now))) == d.is.value
}

// valuesIn are the lines of which a difference that is declared has both values, each on its side.
func (d *Difference) valuesIn(lines []mapping.Value) []mapping.Value {
	return slices.DeleteFunc(slices.Clone(lines), func(v mapping.Value) bool {
		return !slices.ContainsFunc(d.facts, func(one *deviation) bool {
			switch {
			case !isField(v.Field, one):
				return false
			case one.aspect == aspectField:
				return isTypedBy(one, v)
			}
			return one.aspect == aspectValue && wordsOf(one.old)[wordOf(v.Was)] && wordsOf(one.now)[wordOf(v.Now)]
		})
	})
}
