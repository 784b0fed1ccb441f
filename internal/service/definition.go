package service

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/process"
	"github.com/streamspec/streamspec/internal/stub"
	"github.com/streamspec/streamspec/internal/tlsconfig"
)

// Defaults of a [Definition].
const (
	DefaultStopWithin  = 5 * time.Second // between SIGTERM and SIGKILL
	DefaultSetupWithin = 5 * time.Minute // for all commands of a setup: some download what they install
)

// Life says how long an instance of a service lives. The zero value is [PerRun].
type Life string

// The lives of a service.
const (
	PerRun      Life = "run"      // started once, shared by the scenarios that need it
	PerScenario Life = "scenario" // started for each scenario, stopped with it
)

// Validate refuses a life that does not exist.
func (l Life) Validate() error {
	switch l {
	case "", PerRun, PerScenario:
		return nil
	}
	return fmt.Errorf("%q is not a life of a service; write %q or %q", string(l), PerRun, PerScenario)
}

// YAMLValues lists the lives of a service.
func (Life) YAMLValues() []string {
	return []string{string(PerRun), string(PerScenario)}
}

// Definition says how a service is reached: scenarios/services/NAME.yaml.
type Definition struct {
	Place problem.Place `yaml:",place" json:"-"`
	Name  string        `yaml:"service,required"`

	// Run is a command line. It is split as a shell would, but no shell runs it.
	Run string `yaml:"run"`
	// URL, instead of Run, is where the service already is. Nothing is started
	// then, no stubs either, and Env is ignored; Ready is waited for if given.
	URL string `yaml:"url"`

	// Needs names the services that must be ready before this one starts. The
	// package only keeps it: who reads it acquires them first, and lets lookup
	// know ${service.NAME}, their URLs.
	Needs []string `yaml:"needs"`
	// Knows names services whose URLs this one is told, and for which it does not wait: so
	// two services can know each other. The package only keeps it, as it keeps Needs.
	Knows []string `yaml:"knows"`
	// Ports are further ports that it listens on: ${port.NAME}. In a list of names, HTTP is spoken there.
	Ports Ports `yaml:"ports"`

	// Setup are command lines, split like Run, that install or prepare what the
	// service needs. They run in Dir with its environment, one after the other
	// and before the first start: once for all instances of a pool that have the
	// same name, commands, Dir and Env. So they cannot refer to ${port} or a
	// stub; where Env does, they see those of the instance that came first.
	Setup       []string      `yaml:"setup"`
	SetupWithin time.Duration `yaml:"setup_within" above:"0"` // for all of them; default: [DefaultSetupWithin]

	Dir   string                  `yaml:"dir"` // working directory, from the home of the suite; default: the home itself
	Env   map[string]string       `yaml:"env"`
	Ready *Probe                  `yaml:"ready"` // default: once the port accepts connections
	Stubs map[string][]stub.Route `yaml:"stubs"` // upstreams, by the NAME of ${stub.NAME}
	Per   Life                    `yaml:"per"`   // default: [PerRun]

	// Settings are those that a feature may give the service; without them it can give none.
	Settings Settings `yaml:"settings"`
	// Tagged are further settings, by the @tag of the scenarios they are for.
	// The package only keeps them: [Definition.EnvFor] picks those to ask for.
	Tagged map[string]map[string]string `yaml:"tagged"`
	// Hosts names the hosts that scenarios of this service may reach beside this
	// machine; see package guard.
	Hosts []string `yaml:"hosts"`

	// TLS says that the service speaks TLS, and how it is spoken with it: by the scenarios'
	// streams and calls, its probe, and its stubs.
	TLS *tlsconfig.Settings `yaml:"tls"`

	StopWithin time.Duration `yaml:"stop_within" above:"0"` // default: [DefaultStopWithin]

	// Home is the folder in which the service's commands run; empty: the runner's own.
	Home string `yaml:"-"`

	// Via, if set, is asked where the service finds an upstream of its own, by the
	// stub's name and URL: there may be a proxy in between. It is for instances that
	// nobody shares.
	Via func(name, url string) (string, error) `yaml:"-" json:"-"`
	// At, if set, is where it will be: others have been told. See [Pool.Allot].
	At *Allotment `yaml:"-" json:"-"`
	// Started, if set, is told of the output of an instance before it is started for this
	// definition: whoever watches it then misses nothing. It must return soon.
	Started func(*process.Output) `yaml:"-" json:"-"`
}

// EnvFor returns the settings that Tagged has for a scenario with these tags,
// which may be written with or without @. Where two tags set the same variable,
// the later one of tags wins: a scenario's own tag stands behind its feature's.
// They are overrides for [Pool.Acquire]; without any it returns nil.
func (d Definition) EnvFor(tags []string) map[string]string {
	var env map[string]string
	for _, tag := range tags {
		if settings := d.Tagged["@"+strings.TrimPrefix(tag, "@")]; len(settings) > 0 {
			env = merge(env, settings)
		}
	}
	return env
}

// at is the definition of the same service where it already is. Only a probe by
// GET makes sense there: the others are about a process and a port of ours.
func (d Definition) at(url string) Definition {
	d.URL, d.Run = url, ""
	if d.Ready != nil && d.Ready.Get == "" {
		d.Ready = nil
	}
	return d
}

// scheme is what its URL begins with, where it is started here.
func (d Definition) scheme() string {
	if d.TLS != nil {
		return "https"
	}
	return "http"
}

func (d Definition) via(name, url string) (string, error) {
	if d.Via == nil {
		return url, nil
	}
	return d.Via(name, url)
}

// dir is where the commands run; empty: where the runner does.
func (d Definition) dir() string {
	dir := d.Dir
	if !filepath.IsAbs(dir) {
		dir = filepath.Join(d.Home, dir)
	}
	if dir == "." {
		return ""
	}
	return dir
}

// Programs are the files that its command names, such as the script that an interpreter runs.
func (d Definition) Programs() []string {
	words, err := process.Split(d.Run)
	if err != nil {
		return nil // the service says so when it is to start
	}
	var files []string
	for _, word := range words {
		path := word
		if !filepath.IsAbs(path) {
			path = filepath.Join(d.dir(), path)
		}
		if info, err := os.Stat(path); err == nil && info.Mode().IsRegular() {
			files = append(files, path)
		}
	}
	return files
}

// StopsWithin is how long the service may take to stop, before it is killed.
func (d Definition) StopsWithin() time.Duration {
	if d.StopWithin == 0 {
		return DefaultStopWithin
	}
	return d.StopWithin
}

func (d Definition) setupWithin() time.Duration {
	if d.SetupWithin == 0 {
		return DefaultSetupWithin
	}
	return d.SetupWithin
}
