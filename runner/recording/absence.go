package recording

import (
	"cmp"
	"slices"
	"strings"
)

// absence is a line of a timeline about something that did not come.
type absence struct {
	pointer, text string
}

// missing is what is missing behind an entry: what is the same, whatever tells it apart, in one line.
// What is missing somewhere is where another mark knows that it is.
func (t *timeline) missing(behind Mark) []absence {
	left := slices.DeleteFunc(slices.Clone(t.Marks), func(m Mark) bool {
		return m.Missing == "" || m.Entry() != behind || slices.ContainsFunc(t.Marks, m.IsPlacedBy)
	})
	for _, m := range t.Marks {
		if slices.ContainsFunc(left, m.IsPlacedBy) {
			left = append(left, m)
		}
	}
	var all []absence
	for len(left) > 0 {
		first := left[0]
		same := func(m Mark) bool { return m.Missing == first.Missing }
		alike := slices.DeleteFunc(slices.Clone(left), func(m Mark) bool { return !same(m) })
		left = slices.DeleteFunc(left, same)
		all = append(all, absence{t.pointerOfAll(alike), missingText(alike)})
	}
	return all
}

// toldBy stands between what is missing and what tells it apart.
const toldBy = " with "

// IsPlacedBy tells whether another mark knows where that was to come which is missing somewhere.
func (m Mark) IsPlacedBy(other Mark) bool {
	return m.Anywhere && !other.Anywhere && other.Missing == m.Missing
}

// pointerOfAll is what points at what several marks name.
func (t *timeline) pointerOfAll(marks []Mark) string {
	if t.By == nil {
		return Pointer
	}
	var by []string
	for _, m := range marks {
		by = append(by, strings.Split(t.By(m), ",")...)
	}
	slices.SortFunc(by, func(a, b string) int { return cmp.Or(len(a)-len(b), cmp.Compare(a, b)) })
	return strings.Join(slices.Compact(by), ",") + Pointer
}

// missingText says what is missing, by all that tells it apart.
func missingText(marks []Mark) string {
	var told []string
	for _, m := range marks {
		if m.With != "" && !slices.Contains(told, m.With) {
			told = append(told, m.With)
		}
	}
	text := "missing here: "
	if marks[0].Anywhere {
		text = "missing somewhere: "
	}
	all := Mark{Missing: marks[0].Missing, With: strings.Join(told, ", and ")}
	return text + Escape(all.Lacking(), 2*TimelineData)
}
