package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"runtime"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"golang.org/x/term"

	"github.com/streamspec/streamspec/internal/guard"
	"github.com/streamspec/streamspec/internal/mapping"
	"github.com/streamspec/streamspec/internal/play"
	"github.com/streamspec/streamspec/internal/report"
	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/internal/secret"
	"github.com/streamspec/streamspec/internal/selection"
	"github.com/streamspec/streamspec/internal/service"
	"github.com/streamspec/streamspec/internal/verdict"
	"github.com/streamspec/streamspec/internal/wording"
)

// How many scenarios run at a time: they wait for streams, mostly. Starting services would
// keep the machine busy, and is bounded by itself (package service). With twice as many the
// services come late on a busy machine, and nobody can tell that from a late server; measured
// in bench/README.md.
const (
	jobsPerProcessor = 16
	maxDefaultJobs   = 32
)

// defaultRecordings is where recordings are kept.
const defaultRecordings = "reports/recordings"

// defaultJobs is as many scenarios as this machine bears.
func defaultJobs() int { return min(jobsPerProcessor*runtime.GOMAXPROCS(0), maxDefaultJobs) }

// runFlags are what `streamspec run` can be told.
type runFlags struct {
	choice
	scenarios          string
	jobs               int
	services           []string
	formats            []string
	hosts              []string
	environment        string
	vars               []string
	secrets            string
	failFast, verbose  bool
	notes, strictNotes bool
	again
	untrusted                 bool
	timeout, scenarioTimeout  time.Duration // of the whole run, and of each scenario; zero: none
	recordings, recordingsDir string
	client                    int                     // of a load, as which scenarios are played; 0: the first
	mapped                    string                  // the file of a mapping; empty: none
	touched                   []string                // run only what these files touch; none: all
	watched                   func(programs []string) // is told which files services run; nil: nobody is
	color                     colorMode
	replay                    bool // recordings are judged: nothing runs
}

func newRun(secrets *secret.Masker) *cobra.Command {
	var flags runFlags
	cmd := &cobra.Command{
		Use:   "run [PATH…]",
		Short: "Run features and scenarios",
		Long: `Run features (.feature) and scenarios (.yaml) and judge them. Folders are walked,
and symbolic links followed. FILE:LINE, or FILE:LINE:COLUMN as it is printed, is the
scenario at that line: a line of a table of examples its row, a line that scenarios share
all of them. Without a path: the folders features and scenarios.

What is wrong with files stops the run only where they belong to what is selected; of
others it is a warning.

Scenarios reach this machine, the hosts that their services list, and those of
--allow-host and --service; no other. ${secret.NAME} is the environment variable
NAME, or else a line of the file that --secrets names; whatever is secret is shown
as *** in all that is written, also in base64 or URL-encoded.

Exit status 0: every expectation held; 1: one was broken, or a known gap has closed
and is still marked; 2: none was broken, and something could not be judged.`,
		RunE: func(cmd *cobra.Command, paths []string) error { return run(cmd.Context(), cmd, paths, flags, secrets) },
	}
	flags.add(cmd.Flags())
	complete(cmd)
	return cmd
}

// add adds the flags of a run.
func (f *runFlags) add(to *pflag.FlagSet) {
	f.choice.flags(to)
	to.StringVar(&f.scenarios, "scenarios", "", scenariosUsage)
	to.IntVarP(&f.jobs, "jobs", "j", defaultJobs(), "how many scenarios run at a time")
	within(to, "jobs", &f.jobs, 1, maxJobs)
	f.again.flags(to)
	to.StringArrayVar(&f.services, "service", nil, "NAME=URL: use the service that is already there; NAME=COMMAND: start it with this command, its settings and stubs as described")
	hostFlag(to, &f.hosts)
	environmentFlags(to, &f.environment, &f.vars)
	to.StringVar(&f.secrets, "secrets", "", "file with lines NAME=VALUE, for ${secret.NAME}")
	formatFlag(to, &f.formats)
	colorFlag(to, &f.color)
	to.StringVar(&f.recordings, "recordings", string(play.KeepFailed), "keep what happened: failed, all or none of the scenarios")
	to.StringVar(&f.recordingsDir, "recordings-dir", defaultRecordings, "folder for the recordings")
	to.BoolVar(&f.failFast, "fail-fast", false, "leave the streams of a scenario as soon as an expectation is broken, and start no more scenarios then")
	to.IntVar(&f.client, "client", 0, "play scenarios that have a load: as this client of it: the value of ${client} (default: 1)")
	within(to, "client", &f.client, 1, math.MaxInt32)
	to.StringVar(&f.mapped, "mapped", "", "YAML file of what the services do otherwise on purpose (see compare): it is taken back before anything is judged")
	untrustedFlag(to, &f.untrusted)
	to.DurationVar(&f.timeout, "timeout", 0, "end the run in order after so long, e.g. 10m: what has not been judged by then is interrupted")
	to.DurationVar(&f.scenarioTimeout, "scenario-timeout", 0, "no scenario takes longer, whatever its file says, e.g. 2m: one that does is ended, and not judged")
	forAtLeast(to, "timeout", &f.timeout, shortest)
	forAtLeast(to, "scenario-timeout", &f.scenarioTimeout, shortest)
	to.BoolVarP(&f.verbose, "verbose", "v", false, "show every step, and what the services write")
	f.notesFlags(to)
}

