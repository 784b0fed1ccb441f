package cli

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/spf13/cobra"

	"github.com/streamspec/streamspec/internal/play"
	"github.com/streamspec/streamspec/internal/play/client"
	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/internal/secret"
	"github.com/streamspec/streamspec/internal/selection"
	"github.com/streamspec/streamspec/internal/service"
	"github.com/streamspec/streamspec/internal/suggest"
	"github.com/streamspec/streamspec/internal/verdict"
	"github.com/streamspec/streamspec/runner/recording"
)

// ofURLs are the flags that say what a scenario says by itself.
func ofURLs() []string { return []string{"request", "header", "data", "reconnect", "parsing"} }

// tailScenario shows the streams of a scenario, whose services are started and calls made.
// Nothing is judged.
func tailScenario(cmd *cobra.Command, flags watchedFlags, secrets *secret.Masker) error {
	for _, name := range ofURLs() {
		if cmd.Flags().Changed(name) {
			return fmt.Errorf("--%s is for a URL: the scenario says that by itself", name)
		}
	}
	options, errServices := serviceOptions(flags.runFlags, cmd.ErrOrStderr())
	options.Secrets, options.Alone = secrets, true
	access, errAccess := flags.access(cmd.Context(), secrets, options)
	if err := errors.Join(errServices, errAccess, checkHosts(flags.hosts)); err != nil {
		return err
	}
	secrets.AddEnv(os.Environ())
	loaded, err := flags.one(cmd, access, options)
	if err != nil {
		return err
	}
	p := loaded.selected()[0]
	for _, name := range p.Followed() {
		flags.shorten(p.Named(name))
	}
	several := len(p.Followed()) > 1 || slices.ContainsFunc(p.Followed(), func(name string) bool { return p.Named(name).IsGroup() })
	shown := &shownStreams{printer: func(name string) printer {
		return streamPrinter(cmd.OutOrStdout(), flags.tailFlags, secrets, name, several)
	}}
	folder, err := flags.recordingFolder()
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder) //nolint:errcheck // empty, or of a run that failed
	played := play.Options{Forget: true, Observe: shown.observe}
	if flags.record != "" {
		played.Recordings = play.Recordings{Keep: play.KeepAll, Dir: folder}
	}
	var out verdict.Scenario
	x := &execution{suite: loaded, jobs: 1}
	err = x.withServices(cmd.Context(), options, func(pool *service.Pool) {
		play.NewRunner(pool, played).Judge(cmd.Context(), p.library, p.Scenario, &out)
	})
	warnOfStrays(cmd.ErrOrStderr(), x.strays)
	return errors.Join(err, flags.keep(out), shown.status(cmd.ErrOrStderr(), out))
}

// keep puts the recording where it is to be. The error says also that it is not whole.
func (f watchedFlags) keep(out verdict.Scenario) error {
	var err error
	if out.Unrecorded != "" {
		err = fmt.Errorf("--record: %s", out.Unrecorded)
	}
	if f.record == "" || out.Recording == "" {
		return err
	}
	return errors.Join(err, os.Rename(out.Recording, f.record))
}

// one loads the suite, of which the scenario is the one that is selected.
func (f watchedFlags) one(cmd *cobra.Command, access scenario.Options, options service.Options) (*suite, error) {
	chosen, err := selection.New(selection.Options{Only: func(sc selection.Scenario) bool { return sc.Name == f.scenario }})
	if err != nil {
		return nil, err
	}
	paths, err := f.useDefaults(cmd.Flags(), nil)
	if err != nil {
		return nil, err
	}
	loaded, err := (&suite{selection: chosen, silentToo: true}).load(paths, f.runFlags.scenarios, access)
	if err != nil {
		return nil, err
	}
	if stopping, _ := loaded.sorted(); len(stopping) > 0 {
		return nil, shown(stopping, false)
	}
	switch n := len(loaded.selected()); n {
	case 0:
		var names []string
		for _, p := range loaded.yaml {
			names = append(names, p.Name)
		}
		slices.Sort(names)
		return nil, fmt.Errorf("--scenario %q: no YAML scenario has this name; %s", f.scenario, suggest.Listed(f.scenario, "this suite", "scenarios", names))
	case 1:
	default:
		return nil, fmt.Errorf("--scenario %q: %d scenarios have this name; say by --scenarios which folder is meant", f.scenario, n)
	}
	loaded.useEnvironment(options)
	return loaded, errors.Join(loaded.checkSet(access.Vars), loaded.checkServices(options.URLs), loaded.checkServices(options.Commands))
}

