package main_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// module begins the import path of every package of ours.
const module = "github.com/streamspec/streamspec"

// room is a package: what it is for, and what it may import.
type room struct {
	name    string // below the module
	purpose string
	ours    string // packages of the house, by name
	others  string // of other modules, by the beginning of their paths
}

// house is the architecture: every package stands above those that it imports, so that
// all arrows point down. What is not said here is not allowed.
var house = []room{
	// The command, and what documents it.
	{".", "the command",
		"internal/cli internal/withoutgo",
		""},
	{"internal/cli", "the commands: they join everything, and nothing knows them",
		"internal/reference internal/schema steps internal/yamlfile internal/play internal/play/client internal/report internal/verdict internal/check internal/scenario internal/service internal/stream runner/recording runner/sse/rules internal/sources internal/secret internal/problem internal/suggest internal/wording internal/guard internal/selection internal/sample internal/starter internal/format internal/endpoint internal/strength internal/stub internal/compare internal/mapping internal/importing internal/happened internal/draft internal/gaps internal/journal internal/panics internal/replace internal/profiles runner/expect internal/load internal/locust internal/sleep internal/charset",
		"github.com/spf13/ golang.org/x/term"},
	{"internal/reference/generate", "makes the reference of the code: only `make docs` needs it",
		"internal/reference/examples internal/reference steps runner/expect internal/yamlfile",
		"gopkg.in/yaml.v3"},
	{"internal/reference/examples", "streams that expectations hold and break on: only the generator and tests need them",
		"internal/scenario internal/stream runner/expect runner/expect/value runner/recording runner/sse internal/yamlfile",
		""},
	{"internal/reference", "the sentences as data",
		"internal/synonyms internal/suggest",
		""},
	{"internal/endpoint", "what is wrong with a stream of which only the URL is known",
		"internal/lateness internal/stream internal/notes internal/wire runner/expect runner/recording runner/sse runner/sse/rules internal/wording",
		""},
	{"internal/format", "how features and scenario files are laid out",
		"internal/docstring internal/wording",
		"github.com/cucumber/ gopkg.in/yaml.v3"},
	{"internal/starter", "the files that a team begins with",
		"internal/replace",
		""},
	{"internal/schema", "the JSON Schemas of the files",
		"internal/mapping internal/suggest internal/scenario",
		""},
	{"features", "what a stream must do", "", ""},
	{"trust", "what a verdict is worth: planted faults, and mutants",
		"trust/internal/faults trust/internal/migration trust/internal/mutants trust/internal/atatime internal/wording",
		""},
	{"trust/internal/faults", "faults that must be found, with their cause",
		"internal/verdict",
		""},
	{"trust/internal/migration", "faults of a new service that a comparison must name",
		"internal/verdict",
		""},
	{"trust/internal/mutants", "mutants that tests must kill", "", ""},
	{"trust/internal/atatime", "many things, a few at a time", "", ""},

	// Gherkin, and the door.
	{"steps", "the sentences: nothing below knows Gherkin",
		"runner internal/play internal/verdict internal/check internal/scenario internal/stub internal/proxy runner/expect internal/httpcall runner/expect/pattern runner/expect/value runner/recording internal/yamlfile internal/sources internal/secret internal/synonyms internal/docstring internal/notjson internal/problem internal/suggest internal/wording internal/moment internal/tlsconfig",
		"github.com/cucumber/ github.com/tidwall/gjson"},
	{"runner", "the door of the engine",
		"internal/play internal/verdict internal/check internal/scenario internal/service internal/secret internal/guard",
		""},

	// The engine, and what is made of its results.
	{"internal/locust", "a worker of a Locust master: no user of the library needs what it imports",
		"internal/load internal/scenario internal/verdict internal/sleep",
		"github.com/go-zeromq/zmq4 github.com/vmihailenco/msgpack/"},
	{"internal/load", "many clients that play a scenario, and what they came to",
		"internal/play internal/play/client internal/verdict internal/scenario internal/service internal/lateness runner/recording internal/happened internal/wording internal/sleep",
		"github.com/HdrHistogram/hdrhistogram-go"},
	{"internal/play", "one scenario from start to recording",
		"internal/play/client internal/play/moments internal/notes internal/verdict internal/mapping internal/scenario internal/service internal/stub internal/process internal/proxy internal/stream internal/lateness runner/expect internal/httpcall internal/wire runner/expect/value runner/recording internal/secret internal/problem internal/suggest internal/wording internal/vars internal/guard internal/panics internal/happened internal/journal internal/replace internal/sources internal/logline internal/sleep internal/moment internal/tlsconfig",
		"github.com/google/uuid"},
	{"internal/play/client", "one client of a stream",
		"internal/play/moments internal/scenario internal/stream runner/expect runner/recording internal/wording internal/sleep internal/moment",
		""},
	{"internal/play/moments", "what happens when, while the streams are followed",
		"internal/lateness runner/expect internal/problem internal/wording internal/panics internal/sleep internal/moment",
		""},
	{"internal/notes", "what every tester wants to know of a stream, and nobody expects",
		"internal/verdict runner/expect runner/expect/value runner/recording runner/sse/rules internal/suggest internal/wording",
		""},
	{"internal/report", "how a run is shown",
		"internal/report/messages internal/verdict internal/happened runner/expect runner/expect/value runner/recording internal/wording internal/logline",
		""},
	{"internal/draft", "a first feature and scenario for a stream, from what came of it",
		"internal/wire internal/strength internal/scenario internal/secret internal/httpcall internal/yamlfile runner/expect runner/expect/value runner/recording",
		"github.com/tidwall/gjson"},
	{"internal/gaps", "the ledger of known gaps", "", ""},
	{"internal/strength", "which faults of a service a suite would not notice",
		"internal/scenario runner/expect runner/expect/value runner/recording internal/wording internal/vars internal/yamlfile",
		"github.com/tidwall/"},
	{"internal/report/messages", "a run in Cucumber Messages",
		"internal/verdict",
		"github.com/cucumber/messages/"},
	{"internal/verdict", "what a run found out",
		"internal/happened internal/wording runner/expect runner/recording internal/yamlfile",
		""},
	{"internal/journal", "what is recorded of scenarios, until it is known whether it is kept",
		"",
		"golang.org/x/sys/unix"},
	{"internal/replace", "files in the place of others",
		"",
		""},
	{"internal/happened", "what happened in a scenario, as far as reports show it",
		"internal/tempfile runner/recording runner/sse/rules",
		"github.com/tidwall/gjson"},

	{"internal/compare", "what two sides of a migration do differently, by their recordings",
		"internal/mapping runner/expect/value runner/recording internal/yamlfile internal/sources internal/problem internal/suggest internal/wording",
		"github.com/tidwall/gjson gopkg.in/yaml.v3"},
	{"internal/mapping", "what a migration changes on purpose",
		"runner/expect/value runner/recording internal/yamlfile internal/sources internal/problem",
		"github.com/tidwall/gjson github.com/tidwall/sjson"},

	// The scenarios.
	{"internal/check", "what files can only get wrong together: what lint knows",
		"internal/scenario internal/service internal/stub runner/expect internal/httpcall runner/recording internal/yamlfile internal/sources internal/secret internal/problem internal/suggest internal/wording internal/vars internal/guard internal/moment",
		""},
	{"internal/scenario", "YAML → scenario",
		"internal/service internal/stub internal/moment internal/tlsconfig internal/proxy runner/expect internal/httpcall runner/expect/value runner/recording internal/yamlfile internal/sources internal/secret internal/problem internal/suggest internal/wording internal/vars internal/guard",
		""},

	// What the engine drives.
	{"internal/importing", "what others wrote down of a stream → recording",
		"internal/wire internal/stream internal/httpcall internal/panics internal/charset runner/recording runner/sse",
		""},
	{"internal/service", "services and their pool: processes or URLs",
		"internal/stub internal/process internal/httpcall internal/lateness internal/tlsconfig internal/wire internal/yamlfile internal/secret internal/problem internal/suggest internal/wording internal/logline internal/vars internal/guard internal/port internal/sleep",
		""},
	{"internal/stub", "stub upstreams",
		"internal/moment runner/expect internal/httpcall internal/lateness internal/wire runner/recording runner/sse/rules internal/yamlfile internal/secret internal/sources internal/problem internal/vars internal/pathpattern internal/sleep",
		"github.com/tidwall/gjson"},
	{"internal/moment", "when something happens, as files say it",
		"internal/yamlfile internal/problem",
		""},
	{"internal/process", "a child process: its group, its output, its end",
		"internal/secret",
		"golang.org/x/sys/unix"},
	{"internal/process/processtest", "what tests ask of processes", "", ""},
	{"internal/testhelp", "what the tests of several packages do", "runner/recording", ""},
	{"internal/proxy", "faults on the wire",
		"internal/wire internal/framing internal/guard runner/sse internal/yamlfile internal/problem internal/wording internal/port",
		"github.com/Shopify/toxiproxy/"},
	{"internal/stream", "HTTP request → recording",
		"internal/framing internal/guard internal/lateness internal/panics internal/wording internal/tlsconfig internal/wire runner/recording runner/sse runner/sse/rules internal/sleep",
		"github.com/andybalholm/brotli github.com/klauspost/compress/ golang.org/x/sys/unix"},
	{"internal/framing", "where the body of an HTTP/1.1 response ends", "", ""},

	// What streams must do.
	{"runner/expect", "the expectations",
		"internal/wire internal/memo internal/httpcall runner/expect/pattern runner/expect/condition runner/expect/value runner/recording runner/sse/rules internal/yamlfile internal/notjson internal/problem internal/suggest internal/wording internal/pathpattern internal/profiles internal/sources internal/sleep",
		"github.com/tidwall/gjson"},
	{"internal/profiles", "what public protocols lay down, as files", "", ""},
	{"internal/httpcall", "one HTTP call: its target, content, status and capture",
		"internal/wire internal/lateness runner/expect/value runner/recording runner/sse internal/yamlfile internal/secret internal/problem internal/wording internal/guard internal/pathpattern",
		"github.com/tidwall/gjson"},
	{"internal/tlsconfig", "whom to trust over TLS, and who we are",
		"internal/wire internal/sources internal/problem",
		""},
	{"runner/expect/pattern", "the language of orders, and its automaton",
		"internal/problem",
		""},
	{"runner/expect/condition", "conditions in CEL", "runner/expect/value internal/memo", "cel.dev/cel-go/ github.com/tidwall/gjson"},
	{"runner/expect/value", "JSON values: paths, the one equality, types",
		"internal/memo runner/recording internal/sources internal/yamlfile internal/notjson internal/problem internal/suggest internal/wording",
		"github.com/evanphx/json-patch/ github.com/santhosh-tekuri/jsonschema/ github.com/tidwall/gjson github.com/tidwall/sjson golang.org/x/text/language golang.org/x/text/message golang.org/x/text/unicode/norm"},
	{"runner/recording", "what happened, as data: it knows neither the wire nor secrets", "internal/tempfile", ""},
	{"runner/sse", "bytes → events: no network, no clock of its own",
		"runner/sse/rules internal/notjson",
		"golang.org/x/sys/cpu"},
	{"runner/sse/rules", "the names of the rules of the standard", "", ""},

	// What knows nothing of streams.
	{"internal/yamlfile", "YAML → Go values",
		"internal/memo internal/problem internal/suggest internal/wording internal/vars",
		"gopkg.in/yaml.v3"},
	{"internal/secret", "what must not be shown",
		"internal/sources internal/problem internal/wire",
		""},
	{"internal/wire", "what went wrong on the way, in words for people", "", "golang.org/x/sys/unix"},
	{"internal/sources", "the files of a run: which may be read, and where their root is",
		"internal/problem",
		""},
	{"internal/charset", "texts as shells write them, in UTF-8", "", "golang.org/x/text"},
	{"internal/tempfile", "temporary files without a name", "", "golang.org/x/sys/windows"},
	{"internal/selection", "which scenarios run", "internal/suggest internal/wording", ""},
	{"internal/problem", "how a file is said to be wrong", "internal/wording", ""},
	{"internal/wording", "numbers, lengths of time and parts of texts, as people read them", "", "golang.org/x/text/width"},
	{"internal/suggest", "the name that was probably meant", "", "golang.org/x/text/unicode/norm"},
	{"internal/notjson", "why a text is not JSON", "", ""},
	{"internal/logline", "what programs write into their logs", "", ""},
	{"internal/vars", "${name}", "", ""},
	{"internal/synonyms", "words that people use where the language has others", "", ""},
	{"internal/docstring", "doc strings as they are indented", "", ""},
	{"internal/lateness", "how late this process comes to what it does", "", ""},
	{"internal/guard", "which hosts may be reached", "", ""},
	{"internal/port", "ports that are kept for a server", "", ""},
	{"internal/pathpattern", "the paths of requests, as files write them", "", ""},
	{"internal/panics", "panics as errors", "", ""},
	{"internal/memo", "what was made of a text or a type, once", "", ""},
	{"internal/withoutgo", "keeps godog from running the go command", "", ""},
	{"internal/sleep", "waiting, no longer than whoever waits is wanted", "", ""},
	{"internal/sample", "the embedded sample service: it knows nothing of the tester", "", "github.com/google/uuid"},
}

