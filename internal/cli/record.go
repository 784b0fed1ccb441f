package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/streamspec/streamspec/internal/play"
	"github.com/streamspec/streamspec/internal/secret"
	"github.com/streamspec/streamspec/internal/selection"
	"github.com/streamspec/streamspec/internal/service"
	"github.com/streamspec/streamspec/internal/verdict"
)

// How often a side is recorded, where nobody says it. What it does in 1 of 4 times is then
// missed with 4 %.
const (
	timesNew   = 11
	timesOld   = 22 // while the order of events differs; else as often as the new side
	sidesOld   = "old"
	sidesNew   = "new"
	recordings = "recordings"
)

// recordFlags are what `streamspec record` can be told.
type recordFlags struct {
	runFlags
	tailFlags
	as, to, called string
	times          int
	add, replace   bool
	listen, target string
	side           recordedSide
}

// recordedSide says of a service that is a side of a comparison which it is, and what it has to
// do with the other one. The zero value is none.
type recordedSide struct {
	service string
	// inside is closed once the other side, whose services live within the time of this one's,
	// is recorded: who is alone cleans up behind both. nil: there is none.
	inside <-chan struct{}
	alone  bool // no other side is recorded at the same time, or this one cleans up behind it
}

func newRecord(secrets *secret.Masker) *cobra.Command {
	var flags recordFlags
	cmd := &cobra.Command{
		Use:   "record [PATH…|URL]",
		Short: "Record what a service does, as often as it takes to know it",
		Long: `record plays scenarios, of files and folders, or follows a URL, and keeps what happens: as
often as it takes to compare it with another side. The old side is recorded 11 times, and up
to 22 while the order of its events differs; the new side 11 times. One is recorded after the
other. A set of recordings is kept whole or not at all: where a service was not there, or the
run is interrupted, nothing is kept.

With --listen, record is a proxy: it hands requests to the service --to a URL, passes on what
comes as it comes, and keeps each stream until it is interrupted.`,
		Example: `  streamspec record scenarios                                   # into recordings/old
  streamspec record --as new --service shop=http://127.0.0.1:9000 scenarios
  streamspec record --for 10s http://127.0.0.1:8080/events
  streamspec record --listen 127.0.0.1:8080 --to http://127.0.0.1:9000`,
		RunE: func(cmd *cobra.Command, args []string) error { return record(cmd.Context(), cmd, args, flags, secrets) },
	}
	f := cmd.Flags()
	f.StringVar(&flags.as, "as", sidesOld, "which side this is: old or new")
	f.StringVar(&flags.to, "to", "", "folder for the recordings (default recordings/old, or recordings/new); of a proxy, a URL is the service behind it")
	f.BoolVar(&flags.add, "add", false, "add to the recordings that are there")
	f.BoolVar(&flags.replace, "replace", false, "replace the recordings that are there")
	flags.suiteFlags(f)
	f.StringVar(&flags.mapped, "mapped", "", "YAML file of a mapping: where the new side's streams are, and what its events stand for, until which streams are followed; what comes is recorded as it comes")
	f.StringArrayVar(&flags.services, "service", nil, "NAME=URL or NAME=COMMAND, as for run")
	f.StringVar(&flags.called, "called", "", "of a URL: the name of its scenario (default: its path)")
	f.StringVarP(&flags.method, "request", "X", "", "of a URL: HTTP method (default GET, with -d POST)")
	f.StringArrayVarP(&flags.headers, "header", "H", nil, `of a URL: request header, "Name: value"`)
	f.StringVarP(&flags.data, "data", "d", "", "of a URL: request body; @FILE reads it from a file")
	f.StringVar(&flags.until, "until", "", "of a URL: stop after the first event of this type")
	f.DurationVar(&flags.length, "for", 0, "of a URL: stop after so long, e.g. 10s")
	forAtLeast(f, "for", &flags.length, shortest)
	f.StringVar(&flags.listen, "listen", "", "be a proxy at this address, e.g. 127.0.0.1:8080")
	f.StringVar(&flags.target, "target", "", "of a proxy: the URL of the service behind it, where --to names the folder")
	return cmd
}

