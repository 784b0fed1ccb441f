// Command streams measures what a thousand streams cost that are open at once: followed
// and judged by streamspec, beside a bare reader of net/http that only reads them to their
// end. Server, reader and streamspec are processes of their own; the result is Markdown.
package main

import (
	"flag"
	"fmt"
	"os"
	"time"

	"github.com/streamspec/streamspec/bench"
)

// The defaults take about a minute and a half.
const (
	defaultStreams = 1000
	defaultEvents  = 50
	defaultEvery   = 100 * time.Millisecond
	defaultRounds  = 5
)

func main() {
	var load load
	flag.IntVar(&load.Streams, "streams", defaultStreams, "streams that are open at once")
	flag.IntVar(&load.Events, "events", defaultEvents, "events of each")
	flag.DurationVar(&load.Every, "every", defaultEvery, "time between two of them")
	rounds := flag.Int("rounds", defaultRounds, "rounds; the median over them is printed")
	binary := flag.String("streamspec", "", "measure this program; default: it is built")
	keep := flag.String("keep", "", "keep the suites in this folder")
	serves := flag.Bool("serve", false, "serve the streams, in this process")
	flag.Parse()
	if err := run(load, *rounds, *binary, *keep, *serves); err != nil {
		fmt.Fprintln(os.Stderr, "streams:", err)
		os.Exit(1)
	}
}

func run(load load, rounds int, binary, keep string, serves bool) error {
	switch {
	case rounds < 1:
		return fmt.Errorf("rounds must be 1 or more")
	case serves:
		return load.serve(os.Stdout)
	}
	at, err := bench.NewWorkplace(keep, binary)
	if err != nil {
		return err
	}
	defer at.Close()
	return compare(load, rounds, at)
}
