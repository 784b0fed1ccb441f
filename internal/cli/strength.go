package cli

import (
	"context"
	"errors"
	"io"
	"maps"
	"slices"

	"github.com/spf13/cobra"

	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/internal/secret"
	"github.com/streamspec/streamspec/internal/strength"
	"github.com/streamspec/streamspec/internal/verdict"
	"github.com/streamspec/streamspec/runner/recording"
)

func newStrength(secrets *secret.Masker) *cobra.Command {
	var formats []string
	var least int
	m := &measuring{judging: judging{secrets: secrets}}
	cmd := &cobra.Command{
		Use:   "strength RECORDING…",
		Short: "Tell which faults of a service a suite would not notice",
		Long: `strength breaks recordings, one fault at a time, as a service could break: an event is
lost, comes twice or late, two change places, a field is lost, or has another type or
value, the end does not come. Each is judged by the scenario or feature that made the
recording. A fault that nothing notices is listed, with what would notice it.

Scenarios and features that reach a stream in the same way, by the same scenario, are
judged together: what one of them notices is noticed. Only recordings that hold are
broken; "streamspec run --recordings all" keeps those.

Nothing is started and nobody is called. Exit status 0: so many of a hundred faults as
--at-least says are noticed; 1: they are not; 2: it cannot be told.`,
		Args: takes(1, noBound, "recordings, or folders of them", "streamspec run --recordings all keeps them"),
		RunE: func(cmd *cobra.Command, args []string) error {
			percent, err := m.report(cmd, args, formats)
			if err == nil && percent < least {
				return statusError(verdict.ExitBroken)
			}
			return err
		},
	}
	f := cmd.Flags()
	f.StringVar(&m.scenarios, "scenarios", "", scenariosUsage)
	f.StringArrayVarP(&formats, "format", "f", nil, "json:PATH: also write the result for programs, - to standard output")
	untrustedJudgingFlag(f, &m.untrusted)
	f.IntVar(&least, "at-least", 0, "end with status 1 where fewer of a hundred faults are noticed")
	within(f, "at-least", &least, 0, 100)
	return cmd
}

// measuring measures how strong suites are.
type measuring struct {
	judging
	endpoints []*strength.Endpoint
	samples   []recorded               // by their numbers
	open      map[*strength.Fault]bool // those that nothing has noticed yet
}

// report measures by recordings, and writes what comes of it. It answers how many of a hundred faults are noticed.
func (m *measuring) report(cmd *cobra.Command, paths, formats []string) (percent int, err error) {
	files, err := filesOf(formats, []string{"json"})
	if err != nil {
		return 0, err
	}
	recordings, err := wholeRecordings(paths)
	if err != nil {
		return 0, err
	}
	result, err := m.strength(cmd.Context(), recordings)
	if err != nil {
		return 0, err
	}
	return result.Percent(), writeDocuments(cmd, files, result.Text, map[string]func(io.Writer) error{"json": result.JSON})
}

func (m *measuring) strength(ctx context.Context, recordings []recorded) (result strength.Result, err error) {
	green, err := m.green(ctx, recordings)
	if err != nil {
		return result, err
	}
	if result.Others, err = m.prepare(green); err != nil {
		return result, err
	}
	for tried := true; tried; {
		if tried, err = m.round(ctx); err != nil {
			return result, err
		}
	}
	for _, e := range m.endpoints {
		result.Endpoints = append(result.Endpoints, m.outcome(e))
	}
	if len(result.Endpoints) == 0 {
		return result, errors.New("nothing can be broken: no recording holds, and has a stream; keep those of a green run by: streamspec run --recordings all")
	}
	return result, nil
}

// green are the recordings that hold.
func (m *measuring) green(ctx context.Context, recordings []recorded) ([]recorded, error) {
	held := map[string]bool{}
	for _, group := range m.groups(recordings) {
		results, err := m.judge(ctx, group)
		if err != nil {
			return nil, err
		}
		for _, r := range results {
			held[r.Recording] = !r.Outcome.Bad()
		}
	}
	return slices.DeleteFunc(slices.Clone(recordings), func(r recorded) bool { return !held[r.path] }), nil
}

// prepare reads the recordings, and finds the faults. It counts those that are of no scenario.
func (m *measuring) prepare(recordings []recorded) (others int, err error) {
	var samples []strength.Sample
	for _, r := range recordings {
		sc := m.scenarioOf(r)
		if sc == nil {
			others++
			continue
		}
		whole, err := r.read()
		if err != nil {
			return 0, err
		}
		m.samples, samples = append(m.samples, r), append(samples, strength.Sample{Recording: whole, Scenario: sc})
	}
	m.endpoints, m.open = strength.Endpoints(samples), map[*strength.Fault]bool{}
	for _, e := range m.endpoints {
		for _, f := range e.Faults {
			m.open[f] = true
		}
	}
	return others, nil
}

// scenarioOf is the scenario by which the streams of a recording were reached; nil: the
// feature that made it says that itself.
func (m *measuring) scenarioOf(r recorded) *scenario.Scenario {
	loaded, at := m.suites[r.of.File], verdict.Place{File: r.of.File, Line: r.of.Line}
	for _, p := range loaded.yaml {
		if p.Place.File == at.File && p.Place.Line == at.Line {
			return p.Scenario
		}
	}
	for _, p := range loaded.features.Scenarios {
		library, names := loaded.libraries.of(at.File), p.Scenarios()
		if p.Place.File == at.File && p.Place.Line == at.Line && library != nil && len(names) > 0 {
			return library.Scenarios[names[0]]
		}
	}
	return nil
}

// round breaks each recording by one fault that nothing has noticed yet, and judges them. It
// tells whether there was one.
func (m *measuring) round(ctx context.Context) (bool, error) {
	tried := map[string]*strength.Fault{}
	var broken []recorded
	for _, e := range m.endpoints {
		for _, f := range e.Faults {
			if r, ok := m.attempt(f, tried); ok {
				tried[r.path] = f
				broken = append(broken, r)
			}
		}
	}
	for _, group := range m.groups(broken) {
		results, err := m.judge(ctx, group)
		if err != nil {
			return false, err
		}
		for _, r := range results {
			if r.Outcome.Bad() {
				delete(m.open, tried[r.Recording])
			}
		}
	}
	return len(broken) > 0, ctx.Err()
}

// attempt is a recording that a fault breaks, of those that are not broken in this round yet;
// false: there is none, or the fault is noticed already.
func (m *measuring) attempt(f *strength.Fault, tried map[string]*strength.Fault) (recorded, bool) {
	if !m.open[f] {
		return recorded{}, false
	}
	for _, i := range slices.Sorted(maps.Keys(f.Mutants)) {
		r, mutate := m.samples[i], f.Mutants[i]
		if tried[r.path] != nil {
			continue
		}
		delete(f.Mutants, i)
		return recorded{r.of, r.path, func() (*recording.Recording, error) {
			whole, err := r.read()
			if err == nil {
				mutate(whole)
			}
			return whole, err
		}}, true
	}
	return recorded{}, false
}

func (m *measuring) outcome(e *strength.Endpoint) strength.Outcome {
	out := strength.Outcome{Name: e.Name, LeftOut: e.LeftOut}
	for _, f := range e.Faults {
		if !m.open[f] {
			out.Noticed++
			continue
		}
		out.Missed = append(out.Missed, strength.Missed{
			Fault: f.Text, Then: f.Advice.Sentence, Expect: f.Advice.YAML, Scenario: f.Scenario.Name, File: f.Scenario.Place.File,
		})
	}
	return out
}
