package notes

import (
	"fmt"
	"slices"

	"github.com/streamspec/streamspec/internal/suggest"
	"github.com/streamspec/streamspec/internal/verdict"
	"github.com/streamspec/streamspec/runner/expect"
)

// nearNames are notes on kinds that must not come, and did not: where something came that is called nearly
// so, the name may be misspelt, and the expectation looked at nothing.
func (s Subject) nearNames() []verdict.Note {
	var types []string
	for _, t := range s.Stream.Types() {
		types = append(types, t.Type)
	}
	var all []verdict.Note
	declared := s.Kinds.Closed()
	for _, x := range s.Held {
		for _, name := range expect.Undeclared(x, declared) {
			meant := suggest.Misspelt(name, types)
			if meant == "" || slices.Contains(types, name) {
				continue
			}
			text := fmt.Sprintf("%s: no %q came, and %q did, which differs in one letter", x, name, meant)
			all = append(all, verdict.Note{Code: NearName, Text: text, Stream: s.Stream.Name})
		}
	}
	return all
}
