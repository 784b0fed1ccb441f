package recording

import (
	"bytes"
	"fmt"
	"reflect"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// fill gives each field of a struct, and of those in it, a value of its own.
func fill(t *testing.T, v reflect.Value, n int64) int64 {
	t.Helper()
	for i := range v.NumField() {
		n++
		switch field := v.Field(i); field.Kind() {
		case reflect.Struct:
			n = fill(t, field, n)
		case reflect.Pointer:
			text := fmt.Sprintf("text %d", n)
			field.Set(reflect.ValueOf(&text))
		case reflect.Bool:
			field.SetBool(true)
		case reflect.String:
			field.SetString(fmt.Sprintf("text %d", n))
		case reflect.Int, reflect.Int64:
			field.SetInt(n * 1e6)
		case reflect.Slice:
			field.SetBytes(fmt.Appendf(nil, "%d\n\x00bytes", n))
		default:
			if _, is := field.Interface().(Kind); !is {
				t.Fatalf("nobody knows how to fill %s", v.Type().Field(i).Name)
			}
			field.Set(reflect.ValueOf(KindEvent))
		}
	}
	return n
}

// asides are entries as they are read once they were put aside; the first half from a file.
func asides(t *testing.T, entries ...*Entry) []*Entry {
	t.Helper()
	var all aside
	defer all.close()
	for i, e := range entries {
		all.add(e)
		if i == (len(entries)-1)/2 {
			if err := all.bound(0); err != nil {
				t.Fatal(err)
			}
		}
	}
	var read []*Entry
	for _, e := range all.entries(false) {
		read = append(read, e)
	}
	return read
}

// TestAnEntryThatWasPutAsideHasAllItsFields, each for itself, and those of no entry before it.
func TestAnEntryThatWasPutAsideHasAllItsFields(t *testing.T) {
	var full Entry
	fill(t, reflect.ValueOf(&full).Elem(), 0)
	entries := []*Entry{&full, {Data: []byte{}}}
	for _, field := range reflect.VisibleFields(reflect.TypeFor[Entry]()) {
		if !field.Anonymous {
			one := &Entry{Data: []byte{}}
			reflect.ValueOf(one).Elem().FieldByIndex(field.Index).Set(reflect.ValueOf(full).FieldByIndex(field.Index))
			entries = append(entries, one)
		}
	}
	if diff := cmp.Diff(entries, asides(t, entries...)); diff != "" {
		t.Errorf("(-put aside +read)\n%s", diff)
	}
}

// TestAnEntryOfAFileHasAllItsFields: of the form for people nothing is missing either.
func TestAnEntryOfAFileHasAllItsFields(t *testing.T) {
	var full Entry
	fill(t, reflect.ValueOf(&full).Elem(), 0)
	full.Number = 1 // else lines are missing before it
	var file bytes.Buffer
	w := NewRecorder(whole(), &file, nil)
	s := &Stream{Name: "s", Started: began}
	w.Stream(s)
	w.Entry(s, &full)
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	r, err := Read(&file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]*Entry{&full}, r.Streams[0].Entries); diff != "" {
		t.Errorf("(-written +read)\n%s", diff)
	}
}

// without are fields that the recording of the other tests need not have.
var without = []string{
	"Entry.Row",        // it is known once it is written
	"End.Err",          // the detail says it
	"End.Half",         // the stream was left: it says nothing of the server
	"Stream.Forgotten", // a file forgets nothing
	"Stream.Headless",  // such a stream is judged, and not kept
	"Incoming.Hide",    // what is in a file is masked
	"Recording.Lasted", // it is when the file was ended
}

// TestWhatIsReadBackHasAllFields: a field that the recording of the other tests leaves out
// could be forgotten by who writes or reads files, and nobody would see it.
func TestWhatIsReadBackHasAllFields(t *testing.T) {
	filled := map[string]bool{}
	seen(filled, reflect.ValueOf(whole()))
	for name, is := range filled {
		if !is && !slices.Contains(without, name) {
			t.Errorf("nothing in the recording has a value for %s", name)
		}
	}
}

// seen notes of each field of our structs in v whether one has a value.
func seen(filled map[string]bool, v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			seen(filled, v.Elem())
		}
	case reflect.Slice:
		for i := range v.Len() {
			seen(filled, v.Index(i))
		}
	case reflect.Struct:
		if v.Type().PkgPath() != reflect.TypeFor[Entry]().PkgPath() {
			return
		}
		for i := range v.NumField() {
			if field := v.Type().Field(i); field.IsExported() {
				name := v.Type().Name() + "." + field.Name
				filled[name] = filled[name] || !v.Field(i).IsZero()
				seen(filled, v.Field(i))
			}
		}
	}
}
