package yamlfile

import (
	"errors"
	"reflect"
)

// Validator is a type that checks its own values. Validate is called after a
// value was decoded without problems, also on structs embedded in others. Its
// error is a problem at the value's place; one made by [AtField] at the value of
// that key; several joined by errors.Join are several problems.
type Validator interface{ Validate() error }

// Helper is an error that says what would be right.
type Helper interface {
	error
	Help() string // what is valid, or what to do
}

// FieldError is an error of one field of a mapping.
type FieldError struct {
	Field string // the key
	Err   error
}

// AtField makes an error of a mapping's Validate one of the value of a key, or
// of the mapping where the key is not given. AtField of AtField goes deeper.
func AtField(key string, err error) error { return &FieldError{key, err} }

// Error is the text of Err: the place of the problem shows the field.
func (e *FieldError) Error() string { return e.Err.Error() }

// Unwrap answers Err.
func (e *FieldError) Unwrap() error { return e.Err }

// WithHelp adds to an error what is valid, which a [Problem] shows as its help.
func WithHelp(err error, help string) error { return &helpedError{err, help} }

type helpedError struct {
	error
	help string
}

func (e *helpedError) Help() string  { return e.help }
func (e *helpedError) Unwrap() error { return e.error }

func (d *decoder) validate(n *Node, v reflect.Value) {
	if checked, ok := v.Addr().Interface().(Validator); ok {
		if err := checked.Validate(); err != nil {
			n.report(err)
		}
	}
}

// report makes problems of an error of Validate.
func (n *Node) report(err error) {
	if several, ok := err.(interface{ Unwrap() []error }); ok {
		for _, one := range several.Unwrap() {
			n.report(one)
		}
		return
	}
	var field *FieldError
	if errors.As(err, &field) {
		if value := n.field(field.Field); value != nil {
			n = value
		}
		if err == error(field) { // wrapped, it is reported as a whole
			n.report(field.Err)
			return
		}
	}
	help := ""
	var helper Helper
	if errors.As(err, &helper) {
		help = helper.Help()
	}
	n.Problemf(help, "%v", err)
}
