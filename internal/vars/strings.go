package vars

import (
	"cmp"
	"errors"
	"reflect"
	"slices"
	"strings"
)

// ExpandStrings returns a copy of value in which every string, in fields,
// elements and map values at any depth, and in keys that are more than a text, has been expanded; value itself stays
// as it is. So a type that is written in YAML needs to know nothing of variables.
// Unexported fields are copied as they are. The error joins those of [Expand].
func ExpandStrings[T any](value T, lookup Lookup) (T, error) {
	e := expander{lookup: lookup}
	e.change = e.expand
	e.in(reflect.ValueOf(&value).Elem())
	return value, errors.Join(e.errs...)
}

// MapStrings returns a copy of value in which every string, as for [ExpandStrings], is what
// change makes of it.
func MapStrings[T any](value T, change func(text string) string) T {
	e := expander{change: func(v reflect.Value) { v.SetString(change(v.String())) }}
	e.in(reflect.ValueOf(&value).Elem())
	return value
}

// Needed lists, sorted, the variables without a default that the strings of a value refer to.
func Needed(value any) []string {
	_, err := ExpandStrings(value, func(string) (string, bool) { return "", false })
	names := Undefined(err)
	slices.Sort(names)
	return slices.Compact(names)
}

// Undefined lists the variables that an expansion did not know, of its error.
func Undefined(err error) []string {
	switch e := err.(type) { //nolint:errorlint // the tree of errors is walked by hand
	case *UndefinedError:
		return []string{e.Name}
	case interface{ Unwrap() error }:
		return Undefined(e.Unwrap())
	case interface{ Unwrap() []error }:
		var names []string
		for _, one := range e.Unwrap() {
			names = append(names, Undefined(one)...)
		}
		return names
	default:
		return nil
	}
}

type expander struct {
	change func(reflect.Value) // of a string
	lookup Lookup
	errs   []error
}

// in changes the strings of v, which can be set, and takes what others share with it out of
// their reach.
func (e *expander) in(v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		e.change(v)
	case reflect.Struct:
		e.fields(v)
	case reflect.Slice:
		e.elements(v)
	case reflect.Map:
		e.entries(v)
	case reflect.Pointer:
		if !v.IsNil() {
			v.Set(e.copied(v.Elem()).Addr())
		}
	case reflect.Interface:
		if !v.IsNil() {
			v.Set(e.copied(v.Elem()))
		}
	}
}

// copied is a copy of v, changed.
func (e *expander) copied(v reflect.Value) reflect.Value {
	out := reflect.New(v.Type()).Elem()
	out.Set(v)
	e.in(out)
	return out
}

// Escaper is a kind of text in which the value of a variable cannot stand as it is.
type Escaper interface{ EscapeVariable(value string) string }

// TypeKeeper is a kind of text in which the values of variables have types: what is no text
// stands in the place of a reference that is all of a value.
type TypeKeeper interface {
	KeepTypes(text string, lookup func(name string) (string, bool)) string
}

// JSONPrefix begins the name by which the JSON of a variable is looked up that is no text:
// a number, an object. No file can name it.
const JSONPrefix = "json:"

// AsItIs is what a lookup answers of a variable that is to stay as it is written, since it is
// expanded later.
func AsItIs(name string) (value string, ok bool) {
	if strings.HasPrefix(name, JSONPrefix) {
		return "", false // no file has it
	}
	return "${" + name + "}", true
}

func (e *expander) expand(v reflect.Value) {
	lookup, from := e.lookup, v.String()
	if !strings.Contains(from, "$") {
		return
	}
	if escaper, ok := v.Interface().(Escaper); ok {
		lookup = func(name string) (string, bool) {
			value, known := e.lookup(name)
			return escaper.EscapeVariable(value), known
		}
	}
	if keeper, ok := v.Interface().(TypeKeeper); ok {
		from = keeper.KeepTypes(from, e.lookup)
	}
	text, err := Expand(from, lookup)
	if err != nil {
		e.errs = append(e.errs, err)
	}
	v.SetString(text)
}

func (e *expander) fields(v reflect.Value) {
	for i := range v.NumField() {
		if field := v.Field(i); field.CanSet() {
			e.in(field)
		}
	}
}

func (e *expander) elements(v reflect.Value) {
	if v.IsNil() {
		return
	}
	out := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
	reflect.Copy(out, v)
	for i := range out.Len() {
		e.in(out.Index(i))
	}
	v.Set(out)
}

// key is a key with its variables expanded, such as a path into data; a plain text is a name.
func (e *expander) key(v reflect.Value) reflect.Value {
	if e.lookup == nil || v.Kind() != reflect.String || v.Type() == reflect.TypeFor[string]() {
		return v
	}
	return e.copied(v)
}

func (e *expander) entries(v reflect.Value) {
	if v.IsNil() {
		return
	}
	out := reflect.MakeMapWithSize(v.Type(), v.Len())
	keys := v.MapKeys() // in an order, so that of several errors the first is always the same
	slices.SortFunc(keys, func(a, b reflect.Value) int { return cmp.Compare(a.String(), b.String()) })
	for _, key := range keys {
		out.SetMapIndex(e.key(key), e.copied(v.MapIndex(key)))
	}
	v.Set(out)
}
