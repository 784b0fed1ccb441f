package sse

import (
	"fmt"
	"strings"
	"testing"
)

// TestTypesAreKeptUpToALimit: a server may make up one for each event, of any length.
func TestTypesAreKeptUpToALimit(t *testing.T) {
	long := strings.Repeat("x", maxCachedType+1)
	for _, c := range []struct {
		name  string
		types []string
		want  int
	}{
		{"none", nil, 0},
		{"two by turns", []string{"a", "b", "a", "b", "a"}, 2},
		{"as long as they may be", []string{long[1:], "a", long[1:]}, 2},
		{"longer ones", []string{long, "a", long}, 1},
		{"many", numberedTypes(2 * maxCachedTypes), maxCachedTypes},
	} {
		var cache typeCache
		for _, name := range c.types {
			if got := cache.intern([]byte(name)); got != name {
				t.Errorf("%s: %q becomes %q", c.name, name, got)
			}
		}
		if len(cache.known) != c.want {
			t.Errorf("%s: %d types are kept, want %d", c.name, len(cache.known), c.want)
		}
	}
}

func numberedTypes(count int) []string {
	var all []string
	for n := range count {
		all = append(all, fmt.Sprint(n))
	}
	return all
}
