package scenario

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/secret"
	"github.com/streamspec/streamspec/internal/service"
	"github.com/streamspec/streamspec/internal/yamlfile"
)

// The names that a library gives a meaning to.
const (
	LibraryFolder  = "scenarios"
	servicesFolder = "services"
	gapsName       = "known-gaps"
)

// Library is a folder of scenarios, the services that they use, and the known
// gaps. It does not change once loaded.
type Library struct {
	Root      string
	Scenarios map[string]*Scenario
	Services  map[string]*service.Definition
	Gaps      map[string]Gap
	Secrets   *secret.Store

	allowed      []string          // hosts that every scenario may reach
	serviceFiles map[string]string // by the service's name
}

// Options say what the files of a library may refer to. The zero value allows no
// host but this machine's, and does not ask whether secrets are defined.
type Options struct {
	Hosts   []string      // see package guard
	Secrets *secret.Store // nil: the secrets of the environment
	// NeedSecrets makes a secret that is not defined a fault of its file. Otherwise it
	// is one of the scenario that uses it.
	NeedSecrets bool
}

// FindRoot answers the library that belongs to a feature or scenario file or
// folder: the nearest folder at or above it that is named scenarios, or has one.
// Where there is none it answers the file's own folder, and false.
func FindRoot(path string) (string, bool) {
	dir := path
	if info, err := os.Stat(path); err != nil || !info.IsDir() {
		dir = filepath.Dir(path)
	}
	absolute, err := filepath.Abs(dir)
	if err != nil {
		return dir, false
	}
	for at, up := absolute, dir; ; at, up = filepath.Dir(at), filepath.Join(up, "..") {
		if filepath.Base(at) == LibraryFolder {
			return up, true
		}
		inside := filepath.Join(up, LibraryFolder)
		if info, err := os.Stat(inside); err == nil && info.IsDir() {
			return inside, true
		}
		if at == filepath.Dir(at) {
			return dir, false
		}
	}
}

// Load reads every YAML file of the folder. The error is problem.Problems: all
// faults of all files. At most one Options may be given.
func Load(root string, options ...Options) (*Library, error) {
	l := &loader{
		library: &Library{
			Root:      root,
			Scenarios: map[string]*Scenario{},
			Services:  map[string]*service.Definition{},
			Gaps:      map[string]Gap{},
			Secrets:   secret.NewStore(&secret.Masker{}, nil),

			serviceFiles: map[string]string{},
		},
		sources: map[string][]byte{},
	}
	for _, o := range options {
		l.library.allowed, l.needSecrets = o.Hosts, o.NeedSecrets
		if o.Secrets != nil {
			l.library.Secrets = o.Secrets
		}
	}
	files, err := yamlFiles(root)
	if err != nil {
		return nil, err
	}
	for _, file := range files {
		l.readFile(file)
	}
	l.checkNeeds()
	for _, r := range l.read {
		l.check(r)
	}
	return l.library, problem.Join(l.errs...)
}

func yamlFiles(root string) ([]string, error) {
	var files []string
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if !entry.IsDir() && IsYAML(path) {
			files = append(files, path)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("the scenarios cannot be read: %w", err)
	}
	return files, nil
}

// IsYAML tells whether a file is YAML by its name.
func IsYAML(path string) bool {
	ext := filepath.Ext(path)
	return ext == ".yaml" || ext == ".yml"
}

// Names lists the scenarios' names, sorted.
func (l *Library) Names() []string { return slices.Sorted(maps.Keys(l.Scenarios)) }

// Scenario answers the scenario of this name. The error lists what there is.
func (l *Library) Scenario(name string) (*Scenario, error) {
	if s, ok := l.Scenarios[name]; ok {
		return s, nil
	}
	return nil, fmt.Errorf("no scenario has the name %q; %s", name, listed(name, l.Root, "scenarios", l.Names()))
}

// Gap answers the known gap of this name. The error lists what there is.
func (l *Library) Gap(name string) (Gap, error) {
	if gap, ok := l.Gaps[name]; ok {
		return gap, nil
	}
	where := filepath.Join(l.Root, gapsName+".yaml")
	return Gap{}, fmt.Errorf("no known gap has the name %q; %s", name, listed(name, where, "gaps", slices.Sorted(maps.Keys(l.Gaps))))
}

// listed tells which names there are at a place, and which of them was probably meant.
func listed(written, where, what string, names []string) string {
	if len(names) == 0 {
		return fmt.Sprintf("%s has no %s", where, what)
	}
	return problem.DidYouMean(written, names) + fmt.Sprintf("%s has: %s", where, strings.Join(names, ", "))
}

// loader collects a library and all faults of its files.
type loader struct {
	library *Library
	sources map[string][]byte
	read    []readScenario
	errs    []error

	needSecrets bool
}

