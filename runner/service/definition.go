package service

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/streamspec/streamspec/runner/guard"
	"github.com/streamspec/streamspec/runner/vars"
	"github.com/streamspec/streamspec/runner/yamlfile"
)

// DefaultStopWithin is how long a service has between SIGTERM and SIGKILL.
const DefaultStopWithin = 5 * time.Second

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

// Definition says how a service is reached: scenarios/services/NAME.yaml.
type Definition struct {
	Name string `yaml:"service,required"`

	// Run is a command line. It is split as a shell would, but no shell runs it.
	Run string `yaml:"run"`
	// URL, instead of Run, is where the service already is. Nothing is started
	// then, no stubs either, and Env is ignored; Ready is waited for if given.
	URL string `yaml:"url"`

	Dir   string             `yaml:"dir"` // working directory; default: the runner's own
	Env   map[string]string  `yaml:"env"`
	Ready *Probe             `yaml:"ready"` // default: once the port accepts connections
	Stubs map[string][]Route `yaml:"stubs"` // upstreams, by the NAME of ${stub.NAME}
	Per   Life               `yaml:"per"`   // default: [PerRun]
	Hosts []string           `yaml:"hosts"` // that its scenarios may reach beside this machine; see package guard

	StopWithin time.Duration `yaml:"stop_within"` // default: [DefaultStopWithin]
}

// Validate refuses a definition that nothing could be started from. Its error
// is for the author of the file.
func (d Definition) Validate() error {
	if strings.TrimSpace(d.Run) == "" && d.URL == "" {
		return errors.New("a service needs `run`, the command that starts it, or `url`, where it already is")
	}
	if d.Run != "" && d.URL != "" {
		return errors.New("a service has `run` or `url`, not both")
	}
	if d.StopWithin < 0 {
		return fmt.Errorf("stop_within: %v is negative", d.StopWithin)
	}
	_, errRun := splitWords(d.Run)
	return errors.Join(errRun, validateURL(d.URL), validateEnv(d.Env), validateStubNames(d.Stubs), d.Per.Validate(), validateHosts(d.Hosts))
}

func validateURL(text string) error {
	if text == "" || strings.Contains(text, "${") {
		return nil
	}
	u, err := url.Parse(text)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return fmt.Errorf("url: %q is not the URL of a service; it starts with http:// or https:// and names a host", text)
	}
	return nil
}

func validateHosts(hosts []string) error {
	if err := guard.Validate(hosts); err != nil {
		return yamlfile.AtField("hosts", err)
	}
	return nil
}

func validateEnv(env map[string]string) error {
	for name := range env {
		if name == "" || strings.ContainsAny(name, "=\x00") {
			return fmt.Errorf("env: %q cannot name an environment variable", name)
		}
	}
	return nil
}

func validateStubNames(stubs map[string][]Route) error {
	for name := range stubs {
		if refs, err := vars.References("${stub." + name + "}"); err != nil || refs[0].HasDefault {
			return fmt.Errorf("stubs: %q cannot name a stub; a name has letters, digits, dots, _ and -", name)
		}
	}
	return nil
}

func (d Definition) stopWithin() time.Duration {
	if d.StopWithin == 0 {
		return DefaultStopWithin
	}
	return d.StopWithin
}
