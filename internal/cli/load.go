package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/streamspec/streamspec/internal/load"
	"github.com/streamspec/streamspec/internal/play"
	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/report"
	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/internal/secret"
	"github.com/streamspec/streamspec/internal/selection"
	"github.com/streamspec/streamspec/internal/service"
)

// loadFlags are what `streamspec load` can be told.
type loadFlags struct {
	runFlags
	load.Model
	rate       string
	keep       int
	locust     string // HOST:PORT of a master; empty: none
	locustfile string // the file to write; empty: none
}

// defaultGrace is how long those that play when --for is over may go on.
const defaultGrace = 30 * time.Second

func newLoad(secrets *secret.Masker) *cobra.Command {
	var flags loadFlags
	cmd := &cobra.Command{
		Use:   "load SCENARIO…",
		Short: "Play a scenario by many clients at a time, and judge each of their streams",
		Long: `load plays YAML scenarios by many clients at a time. Each client plays the scenario by itself:
with its own ${client} (its number) and ${uuid}, calls, connection and cookies; services are shared.
Each stream is judged by all that the scenario expects, and the report tells of each expectation
how many streams held it, with the first that did not, and the worst.

Closed (--clients), so many play at a time: once each, or again and again for --for. Open (--rate),
so many begin in a second, whatever becomes of those before. --ramp has them begin little by little.
What the command line does not say, the scenario may say under load, together with thresholds.
Several scenarios are played at the same time, each by clients of its own.

Exit status 0: every threshold was met (without any: every stream held all that is expected);
1: one was missed, or a known gap has closed; 2: none was missed, and nobody can tell of one, or the load was interrupted.
An interrupt (Ctrl-C) ends the load, with the report so far.`,
		Example: `  streamspec load scenarios/orders.yaml --clients 1000 --ramp 30s
  streamspec load scenarios/orders.yaml --rate 50/s --for 5m --format json:load.json`,
		Args: takes(1, noBound, "a scenario", ""),
		RunE: func(cmd *cobra.Command, args []string) error {
			return runLoad(cmd.Context(), cmd, args, flags, secrets)
		},
	}
	flags.add(cmd.Flags())
	return cmd
}

func (f *loadFlags) add(to *pflag.FlagSet) {
	to.IntVar(&f.Clients, "clients", 1, "clients of each scenario that play at the same time; with --rate: at most so many")
	to.DurationVar(&f.Ramp, "ramp", 0, "the first client begins at once, and the last after so much time; with --rate: until the rate is reached")
	to.IntVar(&f.Steps, "steps", 0, "clients begin in so many steps of the ramp (default: one by one)")
	to.StringVar(&f.rate, "rate", "", "N/s or N/m: so many of each scenario begin in a second or a minute, whatever becomes of those before")
	to.DurationVar(&f.For, "for", 0, "clients play again and again for so long, e.g. 5m (default: each plays once)")
	to.DurationVar(&f.Grace, "grace", defaultGrace, "how long those that play when --for is over may go on")
	to.IntVar(&f.keep, "keep", load.DefaultKept, "keep the recordings of so many of the first clients that broke something")
	within(to, "clients", &f.Clients, 1, scenario.MaxClients)
	forAtLeast(to, "ramp", &f.Ramp, 0)
	forAtLeast(to, "grace", &f.Grace, shortest)
	within(to, "steps", &f.Steps, 1, scenario.MaxClients)
	forAtLeast(to, "for", &f.For, shortest)
	within(to, "keep", &f.keep, 0, scenario.MaxClients)
	to.StringVar(&f.locust, "locust", "", "HOST:PORT: be a worker of the Locust master there, which says how many clients play, and for how long")
	to.StringVar(&f.locustfile, "write-locustfile", "", "write the FILE that a Locust master needs, and play nothing; -: to standard output")
	to.StringVarP(&f.tags, "tags", "t", "", `play only what these tags select`)
	to.StringVarP(&f.name, "name", "n", "", "play only scenarios whose name matches this regular expression")
	to.StringVar(&f.scenarios, "scenarios", "", scenariosUsage)
	to.StringArrayVar(&f.services, "service", nil, "NAME=URL or NAME=COMMAND, as for run")
	hostFlag(to, &f.hosts)
	environmentFlags(to, &f.environment, &f.vars)
	to.StringVar(&f.secrets, "secrets", "", "file with lines NAME=VALUE, for ${secret.NAME}")
	to.StringVar(&f.recordingsDir, "recordings-dir", "reports/load", "folder for the recordings")
	to.StringArrayVar(&f.formats, "format", nil, "FORMAT:PATH, with "+strings.Join(loadFormats(), " or ")+": a report beside that on standard output; several times for several")
	to.DurationVar(&f.scenarioTimeout, "scenario-timeout", 0, "no client plays a scenario for longer, whatever its file says")
	forAtLeast(to, "scenario-timeout", &f.scenarioTimeout, shortest)
	untrustedFlag(to, &f.untrusted)
	to.BoolVarP(&f.verbose, "verbose", "v", false, "show what the services write")
}

