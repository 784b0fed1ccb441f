package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/streamspec/streamspec/internal/charset"
	"github.com/streamspec/streamspec/internal/replace"
	"github.com/streamspec/streamspec/internal/secret"
	"github.com/streamspec/streamspec/internal/sources"
	"github.com/streamspec/streamspec/internal/stream"
	"github.com/streamspec/streamspec/internal/verdict"
	"github.com/streamspec/streamspec/internal/wording"
	"github.com/streamspec/streamspec/runner/recording"
)

// tailFlags are what `streamspec tail` can be told.
type tailFlags struct {
	method, data, until string
	headers             []string
	length              time.Duration
	events, reconnect   int
	json, pretty        bool
	parsing             string
	color               colorMode
}

// watchedFlags are what it can be told of a scenario, and where what comes is kept.
type watchedFlags struct {
	runFlags
	tailFlags
	scenario, record string
}

func newTail(secrets *secret.Masker) *cobra.Command {
	var flags watchedFlags
	cmd := &cobra.Command{
		Use:   "tail URL",
		Short: "Watch an event stream live",
		Long: `Watch an event stream live: when each event arrived, its type and data, comments,
violations of the format, and how the stream ended. Control characters from the
server are shown as escapes, and never reach the terminal. What a header of -H
proves (Authorization, Cookie, X-Api-Key) is shown as ***.

With --scenario instead of a URL the streams of a YAML scenario: its services are started,
its calls are made, and it is followed as run follows it. Nothing is judged.

Exit status 0: the server closed the stream, or what --until, --events or --for
waits for has come; 1: the stream broke; 2: it could not be opened.`,
		Example: `  streamspec tail http://127.0.0.1:8080/events
  streamspec tail -H 'Authorization: Bearer …' -d '{"prompt": "hi"}' --until done URL
  streamspec tail --scenario 'order is placed' --record order.recording`,
		Args: func(cmd *cobra.Command, args []string) error {
			if flags.scenario != "" {
				return takes(0, 0, "no URL", "--scenario says what is followed")(cmd, args)
			}
			return takes(1, 1, "one URL", quoteURL)(cmd, args)
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if flags.scenario != "" {
				return tailScenario(cmd, flags, secrets)
			}
			return tail(cmd, args[0], flags, secrets)
		},
	}
	f := cmd.Flags()
	f.StringVarP(&flags.method, "request", "X", "", "HTTP method (default GET, with -d POST)")
	f.StringArrayVarP(&flags.headers, "header", "H", nil, `request header, "Name: value"; @FILE reads such lines from a file, so that no token stands in the list of processes`)
	redirectFlag(f, &flags.hosts)
	f.StringVarP(&flags.data, "data", "d", "", "request body; @FILE reads it from a file")
	f.StringVar(&flags.until, "until", "", "stop after the first event of this type")
	f.IntVar(&flags.events, "events", 0, "stop after so many events")
	f.IntVar(&flags.reconnect, "reconnect", 0, "open the stream again up to so many times, as a browser does")
	f.DurationVar(&flags.length, "for", 0, "stop after so long, e.g. 10s")
	atLeast(f, "events", &flags.events, 1)
	within(f, "reconnect", &flags.reconnect, 0, maxPlays)
	forAtLeast(f, "for", &flags.length, shortest)
	f.BoolVar(&flags.json, "json", false, "one JSON object a line, for pipes")
	colorFlag(f, &flags.tailFlags.color)
	f.BoolVar(&flags.pretty, "pretty", false, "indent data that is JSON")
	f.StringVar(&flags.parsing, "parsing", string(stream.Lenient), "strict, lenient or browser")
	f.StringVar(&flags.record, "record", "", "write what comes into this file, a recording, also while nobody watches it")
	f.StringVar(&flags.scenario, "scenario", "", "watch the streams of the YAML scenario with this name")
	f.StringVar(&flags.scenarios, "scenarios", "", scenariosUsage)
	f.StringArrayVar(&flags.services, "service", nil, "NAME=URL or NAME=COMMAND, as for run")
	environmentFlags(f, &flags.environment, &flags.vars)
	f.StringVar(&flags.secrets, "secrets", "", "file with lines NAME=VALUE, for ${secret.NAME}")
	untrustedFlag(f, &flags.untrusted)
	return cmd
}

func tail(cmd *cobra.Command, url string, flags watchedFlags, secrets *secret.Masker) error {
	mode := stream.Mode(flags.parsing)
	if !slices.Contains(stream.Modes(), mode) {
		return fmt.Errorf("unknown mode %q: use strict, lenient or browser", flags.parsing)
	}
	request, err := tailRequest(cmd.Context(), url, flags.tailFlags)
	hideAsked(request, secrets)
	if err := errors.Join(err, checkHosts(flags.hosts)); err != nil {
		return err
	}
	out := cmd.OutOrStdout()
	recorder, closeRecording, err := recordInto(flags.record, request, secrets)
	if err != nil {
		return err
	}
	watcher := &tailWatcher{flags: flags.tailFlags, printer: tailPrinter(out, flags.tailFlags, secrets)}
	watcher.printer.waiting(request)
	r := stream.Follow(cmd.Context(), &request, &stream.Options{
		Reading:   stream.Reading{Mode: mode},
		Jar:       hidingJar{secrets},
		MayReach:  reachedFrom(request.URL, flags.hosts),
		Deadlines: stream.Deadlines{Total: stream.NoDeadline},
		For:       flags.length,
		Until:     awaited(flags.tailFlags),
		Reconnect: stream.Reconnect{Attempts: flags.reconnect},
		Limits:    stream.Limits{Retained: -1}, // what is printed is not kept
		Recorder:  recorder,
	}, watcher)
	watcher.printer.end(r)
	return errors.Join(closeRecording(), tailStatus(r))
}

