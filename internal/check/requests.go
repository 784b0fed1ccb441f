package check

import (
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/streamspec/streamspec/internal/guard"
	"github.com/streamspec/streamspec/internal/httpcall"
	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/internal/secret"
	"github.com/streamspec/streamspec/internal/service"
	"github.com/streamspec/streamspec/internal/vars"
)

// checkRequests refuses requests to hosts that nobody allowed, as far as the file says
// where they go: the rest is judged when they are made. And credentials that are
// written out.
func checkRequests(r *report, s *scenario.Scenario, hosts guard.Hosts) {
	for _, request := range s.Requests() {
		checkRequest(r, request, hosts, s.Vars)
		if path := request.URLs()[0]; strings.HasPrefix(path.Text, "/") && len(s.Services()) == 0 {
			r.value(path.Path, fmt.Sprintf("the URL %s belongs to a service, and the scenario has none", path.Text), "add service: NAME, or write a whole URL")
		}
	}
}

// checkRequest finds what is wrong with a request by itself; own are the variables of its file.
func checkRequest(r *report, request scenario.Request, hosts guard.Hosts, own map[string]string) {
	seen := map[string]string{}
	for _, name := range slices.Sorted(maps.Keys(request.Headers)) {
		checkHeader(r, request, name, seen)
		checkCredential(r, request.At("headers", name), Header(name, request.Headers[name], own))
	}
	checkCredential(r, request.At("auth", "bearer"), written("bearer", request.Auth.Bearer, own))
	checkCredential(r, request.At("auth", "password"), written("password", request.Auth.Password, own))
	for _, u := range request.URLs() {
		checkURL(r, u, hosts, own)
	}
}

// checkHeader finds headers that cannot be sent, or that are given twice; seen are those
// before, as they are written, by the name that they are sent with.
func checkHeader(r *report, request scenario.Request, name string, seen map[string]string) {
	path, sent := request.At("headers", name), http.CanonicalHeaderKey(name)
	if err := httpcall.CheckHeader(name, request.Headers[name]); err != nil {
		r.hidden(path, err.Error(), problem.HelpOf(err))
	} else if first, twice := seen[sent]; twice {
		r.hidden(path, fmt.Sprintf("the headers %s and %s are the same one", first, name), "")
	}
	seen[sent] = name
}

// checkService checks where a service is, and how it is asked whether it is ready.
func checkService(r *report, library *scenario.Library, d service.Definition) {
	hosts := library.Hosts(d.Name)
	checkURL(r, scenario.WrittenURL{Path: []string{"url"}, Text: d.URL}, hosts, nil)
	if d.Ready != nil {
		checkURL(r, scenario.WrittenURL{Path: []string{"ready", "get"}, Text: d.Ready.Get}, hosts, nil)
	}
}

// checkURL refuses a URL to another host, or with a password in it; own are the
// variables of its file.
func checkURL(r *report, u scenario.WrittenURL, hosts guard.Hosts, own map[string]string) {
	err := hosts.CheckText(u.Text)
	var refused *guard.RefusedError
	switch {
	case errors.As(err, &refused):
		r.value(u.Path, refused.Reason(), refused.Help())
	case err != nil:
		r.value(u.Path, err.Error(), "")
	case password(u.Text) == "": // else the line must not be shown
		if err := usable(u.Text, u.Schemes()...); err != nil {
			r.value(u.Path, err.Error(), problem.HelpOf(err))
		}
	}
	checkCredential(r, u.Path, written("the user in the URL", password(u.Text), own))
}

// password is the one in a URL as a file has it; empty: there is none.
func password(url string) string {
	_, rest, _ := strings.Cut(url, "://")
	if end := strings.IndexAny(rest, "/?#"); end >= 0 {
		rest = rest[:end]
	}
	at := strings.LastIndex(rest, "@")
	if at < 0 {
		return ""
	}
	_, password, _ := strings.Cut(rest[:at], ":")
	return password
}

func checkCredential(r *report, path []string, err error) {
	var helper problem.Helper
	if errors.As(err, &helper) {
		r.hidden(path, err.Error(), helper.Help())
	}
}

// Header refuses a header whose credential is written out; own are the scenario's own
// variables. Its value must come from a variable, so that no secret stands in a file.
func Header(name, value string, own map[string]string) error {
	if !secret.IsCredential(name) {
		return nil
	}
	return written("the header "+name, value, own)
}

// written refuses a credential that stands in the file: as it is, as a variable of
// the file's own, or as a default.
func written(what, value string, own map[string]string) error {
	if strings.TrimSpace(value) == "" {
		return nil
	}
	refs, err := vars.References(value)
	fromElsewhere := err != nil // what cannot be read is a problem of its own
	for _, ref := range refs {
		text, isOwn := own[ref.Name]
		others := maps.Clone(own)
		delete(others, ref.Name) // variables that need each other are a problem of their own
		fromElsewhere = fromElsewhere || !isOwn || written(what, text, others) == nil
		if len(ref.Default) >= secret.MinLength {
			return credentialError("%s has a default that may be a secret", what)
		}
	}
	if !fromElsewhere {
		return credentialError("%s holds a secret, which must not stand in a file", what)
	}
	return nil
}

const credentialHelp = "write ${secret.NAME}: the environment variable NAME, or a line NAME=VALUE of the file that --secrets names"

func credentialError(format string, args ...any) error {
	return problem.WithHelp(fmt.Errorf(format, args...), credentialHelp)
}
