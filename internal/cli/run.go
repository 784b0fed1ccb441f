package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"golang.org/x/term"

	"github.com/streamspec/streamspec/internal/play"
	"github.com/streamspec/streamspec/internal/report"
	"github.com/streamspec/streamspec/internal/secret"
	"github.com/streamspec/streamspec/internal/service"
	"github.com/streamspec/streamspec/internal/verdict"
)

// How many scenarios run at a time: they wait for streams, mostly. Starting services would
// keep the machine busy, and is bounded by itself (package service). With twice as many the
// services come late on a busy machine, and nobody can tell that from a late server; measured
// in bench/README.md.
const (
	jobsPerProcessor = 16
	maxDefaultJobs   = 32
)

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
	recordings, recordingsDir string
	touched                   []string // run only what these files touch; none: all
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
	f.again.flags(to)
	to.StringArrayVar(&f.services, "service", nil, "NAME=URL: use the service that is already there; NAME=COMMAND: start it with this command, its settings and stubs as described")
	hostFlag(to, &f.hosts)
	environmentFlags(to, &f.environment, &f.vars)
	to.StringVar(&f.secrets, "secrets", "", "file with lines NAME=VALUE, for ${secret.NAME}")
	to.StringArrayVarP(&f.formats, "format", "f", nil, "FORMAT:PATH: also write a report, - to standard output: "+strings.Join(report.Formats(), ", "))
	to.StringVar(&f.recordings, "recordings", string(play.KeepFailed), "keep what happened: failed, all or none of the scenarios")
	to.StringVar(&f.recordingsDir, "recordings-dir", "reports/recordings", "folder for the recordings")
	to.BoolVar(&f.failFast, "fail-fast", false, "leave a stream as soon as an expectation is broken, and start no more scenarios then")
	untrustedFlag(to, &f.untrusted)
	to.BoolVarP(&f.verbose, "verbose", "v", false, "show every step, and what the services write")
	f.notesFlags(to)
}

// notesFlags are those of what is noted of streams.
func (f *runFlags) notesFlags(to *pflag.FlagSet) {
	to.BoolVar(&f.notes, "notes", false, "list what was noted of streams: what nobody expects, and every tester wants to know")
	to.BoolVar(&f.strictNotes, "strict-notes", false, "a note is an error: the scenario fails")
}

func run(ctx context.Context, cmd *cobra.Command, paths []string, flags runFlags, secrets *secret.Masker) error {
	paths = flags.useDefaults(cmd.Flags(), paths)
	chosen, errSelection := flags.selection(flags.recordingsDir)
	files, errFormats := reportFiles(flags.formats)
	options, errServices := serviceOptions(flags, cmd.ErrOrStderr())
	options.Secrets = secrets
	access, errAccess := flags.access(secrets, options)
	if err := errors.Join(errSelection, errFormats, errServices, errAccess, checkHosts(flags.hosts), flags.again.check(flags.jobs), checkRecordings(flags.recordings)); err != nil {
		return err
	}
	secrets.AddEnv(os.Environ())
	if flags.runsNothing() {
		files = nil
	}
	if err := removeOld(files); err != nil {
		return err
	}
	loaded, err := loadSuite(paths, flags.scenarios, access, chosen)
	if err != nil {
		return err
	}
	loaded.touch(flags.touched)
	stopping, others := loaded.sorted()
	warn(cmd.ErrOrStderr(), others, flags.verbose)
	if len(stopping) > 0 {
		return shown(stopping, flags.verbose)
	}
	if err := loaded.checkSet(access.Vars); err != nil {
		return err
	}
	warnOfShort(cmd.ErrOrStderr(), access.Secrets)
	if err := errors.Join(loaded.checkServices(options.URLs), loaded.checkServices(options.Commands)); err != nil {
		return err
	}
	if flags.runsNothing() {
		return flags.tell(cmd.OutOrStdout(), cmd.ErrOrStderr(), loaded)
	}
	loaded.useEnvironment(options) // which may name services of other parts of the suite
	console := newConsole(forPeople(cmd, files), flags, loaded.count())
	r := &execution{suite: loaded, console: console, options: playOptions(flags), jobs: flags.jobs, again: flags.again}
	outcome, err := r.run(ctx, options)
	warnOfStrays(cmd.ErrOrStderr(), r.strays)
	errRemember := rememberFailed(flags.recordingsDir, outcome)
	outcome = secret.Value(secrets, outcome) // also of what became known later
	console.Summary(outcome)
	if len(outcome.Scenarios) == 0 {
		loaded.explainNothing(cmd.ErrOrStderr())
	}
	return concluded(ctx, cmd, outcome, errors.Join(err, errRemember, writeReports(files, cmd.OutOrStdout(), outcome)))
}

// concluded is how a command ends: by what is broken, even if its report could not be written.
func concluded(ctx context.Context, cmd *cobra.Command, outcome verdict.Run, err error) error {
	if err == nil {
		return exit(ctx, outcome)
	}
	fmt.Fprintln(cmd.ErrOrStderr(), err)
	if outcome.ExitStatus() == verdict.ExitBroken {
		return statusError(verdict.ExitBroken)
	}
	return statusError(verdict.ExitFault)
}

func exit(ctx context.Context, outcome verdict.Run) error {
	status := outcome.ExitStatus()
	if ctx.Err() != nil && status == verdict.ExitHeld {
		status = verdict.ExitFault // interrupted: what ran is not what was asked for
	}
	if status == verdict.ExitHeld {
		return nil
	}
	return statusError(status)
}

// playOptions are what the flags allow scenarios.
func playOptions(flags runFlags) play.Options {
	return play.Options{
		FailFast: flags.failFast, Strict: flags.strictNotes, Forget: true,
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
		case service.IsURL(way):
			options.URLs[name] = way
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
	options := report.ConsoleOptions{Verbose: flags.verbose, Notes: flags.notes, Total: total}
	if file, ok := terminal(w); ok {
		options.Live = os.Getenv("TERM") != "dumb" && !flags.verbose // what services write would run into the status line
		options.Color = os.Getenv("NO_COLOR") == ""
		options.Width, _, _ = term.GetSize(int(file.Fd()))
	}
	return report.NewConsole(w, options)
}

// stopTimeout bounds how long a run waits for its services to stop.
const stopTimeout = 30 * time.Second
