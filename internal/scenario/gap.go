package scenario

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/wording"
	"github.com/streamspec/streamspec/internal/yamlfile"
	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/expect/value"
)

// Gap is a difference between what a service does and what is expected of it
// that is known and accepted for now.
type Gap struct {
	Name    string        `yaml:"-"`
	Place   problem.Place `yaml:",place"`
	Reason  string        `yaml:"reason,required"`
	Ticket  string        `yaml:"ticket"`
	Owner   string        `yaml:"owner"`   // who cares for it
	Since   Date          `yaml:"since"`   // the day on which it was accepted
	Expires Date          `yaml:"expires"` // the last day on which it is accepted
	// Expectation is the one that it excuses, in its own words: it is needed where a marked
	// scenario has several.
	Expectation string      `yaml:"expectation"`
	Signatures  []Signature `yaml:"signatures"` // as a run prints them
}

// Signature is how a gap breaks an expectation: with which kind of message, at which JSON
// path (of a broken rule of the format: by which rule), in which services.
type Signature struct {
	Expectation string      `yaml:"expectation,required"`
	Path        value.Path  `yaml:"path"`
	Code        expect.Code `yaml:"code"`
	Services    []string    `yaml:"services"` // in others it is closed, or never was open; none: it is open in all
}

// Validate finds a gap that nobody explains, or that is over before it began.
func (g Gap) Validate() error {
	if strings.TrimSpace(g.Reason) == "" {
		return problem.AtField("reason", problem.WithHelp(errors.New("nobody says why this is accepted"), "write the reason in a few words"))
	}
	if g.Since != "" && g.Expires != "" && g.Expires < g.Since {
		return problem.AtField("expires", fmt.Errorf("it is accepted since %s, and until %s", g.Since, g.Expires))
	}
	return nil
}

// Expired tells whether the gap is no longer accepted on this day.
func (g Gap) Expired(today time.Time) bool {
	last, err := time.Parse(time.DateOnly, string(g.Expires))
	if g.Expires == "" || err != nil {
		return false
	}
	return !today.Before(last.AddDate(0, 0, 1))
}

// Date is a day, as 2027-03-31.
type Date string

// Validate finds days that are not in the calendar.
func (d Date) Validate() error {
	if _, err := time.Parse(time.DateOnly, string(d)); err != nil {
		return problem.WithHelp(fmt.Errorf("%q is no day", string(d)), "write a day as 2027-03-31")
	}
	return nil
}

// GapRef is a gap as a scenario marks it: the name of one that known-gaps.yaml
// describes, or described in place.
type GapRef struct {
	Place   problem.Place
	Gap     Gap
	inPlace bool // it is described where it is marked
}

// DecodeYAML reads a name, or a mapping that describes the gap.
func (g *GapRef) DecodeYAML(n *yamlfile.Node) {
	g.Place = n.Place
	if n.Kind == yamlfile.Scalar {
		n.Decode(&g.Gap.Name)
		return
	}
	g.inPlace = true
	n.Decode(&g.Gap)
}

// Excuses tells whether the mark of a scenario is on one of its expectations, of which
// there are so many: it need not name the only one, but names no other.
func (g *GapRef) Excuses(x Expected, of int) bool {
	switch {
	case g == nil:
		return false
	case of == 1 && g.Gap.Expectation == "":
		return true
	}
	named := func(text string) bool {
		text = wording.Lengths(text)
		return text == wording.Lengths(x.Title()) || text == wording.Lengths(x.String())
	}
	return named(g.Gap.Expectation) || slices.ContainsFunc(g.Gap.Signatures, func(s Signature) bool { return named(s.Expectation) })
}

// Ambiguous says that the mark of a scenario is on none of its expectations.
func (g *GapRef) Ambiguous(all []Expected) error {
	var titles []string
	for _, x := range all {
		titles = append(titles, "'"+strings.ReplaceAll(x.Title(), "'", "''")+"'")
	}
	called := "the known gap"
	if g.Gap.Name != "" {
		called += fmt.Sprintf(" %q", g.Gap.Name)
	}
	said := "the scenario expects several things, and " + called
	switch what := ": what it names is '" + g.Gap.Expectation + "'"; {
	case len(all) == 1:
		return problem.WithHelp(errors.New(called+" does not excuse what the scenario expects"+what+", and that is "+titles[0]),
			"mark what the gap is about, in an outline the Examples with such rows, or leave its expectation out")
	case g.Gap.Expectation == "":
		said += " does not say which of them it excuses"
	default:
		said += " excuses none of them" + what
	}
	return problem.WithHelp(errors.New(said), "give the gap an expectation: with the text of one of "+strings.Join(titles, ", "))
}

// IsNamed tells that the mark is only the name of a gap, which is described elsewhere.
func (g *GapRef) IsNamed() bool { return !g.inPlace && g.Gap.Reason == "" }

// gapsFile is known-gaps.yaml.
type gapsFile struct {
	Gaps map[string]Gap `yaml:"gaps,required"`
}

// Validate names the gaps.
func (f *gapsFile) Validate() error {
	for name, gap := range f.Gaps {
		if name == "" {
			return errors.New("a gap has no name")
		}
		gap.Name = name
		f.Gaps[name] = gap
	}
	return nil
}
