package selection

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/streamspec/streamspec/internal/suggest"
	"github.com/streamspec/streamspec/internal/wording"
)

// WhyNone says why none of the scenarios is selected: of each condition that selects none by
// itself what is near to it.
func (s Selection) WhyNone(all []Scenario) []string {
	if len(all) == 0 {
		return nil
	}
	why := s.unknownTags(all)
	if s.tags != nil && len(why) == 0 && !slices.ContainsFunc(all, s.hasTags) {
		why = append(why, fmt.Sprintf("the tag expression %q: its tags are there, and no scenario meets all of it", s.options.Tags))
	}
	if s.name != nil && !slices.ContainsFunc(all, s.hasName) {
		why = append(why, fmt.Sprintf("the name %q: no scenario's matches; %s", s.options.Name, nearName(s.options.Name, all)))
	}
	if !slices.ContainsFunc(all, s.shard.has) {
		why = append(why, fmt.Sprintf("the shard %s: nothing is in this part, of %s; use fewer parts, or --shard-by REPORT.json, by which they are even", s.options.Shard, wording.Counted(len(all), "scenario")))
	}
	if len(why) == 0 && s.conditions() > 1 {
		why = append(why, "each condition selects scenarios by itself, and none is selected by all of them")
	}
	return why
}

// conditions counts what scenarios are selected by.
func (s Selection) conditions() int {
	n := 0
	for _, given := range []bool{s.tags != nil, s.name != nil, s.options.Shard != "", s.only != nil} {
		if given {
			n++
		}
	}
	return n
}

// unknownTags says which tags of the expression no scenario has.
func (s Selection) unknownTags(all []Scenario) []string {
	known := tagsOf(all)
	var unknown []string
	for _, tag := range s.named {
		if !slices.Contains(known, tag) {
			unknown = append(unknown, fmt.Sprintf("the tag %s: no scenario has it; %s", tag, suggest.Listed(tag, "the suite", "tags", known)))
		}
	}
	return unknown
}

// Misspelt says which tags of the expression no scenario has, and look like one that is there:
// what is left out by such a tag runs, and nobody notices.
func (s Selection) Misspelt(all []Scenario) []string {
	known := tagsOf(all)
	var misspelt []string
	for _, tag := range s.named {
		if slices.Contains(known, tag) {
			continue
		}
		if meant := suggest.Misspelt(tag, known); meant != "" {
			misspelt = append(misspelt, fmt.Sprintf("the tag %s: no scenario has it; did you mean %s?", tag, meant))
		}
	}
	return misspelt
}

// Names are those of the tags, sorted, that the expression names, with their @.
func (s Selection) Names(tags []string) []string {
	has := withPlain(tags)
	return slices.DeleteFunc(slices.Compact(slices.Sorted(slices.Values(s.named))), func(tag string) bool { return !has[tag] })
}

// tagsOf are the tags of the scenarios, sorted.
func tagsOf(all []Scenario) []string {
	has := map[string]bool{}
	for _, sc := range all {
		maps.Copy(has, withPlain(sc.Tags))
	}
	return slices.Sorted(maps.Keys(has))
}

// nearName names the scenario that was probably meant: by its whole name, or by as many words
// of it as were written.
func nearName(written string, all []Scenario) string {
	words := len(strings.Fields(written))
	whole := map[string]string{} // by its parts
	for _, sc := range all {
		for _, text := range []string{sc.Title(), sc.Name} {
			parts := strings.Fields(text)
			whole[text] = text
			for i := 0; i+words <= len(parts); i++ {
				whole[strings.Join(parts[i:i+words], " ")] = text
			}
		}
	}
	near := suggest.Closest(written, slices.Sorted(maps.Keys(whole)))
	switch {
	case near == "":
		return "streamspec run --list lists them all"
	case strings.Contains(whole[near], written): // as it stands
		return fmt.Sprintf("it is a regular expression, and %q has signs that mean something in one; write --name '%s'", whole[near], strings.ReplaceAll(regexp.QuoteMeta(written), "'", "."))
	}
	return fmt.Sprintf("did you mean %q?", whole[near])
}
