package pathpattern_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/streamspec/streamspec/internal/pathpattern"
)

// FuzzParse: no path makes it panic, and one without wildcards is matched by itself.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{"/", "/a/{id}", "/{rest...}", "/{", "/a//b", "/%2f", "/{a}{b}", "/{$}", "/{x}/{x}", "/.."} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, path string) {
		p, err := pathpattern.Parse("GET", path)
		if err != nil {
			return
		}
		target, err := url.ParseRequestURI(path)
		if err != nil || strings.ContainsAny(path, "{}%.;") || strings.Contains(path, "//") {
			return
		}
		if _, fits := p.Match("GET", target); !fits {
			t.Errorf("%q does not match itself", path)
		}
	})
}
