package runner

import (
	"context"
	"io"
	"os"

	"github.com/streamspec/streamspec/internal/check"
	"github.com/streamspec/streamspec/internal/guard"
	"github.com/streamspec/streamspec/internal/play"
	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/internal/secret"
	"github.com/streamspec/streamspec/internal/service"
	"github.com/streamspec/streamspec/internal/verdict"
)

// Result is what became of a scenario: its outcome, each expectation, the recordings of
// its streams, and the logs of its services where something went wrong.
type Result = verdict.Scenario

// Config says what the scenarios of a folder may do. The zero value reads the folder
// "scenarios", and reaches this machine only. The YAML files are code: they run commands.
type Config struct {
	// Scenarios is the folder with the scenarios; empty: the folder "scenarios".
	Scenarios string
	// Hosts are hosts that scenarios may reach beside this machine and what their
	// services list: names, addresses, or *.DOMAIN.
	Hosts []string
	// Environment is one of streamspec.yaml; empty: none.
	Environment string
	// Vars are values of variables, which go before all others.
	Vars map[string]string
	// Secrets is a file with lines NAME=VALUE, for ${secret.NAME}; the environment
	// goes before it. Empty: there is none.
	Secrets string
	// Services says how services are started; the zero value will do.
	Services Services
	// FailFast leaves a stream as soon as an expectation is broken.
	FailFast bool
	// StrictNotes makes what is noted of streams, that nobody expects and every tester
	// wants to know, an error: the scenario fails.
	StrictNotes bool
}

// Services says how services are started.
type Services struct {
	// Self is the command that `streamspec`, as the first word of a `run:`, stands for.
	// Without it: what PATH says.
	Self []string
	// SelfEnv are further NAME=VALUE settings of its environment.
	SelfEnv []string
	// URLs says where services already are, by name: they are not started.
	URLs map[string]string
	// Commands start services instead of what their files run, by name.
	Commands map[string]string
	// Log gets every service's output, each line behind the service's name. It is
	// written to by one goroutine at a time; its errors are ignored. nil: nobody.
	Log io.Writer
}

// Suite is a folder of scenarios and the services that they share. It is safe for
// concurrent use. Close it in the end.
type Suite struct {
	Library *scenario.Library // the scenarios, as package steps needs them
	Runner  *play.Runner      // plays them for it; Run does for everybody else
	pool    *service.Pool
}

// Load reads the scenarios of a folder. Nothing is started yet. The error is for people:
// all that is wrong with any of the files.
func Load(cfg Config) (*Suite, error) {
	if cfg.Scenarios == "" {
		cfg.Scenarios = scenario.LibraryFolder
	}
	if err := guard.Validate(cfg.Hosts); err != nil {
		return nil, err
	}
	masker := &secret.Masker{}
	masker.AddEnv(os.Environ())
	var file map[string]string
	if cfg.Secrets != "" {
		var err error
		if file, err = secret.ReadFile(cfg.Secrets); err != nil {
			return nil, err
		}
	}
	store := secret.NewStore(masker, file)
	library, err := check.Load(cfg.Scenarios, scenario.Options{Hosts: cfg.Hosts, Secrets: store, NeedSecrets: true, Environment: cfg.Environment, Vars: cfg.Vars})
	if err != nil {
		return nil, err
	}
	s := cfg.Services
	pool := service.NewPool(service.Options{Self: s.Self, SelfEnv: s.SelfEnv, URLs: s.URLs, Commands: s.Commands, Log: s.Log, Secrets: masker})
	return &Suite{
		Library: library,
		Runner:  play.NewRunner(pool, play.Options{FailFast: cfg.FailFast, Strict: cfg.StrictNotes}),
		pool:    pool,
	}, nil
}

// Names lists the scenarios, sorted.
func (s *Suite) Names() []string { return s.Library.Names() }

// Run plays a scenario and judges what it expects. The error says that there is none of
// this name; whatever else goes wrong is part of the result. Services are started when
// the first scenario needs them.
func (s *Suite) Run(ctx context.Context, name string) (Result, error) {
	found, err := s.Library.Scenario(name)
	if err != nil {
		return Result{}, err
	}
	var out Result
	s.Runner.Judge(ctx, s.Library, found, &out)
	return out, nil
}

// Close stops the services. The context bounds how long that may take: then they are
// killed. The error tells which did not stop as they were asked to, and which had ended by themselves
// where no result tells of it.
func (s *Suite) Close(ctx context.Context) error { return s.pool.Close(ctx) }
