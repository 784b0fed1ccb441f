package sse

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/streamspec/streamspec/runner/sse/rules"
)

// report queues a violation. A browser reports none.
func (d *Decoder) report(code string, at Evidence, offending []byte, detail string, args ...any) {
	if !d.judging() {
		return
	}
	at.Number = d.violations.next()
	e := d.push(KindViolation)
	e.Violation = rules.Find(code)
	e.Detail = fmt.Sprintf(detail, args...)
	e.Data = excerpt(offending)
	e.Evidence = at
}

// reportLine queues a violation that is the current line.
func (d *Decoder) reportLine(code string, offending []byte, detail string, args ...any) {
	d.report(code, d.lineEvidence(), offending, detail, args...)
}

// reportUnknownField reports a line that a browser drops.
func (d *Decoder) reportUnknownField(text []byte) {
	if !d.judging() {
		return
	}
	name, _, colon := bytes.Cut(text, []byte(":"))
	switch {
	case bytes.HasPrefix(text, []byte(bom)):
		d.reportLine(rules.CodeMisplacedBOM, text, "the line begins with a byte order mark, so a browser drops it")
	case !colon:
		d.reportLine(rules.CodeMalformedLine, text, "no colon, and not the name of a field%s", suggestField(name))
	default:
		d.reportLine(rules.CodeUnknownField, text, "no field is named %q%s", excerpt(name), suggestField(name))
	}
}

// suggestField names the field that was probably meant.
func suggestField(name []byte) string {
	meant := strings.ToLower(string(bytes.TrimSpace(excerpt(name))))
	if known, _ := splitField([]byte(meant)); known == unknownField {
		return ""
	}
	return fmt.Sprintf(": %q was probably meant", meant)
}

// reportInvalidUTF8 reports a line that is not UTF-8, and quotes it from the
// first wrong byte on.
func (d *Decoder) reportInvalidUTF8(text []byte) {
	if !d.judging() {
		return
	}
	at := firstInvalid(text)
	d.reportLine(rules.CodeInvalidUTF8, text[at:], "the byte 0x%02X at byte %d is not UTF-8; it becomes U+FFFD",
		text[at], d.start+int64(at))
}

// checkNUL reports a NUL in a text where it is allowed.
func (d *Decoder) checkNUL(text []byte) {
	if d.judging() && bytes.IndexByte(text, 0) >= 0 {
		d.reportLine(rules.CodeNUL, text, "the text holds U+0000")
	}
}

func (d *Decoder) reportBadID(value []byte) {
	d.reportLine(rules.CodeBadID, value, "the id holds U+0000, so it is ignored: the last event ID stays %q", d.bufferedID())
}

func (d *Decoder) reportBadRetry(value []byte) {
	d.reportLine(rules.CodeBadRetry, value, "not a number of milliseconds in ASCII digits, so it is ignored")
}

// reportDataless reports a block that dispatches nothing.
func (d *Decoder) reportDataless() {
	if !d.judging() {
		return
	}
	text := "id: " + string(d.lastEventID)
	if d.named {
		text = "event: " + d.eventType
	}
	d.report(rules.CodeDatalessEvent, d.blockEvidence(d.stop), []byte(text), "the block has no data field: no event is dispatched")
}

// reportEnding reports the first line ending that differs.
func (d *Decoder) reportEnding(kind ending) {
	at := d.lineEvidence()
	at.Start, at.End = d.stop-1, d.offset(d.pos)
	at.FirstByte = at.LastByte
	d.report(rules.CodeMixedLineEndings, at, kind.bytes(), "line %d ends in %v, line %d in %v", d.number, kind, d.usualAt, d.usual)
}

// reportUnterminated reports that the stream ended inside an event.
func (d *Decoder) reportUnterminated() {
	at := d.blockEvidence(d.offset(d.end))
	if d.hasData {
		d.report(rules.CodeUnterminatedEvent, at, d.data, "the stream ended before the blank line: a browser discards this event")
	} else {
		d.report(rules.CodeUnterminatedEvent, at, nil, "the stream ended inside an event that has no data yet")
	}
}

// checkEvent reports what is wrong with an event as a whole.
func (d *Decoder) checkEvent(e *Entry) {
	at, data := e.Evidence, e.Data
	declares := d.opts.DeclaredEnd != nil && d.opts.DeclaredEnd(e)
	if d.declaredEnd && !d.afterEndKnown {
		d.afterEndKnown = true
		d.report(rules.CodeContentAfterEnd, at, data, "event %d comes after the event that declared the end", at.Number)
	}
	d.declaredEnd = d.declaredEnd || declares
	if d.opts.JSON {
		d.checkJSON(at, data)
	}
}
