package cli

import (
	"errors"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"github.com/streamspec/streamspec/internal/report"
)

// colorMode is when what is for people has colours: the flag --color.
type colorMode string

const (
	colorAuto   colorMode = "auto"
	colorAlways colorMode = "always"
	colorNever  colorMode = "never"
)

func colorModes() []string {
	return []string{string(colorAuto), string(colorAlways), string(colorNever)}
}

// colorFlag is the same for all commands that show colours.
func colorFlag(f *pflag.FlagSet, mode *colorMode) {
	*mode = colorAuto
	f.Var(mode, "color", "colours: auto (on a terminal; NO_COLOR, FORCE_COLOR and TERM=dumb say otherwise), always or never")
}

// String implements pflag.Value.
func (m *colorMode) String() string { return string(*m) }

// Type implements pflag.Value.
func (*colorMode) Type() string { return "string" }

// Set implements pflag.Value.
func (m *colorMode) Set(text string) error {
	if !slices.Contains(colorModes(), text) {
		return errors.New("write " + strings.Join(colorModes(), ", "))
	}
	*m = colorMode(text)
	return nil
}

// on tells whether what is written has colours: the flag goes before the environment, and there
// NO_COLOR (no-color.org) before FORCE_COLOR (force-color.org); each counts unless it is empty.
func (m colorMode) on(isTerminal bool, env func(string) string) bool {
	switch {
	case m == colorAlways:
		return true
	case m == colorNever, env("NO_COLOR") != "":
		return false
	case env("FORCE_COLOR") != "":
		return true
	default:
		return isTerminal && env("TERM") != "dumb"
	}
}

// painter is how the commands colour what they write, where there are colours.
func (m colorMode) painter(out io.Writer) painter {
	_, isTerminal := terminal(out)
	return painter{m.on(isTerminal, os.Getenv)}
}

type painter struct{ on bool }

func (p painter) paint(s report.Style, text string) string {
	if !p.on {
		return text
	}
	return s.Paint(text)
}
