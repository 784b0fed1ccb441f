package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/streamspec/streamspec/internal/happened"
	"github.com/streamspec/streamspec/internal/mapping"
	"github.com/streamspec/streamspec/internal/play"
	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/internal/secret"
	"github.com/streamspec/streamspec/internal/service"
	"github.com/streamspec/streamspec/internal/sources"
	"github.com/streamspec/streamspec/internal/verdict"
	"github.com/streamspec/streamspec/runner/recording"
	"github.com/streamspec/streamspec/steps"
)

func newJudge(secrets *secret.Masker) *cobra.Command {
	var flags runFlags
	cmd := &cobra.Command{
		Use:   "judge RECORDING… [FILE]",
		Short: "Judge what was recorded, without running anything",
		Long: `judge judges recordings, and folders of them, as run judged them when they were made:
by the scenario or feature that made each. With a FILE at the end, a feature or a
scenario, each recording is judged by that instead.

Nothing is started and nobody is called. Exit status as in run.`,
		Args: takes(1, noBound, "recordings, or folders of them", "streamspec run --recordings all keeps them"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return judge(cmd.Context(), cmd, args, flags, secrets)
		},
	}
	f := cmd.Flags()
	f.StringVar(&flags.scenarios, "scenarios", "", scenariosUsage)
	formatFlag(f, &flags.formats)
	colorFlag(f, &flags.color)
	f.BoolVarP(&flags.verbose, "verbose", "v", false, "show every step")
	flags.notesFlags(f)
	untrustedJudgingFlag(f, &flags.untrusted)
	return cmd
}

func judge(ctx context.Context, cmd *cobra.Command, args []string, flags runFlags, secrets *secret.Masker) error {
	flags.replay = true
	files, errFormats := reportFiles(flags.formats)
	by, paths := judgedBy(args)
	recordings, unread, err := readRecordings(paths)
	if err := errors.Join(errFormats, err); err != nil {
		return err
	}
	courses, err := coursesFor(files, secrets)
	if err != nil {
		return err
	}
	defer courses.Close() //nolint:errcheck // nobody needs it any more
	j := &judging{by: by, scenarios: flags.scenarios, untrusted: flags.untrusted, strict: flags.strictNotes, secrets: secrets, courses: courses}
	if err := makeRoom(files); err != nil {
		return err
	}
	console := newConsole(forPeople(cmd, files), flags, len(recordings)+len(unread))
	outcome := verdict.Run{Started: time.Now(), Jobs: 1, Flags: repeated(cmd.Flags())}
	tell := func(results ...verdict.Scenario) {
		for _, result := range results {
			console.Start(result.Name)
			console.Finish(result)
		}
		outcome.Scenarios = append(outcome.Scenarios, results...)
	}
	var errs []error
	var unjudged []verdict.Scenario
	for _, group := range j.groups(recordings) {
		results, err := j.judge(ctx, group)
		if err != nil && by != "" { // which is wrong for all of them
			return err
		}
		if err != nil {
			errs, unjudged = append(errs, err), append(unjudged, allUnjudged(group, errors.Unwrap(err))...)
		}
		tell(results...)
	}
	if len(outcome.Scenarios) == 0 {
		return errors.Join(append(errs, reasons(unread)...)...)
	}
	tell(unjudged...)
	for _, u := range unread {
		tell(u.unjudged())
	}
	outcome.Duration = time.Since(outcome.Started)
	console.Summary(outcome)
	return concluded(ctx, cmd.ErrOrStderr(), outcome.ExitStatus(), writeReports(files, cmd.OutOrStdout(), outcome))
}

// unjudged is the result of a file that nobody can read: of the scenario that it may be of nothing is known.
func (u unreadable) unjudged() verdict.Scenario {
	s := verdict.Scenario{Name: filepath.Base(u.path), Place: verdict.Place{File: u.path}}
	s.CannotBeJudged(u.err.Error())
	return s
}

// allUnjudged are the results of recordings by which nothing can be judged.
func allUnjudged(recordings []recorded, why error) []verdict.Scenario {
	var all []verdict.Scenario
	for _, r := range recordings {
		s := verdict.Scenario{Name: cmp.Or(r.of.Scenario, filepath.Base(r.path)), Place: verdict.Place{File: cmp.Or(r.of.File, r.path), Line: r.of.Line}, Recording: r.path}
		s.CannotBeJudged(why.Error())
		all = append(all, s)
	}
	return all
}

// judgedBy parts the file to judge by, if there is one, from the recordings.
func judgedBy(args []string) (by string, recordings []string) {
	last := args[len(args)-1]
	if file, _ := placeOf(last); len(args) > 1 && (sources.IsFeature(file) || scenario.IsYAML(file)) {
		return last, args[:len(args)-1]
	}
	return "", args
}

// judging judges recordings. The suites that made them are read once each.
type judging struct {
	by        string // the file to judge by; empty: the one that made each recording
	scenarios string
	silentToo bool             // scenarios that expect nothing are no fault: there is nothing to judge them by
	untrusted bool             // nobody has reviewed the recordings, nor the suites
	strict    bool             // what is noted of streams is an error
	mapped    *mapping.Mapping // is taken back before anything is judged; nil: nothing is
	secrets   *secret.Masker
	courses   *happened.Store
	suites    map[string]*suite
	known     readLibraries
}

