package report

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/streamspec/streamspec/internal/verdict"
)

// Data that was encoded twice explains whatever is not found in it. A service that does so does it
// everywhere, so it is one kind of failure, which says of what events.
const twice = "is a text that holds JSON, which was encoded twice"

var (
	encodedTwice = regexp.MustCompile(`(#\d+ [^#]+?)(?: \(| has | is | it | of the |:)[^#]*?: its data ` + twice)
	// inQuotes is what may be of the service: its words are not ours.
	inQuotes = regexp.MustCompile(`«.*»|"(?:[^"\\\n]|\\.)*"`)
)

// saidTwice is the event, "#8 text", of which a finding says that its data was encoded twice; empty: of
// none.
func saidTwice(f verdict.Step) string {
	if f.Failure == nil {
		return ""
	}
	for _, text := range []string{f.Failure.Got, f.Text, f.Failure.Message} {
		if m := encodedTwice.FindStringSubmatch(inQuotes.ReplaceAllString(startOf(text), `""`)); m != nil {
			return m[1]
		}
	}
	return ""
}

// addTwice notes of what type the event is whose data a finding says was encoded twice.
func (b *broken) addTwice(f verdict.Step) {
	_, kind, said := strings.Cut(saidTwice(f), " ")
	if said && !slices.Contains(b.twice, kind) {
		b.twice = append(b.twice, kind)
	}
}

// mostTwice is how many types of events are named whose data was encoded twice.
const mostTwice = 5

// ofTwice says of several types of events that their data was encoded twice.
func (b *broken) ofTwice() string {
	parts := each(b.twice[:min(len(b.twice), mostTwice)], func(kind string) string { return `"` + kind + `"` })
	if more := len(b.twice) - mostTwice; more > 0 {
		parts = append(parts, fmt.Sprintf("%d more", more))
	}
	last := len(parts) - 1
	return fmt.Sprintf("the data of %s and %s %s", strings.Join(parts[:last], ", "), parts[last], twice)
}
