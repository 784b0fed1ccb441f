package scenario

import (
	"fmt"
	"slices"
	"strings"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/yamlfile"
	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/expect/value"
)

// note is what may stand beside any expectation.
type note struct {
	Name    string     `yaml:"name"`
	On      []string   `yaml:"on"`
	ForEach value.Path `yaml:"for_each"` // the JSON path whose values are judged each by itself
	Gap     *GapRef    `yaml:"known_gap"`
}

// DecodeYAML reads one entry of expect: the expectation whose key it has, and
// what may stand beside any.
func (x *Expected) DecodeYAML(n *yamlfile.Node) {
	x.Place = n.Place
	written := keysOf(n)
	var keys []string
	for _, spec := range expect.Catalogue() {
		keys = append(keys, spec.Key)
		if x.Expectation == nil && slices.Contains(written, spec.Key) {
			x.Expectation = spec.New()
		}
	}
	if x.Expectation == nil {
		n.Problemf(meant(written, keys)+"one of these keys is needed: "+strings.Join(keys, ", "), "this is no expectation")
		return
	}
	var beside note
	n.DecodeFields(x.Expectation, &beside)
	x.Name, x.On, x.Gap = beside.Name, beside.On, beside.Gap
	if beside.ForEach != "" {
		each := &expect.ForEach{Path: beside.ForEach, Expectation: x.Expectation}
		if err := each.Validate(); err != nil {
			n.Problemf(problem.HelpOf(err), "%v", err)
		}
		x.Expectation = each
	}
}

// keysOf lists the keys of a mapping; anything else has none.
func keysOf(n *yamlfile.Node) []string {
	if n.Kind != yamlfile.Mapping {
		return nil
	}
	var keys []string
	for _, field := range n.Fields() {
		keys = append(keys, field.Key.Text)
	}
	return keys
}

// meant is the question for the key that was probably meant.
func meant(written, keys []string) string {
	for _, key := range written {
		if question := problem.DidYouMean(key, keys); question != "" {
			return question
		}
	}
	return ""
}

// IsAbout tells whether the expectation is about a stream.
func (x Expected) IsAbout(stream string) bool {
	return len(x.On) == 0 || slices.Contains(x.On, stream)
}

// Title is what people call the expectation.
func (x Expected) Title() string {
	if x.Name != "" {
		return x.Name
	}
	return x.String()
}

// Remeasure says whether a scenario may be played again where this machine was late.
type Remeasure string

// Never forbids it: what the scenario does must not be done twice.
const Never Remeasure = "never"

// YAMLValues lists what can be said.
func (Remeasure) YAMLValues() []string { return []string{string(Never)} }

// Validate refuses anything else.
func (r Remeasure) Validate() error {
	if r == Never {
		return nil
	}
	return problem.WithHelp(fmt.Errorf("%q is no way to measure again", string(r)), "valid here: never")
}