// loadJSON is the format of a load's report that is not that of a run.
const loadJSON = "json"

// loadFormats are the formats of a load's reports.
func loadFormats() []string {
	return []string{report.HTML, "junit", loadJSON, "markdown", report.GitHub}
}

// writeLoad writes the report of a load in a format.
func writeLoad(format string, to io.Writer, told *load.Report) error {
	if format == loadJSON {
		return told.JSON(to)
	}
	return report.Write(format, to, told.Run(append([]string{"streamspec"}, os.Args[1:]...)))
}

func runLoad(ctx context.Context, cmd *cobra.Command, paths []string, flags loadFlags, secrets *secret.Masker) error {
	files, err := filesOf(flags.formats, loadFormats())
	if err != nil {
		return err
	}
	if err := makeRoom(files); err != nil {
		return err
	}
	loaded, options, err := flags.load(cmd.Context(), cmd.ErrOrStderr(), paths, secrets)
	if err != nil {
		return err
	}
	played := loadable(loaded)
	if len(played) == 0 {
		return errors.New("no YAML scenario that expects something is selected: there is nothing to load (features are run, not loaded: clients play what a scenario file says)")
	}
	if flags.locustfile != "" {
		return writeLocustfile(cmd.OutOrStdout(), flags.locustfile, played)
	}
	if err := flags.models(cmd.Flags(), played); err != nil {
		return err
	}
	if err := errors.Join(enoughFiles(flags.streams(played)), removeKept(flags.recordingsDir)); err != nil {
		return err
	}
	var told *load.Report
	var errLoad error
	x := &execution{suite: loaded, jobs: 1}
	err = x.withServices(ctx, options, func(pool *service.Pool) {
		runner := play.NewRunner(pool, play.Options{Timeout: flags.scenarioTimeout, Recordings: play.Recordings{Dir: flags.recordingsDir}})
		l := load.New(runner, pool.Lateness(), flags.keep, played)
		told, errLoad = watched(ctx, forPeople(cmd, files), l, flags.goesOn(cmd.ErrOrStderr(), l, played))
	})
	warnOfStrays(cmd.ErrOrStderr(), x.strays)
	if errLoad != nil {
		return errors.Join(errLoad, err)
	}
	return concludeLoad(ctx, cmd, files, told, secrets, err)
}

// removeKept removes the recordings of the load before: they must not be taken for this one's.
func removeKept(folder string) error {
	old, err := filepath.Glob(filepath.Join(folder, "*"+play.ClientSuffix+"*"+play.RecordingSuffix))
	for _, path := range old {
		err = errors.Join(err, ifThere(os.Remove(path)))
	}
	return err
}

// load reads and checks the files.
func (f loadFlags) load(ctx context.Context, log io.Writer, paths []string, secrets *secret.Masker) (*suite, service.Options, error) {
	chosen, errSelection := selection.New(selection.Options{Tags: f.tags, Name: f.name})
	options, errServices := serviceOptions(f.runFlags, log)
	options.Secrets = secrets
	access, errAccess := f.access(ctx, secrets, options)
	if err := errors.Join(errSelection, errServices, errAccess, checkHosts(f.hosts)); err != nil {
		return nil, options, err
	}
	secrets.AddEnv(os.Environ())
	loaded, err := loadSuite(paths, f.scenarios, access, chosen)
	if err != nil {
		return nil, options, err
	}
	stopping, others := loaded.sorted()
	warn(log, others, f.verbose)
	if len(stopping) > 0 {
		return nil, options, shown(stopping, f.verbose)
	}
	loaded.useEnvironment(options)
	return loaded, options, errors.Join(loaded.checkSet(access.Vars), loaded.checkServices(options.URLs), loaded.checkServices(options.Commands))
}

