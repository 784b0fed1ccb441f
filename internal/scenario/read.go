package scenario

import (
	"fmt"
	"maps"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/secret"
	"github.com/streamspec/streamspec/internal/service"
	"github.com/streamspec/streamspec/internal/sources"
	"github.com/streamspec/streamspec/internal/yamlfile"
	"github.com/streamspec/streamspec/runner/expect"
)

// File is one file of a library, as far as it could be read.
type File struct {
	Text     *problem.Text
	Scenario *Scenario           // nil: it is no scenario's
	Service  *service.Definition // nil: it is no service's, or one without a name
	Refs     []yamlfile.Ref      // the variables that a scenario or a service refers to
	Whole    bool                // all of it could be decoded
	IsHome   bool                // it is the file of the home
	Errors   []error             // what is wrong with it by itself

	described *serviceFile // nil: it is no service's
	real      string       // its name without symbolic links
	gaps      map[string]Gap
}

// reader reads the files of a library.
type reader struct {
	*Library
	described map[string]*serviceFile // by the service's name
	types     *yamlfile.Types
	shared    bool // files of other programs may stand there, see [Options]
}

// Read reads every YAML file of the folder, and finds what is wrong with each by itself;
// package check finds what is only wrong together. The error says that the folder
// cannot be read. At most one Options may be given.
func Read(root string, options ...Options) (*Library, []*File, error) {
	if !isFolder(root) {
		return nil, nil, fmt.Errorf("the scenarios cannot be read: %s is no folder", root)
	}
	var chosen Options
	if len(options) > 0 {
		chosen = options[0]
	}
	l := &reader{Library: newLibrary(root, chosen), described: map[string]*serviceFile{}, types: yamlfile.NewTypes(), shared: chosen.Shared}
	home := l.openHome(chosen)
	found, problems := l.find()
	found = eachOnce(append(found, chosen.Also...)) // one that a link in the folder leads to is there already
	files := make([]*File, len(found))
	inParallel(len(found), func(i int) { files[i] = l.read(found[i]) })
	for _, f := range files {
		l.add(f)
	}
	l.names, l.serviceNames, l.gapNames = sortedKeys(l.Scenarios), sortedKeys(l.Services), sortedKeys(l.Gaps)
	for _, f := range append(files, home) {
		for _, ref := range f.Refs {
			l.named[ref.Name] = l.named[ref.Name] || IsOfRunner(ref.Name)
		}
	}
	for _, f := range files {
		l.complete(f)
	}
	if len(problems) > 0 {
		files = append(files, &File{Text: problem.NewText(root, nil), Errors: problems})
	}
	return l.Library, append(files, home), nil
}

// find lists the files of the library. One that nobody declared is a folder in which a file
// happens to be, such as a person's home: no more of it is read than stands beside the file.
func (l *reader) find() ([]sources.File, []error) {
	wanted := sources.Wanted{File: IsYAML}
	if l.shared && l.Suite.file == "" {
		wanted.Folder = isOfLibrary
	}
	return sources.Walk(l.Root, l.Home, wanted)
}

// isOfLibrary tells whether a folder is one that a library gives a meaning to.
func isOfLibrary(folder string) bool {
	name := filepath.Base(folder)
	return name == servicesFolder || name == profilesFolder
}

// openHome reads the file of the home by the options.
func (l *reader) openHome(chosen Options) *File {
	home := l.readHome(chosen.Environment, chosen.Vars)
	for name := range l.Suite.said.Vars {
		l.Suite.declared[name] = true
	}
	return home
}

