// Command readers measures what a stream and an event cost three programs that read the same
// streams, all open at once: a bare reader of net/http, `streamspec load` with five expectations,
// and Locust with a client in Python that parses the events. Each is a process of its own; what
// a stream takes is told apart from what the program takes before the first: it is the slope
// between few streams and many. The result is Markdown.
package main

import (
	"flag"
	"fmt"
	"os"
	"strconv"
	"time"

	"github.com/streamspec/streamspec/bench"
)

// streams are what is read.
type streams struct {
	Few, Many int           // open at once
	Events    int           // of each
	Every     time.Duration // between two of them
}

func main() {
	var s streams
	flag.IntVar(&s.Few, "few", 1000, "streams that are open at once")
	flag.IntVar(&s.Many, "many", 3000, "and in the second measurement")
	flag.IntVar(&s.Events, "events", 50, "events of each")
	flag.DurationVar(&s.Every, "every", 100*time.Millisecond, "time between two of them")
	rounds := flag.Int("rounds", 3, "rounds; the median over them is printed")
	binary := flag.String("streamspec", "", "measure this program; default: it is built")
	locust := flag.String("locust", "/usr/bin/locust", "measure this Locust, too (Debian: python3-locust); empty: none")
	keep := flag.String("keep", "", "keep the files in this folder")
	serves := flag.Bool("serve", false, "serve the streams, in this process")
	flag.Parse()
	if err := run(s, *rounds, *binary, *locust, *keep, *serves); err != nil {
		fmt.Fprintln(os.Stderr, "readers:", err)
		os.Exit(1)
	}
}

func run(s streams, rounds int, binary, locust, keep string, serves bool) error {
	switch {
	case serves:
		return bench.Feed{Events: s.Events, Every: s.Every, Stream: bench.Steps}.Serve(os.Stdout)
	case rounds < 1 || s.Few < 1 || s.Many <= s.Few:
		return fmt.Errorf("rounds must be 1 or more, and -many more than -few")
	}
	at, err := bench.NewWorkplace(keep, binary)
	if err != nil {
		return err
	}
	defer at.Close()
	url, stop, err := bench.StartServer("-serve", "-events", strconv.Itoa(s.Events), "-every", s.Every.String())
	if err != nil {
		return err
	}
	defer stop()
	readers, err := s.readers(at, url, locust)
	if err != nil {
		return err
	}
	for range rounds {
		for i := range readers {
			if err := readers[i].run(); err != nil {
				return err
			}
		}
	}
	s.show(readers)
	return nil
}