func loadable(s *suite) []load.Played {
	var all []load.Played
	for _, p := range s.selected() {
		all = append(all, load.Played{Library: p.library, Scenario: p.Scenario})
	}
	return all
}

// streams is how many streams are open at a time, as far as it is known before.
func (f loadFlags) streams(played []load.Played) int {
	if f.locust != "" {
		return 0 // the master says it
	}
	streams := 0
	for _, p := range played {
		streams += p.Streams()
	}
	return streams
}

// models has each scenario played as the command line says, and else as it says itself.
func (f loadFlags) models(given *pflag.FlagSet, played []load.Played) error {
	if f.locust != "" {
		for i := range played {
			played[i].Clients = scenario.MaxClients // at most: they share the memory
		}
		return f.checkLocust(given)
	}
	total := 0
	for i := range played {
		p := &played[i]
		var err error
		if p.Model, err = f.model(given, p.Load); err != nil {
			return aboutModel(*p, err)
		}
		if p.Rate == 0 {
			total += p.Clients
		}
	}
	if total > scenario.MaxClients {
		return fmt.Errorf("the %d scenarios have %d clients together, all at the same time, and one machine has ports for %d: lower --clients, or load fewer of them at a time", len(played), total, scenario.MaxClients)
	}
	return nil
}

// aboutModel says of which scenario a model cannot be, where it is not the command line alone that says it.
func aboutModel(p load.Played, err error) error {
	if p.Load == nil {
		return err
	}
	return fmt.Errorf("%s: what its load: and the command line say together: %w", p.Place, err)
}

// model is what the command line says, and else the scenario; nil: it says nothing.
func (f loadFlags) model(given *pflag.FlagSet, declared *scenario.Load) (load.Model, error) {
	m, rate, clients := f.Model, scenario.Rate(f.rate), given.Changed("clients")
	if declared != nil {
		clients = clients || declared.Clients > 0
		unlessGiven(given, "clients", &m.Clients, declared.Clients)
		unlessGiven(given, "ramp", &m.Ramp, declared.Ramp)
		if !given.Changed("rate") { // which steps would contradict
			unlessGiven(given, "steps", &m.Steps, declared.Steps)
		}
		unlessGiven(given, "for", &m.For, declared.For)
		unlessGiven(given, "rate", &rate, declared.Rate)
	}
	if rate != "" {
		if err := rate.Validate(); err != nil {
			return m, fmt.Errorf("--rate: %w; %s", err, problem.HelpOf(err))
		}
		m.Rate = rate.PerSecond()
		switch {
		case clients:
		case m.For > 0:
			m.Clients = scenario.MaxClients // nobody said how many at most
		default:
			return m, errors.New("--rate: say for how long (--for), or how many clients begin (--clients)")
		}
	}
	return m, m.Validate()
}

func unlessGiven[T comparable](given *pflag.FlagSet, flag string, value *T, declared T) {
	var none T
	if !given.Changed(flag) && declared != none {
		*value = declared
	}
}

// concludeLoad writes the reports, and ends with what the thresholds came to.
func concludeLoad(ctx context.Context, cmd *cobra.Command, files []reportFile, told *load.Report, secrets *secret.Masker, err error) error {
	out := forPeople(cmd, files)
	ended, err := unseen(ctx, err)
	told.Ended = secret.Value(secrets, play.OfServices(ended))
	err = errors.Join(err, told.Text(out), writeFiles(files, cmd.OutOrStdout(), func(format string, to io.Writer) error { return writeLoad(format, to, told) }))
	if ctx.Err() != nil {
		fmt.Fprintln(out, "The load was interrupted: this is what is known by then.")
	}
	return concluded(ctx, cmd.ErrOrStderr(), told.ExitStatus(), err)
}
