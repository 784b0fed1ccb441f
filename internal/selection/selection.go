// Package selection chooses scenarios by their tags, their names and their shard, whichever
// way they are written.
//
// Start reading at [Selection].
package selection

import (
	"fmt"
	"regexp"
	"strings"
)

// Scenario is what can be selected.
type Scenario struct {
	File, Group, Name string // Group is the feature's name, or the folder of a YAML scenario
	Tags              []string
}

// Title is how reports name a scenario.
func (s Scenario) Title() string {
	if s.Group == "" {
		return s.Name
	}
	return s.Group + " › " + s.Name
}

// Options say which scenarios to run: those that all of them select. The zero value selects all.
type Options struct {
	Tags  string // an expression, such as "@wire and not (@slow or @known-gap)"
	Name  string // a regular expression, for the name alone or for the title
	Shard string // I/N, such as 1/4: the first of four parts
	// Times are those of a run before, by which the parts take about as long as each other; nil:
	// scenarios are in a part by their names.
	Times []Timed
	Only  func(Scenario) bool
}

// Selection is which scenarios to run. The zero value selects all. It is safe
// for concurrent use.
type Selection struct {
	options Options
	tags    expression
	named   []string // the tags of the expression
	name    *regexp.Regexp
	shard   shard
	only    func(Scenario) bool
}

// New makes a selection. The error says what is wrong with the options.
func New(o Options) (Selection, error) {
	s := Selection{options: o, only: o.Only}
	var err error
	if strings.TrimSpace(o.Tags) != "" {
		if s.tags, s.named, err = parseTags(o.Tags); err != nil {
			return s, err
		}
	}
	if o.Name != "" {
		if s.name, err = regexp.Compile(o.Name); err != nil {
			return s, fmt.Errorf("the name %q is a regular expression, and cannot be read: %w", o.Name, err)
		}
	}
	s.shard, err = newShard(o.Shard, o.Times)
	return s, err
}

// Selects tells whether a scenario is to run. Tags may be given with or without
// @. A tag with an argument, @known-gap(batched), is also its plain self.
func (s Selection) Selects(sc Scenario) bool {
	return s.hasName(sc) && (s.only == nil || s.only(sc)) && s.shard.has(sc) && s.hasTags(sc)
}

func (s Selection) hasName(sc Scenario) bool {
	return s.name == nil || s.name.MatchString(sc.Name) || s.name.MatchString(sc.Title())
}

func (s Selection) hasTags(sc Scenario) bool { return s.tags == nil || s.tags(withPlain(sc.Tags)) }

// withPlain are the tags, with their @, and those that have an argument also without it.
func withPlain(tags []string) map[string]bool {
	has := map[string]bool{}
	for _, tag := range tags {
		tag = "@" + strings.TrimPrefix(tag, "@")
		plain, _, _ := strings.Cut(tag, "(")
		has[tag], has[plain] = true, true
	}
	return has
}
