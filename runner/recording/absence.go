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
		return m.Missing == "" || m.Entry() != behind || m.Anywhere && slices.ContainsFunc(t.Marks, m.isPlacedBy)
	})
	for _, m := range t.Marks {
		if m.Anywhere && slices.ContainsFunc(left, m.isPlacedBy) {
			left = append(left, m)
		}
	}
	var all []absence
	for len(left) > 0 {
		first := left[0]
		same := func(m Mark) bool { return m.kindMissing() == first.kindMissing() }
		alike := slices.DeleteFunc(slices.Clone(left), func(m Mark) bool { return !same(m) })
		left = slices.DeleteFunc(left, same)
		all = append(all, absence{t.pointerOfAll(alike), missingText(alike)})
	}
	return all
}

// toldBy stands in what is missing between its kind and what tells it apart.
const toldBy = " with "

// kindMissing is what is missing, without what tells it apart from others of its kind.
func (m Mark) kindMissing() string {
	kind, _, _ := strings.Cut(m.Missing, toldBy)
	return kind
}

// isPlacedBy tells whether another mark knows where what is missing was to come.
func (m Mark) isPlacedBy(other Mark) bool {
	return other.Missing != "" && !other.Anywhere && other.kindMissing() == m.kindMissing()
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
	kind := marks[0].kindMissing()
	var told []string
	for _, m := range marks {
		if by, is := strings.CutPrefix(m.Missing, kind+toldBy); is && !slices.Contains(told, by) {
			told = append(told, by)
		}
	}
	text := "missing here: "
	if marks[0].Anywhere {
		text = "missing somewhere: "
	}
	if len(told) > 0 {
		kind += toldBy + strings.Join(told, ", and ")
	}
	return text + Escape(kind, 2*TimelineData)
}
