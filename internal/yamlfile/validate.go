package yamlfile

import (
	"errors"
	"reflect"

	"github.com/streamspec/streamspec/internal/problem"
)

// Validator is a type that checks its own values. Validate is called after a
// value was decoded without problems, also on structs embedded in others. Its
// error is a problem at the value's place; one made by [problem.AtField] at the value of
// that key; several joined by errors.Join are several problems.
type Validator interface{ Validate() error }

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
	var field *problem.FieldError
	if errors.As(err, &field) {
		if value := n.inner(field.Field); value != nil {
			n = value
		}
		if err == error(field) { // wrapped, it is reported as a whole
			n.report(field.Err)
			return
		}
	}
	help := ""
	var helper problem.Helper
	if errors.As(err, &helper) {
		help = helper.Help()
	}
	n.Problemf(help, "%v", err)
}