// notesFlags are those of what is noted of streams.
func (f *runFlags) notesFlags(to *pflag.FlagSet) {
	to.BoolVar(&f.notes, "notes", false, "list what was noted of streams: what nobody expects, and every tester wants to know")
	to.BoolVar(&f.strictNotes, "strict-notes", false, "a note is an error: the scenario fails")
}

// limited is a context that is done when the time for the whole run is over.
func (f runFlags) limited(ctx context.Context) (context.Context, context.CancelFunc) {
	if f.timeout == 0 {
		return context.WithCancel(ctx)
	}
	over := fmt.Errorf("--timeout: the %s for the run are over", wording.Length(f.timeout))
	return context.WithTimeoutCause(ctx, f.timeout, over)
}

func run(ctx context.Context, cmd *cobra.Command, paths []string, flags runFlags, secrets *secret.Masker) error {
	ctx, cancel := flags.limited(ctx)
	defer cancel()
	paths, err := flags.useDefaults(cmd.Flags(), paths)
	if err != nil {
		return err
	}
	s, err := flags.settle(ctx, cmd.ErrOrStderr(), secrets)
	if err != nil {
		return wrongCommand{err}
	}
	secrets.AddEnv(os.Environ())
	if err := makeRoom(s.files); err != nil {
		return err
	}
	loaded, err := s.load(ctx, cmd.ErrOrStderr(), paths)
	switch {
	case err != nil:
		return err
	case flags.runsNothing():
		return flags.tell(cmd.OutOrStdout(), cmd.ErrOrStderr(), loaded)
	}
	loaded.useEnvironment(s.services) // which may name services of other parts of the suite
	if s.watched != nil {
		s.watched(programsOf(loaded, s.services.Commands))
	}
	return s.run(ctx, cmd, loaded, secrets)
}

// settled is what the flags of a run come to.
type settled struct {
	runFlags
	chosen   selection.Selection
	files    []reportFile
	services service.Options
	access   scenario.Options
	mapped   *mapping.Mapping
}

func (f runFlags) settle(ctx context.Context, log io.Writer, secrets *secret.Masker) (settled, error) {
	s := settled{runFlags: f}
	var errs [5]error
	s.chosen, errs[0] = f.selection(f.recordingsDir)
	s.files, errs[1] = reportFiles(f.formats)
	s.services, errs[2] = serviceOptions(f, log)
	s.services.Secrets = secrets
	s.access, errs[3] = f.access(ctx, secrets, s.services)
	s.mapped, errs[4] = readMapping(f.mapped)
	if f.runsNothing() {
		s.files = nil
	}
	return s, errors.Join(errors.Join(errs[:]...), checkHosts(f.hosts), f.again.check(), checkRecordings(f.recordings))
}

// load reads all files, and fails with what stops the run.
func (s settled) load(ctx context.Context, log io.Writer, paths []string) (*suite, error) {
	loaded, err := unlessOver(ctx, func() (*suite, error) { return loadSuite(paths, s.scenarios, s.access, s.chosen) })
	if err != nil {
		return nil, err
	}
	loaded.touch(s.touched)
	stopping, others := loaded.sorted()
	warn(log, others, s.verbose)
	warnOfTags(log, loaded)
	if len(stopping) > 0 {
		return nil, shown(stopping, s.verbose)
	}
	if err := loaded.checkSet(s.access.Vars); err != nil {
		return nil, err
	}
	warnOfShort(log, s.access.Secrets)
	return loaded, errors.Join(loaded.checkServices(s.services.URLs), loaded.checkServices(s.services.Commands))
}

