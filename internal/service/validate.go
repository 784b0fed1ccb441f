package service

import (
	"errors"
	"fmt"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/streamspec/streamspec/internal/guard"
	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/process"
	"github.com/streamspec/streamspec/internal/stub"
	"github.com/streamspec/streamspec/internal/vars"
)

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
		return problem.AtField("stop_within", fmt.Errorf("stop_within: %v is negative", d.StopWithin))
	}
	return errors.Join(validateRun(d.Run), validateURL(d.URL), validateEnv(d.Env), validateStubNames(d.Stubs), d.Per.Validate(),
		d.validateSetup(), d.validateNeeds(), d.validateKnows(), d.validatePorts(), validateTagged(d.Tagged), validateHosts(d.Hosts), d.validateReady(), d.validateTLS())
}

func validateRun(line string) error {
	if _, err := process.Split(line); err != nil {
		return fmt.Errorf("run: %w", err)
	}
	return nil
}

// validateTLS refuses TLS with a service that does not speak it.
func (d Definition) validateTLS() error {
	if d.TLS == nil || !strings.HasPrefix(d.URL, "http://") {
		return nil
	}
	return problem.AtField("tls", problem.WithHelp(fmt.Errorf("tls: the service's URL, %s, is without TLS", d.URL), "write url: https://…, or leave tls out"))
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

func validateEnv(env map[string]string) error {
	for _, name := range slices.Sorted(maps.Keys(env)) {
		if !canNameSetting(name) {
			return fmt.Errorf("env: %q cannot name an environment variable", name)
		}
	}
	return nil
}

func canNameSetting(name string) bool { return name != "" && !strings.ContainsAny(name, "=\x00") }

func validateStubNames(stubs map[string][]stub.Route) error {
	for _, name := range slices.Sorted(maps.Keys(stubs)) {
		if refs, err := vars.References("${stub." + name + "}"); err != nil || refs[0].HasDefault {
			return fmt.Errorf("stubs: %q cannot name a stub; a name has letters, digits, dots, _ and -", name)
		}
	}
	return errors.Join(validateMoments(stubs)...)
}

// validateMoments refuses moments in the stubs of a service, which scenarios share: only the
// stubs of a scenario know what its streams do.
func validateMoments(stubs map[string][]stub.Route) []error {
	var errs []error
	for _, name := range slices.Sorted(maps.Keys(stubs)) {
		for _, route := range stubs[name] {
			if len(route.Moments()) > 0 {
				errs = append(errs, problem.AtField("stubs", problem.AtField(name, problem.WithHelp(
					fmt.Errorf("the stub %q of a service cannot wait for a moment of a scenario", name),
					"describe the stub in the scenario, and tell the service by env: {NAME: ${stub."+name+"}}"))))
				break
			}
		}
	}
	return errs
}

// validateReady refuses a probe that only a process could pass.
func (d Definition) validateReady() error {
	if d.URL == "" || d.Ready == nil || d.Ready.Log == "" {
		return nil
	}
	return problem.AtField("ready", problem.AtField("log", problem.WithHelp(
		errors.New("log: the output of a service at a URL cannot be read"),
		"wait with get, tcp or command, or start the service with run")))
}

func (d Definition) validateSetup() error {
	if d.SetupWithin < 0 {
		return problem.AtField("setup_within", fmt.Errorf("setup_within: %v is negative", d.SetupWithin))
	}
	for i, line := range d.Setup {
		if err := validateSetupLine(line); err != nil {
			return problem.AtField("setup", fmt.Errorf("setup, command %d: %w", i+1, err))
		}
	}
	return nil
}

func validateSetupLine(line string) error {
	words, err := process.Split(line)
	if err != nil {
		return err
	}
	if len(words) == 0 {
		return errors.New("it is empty")
	}
	refs, err := vars.References(line)
	if err != nil {
		return err
	}
	for _, ref := range refs {
		if ref.Name == portVar || strings.HasPrefix(ref.Name, portPrefix) || strings.HasPrefix(ref.Name, stubPrefix) {
			return fmt.Errorf("${%s} is another for each instance, and the setup is done once for all of them", ref.Name)
		}
	}
	return nil
}

func (d Definition) validateNeeds() error {
	for i, name := range d.Needs {
		var err error
		switch {
		case strings.TrimSpace(name) == "":
			err = errors.New("needs: a service has a name, and this one is empty")
		case name == d.Name:
			err = fmt.Errorf("needs: %q is this service itself", name)
		case slices.Contains(d.Needs[:i], name):
			err = fmt.Errorf("needs: %q stands here twice", name)
		}
		if err != nil {
			return problem.AtField("needs", err)
		}
	}
	return nil
}

func (d Definition) validateKnows() error {
	for i, name := range d.Knows {
		var err error
		switch {
		case strings.TrimSpace(name) == "":
			err = errors.New("knows: a service has a name, and this one is empty")
		case name == d.Name:
			err = fmt.Errorf("knows: %q is this service itself; its own URL is http://127.0.0.1:${port}", name)
		case slices.Contains(d.Knows[:i], name):
			err = fmt.Errorf("knows: %q stands here twice", name)
		case slices.Contains(d.Needs, name):
			err = fmt.Errorf("knows: %q stands under needs, too: a service knows what it needs", name)
		}
		if err != nil {
			return problem.AtField("knows", err)
		}
	}
	return nil
}

// portForm is how further ports are named: as a variable can be.
var portForm = regexp.MustCompile(`^[A-Za-z0-9_-]+$`)

func (d Definition) validatePorts() error {
	for i, name := range d.Ports {
		var err error
		switch {
		case d.Run == "":
			err = problem.WithHelp(errors.New("ports: a service at a URL listens where it does"), "ports are for a service with run")
		case !portForm.MatchString(name):
			err = problem.WithHelp(fmt.Errorf("ports: %q cannot name a port", name), "a name has letters, digits, _ and -; the port is ${port.NAME} then")
		case slices.Contains(d.Ports[:i], name):
			err = fmt.Errorf("ports: %q stands here twice", name)
		}
		if err != nil {
			return problem.AtField("ports", err)
		}
	}
	return nil
}

var tagForm = regexp.MustCompile(`^@[^@\s]+$`)

func validateTagged(tagged map[string]map[string]string) error {
	for _, tag := range slices.Sorted(maps.Keys(tagged)) {
		if !tagForm.MatchString(tag) {
			return problem.AtField("tagged", problem.WithHelp(fmt.Errorf("tagged: %q is not a tag", tag),
				"a tag starts with @ and has no spaces; YAML wants it in quotes: \"@tag\": {NAME: value}"))
		}
		for _, name := range slices.Sorted(maps.Keys(tagged[tag])) {
			if !canNameSetting(name) {
				return problem.AtField("tagged", problem.AtField(tag,
					fmt.Errorf("tagged: %q cannot name an environment variable", name)))
			}
		}
	}
	return nil
}

func validateHosts(hosts []string) error {
	if err := guard.Validate(hosts); err != nil {
		return problem.AtField("hosts", err)
	}
	return nil
}

// IsURL tells a URL at which a service is from a command that starts it.
func IsURL(way string) bool {
	return strings.HasPrefix(way, "http://") || strings.HasPrefix(way, "https://")
}
