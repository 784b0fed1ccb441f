// Command soak has `streamspec load` follow many streams for a long time, prints its memory each
// minute, and says whether it has grown: at the end it may be at most 5 % above that after the
// second minute. The server is a process of its own; its streams end now and then, so that
// clients play again and again.
package main

import (
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"time"

	"github.com/streamspec/streamspec/bench"
)

func main() {
	var s soak
	flag.IntVar(&s.Clients, "clients", 2000, "clients, each with a stream")
	flag.DurationVar(&s.For, "for", 30*time.Minute, "how long")
	flag.IntVar(&s.Events, "events", 60, "events of each stream")
	flag.DurationVar(&s.Every, "every", time.Second, "time between two of them")
	binary := flag.String("streamspec", "", "measure this program; default: it is built")
	keep := flag.String("keep", "", "keep the files in this folder")
	serves := flag.Bool("serve", false, "serve the streams, in this process")
	flag.Parse()
	if err := run(s, *binary, *keep, *serves); err != nil {
		fmt.Fprintln(os.Stderr, "soak:", err)
		os.Exit(1)
	}
}

func run(s soak, binary, keep string, serves bool) error {
	switch {
	case serves:
		numbers := func(*http.Request) func(io.Writer, int) { return bench.Number }
		return bench.Feed{Events: s.Events, Every: s.Every, Stream: numbers}.Serve(os.Stdout)
	case s.For <= settled:
		return fmt.Errorf("-for %v: memory is compared with that after %v", s.For, settled)
	}
	at, err := bench.NewWorkplace(keep, binary)
	if err != nil {
		return err
	}
	defer at.Close()
	url, stop, err := bench.StartServer(s.served()...)
	if err != nil {
		return err
	}
	defer stop()
	return s.load(at, url)
}
