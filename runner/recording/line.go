package recording

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"strconv"
	"time"
	"unicode"
	"unicode/utf8"
)

// A recording's file has one thing that happened on each line:
//
//	TIME WORD KEY=VALUE …
//
// The time is in milliseconds since the scenario began, exact to the nanosecond. A value
// that has spaces, quotes or what no terminal prints stands in quotes, with the escapes of
// Go; so does an empty one. The value of the last key, where that is data, reaches to the
// end of the line, and stands in quotes only where it has something that a line cannot
// hold: JSON stays what it is.

// lastKey is the key whose value reaches to the end of the line.
const lastKey = "data"

// lineWriter builds lines. The zero value is ready.
type lineWriter struct{ out []byte }

// begin begins a line.
func (w *lineWriter) begin(at time.Duration, word string) {
	w.out = append(appendMilliseconds(w.out, at), ' ')
	w.out = append(w.out, word...)
}

// end ends a line.
func (w *lineWriter) end() { w.out = append(w.out, '\n') }

func (w *lineWriter) key(name string) {
	w.out = append(append(append(w.out, ' '), name...), '=')
}

func (w *lineWriter) text(key, value string) {
	w.key(key)
	if isBare(value) {
		w.out = append(w.out, value...)
		return
	}
	w.out = strconv.AppendQuote(w.out, value)
}

// optional writes a text that is not empty.
func (w *lineWriter) optional(key, value string) {
	if value != "" {
		w.text(key, value)
	}
}

func (w *lineWriter) number(key string, value int64) {
	w.key(key)
	w.out = strconv.AppendInt(w.out, value, 10)
}

// time writes a time that is not zero.
func (w *lineWriter) time(key string, at time.Duration) {
	if at != 0 {
		w.key(key)
		w.out = appendMilliseconds(w.out, at)
	}
}

// flag writes a fact that is so.
func (w *lineWriter) flag(key string, is bool) {
	if is {
		w.text(key, "true")
	}
}

// data writes the last value of a line.
func (w *lineWriter) data(value string) {
	w.key(lastKey)
	if isPlain(value) {
		w.out = append(w.out, value...)
		return
	}
	w.out = strconv.AppendQuote(w.out, value)
}

// isBare tells that a value needs no quotes.
func isBare(value string) bool {
	for i := range len(value) {
		if c := value[i]; c <= ' ' || c >= utf8.RuneSelf-1 || c == '"' {
			return false
		}
	}
	return value != ""
}