// TestTheArrowsOfTheHouse holds that every package imports what its room allows, and
// that the rooms allow nothing that no package needs.
func TestTheArrowsOfTheHouse(t *testing.T) {
	imports := importsByPackage(t)
	for i, r := range house {
		ours, others := strings.Fields(r.ours), strings.Fields(r.others)
		imported, exists := imports[r.name]
		if !exists {
			t.Errorf("%s (%s) is no package any more: remove it from the table", r.name, r.purpose)
		}
		for _, path := range imported {
			name, isOurs := nameOf(path)
			switch {
			case isOurs && !slices.Contains(ours, name):
				t.Errorf("%s imports %s, and its row does not allow it: %q is not to know %q", r.name, name, r.purpose, purposeOf(name))
			case !isOurs && !slices.ContainsFunc(others, func(prefix string) bool { return strings.HasPrefix(path, prefix) }):
				t.Errorf("%s imports %s, and its row does not allow it: each library is used in one place (%s)", r.name, path, r.purpose)
			}
		}
		for _, name := range ours {
			if !slices.Contains(imported, module+"/"+name) {
				t.Errorf("%s may import %s, and does not: remove it from its row", r.name, name)
			}
			if j := roomOf(name); j <= i {
				t.Errorf("%s may import %s, which does not stand below it: an arrow would point up", r.name, name)
			}
		}
	}
	for name := range imports {
		if roomOf(name) < 0 {
			t.Errorf("%s has no row: say what it is for, what it may import, and which rooms may import it", name)
		}
	}
}

