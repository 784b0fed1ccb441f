package cli

import (
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/streamspec/streamspec/internal/endpoint"
	"github.com/streamspec/streamspec/internal/secret"
	"github.com/streamspec/streamspec/internal/stream"
	"github.com/streamspec/streamspec/internal/verdict"
	"github.com/streamspec/streamspec/runner/recording"
)

func newCheck(secrets *secret.Masker) *cobra.Command {
	var flags tailFlags
	cmd := &cobra.Command{
		Use:   "check URL",
		Short: "Say what is wrong with an event stream, and what to change, without any file",
		Long: `Follow an event stream, and say what is wrong with it, what goes wrong at somebody's, and
what to change. A GET is also made as a browser makes it, which understands compression,
and as a client that left in the middle and comes back. No other request is made twice.

Exit status 0: nothing is broken; 1: something is; 2: the check was interrupted, or the
request cannot be made.`,
		Example: `  streamspec check http://127.0.0.1:8080/events
  streamspec check -H 'Authorization: Bearer …' -d @request.json https://api.example.com/v1/chat`,
		Args: takes(1, 1, "one URL", quoteURL),
		RunE: func(cmd *cobra.Command, args []string) error { return checkURL(cmd, args[0], flags, secrets) },
	}
	f := cmd.Flags()
	f.StringVarP(&flags.method, "request", "X", "", "HTTP method (default GET, with -d POST)")
	f.StringArrayVarP(&flags.headers, "header", "H", nil, `request header, "Name: value"; @FILE reads such lines from a file`)
	f.StringVarP(&flags.data, "data", "d", "", "request body; @FILE reads it from a file")
	f.DurationVar(&flags.length, "for", endpoint.DefaultFor, "how long the stream is followed, at most")
	f.BoolVar(&flags.json, "json", false, "the findings as JSON, for programs")
	return cmd
}

func checkURL(cmd *cobra.Command, url string, flags tailFlags, secrets *secret.Masker) error {
	if flags.length < time.Second {
		return fmt.Errorf("--for %v: what is followed for less than a second cannot be judged", flags.length)
	}
	request, err := tailRequest(url, flags)
	for name := range request.Header {
		secrets.AddHeader(name, request.Header.Get(name))
	}
	secrets.AddURL(request.URL)
	if err != nil {
		return err
	}
	report := endpoint.Check(cmd.Context(), request, endpoint.Options{Stream: stream.Options{}, For: flags.length})
	if flags.json {
		err = writeJSON(cmd, report)
	} else {
		tellCheck(cmd.OutOrStdout(), report)
	}
	switch {
	case err != nil:
		return err
	case cmd.Context().Err() != nil:
		return statusError(verdict.ExitFault)
	case report.IsBroken():
		return statusError(verdict.ExitBroken)
	}
	return nil
}

// tellCheck writes a report for people.
func tellCheck(out io.Writer, report *endpoint.Report) {
	fmt.Fprintf(out, "%s %s\n", report.Method, recording.Escape(report.URL, recording.TimelineData))
	if report.Protocol != "" {
		fmt.Fprintf(out, "it looks like %s\n", report.Protocol)
	}
	counts := map[endpoint.Grade]int{}
	for _, f := range report.Findings {
		counts[f.Grade]++
		fmt.Fprintln(out)
		tellFinding(out, f)
	}
	fmt.Fprintf(out, "\n%d broken, %d at risk, %d fine\n", counts[endpoint.Broken], counts[endpoint.Risk], counts[endpoint.Fine])
}

// checkIndent is where the words of a finding begin.
const checkIndent = "        "

func tellFinding(out io.Writer, f endpoint.Finding) {
	grade := string(f.Grade)
	if f.Grade == endpoint.Broken {
		grade = strings.ToUpper(grade)
	}
	fmt.Fprintf(out, "%-*s%s: %s\n", len(checkIndent), grade, f.Code, f.Seen)
	if f.Grade == endpoint.Fine {
		return
	}
	if f.Why != "" {
		fmt.Fprintln(out, checkIndent+f.Why)
	}
	for _, c := range f.Change {
		fmt.Fprintf(out, "%s  %-11s %s\n", checkIndent, c.Where, c.Line)
	}
}
