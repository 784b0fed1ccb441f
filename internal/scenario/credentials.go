package scenario

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/secret"
	"github.com/streamspec/streamspec/internal/vars"
)

const credentialHelp = "write ${secret.NAME}: the environment variable NAME, or a line NAME=VALUE of the file that --secrets names"

// CheckHeader refuses a header whose credential is written out; own are the
// scenario's own variables. Its value must come from a variable, so that no secret
// stands in a file.
func CheckHeader(name, value string, own map[string]string) error {
	if !secret.IsCredential(name) {
		return nil
	}
	return written("the header "+name, value, own)
}

// written refuses a credential that stands in the file: as it is, as a variable of
// the file's own, or as a default.
func written(what, value string, own map[string]string) error {
	refs, err := vars.References(value)
	if strings.TrimSpace(value) == "" {
		return nil
	}
	fromElsewhere := err != nil // what cannot be read is a problem of its own
	for _, ref := range refs {
		text, isOwn := own[ref.Name]
		fromElsewhere = fromElsewhere || !isOwn || written(what, text, nil) == nil
		if len(ref.Default) >= secret.MinLength {
			return credentialError("%s has a default that may be a secret", what)
		}
	}
	if !fromElsewhere {
		return credentialError("%s holds a secret, which must not stand in a file", what)
	}
	return nil
}

func credentialError(format string, args ...any) error {
	return problem.WithHelp(fmt.Errorf(format, args...), credentialHelp)
}

// checkCredentials refuses credentials that are written out, and has those masked
// that are known already.
func (l *loader) checkCredentials(s readScenario) {
	lookup := l.lookup(s.Scenario)
	for _, r := range s.requests() {
		for _, name := range slices.Sorted(maps.Keys(r.Headers)) {
			l.credential(s.file, at(r.path, "headers", name), CheckHeader(name, r.Headers[name], s.Vars))
			l.known(r.Headers[name], lookup, func(value string) { l.library.Secrets.AddHeader(name, value) })
		}
		l.credential(s.file, at(r.path, "auth", "bearer"), written("bearer", r.Auth.Bearer, s.Vars))
		l.credential(s.file, at(r.path, "auth", "password"), written("password", r.Auth.Password, s.Vars))
		l.known(r.Auth.Bearer, lookup, func(value string) { l.library.Secrets.Add(value) })
		l.known(r.Auth.Password, lookup, func(value string) { l.library.Secrets.Add(value) })
		for _, u := range r.urls() {
			l.checkPassword(s.file, u, s.Vars)
			l.known(u.text, lookup, l.library.Secrets.AddURL)
		}
	}
}

// checkPassword refuses a URL with a password in it.
func (l *loader) checkPassword(file string, u urlText, own map[string]string) {
	_, rest, _ := strings.Cut(u.text, "://")
	if end := strings.IndexAny(rest, "/?#"); end >= 0 {
		rest = rest[:end]
	}
	if i := strings.LastIndex(rest, "@"); i >= 0 {
		_, password, _ := strings.Cut(rest[:i], ":")
		l.credential(file, u.path, written("the user in the URL", password, own))
	}
}

func (l *loader) credential(file string, path []string, err error) {
	var helper problem.Helper
	if errors.As(err, &helper) {
		problem := l.located(file, path, err.Error(), helper.Help())
		problem.Source = "" // it has the secret in it
		l.errs = append(l.errs, problem)
	}
}

// lookup knows what can be known of a scenario's variables before it runs.
func (l *loader) lookup(s *Scenario) vars.Lookup {
	return func(name string) (string, bool) {
		if text, ok := s.Vars[name]; ok {
			value, err := vars.Expand(text, l.library.Lookup)
			return value, err == nil
		}
		return l.library.Lookup(name)
	}
}

// known tells mask the value of a text, if it is known before the scenario runs.
func (l *loader) known(text string, lookup vars.Lookup, mask func(string)) {
	if value, err := vars.Expand(text, lookup); err == nil {
		mask(value)
	}
}
