// Command trust measures what a verdict of streamspec is worth. `trust faults` plants
// faults in the sample service and in the Flask example, and sees whether each is found,
// with its cause in the first two lines; `trust migration` plants faults in the gateway that
// replaces the sample, and sees whether compare names each; `trust mutants` changes single lines of what
// judges, and sees whether a test fails. Both run in the root of the repository, print a
// table, and end with status 1 where something falls short.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"
)

// command is one thing that can be measured; it tells whether all is well.
type command func(ctx context.Context, args []string) (bool, error)

func main() { os.Exit(run()) }

// run is the exit status.
func run() int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	commands := map[string]command{"faults": runFaults, "migration": runMigration, "mutants": runMutants, "choose-mutants": chooseMutants}
	if len(os.Args) < 2 || commands[os.Args[1]] == nil {
		fmt.Fprintln(os.Stderr, "usage: trust faults | migration | mutants | choose-mutants [-h]")
		return 2
	}
	well, err := commands[os.Args[1]](ctx, os.Args[2:])
	if err != nil {
		fmt.Fprintln(os.Stderr, "trust:", err)
	}
	if err != nil || !well {
		return 1
	}
	return 0
}

// built tells whether the program is there that is measured.
func built() error {
	if _, err := os.Stat("bin/streamspec"); err != nil {
		return fmt.Errorf("%w: make build makes it, in the root of the repository", err)
	}
	return nil
}

// options reads the flags of a command.
func options(name string, args []string, declare func(*flag.FlagSet)) error {
	set := flag.NewFlagSet(name, flag.ContinueOnError)
	declare(set)
	return set.Parse(args)
}
