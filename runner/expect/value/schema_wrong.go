package value

import (
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"

	"github.com/streamspec/streamspec/internal/notjson"
	"github.com/streamspec/streamspec/internal/problem"
)

// mostWrong is how many faults of a schema are told.
const mostWrong = 5

// notJSON says why the schema is not JSON, and where in its file, if it has one; nil: it is.
func (s Schema) notJSON() error {
	wrong := notjson.Find([]byte(s.Text))
	if wrong == nil {
		return nil
	}
	if s.File == "" {
		return fmt.Errorf("the JSON Schema is not JSON: %s", wrong.Said(""))
	}
	file, _ := s.part()
	return fmt.Errorf("the JSON Schema is not JSON: %w", problem.NewText(file, []byte(s.Text)).ProblemAt(wrong.At, wrong.Said(""), ""))
}

// unusable says what is wrong with a schema, so that nobody needs to know how one is compiled.
func unusable(err error) error {
	const saying = "the JSON Schema cannot be used: "
	var (
		wrong   *jsonschema.SchemaValidationError
		unread  *jsonschema.LoadURLError
		pointer *jsonschema.JSONPointerNotFoundError
		anchor  *jsonschema.AnchorNotFoundError
	)
	switch {
	case errors.As(err, &wrong):
		var invalid *jsonschema.ValidationError
		if errors.As(wrong.Err, &invalid) {
			faults := faultsOfSchema(nil, invalid)
			slices.Sort(faults) // they come in the order of a map
			return errors.New(saying + listed(faults, mostWrong))
		}
	case errors.As(err, &unread):
		name := unread.URL
		if strings.HasPrefix(name, "file:") {
			name = path.Base(name)
		}
		return problem.WithHelp(fmt.Errorf(saying+"it refers to %q, and no other file is read", name), "write what it refers to into the schema itself, below $defs")
	case errors.As(err, &pointer):
		return fmt.Errorf(saying+"it refers to %q, and has nothing there", pointed(pointer.URL))
	case errors.As(err, &anchor):
		return fmt.Errorf(saying+"it refers to %q, and has nothing there", pointed(anchor.Reference))
	}
	return fmt.Errorf(saying+"%w", err)
}

// pointed is the part of a URL that leads into a schema.
func pointed(url string) string {
	_, pointer, _ := strings.Cut(url, "#")
	return "#" + pointer
}

// faultsOfSchema appends the faults of a schema, each once, and where. Where it may be one of several things,
// those say nothing that are of another type altogether.
func faultsOfSchema(found []string, invalid *jsonschema.ValidationError) []string {
	causes := invalid.Causes
	if _, choice := invalid.ErrorKind.(*kind.AnyOf); choice {
		near := slices.DeleteFunc(slices.Clone(causes), func(one *jsonschema.ValidationError) bool {
			_, ofType := one.ErrorKind.(*kind.Type)
			return ofType
		})
		if len(near) > 0 {
			causes = near
		}
	}
	for _, cause := range causes {
		found = faultsOfSchema(found, cause)
	}
	if text := faultOf(invalid); len(causes) == 0 && !slices.Contains(found, text) {
		found = append(found, text)
	}
	return found
}
