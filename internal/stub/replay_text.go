package stub

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/streamspec/streamspec/runner/recording"
	"github.com/streamspec/streamspec/runner/sse/rules"
)

// chunksOf are the entries as they are sent, each so long after the one before it, in lines that end as those did.
func chunksOf(entries []*recording.Entry, since time.Duration, ending string, speed float64) []chunk {
	var out []chunk
	invalid, mixed := "", otherEnding(entries)
	for i, e := range entries {
		c := chunk{after: faster(e.LastByte-since, speed), bytes: inLines(textAt(entries, i), ending)}
		if e.Violation == rules.CodeInvalidUTF8 {
			invalid = string(e.Data)
		}
		if c.bytes == "" {
			continue
		}
		c.bytes, invalid = spoiled(c.bytes, invalid), ""
		if mixed != nil && e.Start <= mixed.Start && mixed.Start < e.End {
			c.bytes = endingIn(c.bytes, mixed.Line-e.Line, string(mixed.Data))
		}
		if e.HasID {
			c.id = string(e.LastEventID)
		}
		out, since = append(out, c), e.LastByte
	}
	return out
}

// otherEnding is what tells the first line that ended otherwise than the first did; nil: none.
func otherEnding(entries []*recording.Entry) *recording.Entry {
	i := slices.IndexFunc(entries, func(e *recording.Entry) bool { return e.Violation == rules.CodeMixedLineEndings })
	if i < 0 {
		return nil
	}
	return entries[i]
}

// endingIn has one line of a text end otherwise.
func endingIn(text string, line int, ending string) string {
	lines := strings.SplitAfter(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text), "\n")
	usual := strings.TrimPrefix(text, strings.TrimRight(text, "\r\n"))
	usual = usual[:max(0, len(usual)/2)]
	for i := range lines {
		with := usual
		if i == line {
			with = ending
		}
		lines[i] = strings.Replace(lines[i], "\n", with, 1)
	}
	return strings.Join(lines, "")
}

// inLines has lines end as those of a response did.
func inLines(text, ending string) string {
	switch ending {
	case "CR":
		return strings.ReplaceAll(text, "\n", "\r")
	case "CRLF":
		return strings.ReplaceAll(text, "\n", "\r\n")
	}
	return text
}

// spoiled puts bytes that are not UTF-8 back where they were replaced as they were read.
func spoiled(text, invalid string) string {
	return strings.Replace(text, string([]rune(invalid)), invalid, 1)
}

// lastOf is when the last of the entries had come.
func lastOf(entries []*recording.Entry, since time.Duration) time.Duration {
	if len(entries) == 0 {
		return since
	}
	return entries[len(entries)-1].LastByte
}

// textAt is an entry in the event stream format; empty: it has no bytes of its own.
func textAt(entries []*recording.Entry, i int) string {
	e := entries[i]
	data := string(e.Data)
	switch e.Kind {
	case recording.KindComment:
		return Event{Comment: &data}.text()
	case recording.KindRetry:
		return fieldLine("retry", cmp.Or(data, strconv.FormatInt(e.Retry.Milliseconds(), 10))) + "\n"
	case recording.KindViolation:
		if e.Violation == rules.CodeUnterminatedEvent && slices.ContainsFunc(entries, func(o *recording.Entry) bool { return o.Unterminated && o.Start == e.Start }) {
			return "" // it was delivered, and is sent as the event that it was
		}
		return violating(e, entries[i+1:])
	}
	event := Event{Data: &Data{Text: data}}
	if e.Type != "message" {
		event.Event = e.Type
	}
	text := event.text()
	if e.HasID {
		text = fieldLine("id", string(e.LastEventID)) + text
	}
	if e.Unterminated {
		text = strings.TrimSuffix(text, "\n")
	}
	return text
}

// violating is a line, or a block, that breaks a rule, as far as it was recorded. What follows tells whether
// it stands in the block of an event.
func violating(e *recording.Entry, follows []*recording.Entry) string {
	line := string(e.Data)
	switch e.Violation {
	case rules.CodeDatalessEvent:
		return line + "\n\n"
	case rules.CodeUnterminatedEvent:
		return halfOf(e)
	case rules.CodeBadRetry:
		line = fieldLine("retry", line)
	case rules.CodeBadID:
		line = fieldLine("id", line)
	case rules.CodeMalformedLine, rules.CodeUnknownField, rules.CodeMisplacedBOM:
		line += "\n"
	default:
		return ""
	}
	isWithin := func(o *recording.Entry) bool { return o.Start <= e.Start && e.Start < o.End && isBlock(o) }
	if slices.ContainsFunc(follows, isWithin) {
		return line
	}
	return line + "\n"
}

// isBlock tells what ends a block.
func isBlock(e *recording.Entry) bool {
	return e.Kind == recording.KindEvent || e.Violation == rules.CodeDatalessEvent || e.Violation == rules.CodeUnterminatedEvent
}

// halfOf is what had come of an event that no blank line ended.
func halfOf(e *recording.Entry) string {
	half := string(e.Data)
	if e.Given != nil && half != "" {
		event := Event{Data: &Data{Text: half}}
		if *e.Given != "message" {
			event.Event = *e.Given
		}
		half = strings.TrimSuffix(event.text(), "\n\n")
	}
	if e.End-e.Start > int64(len(half)) { // its last line had ended
		half += "\n"
	}
	return half
}