// isPlain tells that data can stand at the end of a line as it is.
func isPlain(value string) bool {
	if len(value) == 0 || value[0] == '"' || value[len(value)-1] == ' ' {
		return false
	}
	for i := 0; i < len(value); {
		c := value[i]
		if c < utf8.RuneSelf {
			if c < ' ' || c == utf8.RuneSelf-1 {
				return false
			}
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(value[i:])
		if r == utf8.RuneError && size == 1 || !unicode.IsPrint(r) {
			return false
		}
		i += size
	}
	return true
}

// appendMilliseconds writes a time in milliseconds, without what would be zeros.
func appendMilliseconds(out []byte, d time.Duration) []byte {
	if d < 0 {
		out, d = append(out, '-'), -max(d, -math.MaxInt64) // the least has no opposite
	}
	out = strconv.AppendInt(out, int64(d/time.Millisecond), 10)
	rest := int64(d % time.Millisecond)
	if rest == 0 {
		return out
	}
	out = append(out, '.')
	for unit := int64(time.Millisecond / 10); rest > 0; unit /= 10 {
		out = append(out, byte('0'+rest/unit))
		rest %= unit
	}
	return out
}

// lineReader reads the fields of one line.
type lineReader struct {
	at   time.Duration
	word string
	rest []byte

	key   string
	value []byte // of the key; good until the next
	err   error
	texts interned // words, keys, and what else comes again and again
}

// interned are texts that come again and again: each is kept once. The nil value keeps none.
type interned map[string]string

// maxInterned bounds how many texts are kept: a server may make up one for each event.
const maxInterned = 1000

func (t interned) of(text []byte) string {
	if known, is := t[string(text)]; is { // without a copy of the text
		return known
	}
	fresh := string(text)
	if t != nil && len(t) < maxInterned {
		t[fresh] = fresh
	}
	return fresh
}

// errLine is the error of a line that is none.
var errLine = errors.New("this is no line of a recording: TIME WORD KEY=VALUE …")

// begin reads what a line begins with.
func (f *lineReader) begin(text []byte) error {
	at, rest, _ := bytes.Cut(text, []byte(" "))
	word, rest, _ := bytes.Cut(rest, []byte(" "))
	if len(word) == 0 {
		return errLine
	}
	f.word, f.rest, f.err = f.texts.of(word), rest, nil
	f.at, f.err = parseMilliseconds(at)
	return f.err
}

// next reads a key and its value. False: there is none, or an error.
func (f *lineReader) next() bool {
	if f.err != nil || len(f.rest) == 0 {
		return false
	}
	key, rest, found := bytes.Cut(f.rest, []byte("="))
	if !found || len(key) == 0 {
		f.err = errLine
		return false
	}
	f.key = f.texts.of(key)
	switch {
	case len(rest) > 0 && rest[0] == '"':
		f.quoted(rest)
	case f.key == lastKey:
		f.value, f.rest = rest, nil
	default:
		f.value, f.rest, _ = bytes.Cut(rest, []byte(" "))
	}
	return f.err == nil
}

// quoted reads a value in quotes.
func (f *lineReader) quoted(rest []byte) {
	quoted, err := strconv.QuotedPrefix(string(rest))
	if err == nil {
		var value string
		value, err = strconv.Unquote(quoted)
		f.value = []byte(value)
	}
	if err != nil {
		f.err = fmt.Errorf("the value of %s is not quoted as it must be", f.key)
		return
	}
	f.rest = bytes.TrimPrefix(rest[len(quoted):], []byte(" "))
}

func (f *lineReader) text() string { return string(f.value) }

func (f *lineReader) number() int64 {
	n, err := strconv.ParseInt(string(f.value), 10, 64)
	f.keep(err)
	return n
}

func (f *lineReader) time() time.Duration {
	d, err := parseMilliseconds(f.value)
	f.keep(err)
	return d
}

func (f *lineReader) flag() bool { return string(f.value) == "true" }

// keep keeps the first error of a value.
func (f *lineReader) keep(err error) {
	if err != nil && f.err == nil {
		f.err = fmt.Errorf("the value of %s is no number: %q", f.key, f.value)
	}
}

// fail keeps an error that is no fault of a value's, where none is kept yet; nil: there is none.
func (f *lineReader) fail(err error) {
	if f.err == nil {
		f.err = err
	}
}

// nanosecondDigits is how exact times are: digits behind the point of a millisecond.
const nanosecondDigits = 6

// maxMilliseconds bounds the times that can be read.
const maxMilliseconds = int64(1<<63-1) / int64(time.Millisecond)

func parseMilliseconds(text []byte) (time.Duration, error) {
	rest, negative := bytes.CutPrefix(text, []byte("-"))
	whole, fraction, _ := bytes.Cut(rest, []byte("."))
	n, err := strconv.ParseUint(string(whole), 10, 64)
	if err != nil || int64(n) < 0 || int64(n) > maxMilliseconds || len(fraction) > nanosecondDigits {
		return 0, fmt.Errorf("%q is no time in milliseconds", text)
	}
	d := time.Duration(n) * time.Millisecond
	unit := time.Millisecond / 10
	for _, c := range fraction {
		if c < '0' || c > '9' {
			return 0, fmt.Errorf("%q is no time in milliseconds", text)
		}
		d += time.Duration(c-'0') * unit
		unit /= 10
	}
	if d < 0 { // too much by what stands behind the point
		return 0, fmt.Errorf("%q is no time in milliseconds", text)
	}
	if negative {
		d = -d
	}
	return d, nil
}
