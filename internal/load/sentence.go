package load

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/streamspec/streamspec/internal/verdict"
)

// Sentence says in one line what the load came to, the cause first.
func (r *Report) Sentence() string {
	if r.GoesOn {
		return "So far: " + r.sentence()
	}
	return r.sentence()
}

func (r *Report) sentence() string {
	worst := r.Worst()
	var text string
	n := 0
	for _, s := range r.Scenarios {
		for _, t := range s.Thresholds {
			if t.State != worst {
				continue
			}
			if n++; n == 1 {
				text = t.headline(s)
			}
		}
	}
	switch {
	case len(r.Ended) > 0 && worst != Missed:
		return "Broken: " + r.Ended[0].Causes[0].Text + "."
	case worst == Met:
		return "Every threshold is met."
	case n == 0:
		return "Unknown: " + r.cutShort() + "."
	case n > 1:
		text += fmt.Sprintf("; and %d more", n-1)
	}
	return map[State]string{Missed: "Missed: ", GapClosed: "Gap closed: ", Unknown: "Unknown: "}[worst] + strings.TrimSuffix(text, ".") + "."
}

// cutShort is why less was played than was asked for.
func (r *Report) cutShort() string {
	i := slices.IndexFunc(r.Scenarios, func(s Scenario) bool { return s.NeverBegan > 0 })
	switch {
	case i < 0:
		return interrupted
	case len(r.Scenarios) == 1:
		return r.Scenarios[i].cutShort(r.Interrupted)
	default:
		return r.Scenarios[i].Name + ": " + r.Scenarios[i].cutShort(r.Interrupted)
	}
}

// headline says what a threshold came to, and of streams that did not come why.
func (t Threshold) headline(s Scenario) string {
	if t.State == GapClosed {
		return fmt.Sprintf("%s: %s: %s", s.Name, t.Text, t.Got)
	}
	text := fmt.Sprintf("%s: %s; got %s", s.Name, t.Text, t.Got)
	if t.State == Unknown && t.about != nil {
		text += Rate{Unknown: t.about.Unknown, Skipped: t.about.Skipped}.beside()
	}
	if !t.ofStreams || len(s.Causes) == 0 {
		return text
	}
	most := s.mostMet()
	why := most.Text
	if first := cmp.Or(most.First, most.FirstUnknown); first != nil && first.Failure != nil {
		why, _ = verdict.Headline(first.Failure.Message)
	}
	faulty, of := grouped(most.met()), s.plays(s.Counts.Played)
	switch c := s.Counts; {
	case c.Faulty+c.Unseen <= most.met():
	case c.Unseen == 0:
		return fmt.Sprintf("%s: %s of %s did not come and end as they should, %s of them so: %s", s.Name, grouped(c.Faulty), of, faulty, why)
	default:
		return fmt.Sprintf("%s: %s of %s did not come and end as they should, and of %s nobody can tell; %s of them so: %s", s.Name, grouped(c.Faulty), of, grouped(c.Unseen), faulty, why)
	}
	return fmt.Sprintf("%s: %s of %s: %s", s.Name, faulty, of, why)
}

// met is how many clients met what nobody expected.
func (r Rate) met() int64 { return r.Broken + r.Unknown + r.Late }
