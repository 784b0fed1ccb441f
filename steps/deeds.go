package steps

import (
	"regexp"

	"github.com/streamspec/streamspec/internal/scenario"
)

// deed is what a scenario does, from which a time counts: one group.
const deed = `(` + deedText + `)`

const deedText = `the call ` + quoted + `|the (?:restart|stop|start|kill|pause|resume) of ` + quoted + `|the client's leave of ` + quoted

var deedParts = regexp.MustCompile(`^the (?:call|client's (leave) of|(\w+) of) ` + named + `$`)

// deed is the name of what a scenario does.
func (a arguments) deed(i int) string {
	parts := deedParts.FindStringSubmatch(a.texts[i])
	if parts == nil {
		return ""
	}
	of := unquote(parts[3])
	if verb := parts[1] + parts[2]; verb != "" {
		return scenario.ActionName(verb, of)
	}
	return of
}
