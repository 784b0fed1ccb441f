package steps

import (
	"regexp"

	"github.com/streamspec/streamspec/internal/scenario"
)

// deed is what a scenario does, from which a time counts: one group.
const deed = `(the call "[^"]+"|the (?:restart|stop|start|kill|pause|resume) of "[^"]+"|the client's leave of "[^"]+")`

var deedParts = regexp.MustCompile(`^the (?:call|client's (leave) of|(\w+) of) "([^"]+)"$`)

// deed is the name of what a scenario does.
func (a arguments) deed(i int) string {
	parts := deedParts.FindStringSubmatch(a.texts[i])
	if parts == nil {
		return ""
	}
	if verb := parts[1] + parts[2]; verb != "" {
		return scenario.ActionName(verb, parts[3])
	}
	return parts[3]
}
