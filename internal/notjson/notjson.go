// Package notjson says why a text is not JSON, in words for people: whoever sent it, or wrote it.
//
// Start reading at [Find].
package notjson

import (
	"cmp"
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Fault is why a text is not JSON.
type Fault struct {
	At   int // the byte in front of which it is no longer JSON, or the end of the text
	sign string
	kind kind
}

type kind uint8

const (
	wrongSign kind = iota
	endsEarly
	goesOn
)

// Find finds the first fault of a text; nil: it is JSON.
func Find(text []byte) *Fault {
	var whatever json.RawMessage // no number is too large for it
	var wrong *json.SyntaxError
	if !errors.As(json.Unmarshal(text, &whatever), &wrong) {
		return nil
	}
	at := min(max(int(wrong.Offset)-1, 0), len(text))
	if at == len(text) || strings.HasPrefix(wrong.Error(), "unexpected end") {
		return &Fault{At: len(text), kind: endsEarly}
	}
	sign, _ := utf8.DecodeRune(text[at:])
	f := &Fault{At: at, sign: strconv.QuoteRune(sign)}
	if strings.HasSuffix(wrong.Error(), "after top-level value") {
		f.kind = goesOn
	}
	return f
}

// Said says what is wrong, and where that is: "in line 3". Empty: who reads it sees that.
func (f *Fault) Said(where string) string {
	behind := ""
	if where != "" {
		behind = ", " + where
	}
	switch f.kind {
	case endsEarly:
		return "the JSON ends before it is complete" + behind
	case goesOn:
		return "behind the JSON comes more" + behind + ": " + f.sign
	default:
		return f.sign + " cannot stand " + cmp.Or(where, "here") + ", in JSON"
	}
}
