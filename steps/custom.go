package steps

import (
	"strings"

	"github.com/streamspec/streamspec/runner/expect"
)

// Custom makes a sentence of a Then for a suite of your own, to be given to [Add]. Text is
// how it reads, for people; expr is a regular expression, without ^ and $, that recognizes
// it; build makes the expectation of the texts of its groups. Its error is for the author
// of the feature.
//
// An expectation of your own implements [expect.OfStream], or [expect.OfScenario] where it
// compares streams. Its monitor embeds [expect.Judgement], and looks into events with
// [expect.View.Get]. What it finds is reported like everything else, with the timeline
// around the events it names. Like any other sentence, it can be said of one stream of
// several.
func Custom(text, expr string, build func(groups []string) (expect.Expectation, error)) Sentence {
	return then(text, strings.TrimSuffix(strings.TrimPrefix(expr, "^"), "$"), func(a arguments) (expect.Expectation, error) {
		return build(a.texts)
	})
}