// suiteFlags are those of what is recorded, and how it is reached.
func (flags *recordFlags) suiteFlags(f *pflag.FlagSet) {
	f.IntVar(&flags.times, "times", 0, "record each scenario exactly so often")
	within(f, "times", &flags.times, 1, maxPlays)
	f.StringVarP(&flags.tags, "tags", "t", "", `record only what these tags select`)
	f.StringVarP(&flags.name, "name", "n", "", "record only scenarios whose name matches this regular expression")
	f.StringVar(&flags.scenarios, "scenarios", "", scenariosUsage)
	hostFlag(f, &flags.hosts)
	environmentFlags(f, &flags.environment, &flags.vars)
	f.StringVar(&flags.secrets, "secrets", "", "file with lines NAME=VALUE, for ${secret.NAME}")
	untrustedFlag(f, &flags.untrusted)
}

func record(ctx context.Context, cmd *cobra.Command, args []string, flags recordFlags, secrets *secret.Masker) error {
	if flags.listen != "" && flags.target == "" && isURL(flags.to) {
		flags.target, flags.to = flags.to, "" // it leads to a service, and not into a folder
	}
	set, err := newRecordedSet(flags)
	if err != nil {
		return err
	}
	switch {
	case flags.listen != "":
		return recordTraffic(ctx, cmd, set, flags, secrets)
	case len(args) == 1 && isURL(args[0]):
		return recordURL(ctx, cmd, args[0], set, flags, secrets)
	default:
		paths, err := flags.useDefaults(cmd.Flags(), args)
		if err != nil {
			return err
		}
		return recordSuite(ctx, cmd.OutOrStdout(), paths, set, flags, secrets)
	}
}

// recordSuite records all scenarios of files.
func recordSuite(ctx context.Context, out io.Writer, paths []string, set *recordedSet, flags recordFlags, secrets *secret.Masker) error {
	chosen, errSelection := selection.New(selection.Options{Tags: flags.tags, Name: flags.name})
	options, errServices := serviceOptions(flags.runFlags, io.Discard)
	options.Secrets, options.Alone = secrets, flags.side.alone || flags.side.service == ""
	access, errAccess := flags.access(ctx, secrets, options)
	if err := errors.Join(errSelection, errServices, errAccess, checkHosts(flags.hosts)); err != nil {
		return err
	}
	mapped, err := readMapping(flags.mapped)
	if err != nil {
		return err
	}
	secrets.AddEnv(os.Environ())
	loaded, err := (&suite{selection: chosen, silentToo: true}).load(paths, flags.scenarios, access)
	if err != nil {
		return err
	}
	if stopping, _ := loaded.sorted(); len(stopping) > 0 {
		return shown(stopping, false)
	}
	if err := errors.Join(loaded.checkSet(access.Vars), loaded.checkServices(options.URLs), loaded.checkServices(options.Commands), checkSide(loaded, flags.side.service)); err != nil {
		return err
	}
	if loaded.count() == 0 {
		return errors.New("no scenario is selected: there is nothing to record")
	}
	if n := leaveToFeatures(loaded); n > 0 {
		fmt.Fprintf(out, "%d of the scenarios expect nothing and are there for features, which record them\n", n)
	}
	loaded.useEnvironment(options)
	x := &execution{suite: loaded, console: newConsole(io.Discard, runFlags{}, 0), options: play.Options{Forget: true, Mapping: mapped, RecordAsItCame: true}, jobs: 1}
	var recorded error
	err = x.withServices(ctx, options, func(pool *service.Pool) {
		recorded = set.record(ctx, out, func(folder string) error { return x.recordOnce(ctx, pool, folder) })
		if flags.side.inside != nil {
			<-flags.side.inside
		}
	})
	return errors.Join(recorded, err)
}

