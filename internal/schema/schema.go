// Package schema has the JSON Schemas of the files of a library, and of mappings, by which an editor
// completes and checks them. They are made of the types that decode the files, and of
// the comments on their fields: `make docs` rewrites them.
package schema

import (
	"embed"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/streamspec/streamspec/internal/mapping"
	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/internal/suggest"
)

//go:embed *.schema.json
var files embed.FS

// Suffix ends the name of a file with a schema, behind the kind of file that it is for.
const Suffix = ".schema.json"

// Files lists the kinds of file, and the types that they are decoded into: pointers to zero values.
func Files() map[string]any {
	files := scenario.Files()
	files["mapping"] = &mapping.Mapping{}
	return files
}

// Kinds lists the kinds of files that have a schema.
func Kinds() []string { return slices.Sorted(maps.Keys(Files())) }

// Of answers the schema of a kind of file. The error lists the kinds.
func Of(kind string) ([]byte, error) {
	text, err := files.ReadFile(kind + Suffix)
	if err != nil {
		return nil, fmt.Errorf("no kind of file is called %q; %sthere are: %s", kind, suggest.DidYouMean(kind, Kinds()), strings.Join(Kinds(), ", "))
	}
	return text, nil
}
