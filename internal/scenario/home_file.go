package scenario

import (
	"fmt"
	"maps"
	"path/filepath"
	"slices"

	"github.com/streamspec/streamspec/internal/guard"
	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/sources"
	"github.com/streamspec/streamspec/internal/suggest"
	"github.com/streamspec/streamspec/internal/yamlfile"
)

// homeFile is what a [HomeFile] says for all files below its folder. It describes; what it
// does not say, such as which commands may run, only a person at the command line grants.
type homeFile struct {
	Vars         map[string]string       `yaml:"vars"`         // of all scenarios, unless these say otherwise
	Environments map[string]*Environment `yaml:"environments"` // by the NAME of --env
	Pieces       map[string][]Trigger    `yaml:"pieces"`       // what scenarios do before their streams open: `use: NAME`
	Run          RunDefaults             `yaml:"run"`          // what `streamspec run` does unless it is told otherwise
}

// Environment is where a suite runs: it goes before what scenarios and services say.
type Environment struct {
	Vars     map[string]string `yaml:"vars"`
	Services map[string]string `yaml:"services"` // NAME: URL or command, as --service has it
	Hosts    []string          `yaml:"hosts"`    // scenarios may reach them, too
}

// Validate finds hosts that are none.
func (e Environment) Validate() error {
	if err := guard.Validate(e.Hosts); err != nil {
		return problem.AtField("hosts", err)
	}
	return nil
}

// RunDefaults are what `streamspec run` does unless it is told otherwise.
type RunDefaults struct {
	Paths   []string `yaml:"paths"`          // features and scenarios, or folders with them, from the file's own folder
	Tags    string   `yaml:"tags"`           // as --tags
	Jobs    int      `yaml:"jobs" above:"0"` // as --jobs
	Reports []string `yaml:"reports"`        // as --format
}

// Validate finds runs of nothing.
func (d RunDefaults) Validate() error {
	if d.Jobs < 0 {
		return problem.AtField("jobs", problem.WithHelp(fmt.Errorf("jobs: %d scenarios cannot run at a time", d.Jobs), "write 1 or more, or leave out jobs"))
	}
	return nil
}

// Defaults are the defaults of a [HomeFile].
type Defaults struct {
	RunDefaults
	text *problem.Text
}

// Wrong is what is wrong with one of them, to which keys and numbers of list items lead.
func (d Defaults) Wrong(err error, path ...string) error {
	at, width := yamlfile.Parse(d.text).Locate(append([]string{"run"}, path...)...)
	return d.text.Problem(at.Line, at.Column, width, err.Error(), problem.HelpOf(err))
}

// DefaultsOf are the defaults for a run that is started in a folder, with paths that lead from
// there. Without a [HomeFile], or one that cannot be read, there are none: who loads the suite
// is told.
func DefaultsOf(folder string) Defaults {
	for at := range upwards(folder) {
		if !hasHomeFile(at.shown) {
			continue
		}
		path := filepath.Join(at.shown, HomeFile)
		content, err := sources.Read(path)
		var said homeFile
		outside := yamlfile.Options{Variables: fromEnvironment, Elsewhere: IsOfRunner} // what a run lacks, it is told
		if err != nil || yamlfile.Decode(path, content, &said, outside) != nil {
			return Defaults{}
		}
		for i, one := range said.Run.Paths {
			said.Run.Paths[i] = filepath.Join(at.shown, one)
		}
		return Defaults{said.Run, problem.NewText(path, content)}
	}
	return Defaults{}
}

