package vars

import (
	"cmp"
	"errors"
	"reflect"
	"slices"
	"strings"
)

// ExpandStrings returns a copy of value in which every string, in fields,
// elements and map values at any depth, has been expanded; value itself stays
// as it is. So a type that is written in YAML needs to know nothing of variables.
// Unexported fields are copied as they are. The error joins those of [Expand].
func ExpandStrings[T any](value T, lookup Lookup) (T, error) {
	e := expander{lookup: lookup}
	e.change = e.expand
	out := e.copy(reflect.ValueOf(&value).Elem())
	return out.Interface().(T), errors.Join(e.errs...)
}

// MapStrings returns a copy of value in which every string, as for [ExpandStrings], is what
// change makes of it.
func MapStrings[T any](value T, change func(text string) string) T {
	e := expander{change: func(v reflect.Value) reflect.Value {
		return reflect.ValueOf(change(v.String())).Convert(v.Type())
	}}
	return e.copy(reflect.ValueOf(&value).Elem()).Interface().(T)
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
	change func(reflect.Value) reflect.Value // of a string
	lookup Lookup
	errs   []error
}

func (e *expander) copy(v reflect.Value) reflect.Value {
	switch v.Kind() {
	case reflect.String:
		return e.change(v)
	case reflect.Struct:
		return e.fields(v)
	case reflect.Slice:
		return e.elements(v)
	case reflect.Map:
		return e.entries(v)
	case reflect.Pointer, reflect.Interface:
		return e.inner(v)
	default:
		return v
	}
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

func (e *expander) expand(v reflect.Value) reflect.Value {
	lookup, from := e.lookup, v.String()
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
	return reflect.ValueOf(text).Convert(v.Type())
}

func (e *expander) fields(v reflect.Value) reflect.Value {
	out := reflect.New(v.Type()).Elem()
	out.Set(v)
	for i := range v.NumField() {
		if v.Type().Field(i).IsExported() {
			out.Field(i).Set(e.copy(v.Field(i)))
		}
	}
	return out
}

func (e *expander) elements(v reflect.Value) reflect.Value {
	if v.IsNil() {
		return v
	}
	out := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
	for i := range v.Len() {
		out.Index(i).Set(e.copy(v.Index(i)))
	}
	return out
}

func (e *expander) entries(v reflect.Value) reflect.Value {
	if v.IsNil() {
		return v
	}
	out := reflect.MakeMapWithSize(v.Type(), v.Len())
	keys := v.MapKeys() // in an order, so that of several errors the first is always the same
	slices.SortFunc(keys, func(a, b reflect.Value) int { return cmp.Compare(a.String(), b.String()) })
	for _, key := range keys {
		out.SetMapIndex(key, e.copy(v.MapIndex(key)))
	}
	return out
}

func (e *expander) inner(v reflect.Value) reflect.Value {
	if v.IsNil() {
		return v
	}
	out := reflect.New(v.Type()).Elem()
	if v.Kind() == reflect.Interface {
		out.Set(e.copy(v.Elem()))
		return out
	}
	target := reflect.New(v.Type().Elem())
	target.Elem().Set(e.copy(v.Elem()))
	out.Set(target)
	return out
}
