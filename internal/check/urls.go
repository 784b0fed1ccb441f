package check

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/internal/vars"
)

// anyBase stands for the URLs of services and stubs, anyText for the values of other
// variables: a number, for it may be a port.
const (
	anyBase = "http://127.0.0.1:1"
	anyText = "1"
)

const urlHelp = "write a path of the service, as /orders, or a whole URL, as http://127.0.0.1:8080/orders"

// usable finds URLs that nothing can be asked for, as far as the file says what they are.
func usable(text string, schemes ...string) error {
	if base := unslashed(text); base != "" {
		return problem.WithHelp(fmt.Errorf("%s is a whole URL, and what follows it does not begin with /", base), "write "+base+"/…")
	}
	sample, known := sampleOf(text)
	if !known || strings.TrimSpace(text) == "" {
		return nil
	}
	u, err := url.Parse(sample)
	switch {
	case err != nil:
		var wrong *url.Error
		if errors.As(err, &wrong) {
			err = wrong.Err
		}
		return problem.WithHelp(fmt.Errorf("the URL cannot be read: %s", strings.TrimPrefix(err.Error(), "net/url: ")), urlHelp)
	case strings.HasPrefix(sample, "/") && u.Host == "":
		return nil
	case !slices.Contains(schemes, u.Scheme):
		return problem.WithHelp(fmt.Errorf("the URL %q does not begin with %s://", text, strings.Join(schemes, ":// or ")), urlHelp)
	case u.Hostname() == "":
		return problem.WithHelp(fmt.Errorf("the URL %q names no host", text), urlHelp)
	case !isPort(u.Port()):
		return problem.WithHelp(fmt.Errorf("the URL %q has the port %s, and ports go up to %d", text, u.Port(), maxPort), urlHelp)
	}
	return nil
}

const maxPort = 65535

func isPort(text string) bool {
	n, err := strconv.Atoi(text)
	return text == "" || err == nil && n > 0 && n <= maxPort
}

// sampleOf is a URL as it may be once its variables have their values; false: nobody can
// tell, for it begins with a variable that may be anything.
func sampleOf(text string) (string, bool) {
	refs, err := vars.References(text)
	if err != nil { // a problem of its own
		return "", false
	}
	if len(refs) > 0 && refs[0].Start == 0 && !scenario.IsBaseURL(refs[0].Name) {
		return "", false
	}
	sample, err := vars.Expand(text, func(name string) (string, bool) {
		if scenario.IsBaseURL(name) {
			return anyBase, true
		}
		return anyText, true
	})
	return sample, err == nil
}

// unslashed is a URL of a service or stub, at the beginning of a text, to which something
// is added that would be a part of its port; empty: there is none.
func unslashed(text string) string {
	refs, _ := vars.References(text)
	if len(refs) == 0 || refs[0].Start != 0 || !scenario.IsBaseURL(refs[0].Name) || refs[0].End == len(text) || strings.ContainsRune("/?#@$", rune(text[refs[0].End])) {
		return ""
	}
	return text[:refs[0].End]
}
