package problem

import "errors"

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

// AtField makes an error of a mapping one of the value of a key, or of the mapping
// where the key is not given. AtField of AtField goes deeper.
func AtField(key string, err error) error { return &FieldError{key, err} }

// Error is the text of Err: the place of the problem shows the field.
func (e *FieldError) Error() string { return e.Err.Error() }

// Unwrap is Err.
func (e *FieldError) Unwrap() error { return e.Err }

// WithHelp adds to an error what is valid, which a [Problem] shows as its help.
func WithHelp(err error, help string) error { return &helpedError{err, help} }

type helpedError struct {
	error
	help string
}

func (e *helpedError) Help() string  { return e.help }
func (e *helpedError) Unwrap() error { return e.error }

// HelpOf is the help of an error; empty: it has none.
func HelpOf(err error) string {
	var helper Helper
	if errors.As(err, &helper) {
		return helper.Help()
	}
	return ""
}
