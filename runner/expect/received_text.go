package expect

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
)

func (x Received) String() string {
	least, most := x.bounds()
	text := fmt.Sprintf("the stub %q received %s", x.Stub, x.requests())
	if least != 1 || most >= 0 {
		text = fmt.Sprintf("the stub %q received %s %s", x.Stub, bounded(least, most), x.requests())
	}
	if x.Within > 0 {
		text += fmt.Sprintf(" within %s", x.Within)
	}
	if must := x.must(); must != "" {
		text += ", each of which " + must
	}
	return text
}

// requests is how a sentence refers to the requests.
func (x Received) requests() string {
	text := "requests"
	if target, err := x.target(); err == nil && target != nil {
		text = fmt.Sprintf("%q", target)
	}
	checks, err := Checks{Is: x.Where}.compile()
	if err != nil || len(checks) == 0 {
		return text
	}
	return text + " that " + wants(checks, " and ")
}

// must is what each of the requests must have; empty: nothing is said.
func (x Received) must() string {
	var parts []string
	for _, name := range slices.Sorted(maps.Keys(x.Headers)) {
		parts = append(parts, fmt.Sprintf("has the header %q equal to %q", http.CanonicalHeaderKey(name), x.Headers[name]))
	}
	checks, err := Checks(x.Body).compile()
	if err == nil && len(checks) > 0 {
		parts = append(parts, wants(checks, " and "))
	}
	return strings.Join(parts, " and ")
}

func bounded(least, most int) string {
	switch {
	case most == 0:
		return "no"
	case least == most:
		return fmt.Sprintf("exactly %d", least)
	case most < 0:
		return fmt.Sprintf("at least %d", least)
	case least <= 0:
		return fmt.Sprintf("at most %d", most)
	default:
		return fmt.Sprintf("%d to %d", least, most)
	}
}

func headerText(name string, values []string) string {
	if len(values) == 0 {
		return fmt.Sprintf("no header %q", name)
	}
	return fmt.Sprintf("the header %q %q", name, strings.Join(values, ", "))
}
