package sse

import (
	"bytes"
	"cmp"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/streamspec/streamspec/runner/sse/rules"
)

// excerptBytes is the most of an offending text that a violation quotes.
const excerptBytes = 256

// NewViolation returns a violation entry for something that the decoder cannot
// see, such as a response's media type. It has no evidence. It panics if the
// rules have no such code.
func NewViolation(code, detail, offending string) *Entry {
	v := rules.Find(code)
	if v == nil {
		panic(fmt.Sprintf("sse: no rule has the code %q", code))
	}
	return &Entry{Kind: KindViolation, Violation: v, Detail: detail, Data: excerpt([]byte(offending)), Cut: len(offending) > excerptBytes}
}

// excerpt copies the beginning of text, at most excerptBytes, and does not cut a
// character in two.
func excerpt(text []byte) []byte {
	n := min(len(text), excerptBytes)
	for cut := n; n < len(text) && cut > n-utf8.UTFMax; cut-- {
		if utf8.RuneStart(text[cut]) {
			n = cut
			break
		}
	}
	return append([]byte{}, text[:n]...)
}

// report adds a violation.
func (o *output) report(code string, at Evidence, offending []byte, detail string, args ...any) {
	at.Number = o.violations.next()
	e := o.push(KindViolation)
	e.Violation = rules.Find(code)
	e.Detail = fmt.Sprintf(detail, args...)
	e.Data, e.Cut = excerpt(offending), len(offending) > excerptBytes
	e.Evidence = at
	e.Given = nil
}

// reportBlock adds a violation by which a block is no event.
func (o *output) reportBlock(code string, at Evidence, b *block, offending []byte, detail string, args ...any) {
	o.report(code, at, offending, detail, args...)
	if !b.named && !b.hasData {
		return
	}
	given := b.eventType
	if b.hasData {
		given = cmp.Or(given, DefaultType)
	}
	o.entries[len(o.entries)-1].Given = &given
}

// unknownField reports a line that a browser drops.
func (o *output) unknownField(text []byte, at Evidence) {
	name, _, colon := bytes.Cut(text, []byte(":"))
	switch {
	case bytes.HasPrefix(text, []byte(bom)):
		o.report(rules.CodeMisplacedBOM, at, text, "the line begins with a byte order mark, so a browser drops it")
	case !colon:
		o.report(rules.CodeMalformedLine, at, text, "no colon, and not the name of a field%s", suggestField(name))
	default:
		o.report(rules.CodeUnknownField, at, text, "no field is named %q%s", beginning(excerpt(name), len(name) > excerptBytes), suggestField(name))
	}
}

// suggestField says what was probably meant by a line that begins with this name.
func suggestField(name []byte) string {
	meant := strings.ToLower(string(bytes.TrimSpace(excerpt(name))))
	if known, _ := splitField([]byte(meant)); known != unknownField {
		return fmt.Sprintf(": %q was probably meant", meant)
	}
	if strings.IndexAny(meant, `{[}]"`) == 0 {
		return `: it looks like JSON without "data: " before it`
	}
	return ""
}

// invalidUTF8 reports a line that is not UTF-8, and quotes it from the first wrong
// byte on.
func (o *output) invalidUTF8(text []byte, at Evidence) {
	i := firstInvalid(text)
	o.report(rules.CodeInvalidUTF8, at, text[i:], "the byte 0x%02X at byte %d is not UTF-8; it becomes U+FFFD%s", text[i], at.Start+int64(i), lookOf(text, at))
}

// lookOf tells what a stream looks like whose first line is this; empty: like none of these, or it is no first line.
func lookOf(text []byte, at Evidence) string {
	if at.Start > 0 {
		return ""
	}
	for _, known := range []struct{ begins, means string }{
		{"\x1F\x8B", "gzip, and no Content-Encoding says so"},
		{"\x28\xB5\x2F\xFD", "zstd, and no Content-Encoding says so"},
		{"\xFF\xFE", "UTF-16, which no event stream is"},
		{"\xFE\xFF", "UTF-16, which no event stream is"},
	} {
		if bytes.HasPrefix(text, []byte(known.begins)) {
			return ": the stream looks like " + known.means
		}
	}
	return ""
}

func (o *output) holdsNUL(text []byte, at Evidence) {
	o.report(rules.CodeNUL, at, text, "the text holds U+0000")
}

func (o *output) badID(value, stays []byte, at Evidence) {
	o.report(rules.CodeBadID, at, value, "the id holds U+0000, so it is ignored: the last event ID stays %q", stays)
}

func (o *output) badRetry(value []byte, at Evidence) {
	o.report(rules.CodeBadRetry, at, value, "not a number of milliseconds in ASCII digits, so it is ignored")
}

// dataless reports a block that dispatches nothing.
func (o *output) dataless(b *block, id []byte, at Evidence) {
	o.reportBlock(rules.CodeDatalessEvent, at, b, b.beginning(id), "the block has no data field: no event is dispatched")
}

// mixedEndings reports the first line ending that differs: the current line's.
func (o *output) mixedEndings(kind ending, l *lines) {
	o.report(rules.CodeMixedLineEndings, l.endingEvidence(), kind.bytes(),
		"line %d ends in %v, line %d in %v", l.number, kind, l.usualAt, l.usual)
}

// unterminated reports that the stream ended inside an event, of which so much had come before its data, and inside a
// line of it; nil: its last line had ended.
func (o *output) unterminated(b *block, begun, half []byte, at Evidence) {
	switch {
	case !b.hasData:
		name, _, _ := bytes.Cut(begun, []byte(":"))
		detail := "the stream ended inside an event that has no data yet"
		if known, _ := splitField(begun); known == unknownField {
			detail += suggestField(name)
		}
		o.reportBlock(rules.CodeUnterminatedEvent, at, b, begun, "%s", detail+WrittenOut(begun))
	default:
		named := beginning([]byte(cmp.Or(b.eventType, DefaultType)), isNaming(half))
		o.reportBlock(rules.CodeUnterminatedEvent, at, b, b.data, "the stream ended inside this %q, before its blank line: half an event is no event%s", named, WrittenOut(b.data))
	}
	e := o.entries[len(o.entries)-1]
	e.Cut = e.Cut || half != nil
}

// isNaming tells whether a line says the type of an event.
func isNaming(line []byte) bool {
	field, _ := splitField(line)
	return field == fieldEvent
}

// beginning is a text for people to read. A mark shows that it goes on: half a secret at the end of it is masked as well.
func beginning(text []byte, goesOn bool) string {
	if goesOn {
		return string(text) + "…"
	}
	return string(text)
}

// WrittenOut says of what came of an event that its lines do not end where they were meant to; empty: they do.
func WrittenOut(text []byte) string {
	if !bytes.HasSuffix(text, []byte(`\n`)) {
		return ""
	}
	return `; its \n is a backslash and the letter n, and no end of a line`
}

// ViolationError ends a strict reading. The entry was delivered before it.
type ViolationError struct {
	Entry *Entry // a copy that stays valid
}

// Error names the place, the rule and the offending text.
func (e *ViolationError) Error() string {
	v := e.Entry
	place := "the response"
	if v.Line > 0 {
		place = fmt.Sprintf("line %d, byte %d", v.Line, v.Start)
	}
	text := fmt.Sprintf("%s: %s: %s", place, v.Violation.Code, v.Detail)
	if len(v.Data) == 0 {
		return text
	}
	return fmt.Sprintf("%s: %q", text, beginning(v.Data, v.Cut))
}
