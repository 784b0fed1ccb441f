// Package guard decides which hosts a scenario may reach: this machine, and what
// somebody listed. So a scenario that hits production by mistake is hard to write.
//
// It judges the host as it is written; what a name resolves to does not matter. [Local] and
// [EnvironmentProxy] see to it that what names this machine leads to it.
// Start reading at [Hosts.Check].
package guard

import (
	"fmt"
	"net/netip"
	"net/url"
	"slices"
	"strings"
)

// Hosts are the hosts that may be reached. The zero value is this machine alone:
// localhost and the names below it, 127.0.0.0/8 and [::1].
type Hosts struct {
	Allowed []string // further ones: a name, an address, or *.NAME for the names below it
	File    string   // the file whose `hosts:` can list more, for people; may be empty
}

// RefusedError says that a host is neither this machine nor listed.
type RefusedError struct{ Host, File string }

// Error says which host, and how it can be allowed.
func (e *RefusedError) Error() string { return e.Reason() + "; " + e.Help() }

// Reason is what is wrong, without what to do.
func (e *RefusedError) Reason() string {
	return fmt.Sprintf("the host %q is not on this machine, and nobody allowed it", e.Host)
}

// Help says how the host can be allowed.
func (e *RefusedError) Help() string {
	if e.File == "" {
		return "run with --allow-host " + e.Host
	}
	return fmt.Sprintf("add it under hosts: in %s, or run with --allow-host %s", e.File, e.Host)
}

// Allow is h with further hosts.
func (h Hosts) Allow(hosts ...string) Hosts {
	h.Allowed = slices.Concat(h.Allowed, hosts)
	return h
}

// AllowURL is h with the host of a URL; a URL without one changes nothing.
func (h Hosts) AllowURL(text string) Hosts {
	if host := HostOf(text); host != "" {
		return h.Allow(host)
	}
	return h
}

// HostOf is the host of a URL, without its port; empty where it names none.
func HostOf(text string) string {
	u, err := url.Parse(text)
	if err != nil {
		return ""
	}
	return u.Hostname()
}

// Check refuses a URL whose host may not be reached, with a *[RefusedError].
func (h Hosts) Check(text string) error {
	u, err := url.Parse(text)
	if err != nil {
		return fmt.Errorf("the URL cannot be read: %w", err)
	}
	return h.CheckURL(u)
}

// CheckURL does the same for a URL that has been parsed.
func (h Hosts) CheckURL(u *url.URL) error {
	host := normal(u.Hostname())
	switch {
	case host == "":
		return fmt.Errorf("the URL %q names no host", u.Redacted())
	case isLocal(host), slices.ContainsFunc(h.Allowed, func(allowed string) bool { return matches(allowed, host) }):
		return nil
	}
	return &RefusedError{host, h.File}
}

// CheckText does the same for a URL with variables, as far as its host is written
// out: it may stand in front of the first variable. What cannot be told yet is not
// refused; nor is a path, whatever URL its query holds.
func (h Hosts) CheckText(text string) error {
	known, _, varies := strings.Cut(text, "${")
	scheme, rest, whole := strings.Cut(known, "://")
	if !whole || strings.ContainsAny(scheme, "/?#") || varies && !strings.ContainsAny(rest, "/?#") {
		return nil
	}
	if u, err := url.Parse(known); err == nil {
		return h.CheckURL(u)
	}
	return nil // whoever uses the URL says what is wrong with it
}

// normal is a host as it is compared: names in lower case without the final dot,
// addresses in their shortest form.
func normal(host string) string {
	host = strings.TrimSuffix(strings.ToLower(host), ".")
	if address, err := netip.ParseAddr(strings.Trim(host, "[]")); err == nil {
		return address.Unmap().WithZone("").String()
	}
	return host
}

// IsLocal tells whether a host is this machine by what it is called.
func IsLocal(host string) bool { return isLocal(normal(host)) }

// isLocal tells this machine. Other spellings of addresses (2130706433, 127.1, 0x7f.1)
// are no address here: resolvers do not agree on what they mean.
func isLocal(host string) bool {
	if address, err := netip.ParseAddr(host); err == nil {
		return address.IsLoopback()
	}
	return isLocalName(host)
}

const below = "*."

func matches(allowed, host string) bool {
	if parent, ok := strings.CutPrefix(allowed, below); ok {
		return strings.HasSuffix(host, "."+normal(parent))
	}
	return normal(allowed) == host
}
