// Command load has `streamspec load` follow many streams that are open at the same time, of
// which three are wrong: one loses an event, in one two change places, one has an event late.
// It says what was found of them, whether anything else was, and what it cost. The server is a
// process of its own.
package main

import (
	"flag"
	"fmt"
	"os"
	"strconv"
	"time"

	"github.com/streamspec/streamspec/bench"
)

func main() {
	var f feed
	flag.IntVar(&f.Clients, "clients", 10_000, "clients, each with a stream")
	flag.IntVar(&f.Events, "events", 60, "events of each stream")
	flag.DurationVar(&f.Every, "every", time.Second, "time between two of them")
	flag.DurationVar(&f.Ramp, "ramp", 20*time.Second, "within so much time they begin")
	binary := flag.String("streamspec", "", "measure this program; default: it is built")
	keep := flag.String("keep", "", "keep the files in this folder")
	serves := flag.Bool("serve", false, "serve the streams, in this process")
	flag.Parse()
	if err := run(f, *binary, *keep, *serves); err != nil {
		fmt.Fprintln(os.Stderr, "load:", err)
		os.Exit(1)
	}
}

func run(f feed, binary, keep string, serves bool) error {
	switch least := 100; {
	case serves:
		return f.serve(os.Stdout)
	case f.Clients < least || f.Events < leastEvents:
		return fmt.Errorf("at least %d clients, and %d events: three of the streams are wrong in the middle", least, leastEvents)
	}
	at, err := bench.NewWorkplace(keep, binary)
	if err != nil {
		return err
	}
	defer at.Close()
	url, stop, err := bench.StartServer("-serve", "-clients", strconv.Itoa(f.Clients), "-events", strconv.Itoa(f.Events), "-every", f.Every.String())
	if err != nil {
		return err
	}
	defer stop()
	return f.load(at, url)
}
