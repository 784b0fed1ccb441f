package service

import (
	"fmt"
	"slices"

	"github.com/streamspec/streamspec/internal/guard"
)

// PortTakenError says that a service was not started because another program listens where
// only the service is to: that program's answers would be taken for the service's.
type PortTakenError struct {
	Service string
	Address string // HOST:PORT
	Who     string // which program that is, in parentheses; empty: nobody knows
	Probe   bool   // it is where ready looks, and nowhere else
}

func (e *PortTakenError) Error() string {
	hint := "stop that program, or leave the port to ${port}"
	if e.Probe {
		hint = "ready: {tcp: …} tells that the service is ready only where nobody else listens; name a port of the service's own"
	}
	return explain(fmt.Sprintf("the service %q was not started: another program listens at %s already%s", e.Service, e.Address, e.Who),
		row{"hint", hint})
}

// checkFree finds programs that listen where only the service is to, before it starts.
func (p *processes) checkFree() error {
	own := p.address.own()
	probed := p.probedHere()
	for _, address := range append(slices.Clone(own), probed...) {
		if who, taken := listener(address); taken {
			return &PortTakenError{p.service, address, who, !slices.Contains(own, address)}
		}
	}
	return nil
}

// probedHere is the address on this machine by which the service is to be known as ready.
func (p *processes) probedHere() []string {
	if p.ready == nil || p.ready.TCP == "" || p.ready.checkHost(guard.Hosts{}) != nil {
		return nil
	}
	address, _ := tcpAddress(p.ready.TCP) // it has a host, which was checked
	return []string{address}
}
