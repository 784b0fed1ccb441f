// Package vars is the variables of a scenario: ${name} in any string of a
// scenario, a service or a sentence.
//
//	${name}            the value of name; an error where name is not defined
//	${name:-default}   the value of name, or default where it is not defined
//	$${name}           the text ${name} itself
//
// Start reading at [Expand]. [References] tells what a text needs before
// anything runs, [ExpandStrings] expands every string of a value.
package vars

import (
	"errors"
	"fmt"
	"strings"
)

// Lookup answers a variable's value, and whether it is defined.
type Lookup func(name string) (string, bool)

// UndefinedError says that a text refers to a variable nobody defined.
type UndefinedError struct{ Name string }

func (e *UndefinedError) Error() string {
	if help := e.Help(); help != "" {
		return e.Reason() + "; " + help
	}
	return e.Reason()
}

// Reason is what is wrong, without what to do.
func (e *UndefinedError) Reason() string {
	return fmt.Sprintf("the variable ${%s} is not defined", e.Name)
}

// The names of variables that come from outside begin with these.
const (
	EnvPrefix    = "env."    // ${env.HOME}: of the environment
	SecretPrefix = "secret." // ${secret.NAME}
)

// Help says where what comes from outside may come from; of other variables it says nothing.
func (e *UndefinedError) Help() string {
	if name, is := strings.CutPrefix(e.Name, EnvPrefix); is {
		return fmt.Sprintf("set %s in the environment; ${%s:-text} gives a default", name, e.Name)
	}
	name, isSecret := strings.CutPrefix(e.Name, SecretPrefix)
	if !isSecret {
		return ""
	}
	return fmt.Sprintf("set %s in the environment, or write a line %s=VALUE into the file that --secrets names", name, name)
}

// SyntaxError says that a reference in a text cannot be read. Offset is the
// byte at which the reference starts.
type SyntaxError struct {
	Offset int
	Reason string
}

func (e *SyntaxError) Error() string { return e.Reason }

// Reference is one ${…} in a text.
type Reference struct {
	Name       string
	Default    string
	HasDefault bool
	Start, End int // byte range in the text, from the $ to behind the }
}

// References lists the references of text in order. The error is a *SyntaxError.
func References(text string) ([]Reference, error) {
	var refs []Reference
	for at := 0; ; {
		start, escaped := nextReference(text, at)
		if start < 0 {
			return refs, nil
		}
		if escaped {
			at = start + len("$${")
			continue
		}
		ref, err := parse(text, start)
		if err != nil {
			return refs, err
		}
		refs = append(refs, ref)
		at = ref.End
	}
}

// nextReference finds the next "${" at or after from; escaped tells that it is
// a "$${", whose first byte start then names.
func nextReference(text string, from int) (start int, escaped bool) {
	i := strings.Index(text[from:], "${")
	if i < 0 {
		return -1, false
	}
	start = from + i
	if start > from && text[start-1] == '$' {
		return start - 1, true
	}
	return start, false
}

func parse(text string, start int) (Reference, error) {
	length := strings.IndexByte(text[start:], '}')
	if length < 0 {
		return Reference{}, &SyntaxError{start, "${ without a closing }; write $${ for the characters ${ themselves"}
	}
	end := start + length + 1
	name, fallback, hasDefault := strings.Cut(text[start+2:end-1], ":-")
	if !ValidName(name) {
		reason := fmt.Sprintf("%q is not a variable name; %s", name, NameHelp)
		return Reference{}, &SyntaxError{start, reason}
	}
	return Reference{Name: name, Default: fallback, HasDefault: hasDefault, Start: start, End: end}, nil
}

// NameHelp says how a variable can be called.
const NameHelp = "a name has letters from a to z or A to Z, digits, _, - and ."

// ValidName tells whether a variable can be called so.
func ValidName(name string) bool {
	if name == "" {
		return false
	}
	for _, r := range name {
		isWord := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9'
		if !isWord && !strings.ContainsRune("_-.", r) {
			return false
		}
	}
	return true
}

// Expand replaces every reference of text by its value. The error joins an
// *[UndefinedError] for each variable that lookup does not know, or is a
// *[SyntaxError].
func Expand(text string, lookup Lookup) (string, error) {
	refs, err := References(text)
	if err != nil {
		return text, err
	}
	var out strings.Builder
	var undefined []error
	at := 0
	for _, ref := range refs {
		out.WriteString(unescape(text[at:ref.Start]))
		value, ok := lookup(ref.Name)
		switch {
		case ok:
			out.WriteString(value)
		case ref.HasDefault:
			out.WriteString(ref.Default)
		default:
			undefined = append(undefined, &UndefinedError{ref.Name})
		}
		at = ref.End
	}
	out.WriteString(unescape(text[at:]))
	return out.String(), errors.Join(undefined...)
}

func unescape(text string) string { return strings.ReplaceAll(text, "$${", "${") }
