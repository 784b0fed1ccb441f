package expect

import (
	"strconv"
	"time"

	"github.com/tidwall/gjson"

	"github.com/streamspec/streamspec/runner/expect/value"
	"github.com/streamspec/streamspec/runner/recording"
)

// field is a field of the event itself; it does not exist where the event has none, or
// where this is none, but the body of a response.
func (v *View) field(f *found) gjson.Result {
	if v.Number == 0 || v.Kind != recording.KindEvent && v.Kind != recording.KindComment {
		return gjson.Result{}
	}
	switch f.field {
	case value.FieldType:
		return f.text(v.Type)
	case value.FieldData:
		return f.text(v.text())
	case value.FieldID:
		if len(v.LastEventID) == 0 {
			return gjson.Result{}
		}
		return f.text(string(v.LastEventID))
	case value.FieldHasID:
		if v.HasID {
			return gjson.Result{Type: gjson.True, Raw: "true"}
		}
		return gjson.Result{Type: gjson.False, Raw: "false"}
	default:
		return v.number(f)
	}
}

// number is a field of the event that is a number.
func (v *View) number(f *found) gjson.Result {
	switch f.field {
	case value.FieldRetry:
		if !v.retry.set || v.retry.at < v.Start || v.retry.at >= v.End {
			return gjson.Result{}
		}
		return numeral(v.retry.to.Milliseconds())
	case value.FieldNumber:
		return numeral(int64(v.Number))
	case value.FieldSize:
		return numeral(int64(len(v.Data)))
	case value.FieldArrival:
		return gjson.Parse(strconv.FormatFloat(float64(v.LastByte)/float64(time.Millisecond), 'f', -1, 64))
	default:
		return gjson.Result{}
	}
}

func numeral(n int64) gjson.Result {
	return gjson.Result{Type: gjson.Number, Num: float64(n), Raw: strconv.FormatInt(n, 10)}
}

// text is a text as a JSON value, which lasts as long as the entry is shown.
func (f *found) text(text string) gjson.Result {
	var is gjson.Result
	f.raw, is = value.AppendText(f.raw[:0], text)
	return is
}

// item is the event as OpenAPI 3.2 describes the items of an event stream: an object of the
// fields that it had. The type of an event without one is message, and so is left out.
func (v *View) item() []byte {
	var out []byte
	member := func(name string, of value.Field) {
		if has := v.value(of.Path()); has != nil {
			out = append(append(append(append(out, ",\""...), name...), "\":"...), has.Raw...)
		}
	}
	member("data", value.FieldData)
	if v.Type != unnamed {
		member("event", value.FieldType)
	}
	if v.HasID {
		member("id", value.FieldID)
	}
	member("retry", value.FieldRetry)
	return append(append([]byte("{"), out[min(1, len(out)):]...), '}')
}
