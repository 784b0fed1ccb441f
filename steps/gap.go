package steps

import (
	"fmt"
	"strings"

	"github.com/cucumber/godog"

	"github.com/streamspec/streamspec/internal/scenario"
)

// gapTag is the tag that marks a known gap: @known-gap(NAME).
const gapTag = "@known-gap"

func gapOf(library *scenario.Library, pickle *godog.Scenario) (ref *scenario.GapRef, err error) {
	for _, tag := range pickle.Tags {
		rest, ok := strings.CutPrefix(tag.Name, gapTag)
		if !ok && meansGap(tag.Name) {
			return nil, fmt.Errorf("the tag %s marks no known gap; did you mean %s(NAME)?", tag.Name, gapTag)
		}
		if !ok {
			continue
		}
		name := strings.TrimSuffix(strings.TrimPrefix(rest, "("), ")")
		if name == "" || len(name) != len(rest)-2 {
			return nil, fmt.Errorf("the tag %s names no gap; write %s(NAME), with a NAME that known-gaps.yaml describes", tag.Name, gapTag)
		}
		if ref != nil {
			return nil, fmt.Errorf("the scenario is marked with two known gaps; give each gap a scenario of its own")
		}
		gap, err := library.Gap(name)
		if err != nil {
			return nil, err
		}
		ref = &scenario.GapRef{Gap: gap}
	}
	return ref, nil
}

// meansGap tells whether a tag is there to mark a known gap, whatever its spelling.
func meansGap(tag string) bool {
	letters := strings.NewReplacer("_", "", "-", "", ":", "", ".", "")
	return strings.HasPrefix(letters.Replace(strings.ToLower(tag)), letters.Replace(gapTag))
}

// markThens marks the Thens that the known gap of a scenario excuses: the only one, or
// those that the gap names. The error says that it names none.
func markThens(library *scenario.Library, pickle *godog.Scenario, thens []*thenStep) error {
	ref, err := gapOf(library, pickle)
	if ref == nil || len(thens) == 0 {
		return err
	}
	marked := false
	for _, t := range thens {
		if ref.Excuses(t.Expected, len(thens)) {
			t.Gap, marked = ref, true
		}
	}
	if !marked {
		return ref.Ambiguous(expected(thens))
	}
	return nil
}
