package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/streamspec/streamspec/internal/stub"
	"github.com/streamspec/streamspec/runner/recording"
)

// serveAddress is where a recording is served unless something else is said: nobody but this
// machine reaches it.
const serveAddress = "127.0.0.1:8080"

func newServe() *cobra.Command {
	var listen string
	var speed float64
	cmd := &cobra.Command{
		Use:   "serve RECORDING…",
		Short: "Serve what was recorded, as it came",
		Long: `serve is a service made of recordings: each stream and each call that was recorded is
answered by its method, path and query, with its redirects, status, headers, events, timing
and end; a query that was not recorded, as the first one was. What was compressed is not, here.
What was recorded several times comes in turn, the last from then on. A client that comes back
with a Last-Event-ID gets what was recorded behind that event; with an ID that was not
recorded, all. A stream that we left ourselves stays open behind its last event.

A secret was masked when it was recorded, and is served so: ***1. It ends when it is
interrupted.`,
		Args: takes(1, noBound, "recordings, or folders of them", "streamspec run --recordings all keeps them"),
		RunE: func(cmd *cobra.Command, args []string) error {
			recordings, unread, err := readRecordings(args)
			if err != nil {
				return err
			}
			return serve(cmd.Context(), cmd.OutOrStdout(), recordings, unread, listen, speed)
		},
	}
	f := cmd.Flags()
	f.StringVar(&listen, "listen", serveAddress, "HOST:PORT to listen on; :8080 is reached from everywhere, port 0 is any free one")
	f.Float64Var(&speed, "speed", 1, "so many times as fast as it came, e.g. 2")
	within(f, "speed", &speed, 1/maxSpeed, maxSpeed)
	return cmd
}

// maxSpeed bounds by how much what came may come faster, or more slowly.
const maxSpeed = 1000.0

func serve(ctx context.Context, out io.Writer, recordings []recorded, unread []unreadable, listen string, speed float64) error {
	if _, _, err := net.SplitHostPort(listen); err != nil {
		return fmt.Errorf("--listen %s: write HOST:PORT, such as %s, or :8080", listen, serveAddress)
	}
	routes, notes, err := routesOf(recordings, speed)
	if err != nil {
		return err
	}
	for _, u := range unread {
		notes = append(notes, fmt.Sprintf("not served: %v", u.err))
	}
	server, err := stub.ListenOn("recording", listen)
	if err != nil {
		return fmt.Errorf("%w; --listen HOST:PORT is another address", err)
	}
	defer server.Close()
	if err := server.Serve(routes, stub.Surroundings{}); err != nil {
		return err
	}
	sayServed(out, server.URL(), routes, notes)
	<-ctx.Done()
	return nil
}

// routesOf are the routes of a stub that answers as was recorded, and what is to be known of the recordings.
func routesOf(recordings []recorded, speed float64) (routes []stub.Route, notes []string, err error) {
	for _, r := range recordings {
		whole, err := r.read()
		if err != nil {
			return nil, nil, err
		}
		replayed, err := stub.Replayed(whole, speed)
		if err != nil {
			return nil, nil, fmt.Errorf("%s: %w", r.path, err)
		}
		routes = append(routes, replayed...)
		if hasMasked(whole) {
			notes = append(notes, fmt.Sprintf("a secret was masked in %s, and is served so (***1)", r.path))
		}
		if !whole.Ended {
			notes = append(notes, fmt.Sprintf("%s is not whole: whoever wrote it was stopped, so what was open then stays open behind what came", r.path))
		}
	}
	if len(routes) == 0 {
		return nil, nil, errors.New("nothing can be served: no stream and no call with a response was recorded")
	}
	return stub.InOrder(routes), notes, nil
}

// sayServed says what is served, each method and path once, and what is to be known of it.
func sayServed(out io.Writer, url string, routes []stub.Route, notes []string) {
	told := map[string]bool{}
	fmt.Fprintf(out, "serving at %s (end it with ctrl-c):\n", url)
	for _, r := range routes {
		if line := "  " + r.Method() + " " + r.Path(); !told[line] {
			told[line] = true
			fmt.Fprintln(out, line)
		}
	}
	for _, note := range notes {
		fmt.Fprintln(out, note)
	}
}

// hasMasked tells whether something that is served was a secret.
func hasMasked(whole *recording.Recording) bool {
	mask := func(text string) bool { return strings.Contains(text, "***") || strings.Contains(text, "(hidden)") }
	ofCall := func(c *recording.Call) bool { return mask(string(c.Body)) }
	ofStream := func(s *recording.Stream) bool {
		for _, e := range s.All() {
			if mask(string(e.Data)) {
				return true
			}
		}
		return slices.ContainsFunc(s.Connections, func(c recording.Connection) bool { return mask(c.Half.Text) })
	}
	return slices.ContainsFunc(whole.Calls, ofCall) || slices.ContainsFunc(whole.Streams, ofStream)
}
