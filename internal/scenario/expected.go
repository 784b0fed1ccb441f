package scenario

import (
	"slices"

	"github.com/streamspec/streamspec/internal/yamlfile"
	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/expect/value"
)

// note is what may stand beside any expectation.
type note struct {
	Name    string     `yaml:"name"`
	On      []string   `yaml:"on" meant:"stream streams"`
	ForEach value.Path `yaml:"for_each"` // the JSON path whose values are judged each by itself
	Gap     *GapRef    `yaml:"known_gap"`
}

// DecodeYAML reads one entry of expect: the expectation whose key it has, and
// what may stand beside any.
func (x *Expected) DecodeYAML(n *yamlfile.Node) {
	x.Place = n.Place
	var beside note
	decoded := expect.DecodeEntry(n, &beside)
	x.Expectation = expect.DecodedForEach(n, beside.ForEach, decoded)
	x.Name, x.On, x.Gap = beside.Name, beside.On, beside.Gap
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
