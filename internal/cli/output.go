package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/streamspec/streamspec/runner/recording"
)

// workflowCommands are what CI systems take for commands in the output of a step: GitHub,
// Azure Pipelines, TeamCity.
var workflowCommands = regexp.MustCompile(`(?i)::[\w-]+( [^\n]*?)?::|##\[|##(vso|teamcity)\[`)

// inert writes lines in which nothing is a command of a CI system, whatever servers and
// services wrote into them: the second character of one is written as JSON may have it, so
// that JSON stays what it is. A line that is not over is held back until it is. It is not
// safe for concurrent use.
type inert struct {
	out  io.Writer
	held []byte
}

// piped writes to a file, and ends the run where that is a pipe that nobody reads any more.
type piped struct {
	file *os.File
	end  context.CancelFunc
}

// Unwrap is the file behind it.
func (w piped) Unwrap() io.Writer { return w.file }

// Write implements io.Writer.
func (w piped) Write(p []byte) (int, error) {
	n, err := w.file.Write(p)
	if errors.Is(err, syscall.EPIPE) {
		w.end()
	}
	return n, err
}

// failing keeps the first error of a writer: a report of which a part is missing is none. Who
// reads no more (head) has what he wants.
type failing struct {
	io.Writer
	err error
}

// Unwrap is the writer behind it.
func (f *failing) Unwrap() io.Writer { return f.Writer }

// Write implements io.Writer.
func (f *failing) Write(p []byte) (int, error) {
	n, err := f.Writer.Write(p)
	if f.err == nil && !errors.Is(err, syscall.EPIPE) {
		f.err = err
	}
	return n, err
}

// newInert is for a log. A terminal runs no such commands, and shows half a line at once.
func newInert(out io.Writer) *inert { return &inert{out: out} }

// Unwrap is the writer behind it.
func (w *inert) Unwrap() io.Writer { return w.out }

// Write implements io.Writer.
func (w *inert) Write(p []byte) (int, error) {
	if _, is := terminal(w.out); is {
		return w.out.Write(p)
	}
	w.held = append(w.held, p...)
	end := bytes.LastIndexByte(w.held, '\n') + 1
	lines := w.held[:end]
	w.held = w.held[end:]
	if err := w.pass(lines); err != nil {
		return 0, err
	}
	return len(p), nil
}

// Flush writes what was held back.
func (w *inert) Flush() error {
	last := w.held
	w.held = nil
	return w.pass(last)
}

func (w *inert) pass(text []byte) error {
	if len(text) == 0 {
		return nil
	}
	_, err := w.out.Write(workflowCommands.ReplaceAllFunc(text, func(command []byte) []byte {
		return fmt.Appendf(command[:1:1], `\u%04x%s`, command[1], command[2:])
	}))
	return err
}

// printable writes whole lines, of which each is one Write, so that nothing in them speaks to
// a terminal.
type printable struct{ out io.Writer }

// Write implements io.Writer.
func (w printable) Write(line []byte) (int, error) {
	text := strings.TrimRight(string(line), "\r\n")
	if _, err := io.WriteString(w.out, recording.Escape(text, math.MaxInt)+"\n"); err != nil {
		return 0, err
	}
	return len(line), nil
}

// visibleJSON writes JSON in which characters that cannot be seen are escapes: it may be shown on
// a terminal. What is written ends with a line.
type visibleJSON struct {
	out  io.Writer
	half []byte // of a character
}

// Write implements io.Writer.
func (w *visibleJSON) Write(p []byte) (int, error) {
	if len(w.half) == 0 && isPlain(p) {
		return w.out.Write(p)
	}
	text := slices.Concat(w.half, p)
	whole := len(text)
	for back := 1; back < utf8.UTFMax && back <= len(text); back++ {
		if at := len(text) - back; utf8.RuneStart(text[at]) {
			if !utf8.FullRune(text[at:]) {
				whole = at
			}
			break
		}
	}
	w.half = bytes.Clone(text[whole:])
	if _, err := w.out.Write(printableJSON(text[:whole])); err != nil {
		return 0, err
	}
	return len(p), nil
}

// isPlain tells that a text has nothing but what can be seen, all of it in ASCII.
func isPlain(text []byte) bool {
	for _, c := range text {
		if (c < ' ' || c > '~') && c != '\n' {
			return false
		}
	}
	return true
}

// printableJSON is JSON in which characters that cannot be seen are escapes.
func printableJSON(text []byte) []byte {
	var out bytes.Buffer
	for _, r := range string(text) {
		switch {
		case strconv.IsPrint(r) || r == '\n':
			out.WriteRune(r)
		case r < 1<<16:
			fmt.Fprintf(&out, `\u%04x`, r)
		default:
			high, low := utf16.EncodeRune(r)
			fmt.Fprintf(&out, `\u%04x\u%04x`, high, low)
		}
	}
	return out.Bytes()
}
