package scenario

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/streamspec/streamspec/internal/guard"
	"github.com/streamspec/streamspec/internal/secret"
	"github.com/streamspec/streamspec/internal/service"
	"github.com/streamspec/streamspec/internal/sources"
	"github.com/streamspec/streamspec/internal/stub"
	"github.com/streamspec/streamspec/internal/suggest"
	"github.com/streamspec/streamspec/internal/vars"
)

// The names that a library gives a meaning to.
const (
	LibraryFolder  = "scenarios"
	servicesFolder = "services"
	profilesFolder = "profiles"
	gapsName       = "known-gaps"
)

// Library is a folder of scenarios, the services that they use, and the known
// gaps. It does not change once loaded.
type Library struct {
	Root      string // the folder
	Home      string // where the services run: the nearest folder with a [HomeFile], or the one that holds scenarios
	Scenarios map[string]*Scenario
	Services  map[string]*service.Definition
	Gaps      map[string]Gap
	Secrets   *secret.Store

	Suite Suite // what holds for all scenarios

	elsewhere    bool                 // see [Options]
	listed       bool                 // see [Options]
	named        map[string]bool      // the variables of the environment, and secrets, that files refer to
	allowed      []string             // hosts that every scenario may reach
	serviceFiles map[string]string    // by the service's name
	byFile       map[string]*Scenario // the scenarios, by the real names of their files
	faulty       map[string]*Scenario // those that could not be read whole, or whose name another one has, by the real names of their files
	faultyNames  map[string]string    // the files of these, by the scenarios' names
	gapsFiles    []string             // the files of known gaps
	names        []string             // the scenarios', sorted
	serviceNames []string             // sorted
	gapNames     []string             // sorted
	gapsWrong    bool                 // something is wrong with a file of them, and is told there
}

// Options say what the files of a library may refer to. The zero value allows no
// host but this machine's, and does not ask whether secrets are defined.
type Options struct {
	Hosts   []string      // see package guard
	Secrets *secret.Store // nil: the secrets of the environment
	// NeedSecrets makes a secret that is not defined a problem of its file. Otherwise it
	// is one of the scenario that uses it.
	NeedSecrets bool
	// Elsewhere tells that nothing runs here: what the environment does not define may be defined where it does.
	Elsewhere bool
	// Listed tells that nothing is judged here either: nor need a number, a boolean or a time have a value.
	Listed      bool
	Environment string            // of the [HomeFile]; empty: none
	Vars        map[string]string // set by a person: they go before all others
	// Untrusted says that nobody has reviewed the files, and what a person grants all the same;
	// nil: they are trusted, as code is.
	Untrusted *Granted
	// Shared says that the folder is no library that somebody declared, but that of a file: other
	// programs may have YAML files there.
	Shared bool
	// Also are files outside of the folder whose scenarios belong to the library.
	Also []sources.File
}

// Granted is what a person at the command line allows files that nobody has reviewed.
type Granted struct {
	Hosts []string          // see package guard
	Given map[string]string // where services are, or their commands, by name
	// Judging says that nothing is started and nobody is called: all that matters is what is read.
	Judging bool
}

// HomeFile marks the home of a suite, see [Library]; home_file.go has what it may say.
const HomeFile = "streamspec.yaml"

// IsOfHome tells whether this is the library of its home itself. Others below it may have
// other services.
func (l *Library) IsOfHome() bool {
	return isSame(l.Root, l.Home) || isSame(l.Root, filepath.Join(l.Home, LibraryFolder))
}

// Names lists the scenarios' names, sorted.
func (l *Library) Names() []string { return l.names }

// ServiceNames lists the services' names, sorted.
func (l *Library) ServiceNames() []string { return l.serviceNames }

// InFile is the scenario of a file; nil: it has none, or one that could not be read.
func (l *Library) InFile(f sources.File) *Scenario { return l.byFile[f.Real] }

// FaultyIn is what could be read of a scenario that is not whole, or has the name of another one; nil:
// the file has none.
func (l *Library) FaultyIn(f sources.File) *Scenario { return l.faulty[f.Real] }

// Faulty is the file of a scenario of this name that is not whole, or not the only one, or of one that may be
// it, for nobody can read its name; empty: there is none.
func (l *Library) Faulty(name string) string {
	if file := l.faultyNames[name]; file != "" || l.Scenarios[name] != nil {
		return file
	}
	return l.faultyNames[""]
}

// FilesOf lists the files that a scenario is made of: its own, those of its services with the files
// that their commands name, and those of the known gaps where it is marked with one.
func (l *Library) FilesOf(s *Scenario) []string {
	files := []string{s.Place.File}
	for _, name := range l.Closure(s) {
		files = append(files, l.serviceFiles[name])
		files = append(files, l.Services[name].Programs()...)
	}
	if len(s.GapRefs()) > 0 {
		files = append(files, l.gapsFiles...)
	}
	if l.Suite.file != "" {
		files = append(files, l.Suite.file)
	}
	return files
}

// ServiceFile is the file that describes the service of this name.
func (l *Library) ServiceFile(name string) string { return l.serviceFiles[name] }

// GapsFiles lists the files that describe known gaps.
func (l *Library) GapsFiles() []string { return l.gapsFiles }

