package stream

import (
	"bytes"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/streamspec/streamspec/internal/wire"
	"github.com/streamspec/streamspec/runner/recording"
	"github.com/streamspec/streamspec/runner/sse"
	"github.com/streamspec/streamspec/runner/sse/rules"
)

// The kinds of a recording are those of the decoder: Recorded converts them.
func TestKindsAreTheSame(t *testing.T) {
	for k := sse.KindEvent; k <= sse.KindViolation; k++ {
		if got := recording.Kind(k).String(); got != k.String() {
			t.Errorf("%s is recorded as %s", k, got)
		}
	}
	if got := recording.KindViolation; int(got) != int(sse.KindViolation) {
		t.Errorf("the last kind is %d, but %d in a recording", sse.KindViolation, got)
	}
}

// everything is an entry each field of which says something, as no entry does.
func everything(t *testing.T) *sse.Entry {
	e := &sse.Entry{Violation: rules.Find(rules.CodeNUL)} // a note
	for _, field := range fields(reflect.ValueOf(e).Elem()) {
		switch field.Kind() {
		case reflect.String:
			field.SetString("text")
		case reflect.Bool:
			field.SetBool(true)
		case reflect.Int, reflect.Int64:
			field.SetInt(7)
		case reflect.Uint8:
			field.SetUint(uint64(sse.KindViolation))
		case reflect.Slice:
			field.SetBytes([]byte("bytes"))
		case reflect.Pointer:
			if text := "text"; field.Type() == reflect.TypeOf(&text) {
				field.Set(reflect.ValueOf(&text))
			}
		default:
			t.Fatalf("a field of a type that the test does not know: %v", field.Type())
		}
	}
	return e
}

// fields are the fields of a struct, and of those in it.
func fields(v reflect.Value) []reflect.Value {
	var all []reflect.Value
	for i := range v.NumField() {
		if field := v.Field(i); field.Kind() == reflect.Struct {
			all = append(all, fields(field)...)
		} else {
			all = append(all, field)
		}
	}
	return all
}

// Each field of a decoder's entry is recorded, and each of a recording's is filled.
func TestEveryFieldIsRecorded(t *testing.T) {
	whole := Recorded(everything(t))
	written := *whole
	written.Row = 1 // its line is known once it is written
	for i, field := range fields(reflect.ValueOf(&written).Elem()) {
		if field.IsZero() {
			t.Errorf("nothing fills field %d of a recording's entry: %+v", i, whole)
		}
	}
	for i := range fields(reflect.ValueOf(everything(t)).Elem()) {
		e := everything(t)
		fields(reflect.ValueOf(e).Elem())[i].SetZero()
		without := Recorded(e)
		without.Row = whole.Row
		if cmp.Equal(whole, without) {
			t.Errorf("field %d of the decoder's entry is not recorded: without it there is %+v", i, e)
		}
	}
}

func TestWhatIsRecordedIsKept(t *testing.T) {
	e := everything(t)
	kept, shared := Recorded(e), new(recording.Entry)
	RecordedInto(shared, e)
	copy(e.Data, "other")
	copy(e.LastEventID, "other")
	if !bytes.Equal(kept.Data, []byte("bytes")) || !bytes.Equal(kept.LastEventID, []byte("bytes")) {
		t.Errorf("what is kept changes with the decoder: %+v", kept)
	}
	if &shared.Data[0] != &e.Data[0] {
		t.Error("a look at an entry copies its data")
	}
}

// TestWhatCannotBeKept says whose fault that is, and what to do.
func TestWhatCannotBeKept(t *testing.T) {
	aside := func(err error) error { return fmt.Errorf("entries cannot be put aside: %w (TMPDIR)", err) }
	for _, c := range []struct {
		err    error
		reason recording.Reason
		detail string
	}{
		{&RetainedError{9}, recording.Limit, "the recording holds more than 9 bytes"},
		{aside(errors.New("no space left on device")), recording.MachineFault, "entries cannot be put aside: no space left on device (TMPDIR)"},
		{aside(syscall.EMFILE), recording.MachineFault, "entries cannot be put aside: " + wire.Explain(syscall.EMFILE)},
	} {
		if end := notKept(c.err); end.Reason != c.reason || !strings.HasPrefix(end.Detail, c.detail) || end.Err == nil {
			t.Errorf("%v: %s", c.err, end.String())
		}
	}
}
