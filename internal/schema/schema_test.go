package schema_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/internal/schema"
	"github.com/streamspec/streamspec/internal/yamlfile"
)

var update = flag.Bool("update", false, "rewrite the schemas")

// TestTheSchemasAreCurrent: they are what the types say. A type that decodes itself and
// does not say what it takes is an error here.
func TestTheSchemasAreCurrent(t *testing.T) {
	c := &comments{t: t, known: map[string]map[string]string{}}
	for kind, into := range schema.Files() {
		made, err := yamlfile.Schema(into, c.describe)
		if err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		encoder := json.NewEncoder(&out)
		encoder.SetEscapeHTML(false)
		encoder.SetIndent("", "  ")
		if err := encoder.Encode(made); err != nil {
			t.Fatal(err)
		}
		if *update {
			if err := os.WriteFile(kind+schema.Suffix, out.Bytes(), 0o600); err != nil {
				t.Fatal(err)
			}
			continue
		}
		want, err := schema.Of(kind)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), out.String()); diff != "" {
			t.Errorf("%s%s is not current; run make docs (-is +should be)\n%s", kind, schema.Suffix, diff)
		}
	}
}

// compiled are the schemas by their kinds, compiled once for all files.
var compiled = sync.OnceValues(func() (map[string]*jsonschema.Schema, error) {
	compiler, all := jsonschema.NewCompiler(), map[string]*jsonschema.Schema{}
	for kind := range schema.Files() {
		text, err := schema.Of(kind)
		if err != nil {
			return nil, err
		}
		document, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
		if err != nil {
			return nil, err
		}
		if err := compiler.AddResource(kind, document); err != nil {
			return nil, err
		}
		if all[kind], err = compiler.Compile(kind); err != nil {
			return nil, err
		}
	}
	return all, nil
})

// check validates a YAML file by the schema of its kind.
func check(t *testing.T, kind, path string, src []byte) error {
	t.Helper()
	schemas, err := compiled()
	if err != nil {
		t.Fatal(err)
	}
	var content yamlfile.JSON
	if err := yamlfile.Decode(path, src, &content); err != nil {
		return err
	}
	value, err := jsonschema.UnmarshalJSON(strings.NewReader(string(content)))
	if err != nil {
		t.Fatal(err)
	}
	return schemas[kind].Validate(value)
}

// kindOf is the kind of a library's file, by its name.
func kindOf(path string) string {
	switch {
	case filepath.Base(path) == "known-gaps.yaml":
		return "known-gaps"
	case filepath.Base(path) == "mapping.yaml" || filepath.Base(path) == "paths.yaml":
		return "mapping"
	case filepath.Base(filepath.Dir(path)) == "profiles":
		return "profile"
	case filepath.Base(filepath.Dir(path)) == "services":
		return "service"
	default:
		return "scenario"
	}
}

// TestValidFilesAreValid: every file that the loader takes, in the whole repository.
func TestValidFilesAreValid(t *testing.T) {
	files := map[string][]byte{}
	for _, root := range []string{"../../scenarios", "../scenario/testdata/library", "../../steps/testdata/scenarios", "../../examples/gateway"} {
		readAll(t, root, files)
	}
	if len(files) < 15 {
		t.Errorf("only %d files were found", len(files))
	}
	page, err := os.ReadFile("../../docs/scenarios.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range regexp.MustCompile("(?s)```yaml\n# (\\S+)\n(.*?)```").FindAllStringSubmatch(string(page), -1) {
		files["docs/"+m[1]] = []byte(m[2])
	}
	for path, src := range files {
		if err := check(t, kindOf(path), path, src); err != nil {
			t.Errorf("%s is refused: %v", path, err)
		}
	}
}