// readHome reads the file of the home, which may be empty, and chooses the environment.
func (l *reader) readHome(chosen string, vars map[string]string) *File {
	f := &File{Text: problem.NewText(l.Suite.file, nil), Whole: true, IsHome: true}
	if l.Suite.file != "" {
		content, err := sources.Read(l.Suite.file)
		f.Text = problem.NewText(l.Suite.file, content)
		if err != nil {
			f.Whole, f.Errors = false, append(f.Errors, err)
			return f
		}
		if parsed := yamlfile.Parse(f.Text); !parsed.Empty() {
			l.decode(f, parsed, &l.Suite.said)
			f.refer(parsed)
		}
	}
	l.Suite.Environment, l.Suite.set, l.Suite.given = chosen, maps.Clone(vars), vars
	if chosen == "" {
		return f
	}
	env := l.Suite.said.Environments[chosen]
	if env == nil {
		f.Errors = append(f.Errors, problem.Problem{
			Message: fmt.Sprintf("--env %s: no environment has this name", chosen),
			Help:    suggest.Listed(chosen, HomeFile, "environments", sortedKeys(l.Suite.said.Environments)),
		})
		return f
	}
	l.allowed = slices.Concat(l.allowed, env.Hosts)
	for _, name := range sortedKeys(env.Services) {
		if at := guard.URLOf(env.Services[name]); at != "" {
			l.allowed = append(l.allowed, guard.HostOf(at))
		}
	}
	l.Suite.set = maps.Clone(env.Vars)
	writable(&l.Suite.set)
	maps.Copy(l.Suite.set, vars) // a person's word is the last
	return f
}

// Suite is what holds for all scenarios of a library: what its home says, and what was chosen
// and set for this run. It does not change once loaded.
type Suite struct {
	Environment string // that was chosen; empty: none

	file     string            // [HomeFile] of the home; empty: it has none
	said     homeFile          // what it says
	set      map[string]string // variables that the environment, or a person, sets
	given    map[string]string // those of a person
	declared map[string]bool   // variables that the home or a scenario declares
}

// EnvironmentServices are where services are in the chosen environment, or how they are
// started there, as --service has it.
func (s *Suite) EnvironmentServices() map[string]string {
	if env := s.said.Environments[s.Environment]; env != nil {
		return env.Services
	}
	return nil
}

// Set lists the variables that a person set, sorted.
func (s *Suite) Set() []string { return sortedKeys(s.given) }

// Environments are all environments that there are, by their names.
func (s *Suite) Environments() map[string]*Environment { return s.said.Environments }

// Piece is what scenarios do by its name before their streams open. The error lists what there
// is.
func (s *Suite) Piece(name string) ([]Trigger, error) {
	if piece, ok := s.said.Pieces[name]; ok {
		return piece, nil
	}
	return nil, problem.WithHelp(fmt.Errorf("no piece has the name %q", name),
		suggest.Listed(name, HomeFile, "pieces", sortedKeys(s.said.Pieces)))
}

// Pieces are all pieces that there are, by their names.
func (s *Suite) Pieces() map[string][]Trigger { return s.said.Pieces }

// Vars are the variables that the home declares for all scenarios.
func (s *Suite) Vars() map[string]string { return s.said.Vars }

// Declared lists the variables that the home or any scenario declares, sorted.
func (s *Suite) Declared() []string { return sortedKeys(s.declared) }

// addVars gives a scenario the variables of its suite, of the environment and of the command
// line: each goes before the one before it, and the scenario's own before the suite's.
func (s *Suite) addVars(to *Scenario) {
	writable(&to.Vars)
	for name := range to.Vars {
		s.declared[name] = true
	}
	for name, value := range s.said.Vars {
		if _, own := to.Vars[name]; !own {
			to.Vars[name] = value
		}
	}
	maps.Copy(to.Vars, s.set)
}

// addPieces gives a scenario the pieces that it uses.
func (s *Suite) addPieces(f *File) {
	for i, t := range f.Scenario.Trigger {
		if t.Use == "" {
			continue
		}
		piece, err := s.Piece(t.Use)
		if err != nil {
			f.Errors = append(f.Errors, f.Text.Problem(t.Place.Line, t.Place.Column, 1, err.Error(), problem.HelpOf(err)))
		}
		f.Scenario.Trigger[i].Piece = piece
	}
}
