package compare

import (
	"strings"

	"github.com/streamspec/streamspec/internal/mapping"
)

// Proposed is the mapping that declares all that is not declared yet; nil: nothing is to be
// declared.
func (r *Result) Proposed() *mapping.Mapping {
	var all *mapping.Mapping
	for _, d := range r.Differences {
		if d.Declared || d.Mapping == nil {
			continue
		}
		if all == nil {
			all = &mapping.Mapping{}
		}
		all = all.With(d.Mapping)
	}
	return all
}

// proposal tells people of the mapping.
func (r *Result) proposal() string {
	m := r.Proposed()
	if m == nil {
		return ""
	}
	return "to declare what is meant, copy the lines of it into a mapping:\n\n" + indented(m.YAML())
}

func indented(text string) string {
	return "  " + strings.ReplaceAll(strings.TrimRight(text, "\n"), "\n", "\n  ")
}
