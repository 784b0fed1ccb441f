package sample

import (
	"bytes"
	"encoding/json"
	"strconv"

	"github.com/google/uuid"
)

// wireDefects: an event is written otherwise than the contract, or the standard,
// says.
func wireDefects() []defect {
	progress := ofTask(typeProgress)
	return []defect{
		{fault: "id-field", seen: "each event has an id field", encode: always(prefixed(func() string { return "id: " + uuid.NewString() + "\n" }))},
		{fault: "retry-field", seen: "each event has a retry field", encode: always(prefixed(func() string { return "retry: 3000\n" }))},
		{fault: "debug-output", seen: "a line of debugging output stands before each progress_update", encode: only(progress, prefixed(func() string { return "DEBUG queue read\n" }))},
		{fault: "bom", seen: "a byte order mark stands before each progress_update", encode: only(progress, prefixed(func() string { return "\ufeff" }))},
		{fault: "heartbeat-comment", seen: "heartbeats are comments, not events", encode: only(named(eventHeartbeat), func([]byte) []byte { return []byte(": heartbeat\n\n") })},
		{fault: "no-event-field", seen: "events have no type; their data is as it was", encode: always(withoutEventField)},
		{fault: "no-data-field", seen: "connection_close has no data, so that no event is dispatched", encode: only(named(eventClose), withoutDataField)},
		{fault: "capital-fields", seen: `the fields are called "Event" and "Data"`, encode: always(capitalised)},
		{fault: "cr-lines", seen: "lines end with CR alone", encode: always(replaced("\n", "\r"))},
		{fault: "merged-events", seen: "no blank line ends a progress_update: it becomes one event with the next", encode: only(progress, shorter(1))},
		{fault: "unterminated", seen: "no blank line ends connection_close, the last event", encode: only(named(eventClose), shorter(1))},
		{fault: "invalid-utf8", seen: "the text of a progress_update is not UTF-8", encode: only(progress, replaced(`"text": "`, "\"text\": \"\xff\xfe"))},
		{fault: "not-json", seen: "data is what Python prints, with single quotes, not JSON", encode: always(replaced(`"`, `'`))},
		{fault: "encoded-twice", seen: "data is a JSON text that holds JSON", encode: always(encodedTwice)},
		{fault: "pretty-printed", seen: "data is JSON on several lines, of which only the first is a data line", encode: always(prettyPrinted)},
		{fault: "truncated-data", seen: "the data of a task_completed ends in the middle", encode: only(ofTask(typeCompleted), truncated)},
	}
}

// always writes each event otherwise.
func always(f func([]byte) []byte) func(event, []byte) []byte {
	return func(_ event, wire []byte) []byte { return f(wire) }
}

// only writes those events otherwise that match.
func only(match func(event) bool, f func([]byte) []byte) func(event, []byte) []byte {
	return func(e event, wire []byte) []byte {
		if match(e) {
			return f(wire)
		}
		return wire
	}
}

func prefixed(prefix func() string) func([]byte) []byte {
	return func(wire []byte) []byte { return append([]byte(prefix()), wire...) }
}

func replaced(from, to string) func([]byte) []byte {
	return func(wire []byte) []byte { return bytes.ReplaceAll(wire, []byte(from), []byte(to)) }
}

func shorter(by int) func([]byte) []byte {
	return func(wire []byte) []byte { return wire[:len(wire)-by] }
}

func withoutEventField(wire []byte) []byte {
	_, data := cutData(wire)
	return append([]byte("data: "), data...)
}

func withoutDataField(wire []byte) []byte {
	field, _ := cutData(wire)
	return append(field, "\n\n"...)
}

func capitalised(wire []byte) []byte {
	return replaced("\ndata: ", "\nData: ")(replaced("event: ", "Event: ")(wire))
}

func encodedTwice(wire []byte) []byte {
	field, data := cutData(wire)
	return append(field, "\ndata: "+strconv.Quote(string(bytes.TrimSpace(data)))+"\n\n"...)
}

func prettyPrinted(wire []byte) []byte {
	field, data := cutData(wire)
	pretty := bytes.NewBuffer(append(field, "\ndata: "...))
	_ = json.Indent(pretty, bytes.TrimSpace(data), "", "  ") // what encode writes is JSON, but for an infinity
	return append(pretty.Bytes(), "\n\n"...)
}

func truncated(wire []byte) []byte {
	return append(wire[:len(wire)*2/3:len(wire)*2/3], "\n\n"...)
}

// cutData takes an event apart: its event field, and what follows "data: ".
func cutData(wire []byte) (field, data []byte) {
	field, data, _ = bytes.Cut(wire, []byte("\ndata: "))
	return bytes.Clone(field), data
}