// eachOnce leaves out files that stand in a list before, by their real names.
func eachOnce(files []sources.File) []sources.File {
	known := map[string]bool{}
	return slices.DeleteFunc(files, func(f sources.File) bool {
		again := known[f.Real]
		known[f.Real] = true
		return again
	})
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

func newLibrary(root string, chosen Options) *Library {
	l := &Library{
		Root:      root,
		Scenarios: map[string]*Scenario{},
		Services:  map[string]*service.Definition{},
		Gaps:      map[string]Gap{},
		Secrets:   secret.NewStore(&secret.Masker{}, nil),

		named:        map[string]bool{},
		Suite:        Suite{declared: map[string]bool{}},
		serviceFiles: map[string]string{},
		byFile:       map[string]*Scenario{},
		faulty:       map[string]*Scenario{},
		faultyNames:  map[string]string{},
	}
	l.Home, l.Suite.file = homeOf(root)
	l.allowed, l.elsewhere, l.listed = chosen.Hosts, chosen.Elsewhere || chosen.Listed, chosen.Listed
	if chosen.Secrets != nil {
		l.Secrets = chosen.Secrets
	}
	return l
}

// inParallel calls do with each number below count, on as many processors as there are,
// and returns after the last.
func inParallel(count int, do func(i int)) {
	var next atomic.Int64
	var workers sync.WaitGroup
	for range min(count, runtime.GOMAXPROCS(0)) {
		workers.Go(func() {
			for i := int(next.Add(1)) - 1; i < count; i = int(next.Add(1)) - 1 {
				do(i)
			}
		})
	}
	workers.Wait()
}

// IsYAML tells whether a file is one of a library by its name.
func IsYAML(path string) bool {
	return sources.IsYAML(path) && filepath.Base(path) != HomeFile
}

// IsService tells whether a file describes a service, by where it is.
func IsService(path string) bool { return filepath.Base(filepath.Dir(path)) == servicesFolder }

// IsProfile tells whether a file is a profile, by where it is.
func IsProfile(path string) bool { return filepath.Base(filepath.Dir(path)) == profilesFolder }

// read reads one file. It changes nothing of the library.
func (l *reader) read(from sources.File) *File {
	path := from.Path
	content, err := sources.Read(path)
	f := &File{Text: problem.NewText(path, content), real: from.Real}
	if err != nil {
		f.Scenario, f.Errors = &Scenario{}, append(f.Errors, err)
		return f
	}
	parsed := yamlfile.Parse(f.Text)
	switch {
	case isGaps(path):
		var gaps gapsFile
		if l.decode(f, parsed, &gaps); f.Whole {
			f.gaps = gaps.Gaps
		}
	case IsProfile(path):
		l.decode(f, parsed, &expect.ProfileFile{})
	case IsService(path):
		var described serviceFile
		if l.decode(f, parsed, &described); described.Name != "" {
			f.Service, f.described = &described.Definition, &described // also a faulty one: scenarios that use it are not at fault
		}
		if f.Whole {
			f.refer(parsed)
		}
	case isSchema(f.Text.Content), l.shared && !scenarioKeys.MatchString(f.Text.Content):
		f.Whole = true
	case misplaced(f.Text.Content) != "":
		f.misplaced(l.Root)
	default:
		f.Scenario = &Scenario{}
		l.decode(f, parsed, f.Scenario)
		f.Scenario.Hash = sources.Hash(content)
		f.refer(parsed)
	}
	return f
}

func isGaps(path string) bool {
	return strings.TrimSuffix(filepath.Base(path), filepath.Ext(path)) == gapsName
}

// schemaKey begins a part of a JSON Schema, or of an OpenAPI document: expectations name these files,
// and they stand beside the scenarios.
var schemaKey = regexp.MustCompile(`(?m)^["']?(?:openapi|swagger|\$schema|\$id|\$ref|\$defs|type|properties)["']?[ \t]*:`)

func isSchema(content string) bool {
	return schemaKey.MatchString(content) && !named.MatchString(content)
}

// scenarioKeys begin what only scenarios say, and not below another key: where one is misspelt, others stand.
var scenarioKeys = regexp.MustCompile(`(?m)^(?:\{[ \t]*)?["']?(?:scenario|streams?|expect)["']?[ \t]*:`)

func (l *reader) decode(f *File, parsed *yamlfile.File, dst any) {
	options := yamlfile.Options{Variables: l.Lookup, Types: l.types}
	if l.listed {
		options.Elsewhere = IsOfRunner
	}
	err := parsed.Decode(dst, options)
	f.Whole = err == nil
	if err != nil {
		f.Errors = append(f.Errors, err)
	}
}

// refer finds the variables that the file refers to.
func (f *File) refer(parsed *yamlfile.File) {
	var err error
	if f.Refs, err = parsed.References(); err != nil {
		f.Errors = append(f.Errors, err)
	}
}

// add adds to the library what a file has. Of two of one name the second is an error.
func (l *reader) add(f *File) {
	path := f.Text.File
	l.addGaps(f)
	if d := f.Service; d != nil {
		if l.Services[d.Name] != nil {
			message := fmt.Sprintf("a service named %q is described twice", d.Name)
			f.Errors = append(f.Errors, f.Text.Problem(1, 1, 1, message, "it stands in "+l.serviceFiles[d.Name]+", too"))
		}
		d.Home = l.Home
		if d.TLS != nil {
			*d.TLS = d.TLS.Beside(filepath.Dir(path))
		}
		l.Services[d.Name], l.serviceFiles[d.Name], l.described[d.Name] = d, path, f.described
	}
	if f.Scenario != nil {
		l.addScenario(f)
	}
}

func (l *reader) addGaps(f *File) {
	for _, name := range slices.Sorted(maps.Keys(f.gaps)) {
		if first, known := l.Gaps[name]; known {
			second := f.gaps[name].Place
			message := fmt.Sprintf("a known gap named %q is described twice", name)
			f.Errors = append(f.Errors, f.Text.Problem(second.Line, second.Column, 1, message, fmt.Sprintf("it stands in %s, too", first.Place)))
		}
	}
	maps.Copy(l.Gaps, f.gaps)
	if path := f.Text.File; isGaps(path) {
		l.gapsFiles = append(l.gapsFiles, path)
		l.gapsWrong = l.gapsWrong || len(f.Errors) > 0
	}
}

// named finds the name of a scenario in a text that is no YAML.
var named = regexp.MustCompile(`(?m)^scenario:[ \t]*["']?(.*?)["']?[ \t]*(?:#.*)?\r?$`)

// nameOf is the name of a scenario that could not be read whole, as far as it can be told.
func nameOf(f *File) string {
	if f.Scenario.Name != "" {
		return f.Scenario.Name
	}
	if m := named.FindStringSubmatch(f.Text.Content); m != nil {
		return m[1]
	}
	return ""
}

func (l *reader) addScenario(f *File) {
	s := f.Scenario
	if !f.Whole {
		s.Place.File = f.Text.File // also where nothing could be read
		l.faulty[f.real], l.faultyNames[nameOf(f)] = s, f.Text.File
		return
	}
	if first := l.Scenarios[s.Name]; first != nil {
		message := fmt.Sprintf("the scenario %q stands in %s already", s.Name, first.Place)
		f.Errors = append(f.Errors, f.Text.Problem(s.Place.Line, s.Place.Column, 1, message, "every scenario has a name of its own: rename one of the two, or remove it"))
		l.faulty[f.real], l.faultyNames[s.Name] = s, f.Text.File
		return
	}
	l.Scenarios[s.Name], l.byFile[f.real] = s, s
}

// complete gives a scenario what only the whole library knows: its known gaps, the kinds of
// event of its services, and which values of it are secret.
func (l *reader) complete(f *File) {
	s := f.Scenario
	if s == nil {
		return
	}
	l.Suite.addVars(s)
	l.Suite.addPieces(f)
	for _, ref := range s.GapRefs() {
		if gap, ok := l.Gaps[ref.Gap.Name]; ok && ref.IsNamed() {
			ref.Gap = gap
		}
	}
	for _, err := range l.addKinds(s) {
		f.Errors = append(f.Errors, f.Text.Problem(s.Place.Line, s.Place.Column, 1, err.Error(), problem.HelpOf(err)))
	}
	if f.Whole {
		l.maskCredentials(s)
	}
}
