package steps

import (
	"fmt"
	"regexp"
	"slices"

	"github.com/streamspec/streamspec/internal/problem"
)

// ofRunner finds references to the environment of the runner, and to secrets, which come
// from there, too; also where they are written to be a text: it may be read once more.
var ofRunner = regexp.MustCompile(`\$\{((?:env|secret)\.[A-Za-z0-9_.-]+)`)

// mayRead refuses what a sentence reads of the runner's environment and no YAML file names:
// a feature is text, and does not choose what is sent to a server.
func (s *session) mayRead(a arguments) error {
	for _, text := range slices.Concat(a.texts, a.below.texts()) {
		for _, found := range ofRunner.FindAllStringSubmatch(text, -1) {
			if s.library == nil || !s.library.Mentions(found[1]) {
				return problem.WithHelp(
					fmt.Errorf("a feature reads ${%s} only where a YAML file of its library refers to it, and none does", found[1]),
					fmt.Sprintf("give the scenario a variable: vars: {name: \"${%s}\"}, and write ${name} here", found[1]))
			}
		}
	}
	return nil
}

// texts are those of the docstring and of the table's cells.
func (a stepArgument) texts() []string {
	var all []string
	if a.doc != nil {
		all = append(all, a.doc.Content)
	}
	if a.table == nil {
		return all
	}
	for _, row := range a.table.Rows {
		for _, cell := range row.Cells {
			all = append(all, cell.Value)
		}
	}
	return all
}