// recordInto records one stream into a file; empty: nothing is recorded.
func recordInto(path string, request stream.Request, secrets *secret.Masker) (*recording.Recorder, func() error, error) {
	if path == "" {
		return nil, func() error { return nil }, nil
	}
	file, err := replace.Begin(path, privateFile)
	if err != nil {
		return nil, nil, fmt.Errorf("--record: %w", err)
	}
	recorder := recording.NewRecorder(&recording.Recording{Scenario: pathOf(request.URL), Started: time.Now()}, file, secrets.Text)
	return recorder, func() error { return errors.Join(recorder.Close(), file.Close()) }, nil
}

func awaited(flags tailFlags) string {
	switch {
	case flags.until != "":
		return fmt.Sprintf("%q came", flags.until)
	case flags.events > 0:
		return wording.Counted(flags.events, "event") + " came"
	default:
		return ""
	}
}

func tailRequest(ctx context.Context, url string, flags tailFlags) (stream.Request, error) {
	if !strings.Contains(url, "://") {
		url = "http://" + url
	}
	request := stream.Request{Method: flags.method, URL: url, Header: http.Header{}, Body: flags.data}
	if file, ok := strings.CutPrefix(flags.data, "@"); ok {
		content, err := readGiven(ctx, file, sources.MaxFile)
		if err != nil {
			return request, fmt.Errorf("the request body: %w", err)
		}
		request.Body = string(content)
	}
	if flags.data != "" && request.Method == "" {
		request.Method = http.MethodPost
		request.Header.Set("Content-Type", "application/json")
	}
	lines, err := headerLines(ctx, flags.headers)
	for _, line := range lines {
		name, value, ok := strings.Cut(line, ":")
		if !ok {
			return request, fmt.Errorf(`-H %q: write "Name: value", or @FILE`, line)
		}
		request.Header.Set(strings.TrimSpace(name), strings.TrimSpace(value))
	}
	return request, err
}

// headerLines are the headers of -H, and those of the files that it names: so no token
// stands in the list of processes, nor in the history of a shell.
func headerLines(ctx context.Context, flags []string) ([]string, error) {
	var lines []string
	for _, flag := range flags {
		file, ok := strings.CutPrefix(flag, "@")
		if !ok {
			lines = append(lines, flag)
			continue
		}
		content, err := readGiven(ctx, file, sources.MaxFile)
		if err != nil {
			return nil, fmt.Errorf("-H: %w", err)
		}
		content = charset.Text(content)
		for i, line := range strings.Split(string(content), "\n") {
			line = strings.TrimSpace(line)
			switch {
			case line == "" || strings.HasPrefix(line, "#"):
			case !strings.Contains(line, ":"): // the line itself may be a token
				return nil, fmt.Errorf(`-H: %s:%d: this is no header: write "Name: value"`, file, i+1)
			default:
				lines = append(lines, line)
			}
		}
	}
	return lines, nil
}

func tailStatus(r *recording.Stream) error {
	switch {
	case r.Response == nil || r.End.Reason == recording.HTTPStatus || r.End.Reason == recording.WrongMediaType:
		return statusError(verdict.ExitFault)
	case r.End.Abnormal() && r.End.Reason != recording.Cancelled:
		return statusError(verdict.ExitBroken)
	default:
		return nil
	}
}

// printer shows a stream as it goes on.
type printer interface {
	waiting(request stream.Request)
	opened(r *recording.Stream)
	reopened(before, now recording.Connection)
	entry(e *recording.Entry)
	end(r *recording.Stream)
}

func tailPrinter(out io.Writer, flags tailFlags, secrets *secret.Masker) printer {
	if flags.json {
		return &jsonPrinter{out: out, secrets: secrets}
	}
	_, isTerminal := terminal(out)
	return &linePrinter{out: out, terminal: isTerminal, painter: flags.color.painter(out), pretty: flags.pretty}
}

// tailWatcher prints what arrives and knows when enough has.
type tailWatcher struct {
	flags       tailFlags
	printer     printer
	connections int // that were shown
}

// Opened implements stream.Watcher.
func (w *tailWatcher) Opened(r *recording.Stream) {
	w.printer.opened(r)
	w.connections = len(r.Connections)
}

// Entry implements stream.Watcher. The recording's entries are not needed any
// more once printed: a stream may be watched for days.
func (w *tailWatcher) Entry(e *recording.Entry, r *recording.Stream) (stop string) {
	for ; w.connections < len(r.Connections); w.connections++ {
		w.printer.reopened(r.Connections[w.connections-1], r.Connections[w.connections])
	}
	w.printer.entry(e)
	r.Entries, r.Stalls = r.Entries[:0], r.Stalls[:0]
	switch {
	case e.Kind != recording.KindEvent:
		return ""
	case w.flags.until != "" && e.Type == w.flags.until:
		return recording.Name(e) + " arrived"
	case w.flags.events > 0 && e.Number >= w.flags.events:
		return wording.Counted(e.Number, "event") + " arrived"
	default:
		return ""
	}
}

// quoteURL is what to do about a URL that a shell takes apart.
const quoteURL = "quote a URL with & or ?"
