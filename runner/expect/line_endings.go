package expect

import (
	"errors"
	"fmt"
	"slices"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/runner/recording"
	"github.com/streamspec/streamspec/runner/sse/rules"
)

// LineEndings expects that all lines of the stream end alike: in LF, CR or CRLF.
type LineEndings struct {
	In string `yaml:"line_endings,required"`
}

// Validate finds endings that no line has.
func (x LineEndings) Validate() error {
	if slices.Contains([]string{"LF", "CR", "CRLF"}, x.In) {
		return nil
	}
	return problem.WithHelp(errors.New("lines do not end in "+fmt.Sprintf("%q", x.In)), "valid here: LF, CR, CRLF")
}

func (x LineEndings) String() string { return "all lines end in " + x.In }

// Start implements Expectation.
func (x LineEndings) Start(Env) (Monitor, error) { return &lineEndings{LineEndings: x}, nil }

type lineEndings struct {
	LineEndings
	Judgement
}

func (m *lineEndings) See(v *View) {
	if v.Kind == recording.KindViolation && v.Violation == rules.CodeMixedLineEndings {
		m.Break(m.String(), v.Detail, v.Entry)
	}
}

func (m *lineEndings) End(r *recording.Recording) {
	came := false
	for _, c := range r.Connections {
		switch c.LineEnding {
		case "":
		case m.In:
			came = true
		default:
			m.Break(m.String(), "the first line ends in "+c.LineEnding)
			return
		}
	}
	if !came {
		m.Break(m.String(), "no line came: "+r.End.String())
		return
	}
	m.Hold()
}
