package expect

import (
	"slices"

	"github.com/streamspec/streamspec/runner/recording"
)

// Naming answers a function that tells which of the kinds an event is of, by their names,
// sorted. It tells neither of those that are any of others, nor of those that are not known.
// One goroutine may use the function at a time.
func (ks Kinds) Naming() func(*recording.Entry) []string {
	var all []matcher
	for _, name := range ks.Names() {
		if m, err := ks.matcher(name); err == nil && m.any == nil {
			all = append(all, m)
		}
	}
	return func(e *recording.Entry) []string {
		v := &View{Entry: e}
		var names []string
		for i := range all {
			if all[i].matches(v) {
				names = append(names, all[i].name)
			}
		}
		return slices.Clip(names)
	}
}