// Scenario is the scenario of this name. The error lists what there is.
func (l *Library) Scenario(name string) (*Scenario, error) {
	if s, ok := l.Scenarios[name]; ok {
		return s, nil
	}
	return nil, fmt.Errorf("no scenario has the name %q; %s", name, l.scenariosHelp(name))
}

// Gap is the known gap of this name. The error lists what there is.
func (l *Library) Gap(name string) (Gap, error) {
	if gap, ok := l.Gaps[name]; ok {
		return gap, nil
	}
	where := filepath.Join(l.Root, gapsName+".yaml")
	if l.gapsWrong {
		return Gap{}, fmt.Errorf("the known gap %q cannot be known while something is wrong with %s", name, where)
	}
	return Gap{}, fmt.Errorf("no known gap has the name %q; %s", name, suggest.Listed(name, where, "gaps", l.gapNames))
}

// The variables that need no declaration.
const (
	VarUUID       = "uuid"               // one random UUID for each scenario
	VarPort       = "port"               // in a service: the port that it must listen on
	VarService    = stub.ServiceVariable // the base URL of the scenario's service
	VarRepetition = "n"                  // of what is done several times: which time it is, from 1
	EnvPrefix     = vars.EnvPrefix       // ${env.HOME}: the runner's environment
	PortPrefix    = "port."              // in a service: ${port.NAME}, a further port
	StubPrefix    = "stub."              // ${stub.NAME}: the base URL of a stub
	ServicePrefix = "service."           // ${service.NAME}: the base URL of a service that is used, needed or known; ${service.NAME.PORT}: of a further port
)

// IsBaseURL tells the variables that are URLs of services and stubs.
func IsBaseURL(variable string) bool {
	return variable == VarService || strings.HasPrefix(variable, StubPrefix) || strings.HasPrefix(variable, ServicePrefix)
}

// Lookup is what is known before anything runs: the environment, and secrets.
func (l *Library) Lookup(name string) (string, bool) {
	if value, ok := fromEnvironment(name); ok {
		return value, true
	}
	if name, ok := strings.CutPrefix(name, vars.SecretPrefix); ok {
		return l.Secrets.Lookup(name)
	}
	return "", false
}

// fromEnvironment answers a variable of the environment.
func fromEnvironment(variable string) (string, bool) {
	name, is := strings.CutPrefix(variable, EnvPrefix)
	if !is {
		return "", false
	}
	return os.LookupEnv(name)
}

// MayHave tells whether a variable may have its value from outside of the files: it is in the environment, or is a
// secret that is known, or nothing runs where that is asked.
func (l *Library) MayHave(variable string) bool {
	_, has := l.Lookup(variable)
	return has || l.elsewhere && IsOfRunner(variable)
}

// Mentions tells whether a file of the library refers to a variable of the environment or a
// secret: what a YAML file names, a feature may read.
func (l *Library) Mentions(variable string) bool { return l.named[variable] }

// IsOfRunner tells the variables that have their values from the environment of the runner.
func IsOfRunner(variable string) bool {
	return strings.HasPrefix(variable, EnvPrefix) || strings.HasPrefix(variable, vars.SecretPrefix)
}

// Closure lists the services that a scenario uses, and those that they need or know, in an
// order in which they can be started. Of services that need each other in a circle,
// and of unknown ones, nothing more is followed.
func (l *Library) Closure(s *Scenario) []string {
	var names []string
	for _, use := range s.Services() {
		names = append(names, use.Name)
	}
	return l.ClosureOf(names...)
}

// ClosureOf does the same for services. Those that are known, and that nobody needs, come
// last.
func (l *Library) ClosureOf(names ...string) []string {
	var order []string
	seen := map[string]bool{}
	var add func(name string)
	add = func(name string) {
		definition := l.Services[name]
		if seen[name] || definition == nil {
			return
		}
		seen[name] = true
		for _, needed := range definition.Needs {
			add(needed)
		}
		order = append(order, name)
	}
	for _, name := range names {
		add(name)
	}
	for i := 0; i < len(order); i++ { // it grows
		for _, known := range l.Services[order[i]].Knows {
			add(known)
		}
	}
	return order
}

// Known lists the services, of those that a scenario uses, that others are to know before
// they start, or without waiting for them.
func (l *Library) Known(closure []string) []string {
	var known []string
	for _, name := range closure {
		known = append(known, l.Services[name].Knows...)
	}
	slices.Sort(known)
	return slices.Compact(known)
}

// Hosts are the hosts that the scenarios of a service may reach; without a service,
// those that any may.
func (l *Library) Hosts(service string) guard.Hosts {
	hosts := guard.Hosts{Allowed: l.allowed, File: l.serviceFiles[service]}
	if definition := l.Services[service]; definition != nil {
		hosts = hosts.Allow(definition.Hosts...)
	}
	return hosts
}

// HostsOf are the hosts that a scenario may reach: those of all its services.
func (l *Library) HostsOf(s *Scenario) guard.Hosts {
	main := s.Service.Name
	if main == "" && len(s.Others) > 0 {
		main = s.Others[0].Name
	}
	hosts := l.Hosts(main)
	for _, name := range l.Closure(s) {
		hosts = hosts.Allow(l.Services[name].Hosts...)
	}
	return hosts
}