// shorten has a stream followed until what the flags say, where they say something.
func (f watchedFlags) shorten(s *scenario.Stream) {
	if until := (scenario.Until{Event: f.until, Events: f.events, For: f.length}); until != (scenario.Until{}) {
		s.Until = until
	}
}

// recordingFolder is a new folder beside the file that is to be recorded; empty: nothing is.
func (f watchedFlags) recordingFolder() (string, error) {
	if f.record == "" {
		return "", nil
	}
	folder, err := os.MkdirTemp(filepath.Dir(f.record), ".recording-*")
	if err != nil {
		return "", fmt.Errorf("--record: %w", err)
	}
	return folder, nil
}

// shownStreams shows the streams of a scenario while they are followed, side by side.
type shownStreams struct {
	printer func(stream string) printer

	mu       sync.Mutex // guards the following, and what is printed
	statuses []error
}

func (s *shownStreams) observe(o play.Observed) client.Observer {
	return &shownStream{all: s, printer: s.printer(o.Stream)}
}

// status is that of the command: what a single URL would have come to, or the scenario's own
// fault.
func (s *shownStreams) status(log io.Writer, out verdict.Scenario) error {
	if why := whyNotPlayed(out); why != "" {
		fmt.Fprintln(log, why)
		return statusError(verdict.ExitFault)
	}
	if i := slices.IndexFunc(s.statuses, func(err error) bool { return err != nil }); i >= 0 {
		return s.statuses[i]
	}
	return nil
}

// shownStream shows one of them. It implements client.Observer.
type shownStream struct {
	all         *shownStreams
	printer     printer
	recording   *recording.Stream // whose connections are looked at while it is read
	connections int               // that were shown
}

// Opened implements client.Observer.
func (s *shownStream) Opened(r *recording.Stream) {
	s.all.mu.Lock()
	defer s.all.mu.Unlock()
	s.printer.opened(r)
	s.recording, s.connections = r, len(r.Connections)
}

// Entry implements client.Observer.
func (s *shownStream) Entry(e *recording.Entry) {
	s.all.mu.Lock()
	defer s.all.mu.Unlock()
	for ; s.recording != nil && s.connections < len(s.recording.Connections); s.connections++ {
		s.printer.reopened(s.recording.Connections[s.connections-1], s.recording.Connections[s.connections])
	}
	s.printer.entry(e)
}

// Ended implements client.Observer.
func (s *shownStream) Ended(r *recording.Stream) {
	s.all.mu.Lock()
	defer s.all.mu.Unlock()
	s.printer.end(r)
	s.all.statuses = append(s.all.statuses, tailStatus(r))
}

// streamPrinter prints one of a scenario's streams, or what one of several clients follows, with its name before each
// line where there are several.
func streamPrinter(out io.Writer, flags tailFlags, secrets *secret.Masker, name string, several bool) printer {
	if !several {
		return tailPrinter(out, flags, secrets)
	}
	if flags.json {
		return &jsonPrinter{out: out, secrets: secrets, stream: name}
	}
	p := tailPrinter(out, flags, secrets).(*linePrinter)
	p.out = &prefixed{out, recording.Escape(name, recording.TimelineData) + "  "}
	return p
}

// prefixed writes a text before each line; what it is given are whole lines.
type prefixed struct {
	out    io.Writer
	prefix string
}

// Write implements io.Writer.
func (w *prefixed) Write(p []byte) (int, error) {
	lines := strings.ReplaceAll(strings.TrimSuffix(string(p), "\n"), "\n", "\n"+w.prefix)
	if _, err := io.WriteString(w.out, w.prefix+lines+"\n"); err != nil {
		return 0, err
	}
	return len(p), nil
}