// groups are the recordings that are judged together: those that one file made, of each
// scenario one or, where another file judges, each by itself.
func (j *judging) groups(recordings []recorded) [][]recorded {
	var groups [][]recorded
	for _, r := range recordings {
		i := slices.IndexFunc(groups, func(group []recorded) bool {
			return j.by == "" && group[0].of.File == r.of.File && !slices.ContainsFunc(group, r.ofSameScenario)
		})
		if i < 0 {
			groups = append(groups, []recorded{r})
			continue
		}
		groups[i] = append(groups[i], r)
	}
	return groups
}

// ofSameScenario tells whether both are of one scenario, which was played twice.
func (r recorded) ofSameScenario(other recorded) bool {
	return r.of.File == other.of.File && r.of.Line == other.of.Line && r.of.Scenario == other.of.Scenario
}

// judge judges recordings by the scenarios of the file that made them, or of another. Those whose scenarios are no
// longer in it are not judged; the error says, behind the name of one, why none can be.
func (j *judging) judge(ctx context.Context, group []recorded) ([]verdict.Scenario, error) {
	results, err := j.results(ctx, group)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", group[0].path, err)
	}
	return results, nil
}

func (j *judging) results(ctx context.Context, group []recorded) ([]verdict.Scenario, error) {
	file := cmp.Or(j.by, group[0].of.File)
	if file == "" {
		return nil, fmt.Errorf("no scenario made it, so nobody knows what is expected: it was imported, or recorded of a URL or of traffic; name a scenario or a feature behind the recording: streamspec judge %s FILE", group[0].path)
	}
	if j.untrusted && j.by == "" && !isHere(file) {
		return nil, fmt.Errorf("--untrusted: it says that %s made it, which is outside of this folder: name a file behind the recording", file)
	}
	of := func(at verdict.Place) *recorded {
		i := slices.IndexFunc(group, func(r recorded) bool { return j.by != "" || r.of.File == at.File && r.of.Line == at.Line })
		if i < 0 {
			return nil
		}
		return &group[i]
	}
	loaded, err := j.suiteFor(file, of)
	if err != nil {
		return nil, err
	}
	results, err := j.replay(ctx, loaded, of)
	if err != nil {
		return nil, err
	}
	judged := map[string]bool{}
	for i := range results {
		results[i].Recording = of(results[i].Place).path
		judged[results[i].Recording] = true
	}
	gone := slices.DeleteFunc(slices.Clone(group), func(r recorded) bool { return judged[r.path] })
	noMore := fmt.Errorf("no scenario stands in %s any more that could judge it; name another file behind the recording", file)
	if len(results) == 0 {
		return nil, noMore
	}
	return append(results, allUnjudged(gone, noMore)...), nil
}

// replay judges those scenarios of a suite of which something was recorded, by that.
func (j *judging) replay(ctx context.Context, loaded *suite, of func(verdict.Place) *recorded) (results []verdict.Scenario, err error) {
	pool := service.NewPool(service.Options{Secrets: j.secrets})
	defer func() { err = errors.Join(err, pool.Close(ctx)) }()
	replaying := play.NewRunner(pool, play.Options{Forget: true, Strict: j.strict, Courses: j.courses, Recorded: func(at verdict.Place) (*recording.Recording, error) {
		if r := of(at); r != nil {
			return j.read(r)
		}
		return nil, fmt.Errorf("nothing was recorded of the scenario at %s", at)
	}})
	results = loaded.features.Run(ctx, steps.Plan{
		Runner: replaying, Library: loaded.libraryOf, Jobs: 1,
		Select: func(p steps.Planned) bool { return loaded.selectsFeature(p) && of(p.Place) != nil },
		Enter:  func(context.Context, steps.Planned) bool { return true },
		Leave:  func(verdict.Scenario) {},
	})
	for _, p := range loaded.selected() {
		if of(play.Place(p.Place)) != nil {
			results = append(results, verdict.Scenario{})
			replaying.Judge(ctx, p.library, p.Scenario, &results[len(results)-1])
		}
	}
	return results, nil
}

// read reads a recording, with what is mapped taken back.
func (j *judging) read(one *recorded) (*recording.Recording, error) {
	r, err := one.read()
	if err != nil || j.mapped == nil {
		return r, err
	}
	return r, j.mapped.BackAll(r)
}

// isHere tells a file that is below the folder in which the command runs, by where it leads.
func isHere(file string) bool {
	at, errFile := sources.Named(file)
	here, errHere := sources.Named(".")
	return errFile == nil && errHere == nil && sources.IsBelow(at.Real, here.Real)
}

// suiteFor is the suite of a file, if nothing is wrong with what judges recordings. As in the run that made them,
// what is wrong with other scenarios of their file stops nothing.
func (j *judging) suiteFor(file string, of func(verdict.Place) *recorded) (*suite, error) {
	loaded, err := j.suite(file)
	if err != nil {
		return nil, err
	}
	if j.by == "" {
		loaded.recorded = func(at verdict.Place) bool { return at.Line == 0 || of(at) != nil }
	}
	if stopping, _ := loaded.sorted(); len(stopping) > 0 {
		return nil, stopping
	}
	return loaded, nil
}

func (j *judging) suite(file string) (*suite, error) {
	if known := j.suites[file]; known != nil {
		return known, nil
	}
	if j.suites == nil {
		j.suites, j.known = map[string]*suite{}, readLibraries{}
	}
	options := scenario.Options{Hosts: []string{"*"}, Elsewhere: true, Secrets: secret.NewStore(j.secrets, nil)}
	if j.untrusted {
		options.Untrusted = &scenario.Granted{Judging: true}
	}
	loaded, err := (&suite{silentToo: j.silentToo, known: j.known}).load([]string{file}, j.scenarios, options)
	if err != nil {
		return nil, err
	}
	j.suites[file] = loaded
	return loaded, nil
}
