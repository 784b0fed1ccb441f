package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"

	"github.com/spf13/pflag"

	"github.com/streamspec/streamspec/internal/load"
	"github.com/streamspec/streamspec/internal/locust"
	"github.com/streamspec/streamspec/internal/replace"
)

// checkLocust finds what a master cannot be, and what it says instead of the command line.
func (f *loadFlags) checkLocust(given *pflag.FlagSet) error {
	if _, port, err := net.SplitHostPort(f.locust); err != nil || port == "" {
		return fmt.Errorf("--locust %s: write HOST:PORT of the master, which listens at 5557 unless it is told otherwise", f.locust)
	}
	for _, flag := range []string{"clients", "ramp", "steps", "rate", "for"} {
		if given.Changed(flag) {
			return fmt.Errorf("--%s: with --locust the master says how many clients play, and for how long", flag)
		}
	}
	return nil
}

// goesOn is how the load goes on: as the command line says it, or a Locust master.
func (f loadFlags) goesOn(log io.Writer, l *load.Load, played []load.Played) func(context.Context) error {
	if f.locust == "" {
		return l.Run
	}
	return func(ctx context.Context) (err error) {
		worker := locust.New(f.locust, l, titlesOf(played), log)
		return errors.Join(l.Measure(ctx, func() { err = worker.Run(ctx) }), err)
	}
}

func titlesOf(played []load.Played) []string {
	var names []string
	for _, p := range played {
		names = append(names, p.Name)
	}
	return names
}

// writeLocustfile writes the file of a master, for these scenarios.
func writeLocustfile(out io.Writer, path string, played []load.Played) error {
	write := func(to io.Writer) error { return locust.WriteLocustfile(to, titlesOf(played)) }
	if path == standardOutput {
		return write(out)
	}
	return replace.File(path, reportMode, write)
}
