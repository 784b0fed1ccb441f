package steps

import (
	"cmp"
	"slices"

	messages "github.com/cucumber/messages/go/v34"
)

// The parts of a feature file that have no ID in Gherkin.
const featurePart = "feature"

// lines say which part of a feature file each of its lines belongs to. A part is known by
// the ID that Gherkin gives it: a scenario, a table of examples, a row of it, a rule, a
// background.
type lines struct {
	starts []start             // by their lines
	shared map[string][]string // by a scenario's ID: the parts that it shares with others
	tags   map[string][]string // by a scenario's ID: its tags, and those of what it stands in
}

// start is the line at which a part begins. It goes on to the next.
type start struct {
	line int64
	part string
}

func linesOf(d *document) *lines {
	l := &lines{shared: map[string][]string{}, tags: map[string][]string{}}
	feature := d.gherkin.Feature
	if feature == nil {
		return l
	}
	l.begin(featurePart, 1, nil)
	l.children(feature.Children, []string{featurePart}, tagTexts(feature.Tags))
	slices.SortStableFunc(l.starts, func(a, b start) int { return cmp.Compare(a.line, b.line) })
	return l
}

func (l *lines) children(children []*messages.FeatureChild, shared, tags []string) {
	for _, child := range children {
		if child.Background != nil {
			l.begin(child.Background.Id, child.Background.Location.Line, nil)
			shared = append(slices.Clone(shared), child.Background.Id)
		}
		if child.Scenario != nil {
			l.scenario(child.Scenario, shared, tags)
		}
		if child.Rule != nil {
			l.rule(child.Rule, shared, tags)
		}
	}
}

func (l *lines) rule(r *messages.Rule, shared, tags []string) {
	l.begin(r.Id, r.Location.Line, r.Tags)
	var inside []*messages.FeatureChild
	for _, child := range r.Children {
		inside = append(inside, &messages.FeatureChild{Background: child.Background, Scenario: child.Scenario})
	}
	l.children(inside, append(slices.Clone(shared), r.Id), slices.Concat(tags, tagTexts(r.Tags)))
}

func (l *lines) scenario(s *messages.Scenario, shared, tags []string) {
	l.begin(s.Id, s.Location.Line, s.Tags)
	l.shared[s.Id], l.tags[s.Id] = shared, slices.Concat(tags, tagTexts(s.Tags))
	for _, examples := range s.Examples {
		l.begin(examples.Id, examples.Location.Line, examples.Tags)
		for _, row := range examples.TableBody {
			l.starts = append(l.starts, start{row.Location.Line, row.Id}, start{row.Location.Line + 1, examples.Id})
			l.shared[row.Id] = []string{examples.Id}
		}
	}
}

// begin begins a part at its first line, or at that of its tags.
func (l *lines) begin(part string, line int64, tags []*messages.Tag) {
	for _, tag := range tags {
		line = min(line, tag.Location.Line)
	}
	l.starts = append(l.starts, start{line, part})
}

// part is what a line belongs to.
func (l *lines) part(line int) string {
	after, _ := slices.BinarySearchFunc(l.starts, int64(line)+1, func(s start, line int64) int { return cmp.Compare(s.line, line) })
	if after == 0 {
		return ""
	}
	return l.starts[after-1].part
}

// partsOf lists the parts that a pickle is made of.
func (l *lines) partsOf(p *messages.Pickle) []string {
	parts := slices.Clone(p.AstNodeIds)
	for _, id := range p.AstNodeIds {
		parts = append(parts, l.shared[id]...)
	}
	return parts
}

// partsAt lists a scenario and what it shares.
func (l *lines) partsAt(s *messages.Scenario) []string {
	return append([]string{s.Id}, l.shared[s.Id]...)
}

func tagTexts(tags []*messages.Tag) []string {
	var texts []string
	for _, tag := range tags {
		texts = append(texts, tag.Name)
	}
	return texts
}
