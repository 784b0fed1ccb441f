package service

import (
	"errors"
	"fmt"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/streamspec/streamspec/internal/guard"
	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/process"
	"github.com/streamspec/streamspec/internal/stub"
	"github.com/streamspec/streamspec/internal/vars"
)

// Validate refuses a definition that nothing could be started from. Its error
// is for the author of the file.
func (d *Definition) Validate() error {
	if strings.TrimSpace(d.Run) == "" && d.URL == "" {
		return errors.New("a service needs `run`, the command that starts it, or `url`, where it already is")
	}
	if d.Run != "" && d.URL != "" {
		return problem.AtField("url", errors.New("a service has `run` or `url`, not both"))
	}
	if d.StopWithin < 0 {
		return problem.AtField("stop_within", fmt.Errorf("stop_within: %v is negative", d.StopWithin))
	}
	return errors.Join(validateRun(d.Run), validateURL(d.URL), validateEnv(d.Env), validateStubNames(d.Stubs), validateMoments(d.Stubs), d.Per.Validate(),
		d.validateSetup(), d.validateNeeds(), d.validateKnows(), d.validatePorts(), validateTagged(d.Tagged), validateSettings(d.Settings), validateHosts(d.Hosts), d.validateReady(), d.validateTLS())
}

func validateRun(line string) error {
	if _, err := process.Split(line); err != nil {
		return problem.AtField("run", fmt.Errorf("run: %w", err))
	}
	return nil
}

// validateTLS refuses TLS with a service that does not speak it.
func (d *Definition) validateTLS() error {
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
		return problem.AtField("url", fmt.Errorf("url: %q is not the URL of a service; %s", text, urlHelp(text)))
	}
	return nil
}

// urlHelp is what to write where a URL was meant.
func urlHelp(text string) string {
	if meant := guard.URLOf(text); meant != "" && meant != text {
		return "write url: " + meant
	}
	return "it starts with http:// or https:// and names a host"
}

func validateEnv(env map[string]string) error {
	for _, name := range slices.Sorted(maps.Keys(env)) {
		if !canNameSetting(name) {
			return problem.AtField("env", problem.AtField(name, fmt.Errorf("env: %q cannot name an environment variable", name)))
		}
	}
	return nil
}

func canNameSetting(name string) bool { return name != "" && !strings.ContainsAny(name, "=\x00") }

func validateStubNames(stubs map[string][]stub.Route) error {
	for _, name := range slices.Sorted(maps.Keys(stubs)) {
		if refs, err := vars.References("${stub." + name + "}"); err != nil || refs[0].HasDefault {
			return problem.AtField("stubs", problem.AtField(name, fmt.Errorf("stubs: %q cannot name a stub; a name has letters, digits, dots, _ and -", name)))
		}
	}
	return nil
}

// validateMoments refuses moments in the stubs of a service, which scenarios share: only the
// stubs of a scenario know what its streams do.
func validateMoments(stubs map[string][]stub.Route) error {
	var errs []error
	for _, name := range slices.Sorted(maps.Keys(stubs)) {
		if waitForMoments(stubs[name]) {
			errs = append(errs, problem.AtField("stubs", problem.AtField(name, problem.WithHelp(
				fmt.Errorf("the stub %q of a service cannot wait for a moment of a scenario", name),
				"describe the stub in the scenario, and tell the service by env: {NAME: ${stub."+name+"}}"))))
		}
	}
	return errors.Join(errs...)
}

func waitForMoments(routes []stub.Route) bool {
	for i := range routes {
		if len(routes[i].Moments()) > 0 {
			return true
		}
	}
	return false
}

// validateReady refuses a probe that only a process could pass.
func (d *Definition) validateReady() error {
	if d.URL == "" || d.Ready == nil || d.Ready.Log == "" {
		return nil
	}
	return problem.AtField("ready", problem.AtField("log", problem.WithHelp(
		errors.New("log: the output of a service at a URL cannot be read"),
		"wait with get, tcp or command, or start the service with run")))
}

func (d *Definition) validateSetup() error {
	if d.SetupWithin < 0 {
		return problem.AtField("setup_within", fmt.Errorf("setup_within: %v is negative", d.SetupWithin))
	}
	for i, line := range d.Setup {
		if err := validateSetupLine(line); err != nil {
			return problem.AtField("setup", problem.AtField(strconv.Itoa(i), fmt.Errorf("setup, command %d: %w", i+1, err)))
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

func (d *Definition) validateNeeds() error {
	return validateNames("needs", d.Needs, func(name string) error { return d.validateOther(name, "") })
}

func (d *Definition) validateKnows() error {
	return validateNames("knows", d.Knows, func(name string) error {
		if slices.Contains(d.Needs, name) {
			return fmt.Errorf("%q stands under needs, too: a service knows what it needs", name)
		}
		return d.validateOther(name, "; its own URL is "+d.scheme()+"://127.0.0.1:${port}")
	})
}

// validateOther finds names that are not another service's; more is said of its own.
func (d *Definition) validateOther(name, more string) error {
	switch {
	case strings.TrimSpace(name) == "":
		return errors.New("a service has a name, and this one is empty")
	case name == d.Name:
		return fmt.Errorf("%q is this service itself%s", name, more)
	default:
		return nil
	}
}

// validateNames finds the first name of a list that is wrong, or stands there twice: at its number, unless the error
// says where.
func validateNames(key string, names []string, validate func(name string) error) error {
	for i, name := range names {
		err := validate(name)
		if err == nil && slices.Contains(names[:i], name) {
			err = fmt.Errorf("%q stands here twice", name)
		}
		if at := (*problem.FieldError)(nil); err != nil && !errors.As(err, &at) {
			err = problem.AtField(strconv.Itoa(i), err)
		}
		if err != nil {
			return problem.AtField(key, fmt.Errorf("%s: %w", key, err))
		}
	}
	return nil
}

var tagForm = regexp.MustCompile(`^@[^@\s]+$`)

func validateTagged(tagged map[string]map[string]string) error {
	for _, tag := range slices.Sorted(maps.Keys(tagged)) {
		if !tagForm.MatchString(tag) {
			return problem.AtField("tagged", problem.AtField(tag, problem.WithHelp(fmt.Errorf("tagged: %q is not a tag", tag),
				"a tag starts with @ and has no spaces; YAML wants it in quotes: \"@tag\": {NAME: value}")))
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
