package notes

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"unicode/utf8"

	"github.com/streamspec/streamspec/internal/verdict"
	"github.com/streamspec/streamspec/runner/expect/value"
	"github.com/streamspec/streamspec/runner/recording"
	"github.com/streamspec/streamspec/runner/sse/rules"
)

// content looks at what events say.
type content struct {
	dataless, replaced, halves several
	notUTF8                    bool // the next event's U+FFFD may be ours: we put them for bytes that are not UTF-8
}

func (c *content) see(_ int, e *recording.Entry) {
	switch e.Kind {
	case recording.KindViolation:
		c.notUTF8 = c.notUTF8 || e.Violation == rules.CodeInvalidUTF8
		if e.Given != nil && e.Violation == rules.CodeDatalessEvent {
			c.dataless.add(DatalessEvent, func() string {
				return fmt.Sprintf("the block in line %d has «%s» and no data: a browser dispatches nothing", e.Line, recording.GoingOn(recording.Escape(string(e.Data), recording.TimelineData), e.Cut))
			}, e)
		}
	case recording.KindEvent:
		c.event(e)
		c.notUTF8 = false
	}
}

func (c *content) event(e *recording.Entry) {
	if !c.notUTF8 && bytes.ContainsRune(e.Data, utf8.RuneError) {
		c.replaced.add(ReplacementCharacter, func() string {
			return recording.Name(e) + " has U+FFFD in its data: a character was lost before it was sent"
		}, e)
	}
	replaced, half := escapes(e.Data)
	if replaced {
		c.replaced.add(ReplacementCharacter, func() string {
			return recording.Name(e) + ` has \ufffd, that is U+FFFD, in its data: a character was lost before it was sent`
		}, e)
	}
	if half != "" {
		c.halves.add(LoneSurrogate, func() string {
			return fmt.Sprintf("%s has %s in its data, half of a surrogate pair, which is no character", recording.Name(e), half)
		}, e)
	}
}

func (c *content) found(Subject) []verdict.Note {
	return append(append(c.dataless.notes(), c.replaced.notes()...), c.halves.notes()...)
}

// escapes looks at the escapes of JSON data: whether U+FFFD is among them, and which is the
// first that is half of a surrogate pair.
func escapes(data []byte) (replaced bool, half string) {
	if !bytes.Contains(data, []byte(`\u`)) || !json.Valid(data) {
		return false, ""
	}
	return escapedReplacement.Match(data), value.Half(string(data))
}

// escapedReplacement finds U+FFFD in JSON that escapes it: behind backslashes that escape one another.
var escapedReplacement = regexp.MustCompile(`(?:^|[^\\])(?:\\\\)*\\u[fF]{3}[dD]`)
