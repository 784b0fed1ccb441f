package cli

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"time"

	"github.com/spf13/cobra"

	"github.com/streamspec/streamspec/internal/endpoint"
	"github.com/streamspec/streamspec/internal/importing"
	"github.com/streamspec/streamspec/internal/secret"
	"github.com/streamspec/streamspec/internal/stream"
	"github.com/streamspec/streamspec/internal/verdict"
	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/recording"
)

func newCheck(secrets *secret.Masker) *cobra.Command {
	var flags checkFlags
	cmd := &cobra.Command{
		Use:   "check URL|FILE",
		Short: "Say what is wrong with an event stream, and what to change",
		Long: `Follow an event stream, and say what is wrong with it, what goes wrong at somebody's, and
what to change. A GET is also made as a browser makes it, which understands compression,
and as a client that left in the middle and comes back. No other request is made twice.

Where the stream shows that it speaks a protocol that streamspec has a profile of, it is
judged by that, too: streamspec profiles lists them. With --profile it is judged by this one,
and asked for as the profile says, unless -X, -H or -d say otherwise.

FILE is what somebody wrote down of a stream, or of several: the output of curl -iN, the lines of
streamspec tail --json, or a recording of run, record, tail --record or import. Some rules depend on the request: -X, -H, -d and --url say what it was.
Curl writes down no times: rules of time are then open.

--format writes what was found to a file as well, for programs or as a page; streamspec schema
check is the JSON Schema of the former.

Exit status 0: nothing is broken; 1: something is; 2: the check was interrupted, or the
request cannot be made.`,
		Example: `  streamspec check http://127.0.0.1:8080/events
  streamspec check -H 'Authorization: Bearer …' -d @request.json https://api.example.com/v1/chat
  streamspec check --profile openai/chat-completions http://127.0.0.1:8000/v1/chat/completions
  streamspec check --format html:check.html http://127.0.0.1:8080/events
  curl -iN http://127.0.0.1:8080/events > events.txt; streamspec check events.txt`,
		Args: takes(1, 1, "one URL, or a file", quoteURL),
		RunE: func(cmd *cobra.Command, args []string) error { return checkURL(cmd, args[0], flags, secrets) },
	}
	f := cmd.Flags()
	f.StringVarP(&flags.method, "request", "X", "", "HTTP method (default GET, with -d POST)")
	f.StringArrayVarP(&flags.headers, "header", "H", nil, `request header, "Name: value"; @FILE reads such lines from a file`)
	redirectFlag(f, &flags.hosts)
	f.StringVarP(&flags.data, "data", "d", "", "request body; @FILE reads it from a file")
	f.DurationVar(&flags.length, "for", endpoint.DefaultFor, "how long the stream is followed, at most")
	forAtLeast(f, "for", &flags.length, time.Second) // what is followed for less cannot be judged
	f.BoolVar(&flags.json, "json", false, "the findings as JSON to standard output, as --format json:-")
	f.StringArrayVar(&flags.formats, "format", nil, "write a report, FORMAT:PATH, as json:check.json or html:check.html; - is standard output")
	colorFlag(f, &flags.color)
	f.StringVar(&flags.profile, "profile", "", "judge it by this profile, or the profile in this file")
	f.StringVar(&flags.url, "url", "", "of a FILE: what was asked")
	return cmd
}

// checkFlags are what `streamspec check` can be told.
type checkFlags struct {
	tailFlags
	profile, url string
	formats      []string
	hosts        []string // to which redirects may lead
}

func checkURL(cmd *cobra.Command, of string, flags checkFlags, secrets *secret.Masker) error {
	files, err := flags.files()
	if err != nil {
		return err
	}
	profile, err := flags.judgedBy()
	if err != nil {
		return err
	}
	_, notFile := os.Stat(of)
	request, err := flags.request(cmd.Context(), of, notFile == nil, profile)
	hideAsked(request, secrets)
	if err := errors.Join(err, checkHosts(flags.hosts)); err != nil {
		return err
	}
	report, err := flags.check(cmd.Context(), of, request, notFile == nil, profile, secrets)
	if err != nil {
		return err
	}
	if !flags.json {
		out := forPeople(cmd, files)
		tellCheck(out, flags.color.painter(out), report)
	}
	switch err := writeChecks(cmd.OutOrStdout(), files, report, secrets); {
	case err != nil:
		return err
	case cmd.Context().Err() != nil:
		return statusError(verdict.ExitFault)
	case report.IsBroken():
		return statusError(verdict.ExitBroken)
	}
	return nil
}

// judgedBy is the profile to judge by; nil: none is asked for.
func (f checkFlags) judgedBy() (*expect.ProfileFile, error) {
	if f.profile == "" {
		return nil, nil
	}
	return openProfile(f.profile)
}

// request is what is asked, or of a file, what was: as the flags say or else, of a URL, as the
// profile does.
func (f checkFlags) request(ctx context.Context, of string, isFile bool, profile *expect.ProfileFile) (stream.Request, error) {
	if isFile && f.url == "" && f.method+f.data == "" {
		return stream.Request{}, nil
	}
	if isFile {
		return tailRequest(ctx, f.url, f.tailFlags)
	}
	given, err := tailRequest(ctx, of, f.tailFlags)
	if profile == nil || profile.Request == nil || f.method+f.data != "" {
		return given, err
	}
	smallest := profile.Request
	header := smallest.Header()
	maps.Copy(header, given.Header)
	given.Method, given.Header, given.Body = smallest.Method(), header, smallest.Text()
	return given, err
}

// check judges what is at a URL, or was written down in a file.
func (f checkFlags) check(ctx context.Context, of string, request stream.Request, isFile bool, profile *expect.ProfileFile, secrets *secret.Masker) (*endpoint.Report, error) {
	if !isFile {
		following := stream.Options{Jar: hidingJar{secrets}, MayReach: reachedFrom(request.URL, f.hosts)}
		return endpoint.Check(ctx, request, endpoint.Options{Stream: following, For: f.length, Profile: profile, Further: f.method+f.data == ""})
	}
	asked := recording.Request{Method: request.Method, URL: request.URL, Header: request.Header, Body: []byte(request.Body)}
	r, err := importFile(ctx, of, importing.Source{Scenario: of, Request: asked, Headless: profile != nil})
	switch {
	case errors.Is(err, importing.ErrNoHead):
		return nil, fmt.Errorf("%w; --profile NAME judges the events alone, and nothing of the head", err)
	case err != nil:
		return nil, err
	}
	report, err := endpoint.Look(r.Streams, profile)
	if err != nil {
		return nil, err
	}
	if f.url == "" {
		report.URL = of
	}
	return report, nil
}