// readScenario is a scenario as far as its file could be decoded.
type readScenario struct {
	*Scenario
	file  string
	whole bool // nothing in the file is wrong by itself
}

func (l *loader) readFile(file string) {
	src, err := os.ReadFile(file)
	if err != nil {
		l.errs = append(l.errs, err)
		return
	}
	l.sources[file] = src
	name := strings.TrimSuffix(filepath.Base(file), filepath.Ext(file))
	switch {
	case name == gapsName:
		l.readGaps(file, src)
	case filepath.Base(filepath.Dir(file)) == servicesFolder:
		l.readService(file, src)
	default:
		l.readScenario(file, src)
	}
}

func (l *loader) decode(file string, src []byte, dst any) bool {
	err := yamlfile.Decode(file, src, dst, yamlfile.Options{Variables: l.library.Lookup})
	if err != nil {
		l.errs = append(l.errs, err)
	}
	return err == nil
}

func (l *loader) readGaps(file string, src []byte) {
	var gaps gapsFile
	if l.decode(file, src, &gaps) {
		maps.Copy(l.library.Gaps, gaps.Gaps)
	}
}

func (l *loader) readService(file string, src []byte) {
	var definition service.Definition
	valid := l.decode(file, src, &definition)
	if definition.Name == "" {
		return
	}
	if _, twice := l.library.Services[definition.Name]; twice {
		l.errs = append(l.errs, fmt.Errorf("%s: a service named %q is described twice", file, definition.Name))
	}
	l.library.serviceFiles[definition.Name] = file
	l.library.Services[definition.Name] = &definition // also a faulty one: scenarios that use it are not at fault
	if !valid {
		return
	}
	l.checkVariables(file, serviceVariables(definition))
	l.checkServiceReach(file, definition)
}

func (l *loader) readScenario(file string, src []byte) {
	var s Scenario
	whole := l.decode(file, src, &s)
	l.read = append(l.read, readScenario{&s, file, whole})
	if !whole {
		return
	}
	if first, twice := l.library.Scenarios[s.Name]; twice {
		l.problem(s.Place, fmt.Errorf("the scenario %q stands in %s already", s.Name, first.Place), "every scenario has a name of its own")
		return
	}
	l.library.Scenarios[s.Name] = &s
}

func (l *loader) problem(at problem.Place, err error, help string) {
	src := l.sources[at.File]
	l.errs = append(l.errs, problem.NewProblem(at.File, src, at.Line, at.Column, 1, err.Error(), help))
}

// check finds what a scenario can only get wrong as a whole, or together with the
// library. Of one that could not be decoded it checks what has been.
func (l *loader) check(s readScenario) {
	l.checkService(s.Scenario)
	l.checkGap(s.Gap)
	for _, x := range s.Expect {
		l.checkGap(x.Gap)
	}
	l.checkVariables(s.file, l.scenarioVariables(s.Scenario))
	if !s.whole {
		return
	}
	l.checkStreams(s.Scenario)
	l.checkMoments(s.Scenario)
	l.checkActions(s.Scenario)
	l.checkReach(s)
	l.checkCredentials(s)
	for _, x := range s.Expect {
		l.checkOn(s.Scenario, x)
		l.checkReceived(s.Scenario, x)
	}
}

func (l *loader) checkStreams(s *Scenario) {
	if (s.Stream == nil) == (len(s.Streams) == 0) {
		l.problem(s.Place, errors.New("a scenario follows one stream, or several"), "write stream, or streams with a name for each")
	}
	for _, name := range s.Followed() {
		stream := s.Named(name)
		if strings.HasPrefix(stream.URL(), "/") && s.Service.Name == "" {
			l.problem(stream.Place, fmt.Errorf("the URL %s belongs to a service, and the scenario has none", stream.URL()),
				"add service: NAME, or write a whole URL")
		}
	}
}

func (l *loader) checkService(s *Scenario) {
	known := slices.Sorted(maps.Keys(l.library.Services))
	where := filepath.Join(l.library.Root, servicesFolder)
	for _, use := range s.Services() {
		if !slices.Contains(known, use.Name) {
			l.problem(use.Place, fmt.Errorf("no service has the name %q", use.Name), listed(use.Name, where, l.services(), known))
		}
	}
}

// services is what a message calls the services of the library, some of whose files may be
// wrong themselves.
func (l *loader) services() string {
	if len(l.errs) > 0 {
		return "services whose files can be read"
	}
	return "services"
}

func (l *loader) checkGap(ref *GapRef) {
	if ref == nil || ref.Gap.Reason != "" {
		return
	}
	gap, err := l.library.Gap(ref.Gap.Name)
	if err != nil {
		l.problem(ref.Place, err, "")
		return
	}
	ref.Gap = gap
}