// run runs what was loaded, and writes the reports.
func (s settled) run(ctx context.Context, cmd *cobra.Command, loaded *suite, secrets *secret.Masker) error {
	courses, err := coursesFor(s.files, secrets)
	if err != nil {
		return err
	}
	defer courses.Close() //nolint:errcheck // nobody needs it any more
	count := loaded.count()
	console := newConsole(forPeople(cmd, s.files), s.runFlags, count)
	r := &execution{suite: loaded, console: console, options: playOptions(s.runFlags, s.mapped), jobs: s.jobs, again: s.again}
	r.options.Courses, r.options.Observe, r.options.AtATime = courses, progressOn(console), min(s.jobs, count)
	outcome, err := r.run(ctx, s.services)
	outcome.Flags = repeated(cmd.Flags())
	warnOfStrays(cmd.ErrOrStderr(), r.strays)
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		fmt.Fprintln(cmd.ErrOrStderr(), context.Cause(ctx))
	}
	errRemember := rememberFailed(s.recordingsDir, outcome)
	if errRemember == nil {
		outcome.LastFailed = s.lastFailedCommand(outcome.Flags, cmd.Flags().Args())
	}
	ended, err := unseen(ctx, err)
	for _, s := range play.OfServices(ended) { // which --last-failed cannot run
		console.Finish(secret.Value(secrets, s))
		outcome.Scenarios = append(outcome.Scenarios, s)
	}
	outcome = secret.Value(secrets, outcome) // also of what became known later
	console.Summary(outcome)
	if len(outcome.Scenarios) == 0 {
		loaded.explainNothing(cmd.ErrOrStderr())
	}
	err = errors.Join(err, errRemember, writeReports(s.files, cmd.OutOrStdout(), outcome))
	sayPages(forPeople(cmd, s.files), s.files)
	return concluded(ctx, cmd.ErrOrStderr(), outcome.ExitStatus(), err)
}

// unseen parts how services had ended by themselves from what else went wrong. What ends an interrupted command may
// have been sent to its services as well: that is an error of the command, and nobody's fault.
func unseen(ctx context.Context, err error) (ended []*service.ExitedError, others error) {
	if ctx.Err() != nil {
		return nil, err
	}
	return play.Unseen(err)
}

// concluded is how a command ends: by what is broken, even if its report could not be written. Of one that
// was interrupted, what ran is not what was asked for.
func concluded(ctx context.Context, log io.Writer, status int, err error) error {
	if err != nil {
		fmt.Fprintln(log, err)
	}
	switch {
	case status == verdict.ExitBroken:
	case err != nil, status == verdict.ExitHeld && ctx.Err() != nil:
		status = verdict.ExitFault
	case status == verdict.ExitHeld:
		return nil
	}
	return statusError(status)
}

// playOptions are what the flags allow scenarios.
func playOptions(flags runFlags, mapped *mapping.Mapping) play.Options {
	return play.Options{
		FailFast: flags.failFast, Timeout: flags.scenarioTimeout, Strict: flags.strictNotes, Client: flags.client, Forget: true, Mapping: mapped,
		Recordings: play.Recordings{Keep: play.Keep(flags.recordings), Dir: flags.recordingsDir},
	}
}

func checkRecordings(keep string) error {
	switch play.Keep(keep) {
	case play.KeepNone, play.KeepFailed, play.KeepAll:
		return nil
	}
	return fmt.Errorf("--recordings %s: write failed, all or none", keep)
}

// serviceOptions says how services are started. The word streamspec in a
// service's command stands for this very program.
func serviceOptions(flags runFlags, log io.Writer) (service.Options, error) {
	self, err := os.Executable()
	if err != nil {
		return service.Options{}, fmt.Errorf("this program's own file cannot be found: %w", err)
	}
	options := service.Options{Alone: true, Self: []string{self}, URLs: map[string]string{}, Commands: map[string]string{}}
	for _, flag := range flags.services {
		name, way, _ := strings.Cut(flag, "=")
		first, _, _ := strings.Cut(way, " ")
		switch {
		case name == "" || strings.TrimSpace(way) == "":
			return options, fmt.Errorf("--service %s: write NAME=URL or NAME=COMMAND, for example task-service=http://127.0.0.1:8080", flag)
		case guard.URLOf(way) != "":
			options.URLs[name] = guard.URLOf(way)
		case strings.Contains(first, "://"):
			return options, fmt.Errorf("--service %s: write NAME=URL with an HTTP URL, for example task-service=http://127.0.0.1:8080", flag)
		default:
			options.Commands[name] = way
		}
	}
	if flags.verbose {
		options.Log = printable{log}
	}
	return options, nil
}

// newConsole writes for people if w is a terminal, and plain lines otherwise;
// total is how many scenarios will run.
func newConsole(w io.Writer, flags runFlags, total int) *report.Console {
	options := report.ConsoleOptions{Verbose: flags.verbose, Notes: flags.notes, Replay: flags.replay, Total: total}
	file, isTerminal := terminal(w)
	if isTerminal {
		options.Live = os.Getenv("TERM") != "dumb" && !flags.verbose // what services write would run into the status line
		options.Width, _, _ = term.GetSize(int(file.Fd()))
	}
	options.Color = flags.color.on(isTerminal, os.Getenv)
	return report.NewConsole(w, options)
}

// stopTimeout bounds how long a run waits for its services to stop.
const stopTimeout = 30 * time.Second
