package endpoint

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/streamspec/streamspec/internal/wording"
	"github.com/streamspec/streamspec/runner/recording"
	"github.com/streamspec/streamspec/runner/sse/rules"
)

// The codes of streams whose lines do not end where they were meant to. They never change.
const (
	LiteralLineFeeds = "literal-line-feeds"
	JoinedEvents     = "joined-events"
)

// spelt are line feeds that were written as a backslash and an n, with the field behind them, or
// with the blank line.
var spelt = regexp.MustCompile(`(\\r)?\\n(data|event|id|retry):|(\\r)?\\n(\\r)?\\n$`)

// joined finds events that were meant to be several, or to be ended: their line feeds are spelt
// out, or no blank line stands between them.
func joined(r *recording.Stream, _ time.Duration) (Finding, bool) {
	for _, one := range written(r) {
		at := spelt.FindString(one.text)
		switch {
		case at != "" && !json.Valid([]byte(one.text)) && (one.open || !strings.HasSuffix(one.text, at)):
			return Finding{Code: LiteralLineFeeds, Grade: Broken, Seen: fmt.Sprintf("a backslash and an n came where a line feed was meant: %s in «%s»", at, recording.Escape(one.text, recording.TimelineData))}, true
		case values(one.text) > 1:
			return Finding{Code: JoinedEvents, Grade: Broken, Seen: fmt.Sprintf("%s without a blank line between them, so they are one event: «%s»", wording.Counted(values(one.text), "JSON value"), recording.Escape(one.text, recording.TimelineData))}, true
		}
	}
	return unended(r)
}

// block is what came up to a blank line, or before it came.
type block struct {
	text string
	open bool // the blank line did not come
}

// written is what the stream has that may be several events.
func written(r *recording.Stream) []block {
	var all []block
	for _, e := range r.All() {
		switch {
		case e.Kind == recording.KindEvent:
			all = append(all, block{text: string(e.Data)})
		case e.Violation == rules.CodeUnterminatedEvent, e.Violation == rules.CodeDatalessEvent:
			all = append(all, block{string(e.Data), true})
		}
	}
	if r.Events() == 0 && r.End.Half != "" {
		all = append(all, block{r.End.Half, true})
	}
	return all
}

// values counts the lines from the first on that are an object or a list in JSON each, where they
// are none together.
func values(text string) int {
	n := 0
	for line := range strings.SplitSeq(text, "\n") {
		if line == "" || line[0] != '{' && line[0] != '[' || !json.Valid([]byte(line)) {
			break
		}
		n++
	}
	return n
}

// unended finds streams of which nothing is an event yet, for no blank line came.
func unended(r *recording.Stream) (Finding, bool) {
	lines := strings.Count(r.End.Half, "\n") + 1
	if r.Events() > 0 || lines == 1 {
		return Finding{}, false
	}
	return Finding{Code: JoinedEvents, Grade: Broken, Seen: fmt.Sprintf("%d lines of data came in %s, and no blank line that ends an event: «%s»", lines, recording.Milliseconds(r.End.At), half(r))}, true
}
