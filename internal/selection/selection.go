// Package selection chooses scenarios by their tags and names, whichever way they
// are written.
//
// Start reading at [Selection].
package selection

import (
	"fmt"
	"regexp"
	"strings"
)

// Selection is which scenarios to run. The zero value selects all. It is safe
// for concurrent use.
type Selection struct {
	tags expression
	name *regexp.Regexp
}

// New makes a selection of a tag expression, such as "@wire and not (@slow or
// @known-gap)", and of a regular expression for names. Either may be empty. The
// error says what is wrong with them.
func New(tags, name string) (Selection, error) {
	var s Selection
	var err error
	if strings.TrimSpace(tags) != "" {
		if s.tags, err = parseTags(tags); err != nil {
			return s, err
		}
	}
	if name != "" {
		if s.name, err = regexp.Compile(name); err != nil {
			return s, fmt.Errorf("the name %q is a regular expression, and cannot be read: %w", name, err)
		}
	}
	return s, nil
}

// Selects tells whether a scenario is to run. Tags may be given with or without
// @. A tag with an argument, @known-gap(batched), is also its plain self.
func (s Selection) Selects(name string, tags []string) bool {
	if s.name != nil && !s.name.MatchString(name) {
		return false
	}
	if s.tags == nil {
		return true
	}
	has := map[string]bool{}
	for _, tag := range tags {
		tag = "@" + strings.TrimPrefix(tag, "@")
		plain, _, _ := strings.Cut(tag, "(")
		has[tag], has[plain] = true, true
	}
	return s.tags(has)
}
