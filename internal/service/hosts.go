package service

import (
	"fmt"
	"strings"

	"github.com/streamspec/streamspec/internal/guard"
)

// hosts are those that the service, its probe and its stubs may reach.
func (d Definition) hosts() guard.Hosts {
	return guard.Hosts{Allowed: d.Hosts, File: fmt.Sprintf("the file of the service %q", d.Name)}
}

// checkHosts refuses a service, or a probe of it, that is on a host nobody allowed.
// The definition's variables are expanded.
func (d Definition) checkHosts() error {
	hosts := d.hosts()
	if d.URL != "" {
		if err := hosts.Check(d.URL); err != nil {
			return fmt.Errorf("the service %q: %w", d.Name, err)
		}
	}
	if d.Ready == nil {
		return nil
	}
	if err := d.Ready.checkHost(hosts); err != nil {
		return fmt.Errorf("the service %q: ready: %w", d.Name, err)
	}
	return nil
}

// checkHost refuses a probe that goes to a host nobody allowed.
func (p Probe) checkHost(hosts guard.Hosts) error {
	switch {
	case p.TCP != "":
		address, err := tcpAddress(p.TCP)
		if err != nil {
			return err
		}
		return hosts.Check("tcp://" + address)
	case p.Get == "", strings.HasPrefix(p.Get, "/"):
		return nil
	default:
		return hosts.Check(p.Get)
	}
}
