package cli

import (
	"fmt"

	"github.com/spf13/pflag"
)

// When what is for people has colours.
const (
	colorAuto   = "auto"
	colorAlways = "always"
	colorNever  = "never"
)

func colorFlag(f *pflag.FlagSet, color *string) {
	f.StringVar(color, "color", colorAuto, "colours: auto (on a terminal; NO_COLOR, FORCE_COLOR and TERM=dumb say otherwise), always or never")
}

func checkColor(color string) error {
	switch color {
	case colorAuto, colorAlways, colorNever:
		return nil
	}
	return fmt.Errorf("--color %s: write auto, always or never", color)
}

// colored tells whether there are colours: the flag goes before the environment, and there
// NO_COLOR (no-color.org) before FORCE_COLOR (force-color.org); each counts unless it is empty.
func colored(flag string, isTerminal bool, env func(string) string) bool {
	switch {
	case flag == colorAlways:
		return true
	case flag == colorNever, env("NO_COLOR") != "":
		return false
	case env("FORCE_COLOR") != "":
		return true
	default:
		return isTerminal && env("TERM") != "dumb"
	}
}