// TestExamplesAreForEverybody: what an example of a public package shows can be written outside of
// the module: it imports nothing internal, and uses nothing that another file of the tests declares.
func TestExamplesAreForEverybody(t *testing.T) {
	files := sourcesNamed(t, "runner", "example_test.go")
	if len(files) == 0 {
		t.Fatal("there are no examples")
	}
	for _, path := range files {
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		known := types.Universe.Names()
		for _, i := range file.Imports {
			imported := strings.Trim(i.Path.Value, `"`)
			known = append(known, filepath.Base(imported))
			if name, ours := nameOf(imported); ours && strings.HasPrefix(name, "internal/") {
				t.Errorf("%s imports %s, which nobody outside can", path, imported)
			}
		}
		for _, used := range file.Unresolved {
			if !slices.Contains(known, used.Name) {
				t.Errorf("%s uses %s, which only our tests have", path, used.Name)
			}
		}
	}
}

// TestEachFolderIsExplained: CONTRIBUTING tells what each folder of Go code is for, but those within
// what is explained there.
func TestEachFolderIsExplained(t *testing.T) {
	text, err := os.ReadFile("CONTRIBUTING.md")
	if err != nil {
		t.Fatal(err)
	}
	folders := []string{"bench"} // a module of its own
	for _, r := range house[1:] {
		if strings.Count(r.name, "/") < 2 || strings.HasPrefix(r.name, "runner/") {
			folders = append(folders, r.name)
		}
	}
	for _, name := range folders {
		if !strings.Contains(string(text), "`"+name+"/`") && !strings.Contains(string(text), "`"+filepath.Base(name)+"/`") {
			t.Errorf("CONTRIBUTING.md does not tell what %s is for", name)
		}
	}
}

