package steps

import (
	"regexp"

	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/runner/expect"
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

// serviceSentences say what services did.
func serviceSentences() []Sentence {
	return []Sentence{
		then(`the service "NAME" stops within 2 s`, `the service `+text+` stops within `+duration+ideally, func(a arguments) (expect.Expectation, error) {
			return &expect.Stops{Service: a.text(0), Within: a.duration(1), Ideally: a.optionalDuration(2)}, nil
		}).or(`the service "NAME" stops within 2 s, ideally within 500 ms`).yaml(`{stops: NAME, within: 2s}`, `{stops: NAME, within: 2s, ideally: 500ms}`),
	}
}
