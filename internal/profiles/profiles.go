// Package profiles has the text of the profiles that streamspec has: what a public protocol
// over event streams lays down. What the text means, package expect knows.
package profiles

import (
	"embed"
	"io/fs"
	"slices"
	"strings"
)

//go:embed */*.yaml
var files embed.FS

const suffix = ".yaml"

// Names lists the profiles, sorted: each is the protocol, and its version where there are
// several.
func Names() []string {
	found, _ := fs.Glob(files, "*/*"+suffix) // the pattern is a good one
	for i, name := range found {
		found[i] = strings.TrimSuffix(name, suffix)
	}
	slices.Sort(found)
	return found
}

// Text is what a profile says; false: there is none of this name.
func Text(name string) (text []byte, ok bool) {
	text, err := files.ReadFile(name + suffix)
	return text, err == nil
}
