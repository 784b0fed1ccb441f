package notes

import (
	"fmt"
	"maps"

	"github.com/streamspec/streamspec/internal/suggest"
	"github.com/streamspec/streamspec/internal/verdict"
	"github.com/streamspec/streamspec/internal/wording"
	"github.com/streamspec/streamspec/runner/expect"
)

// nearNames are notes on kinds that must not come, and did not: where something came that is called nearly
// so, the name may be misspelt, or it names comments, and the expectation looked at nothing.
func (s Subject) nearNames() []verdict.Note {
	var types []string
	known := expect.Kinds{} // else what came would be looked for first, again and again
	for _, t := range s.Stream.Types() {
		types = append(types, t.Type)
		known[t.Type] = expect.Kind{Event: t.Type}
	}
	maps.Copy(known, s.Kinds)
	known = known.Closed()
	var all []verdict.Note
	for _, x := range s.Held {
		for _, name := range expect.Undeclared(x, known) {
			differs := ""
			if meant := suggest.Misspelt(name, types); meant != "" {
				differs = fmt.Sprintf("%q did, which differs in one letter", meant)
			} else if word := expect.WordMeant(name); word == "event" && len(types) > 0 {
				differs = fmt.Sprintf("others did; any event is the word %q", word)
			}
			if comments := expect.CommentsLike(name, s.Stream); differs == "" && comments > 0 {
				differs = wording.CountedAs(comments, "comment", "comments") + " did: comments are no events, and are called comment"
			}
			if differs != "" {
				text := fmt.Sprintf("%s: no %q came, and %s", x, name, differs)
				all = append(all, verdict.Note{Code: NearName, Text: text, Stream: s.Stream.Name})
			}
		}
	}
	return all
}
