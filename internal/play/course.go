package play

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/streamspec/streamspec/internal/happened"
	"github.com/streamspec/streamspec/internal/verdict"
	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/recording"
)

// course is how a play went, as reports show it.
type course struct{ *Play }

// keep keeps what happened, as the recording tells it.
func (p course) keep(out *verdict.Scenario, text io.Reader) (err error) {
	out.Course, err = p.options.Courses.KeepText(text, p.shown(*out))
	return err
}

// keepRecorded keeps what happened in the play that is judged by its recording.
func (p course) keepRecorded(out *verdict.Scenario) error {
	all, err := happened.Of(p.recorded, p.shown(*out))
	if err == nil {
		out.Course, err = p.options.Courses.Keep(all)
	}
	return err
}

// shown says what reports show of the play's recording, beside a result.
func (p course) shown(out verdict.Scenario) happened.Options {
	o := happened.Options{
		Wrong: out.Outcome != verdict.Passed && out.Outcome != verdict.Skipped,
		Marks: map[string][]recording.Mark{}, Kinds: p.judge.kinds.naming(), Texts: p.expectedTexts(out),
	}
	for _, f := range out.Findings() {
		if f.Failure == nil {
			continue
		}
		for _, e := range f.Failure.Evidence {
			o.Marks[e.Stream] = append(o.Marks[e.Stream], e.Mark.Entry())
		}
	}
	return o
}

// expectedTexts is all that names what came: the expectations, and how kinds are told apart.
func (p course) expectedTexts(out verdict.Scenario) []string {
	var all []string
	for _, x := range p.Expected {
		all = append(all, x.Expectation.String())
	}
	for _, s := range out.Steps {
		if slices.Contains([]string{"Given", "When"}, s.Keyword) {
			continue
		}
		all = append(all, s.Text, s.Doc)
		for _, row := range s.Table {
			all = append(all, row...)
		}
	}
	for _, kind := range p.Scenario.Events {
		all = append(all, pathsOf(kind))
	}
	return all
}

// pathsOf names the fields by which a kind is told from others.
func pathsOf(k expect.Kind) string {
	var paths []string
	for path := range k.Where {
		paths = append(paths, string(path))
	}
	for path := range k.OneOf {
		paths = append(paths, string(path))
	}
	return strings.Join(append(paths, fmt.Sprint(k.Has, k.Lacks)), " ")
}
