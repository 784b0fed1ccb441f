package guard

import (
	"errors"
	"fmt"
	"net/netip"
	"strings"
)

const nameHelp = "write a host without scheme and port, such as staging.example.com, or *.example.com for all below it"

// nameError says that an entry of a list of hosts is none.
type nameError struct{ name, reason string }

func (e *nameError) Error() string { return fmt.Sprintf("%q is no host: %s", e.name, e.reason) }
func (e *nameError) Help() string  { return nameHelp }

// Validate refuses entries that name no host, or every host. Variables are refused
// too: a list of hosts must say what it allows.
func Validate(hosts []string) error {
	var errs []error
	for _, name := range hosts {
		if reason := fault(name); reason != "" {
			errs = append(errs, &nameError{name, reason})
		}
	}
	return errors.Join(errs...)
}

func fault(name string) string {
	host := strings.TrimPrefix(name, below)
	if _, err := netip.ParseAddr(strings.Trim(host, "[]")); err == nil && host == name {
		return ""
	}
	labels := strings.Split(strings.TrimSuffix(host, "."), ".")
	switch {
	case strings.Contains(host, "${"):
		return "a variable could stand for any host"
	case strings.Contains(host, "*"):
		return "only *. at its start stands for other names"
	case host == "" || strings.ContainsAny(host, "/:?#@[]%\\ \t"):
		return "it is a name or an address alone"
	case strings.Trim(labels[len(labels)-1], "0123456789") == "":
		return "it ends in a number, and is no IP address"
	case host != name && len(labels) < 2:
		return "it would allow all names below " + host
	}
	return ""
}
