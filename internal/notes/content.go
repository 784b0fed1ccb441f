package notes

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/streamspec/streamspec/internal/verdict"
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
	var high rune // of a pair whose other half must come next
	halfWas := func(r rune) {
		if half == "" {
			half = fmt.Sprintf(`\u%04x`, r)
		}
	}
	for i := 0; i < len(data); i++ {
		r, width := escape(data[i:])
		switch {
		case high != 0 && utf16.DecodeRune(high, r) != utf8.RuneError:
			high, i = 0, i+width-1
			continue
		case high != 0:
			halfWas(high)
			high = 0
		}
		switch {
		case r == utf8.RuneError:
			replaced = true
		case r >= 0xDC00 && r < 0xE000:
			halfWas(r)
		case utf16.IsSurrogate(r):
			high = r
		}
		i += width - 1
	}
	return replaced, half
}

// escapeWidth is that of an escape: \u and four hex digits.
const escapeWidth = 6

// escape is the character of an escape that data begins with, and how many bytes that
// takes; of anything else zero.
func escape(data []byte) (r rune, width int) {
	switch {
	case data[0] != '\\':
		return 0, 1
	case data[1] != 'u':
		return 0, 2
	}
	n, _ := strconv.ParseUint(string(data[2:escapeWidth]), 16, 16) // the data is valid JSON
	return rune(n), escapeWidth
}
