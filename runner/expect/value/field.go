package value

import (
	"fmt"
	"slices"
	"strings"
	"unsafe"

	"github.com/tidwall/gjson"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/suggest"
)

// Field is a field of an event itself, beside the JSON in its data. It stands wherever a
// path into that does: @event.id.
type Field string

// The fields of an event. Retry, of an event without a retry field, and ID, of one whose
// last event ID is empty, are not there.
const (
	FieldType    Field = "type"    // a text
	FieldData    Field = "data"    // the data as text, also where it is JSON
	FieldID      Field = "id"      // the last event ID, a text
	FieldHasID   Field = "has_id"  // whether it had an id field of its own
	FieldRetry   Field = "retry"   // milliseconds
	FieldNumber  Field = "number"  // counts the events of the stream, from 1
	FieldSize    Field = "size"    // bytes of the data
	FieldArrival Field = "arrival" // milliseconds from the request to the last byte, as recorded
)

// fieldPrefix begins a path that leads to a field of the event.
const fieldPrefix = "@event"

// fields lists the fields of an event.
func fields() []Field {
	return []Field{FieldType, FieldData, FieldID, FieldHasID, FieldRetry, FieldNumber, FieldSize, FieldArrival}
}

// Path is the path that leads to the field.
func (f Field) Path() Path { return fieldPrefix + "." + Path(f) }

// Field is the field of the event that the path leads to; false: it leads into its data.
func (p Path) Field() (Field, bool) {
	if name, is := strings.CutPrefix(string(p), fieldPrefix+"."); is {
		return Field(name), true
	}
	return "", false
}

// validateField finds fields that no event has. False: the path leads into the data.
func (p Path) validateField() (err error, is bool) {
	f, is := p.Field()
	switch {
	case !is && p != fieldPrefix:
		return nil, false
	case slices.Contains(fields(), f):
		return nil, true
	}
	var names []string
	for _, known := range fields() {
		names = append(names, string(known.Path()))
	}
	return problem.WithHelp(fmt.Errorf("%q is no field of an event", string(p)),
		suggest.DidYouMean(string(p), names)+"valid here: "+strings.Join(names, ", ")), true
}

// AppendText appends a text as JSON to a buffer, and answers the value too, which lasts as
// long as both.
func AppendText(buffer []byte, text string) ([]byte, gjson.Result) {
	from := len(buffer)
	buffer = appendQuoted(buffer, text)
	return buffer, gjson.Result{Type: gjson.String, Str: text, Raw: unsafe.String(&buffer[from], len(buffer)-from)}
}