// sourcesNamed lists the files of a name below a folder.
func sourcesNamed(t *testing.T, folder, name string) (paths []string) {
	t.Helper()
	err := filepath.WalkDir(folder, func(path string, e fs.DirEntry, err error) error {
		if err == nil && e.Name() == name {
			paths = append(paths, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return paths
}

// importsByPackage lists, for each package of the module, what it imports beside the
// standard library.
func importsByPackage(t *testing.T) map[string][]string {
	t.Helper()
	touchSources(t)
	cmd := exec.CommandContext(t.Context(), "go", "list", "-json=ImportPath,Imports", "./...")
	var errs bytes.Buffer
	cmd.Stderr = &errs
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err, errs.String())
	}
	all := map[string][]string{}
	for decoder := json.NewDecoder(bytes.NewReader(out)); ; {
		var p struct {
			ImportPath string
			Imports    []string
		}
		if err := decoder.Decode(&p); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		name, _ := nameOf(p.ImportPath)
		all[name] = slices.DeleteFunc(p.Imports, isStandard)
	}
}

// touchSources looks at every source, so that go test, which does not see what another
// program reads, knows when a cached result is out of date.
func touchSources(t *testing.T) {
	t.Helper()
	err := filepath.WalkDir(".", func(path string, _ fs.DirEntry, err error) error {
		if err == nil && filepath.Ext(path) == ".go" {
			_, err = os.Stat(path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// isStandard tells packages of the standard library: only theirs begin without a domain.
func isStandard(path string) bool {
	first, _, _ := strings.Cut(path, "/")
	return !strings.Contains(first, ".")
}

// nameOf is the name of a package of ours, as the table has it.
func nameOf(path string) (name string, ours bool) {
	if path == module {
		return ".", true
	}
	return strings.CutPrefix(path, module+"/")
}

func roomOf(name string) int {
	return slices.IndexFunc(house, func(r room) bool { return r.name == name })
}

func purposeOf(name string) string {
	if i := roomOf(name); i >= 0 {
		return house[i].purpose
	}
	return name
}