// leaveToFeatures leaves out the scenarios that expect nothing and are what features that are
// recorded too are about: as these play them they are meant. It answers how many. One that was
// named itself is recorded.
func leaveToFeatures(s *suite) int {
	used := map[string]bool{}
	for _, p := range s.features.Scenarios {
		if s.selectsFeature(p) {
			for _, name := range p.Scenarios() {
				used[name] = true
			}
		}
	}
	before := len(s.yaml)
	s.yaml = slices.DeleteFunc(s.yaml, func(p planned) bool {
		return len(p.Expect) == 0 && used[p.Name] && !p.target.named
	})
	return before - len(s.yaml)
}

// recordOnce plays each scenario once, one after the other.
func (x *execution) recordOnce(ctx context.Context, pool *service.Pool, folder string) error {
	options := x.options
	options.Recordings = play.Recordings{Keep: play.KeepAll, Dir: folder}
	r := &round{execution: x, runner: play.NewRunner(pool, options), chosen: func(verdict.Place) bool { return true }}
	for _, s := range r.play(ctx) {
		if ctx.Err() != nil {
			break // and whatever went wrong did because of that
		}
		if why := whyNotRecorded(s); why != "" {
			return fmt.Errorf("%s:%d: %q could not be recorded: %s%s", s.Place.File, s.Place.Line, s.Name, why, unrecordedHelp(s))
		}
		if err := forgetCalls(s); err != nil {
			return err
		}
	}
	return interrupted(ctx)
}

// interrupted tells that whoever started the command wants it to end; nil: nobody does.
func interrupted(ctx context.Context) error {
	if ctx.Err() != nil {
		return errors.New("the command was interrupted")
	}
	return nil
}

// forgetCalls removes the recording of a scenario that went as it must and opened no stream:
// there is nothing to compare.
func forgetCalls(s verdict.Scenario) error {
	r, err := readRecording(s.Recording)
	if err != nil || len(r.Streams) > 0 || slices.ContainsFunc(s.Findings(), wentWrong) {
		return err
	}
	return os.Remove(s.Recording)
}

// wentWrong tells what went wrong with a scenario; that it expects nothing, or that nothing came, did not.
func wentWrong(found verdict.Step) bool {
	return found.Outcome.Bad() && found.Cause != verdict.NothingJudged
}

// unrecordedHelp is what to do about a scenario that could not be recorded.
func unrecordedHelp(s verdict.Scenario) string {
	if isFault := func(c verdict.Step) bool { return c.Cause == verdict.NotPlayed }; len(s.Steps) > 0 || !slices.ContainsFunc(s.Causes, isFault) {
		return "" // it was played, and something else went wrong
	}
	return "\nIt expects nothing: if it is only there for features, record these with it, or leave it out by --tags or --name"
}

// whyNotRecorded is why a scenario was not played to its end, or what came was not kept; empty: it
// was.
func whyNotRecorded(s verdict.Scenario) string {
	if why := whyNotPlayed(s); why != "" {
		return why
	}
	if s.Unrecorded == "" && s.Recording == "" {
		return "no recording was kept"
	}
	return s.Unrecorded
}

// whyNotPlayed is what kept a scenario from being played to its end; empty: nothing did.
func whyNotPlayed(s verdict.Scenario) string {
	for _, c := range s.Causes {
		if wentWrong(c) && (c.Cause == verdict.NotPlayed || c.Cause == verdict.ServiceExited) {
			text := c.Text
			if c.Failure == nil || c.Failure.Message == "" {
				return text
			}
			if strings.HasPrefix(c.Failure.Message, " ") { // a table
				return text + "\n" + c.Failure.Message
			}
			return text + ": " + c.Failure.Message
		}
	}
	return ""
}