func readAll(t *testing.T, root string, into map[string][]byte) {
	t.Helper()
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !scenario.IsYAML(path) {
			return err
		}
		into[path], err = os.ReadFile(path)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// loaderOnly are the wrong files whose fault is not in the shape of the file: it takes
// the loader to find it.
var loaderOnly = map[string]string{
	"credentials.yaml":            "credentials that stand in the file",
	"conditions.yaml":             "conditions that CEL does not know",
	"condition_variables.yaml":    "variables of conditions that nobody defines",
	"expects_nothing.yaml":        "an empty list of expectations",
	"end_as_data.yaml":            "data where a kind of event is named",
	"end_as_data_closed.yaml":     "the same where no others are declared",
	"hosts.yaml":                  "hosts that nobody allowed",
	"again.yaml":                  "requests that may not be sent twice",
	"captures.yaml":               "captures of two events, and of none",
	"captures_of_each_other.yaml": "streams that wait for each other",
	"clients_cut_off.yaml":        "clients that are cut off, of a stream with many",
	"closed_kinds.yaml":           "names of kinds that nobody declares",
	"kinds_of_themselves.yaml":    "kinds that name each other in a circle",
	"moments.yaml":                "moments that never come, and names that nobody has",
	"no_service.yaml":             "a URL without a service",
	"nothing_followed.yaml":       "neither stream nor streams",
	"requests.yaml":               "requests that cannot be sent, and ends that nobody sees",
	"same_name.yaml":              "two scenarios of one name",
	"stops.yaml":                  "services that nobody asks to stop in time",
	"stops_late.yaml":             "services that are killed before they may stop",
	"stub_moments.yaml":           "moments of stubs that never come",
	"stub_variables.yaml":         "variables of stubs that nobody defines",
	"undefined_variables.yaml":    "variables that nobody defines",
	"unknown_names.yaml":          "names that nobody has",
	"variable_circle.yaml":        "variables that are made of each other in a circle",
	"anchored.yaml":               "variables that are not defined where an alias repeats them",
	"load.yaml":                   "rates and thresholds in words that only the loader reads",
	"load_numbers.yaml":           "more clients than a machine has ports for",
	"load_ramp.yaml":              "a ramp that is longer than the load",
	"load_steps.yaml":             "steps of a rate",
	"thresholds.yaml":             "thresholds of what nobody expects",
	"logs.yaml":                   "lines that nothing describes",
	"stops_another.yaml":          "a service that the scenario does not use",
	"compared.yaml":               "one stream, which there is nothing to compare with",
	"logs_after.yaml":             "logs of services that the scenario does not use",
	"no_stream_name.yaml":         "a stream without a name",
	"no_stream.yaml":              "expectations of a stream that there is not",
	"gap_of_nothing.yaml":         "the gap of a scenario that expects nothing",
	"gap_of_another.yaml":         "a gap that names what is not expected",
	"names.yaml":                  "names that nobody can say",
	"namesakes.yaml":              "calls of one name",
	"typed_variables.yaml":        "numbers and times that are variables without a value",
}

// TestWrongFilesAreWrong: every file that the loader refuses for its shape.
func TestWrongFilesAreWrong(t *testing.T) {
	files := map[string][]byte{}
	readAll(t, "../check/testdata/wrong", files)
	if len(files) == 0 {
		t.Fatal("no files")
	}
	for path, src := range files {
		refused := check(t, kindOf(path), path, src) != nil
		_, excused := loaderOnly[filepath.Base(path)]
		if refused == excused {
			t.Errorf("%s: refused %v, want %v", path, refused, !excused)
		}
	}
}

// TestFaultsOfShape: what an editor marks while somebody writes.
func TestFaultsOfShape(t *testing.T) {
	const whole = "scenario: x\nstream: {get: /}\n"
	for name, c := range map[string]struct{ kind, src, says string }{
		"an unknown key":            {"scenario", whole + "steam: {}", "steam"},
		"a missing key":             {"scenario", "stream: {get: /}", "scenario"},
		"an unknown key of a part":  {"scenario", "scenario: x\nstream: {get: /, untill: end}", "untill"},
		"an unknown expectation":    {"scenario", whole + "expect: [{evry: x, has: y}]", "expect"},
		"a key of another one":      {"scenario", whole + "expect: [{never: x, times: 3}]", "times"},
		"a duration without a unit": {"scenario", whole + "expect: [{arrives: x, within: 5}]", "within"},
		"a word that is none":       {"scenario", "scenario: x\nstream: {get: /, parsing: sloppy}", "parsing"},
		"two conditions":            {"scenario", "scenario: x\nstream: {get: /, until: {events: 1, for: 1s}}", "until"},
		"a number that is text":     {"scenario", whole + "expect: [{status: ok}]", "status"},
		"a service without a name":  {"service", "run: x", "service"},
		"a gap without a reason":    {"known-gaps", "gaps: {a: {ticket: X-1}}", "reason"},
		"a line of no mapping":      {"mapping", "droped: [{field: a}]", "droped"},
		"half a change":             {"mapping", "rename: [{was: a}]", "now"},
	} {
		err := check(t, c.kind, name, []byte(c.src))
		if err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %q must be in: %v", name, c.says, err)
		}
	}
	if err := check(t, "scenario", "whole", []byte(whole)); err != nil {
		t.Errorf("what they are made of is refused: %v", err)
	}
}
