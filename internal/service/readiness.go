package service

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strings"
	"syscall"
	"time"

	"github.com/streamspec/streamspec/internal/guard"
	"github.com/streamspec/streamspec/internal/httpcall"
	"github.com/streamspec/streamspec/internal/lateness"
	"github.com/streamspec/streamspec/internal/process"
	"github.com/streamspec/streamspec/internal/sleep"
	"github.com/streamspec/streamspec/internal/wire"
)

// The pace of probes; a command is more work than a connection.
const (
	probeInterval   = 25 * time.Millisecond // between a response and the next probe
	probeTimeout    = 2 * time.Second       // for one response
	commandInterval = 200 * time.Millisecond
	commandTimeout  = 10 * time.Second
)

// check tries once whether a service is ready. It names what it tried, and says
// what was wrong.
type check struct {
	name     string
	try      func(context.Context) error
	interval time.Duration // before the next try; default: probeInterval
	timeout  time.Duration // of one try; default: probeTimeout
	lateness *lateness.Monitor
}

// check is the check of the definition's probe, or without one that the port
// accepts connections. A log line counts from now on.
func (p *processes) check() (check, error) {
	ready := p.ready
	switch {
	case ready == nil:
		return acceptCheck(p.address.host()), nil
	case ready.TCP != "":
		address, err := tcpAddress(ready.TCP)
		return acceptCheck(address), err
	case ready.Log != "":
		pattern, err := logPattern(ready.Log)
		if err != nil {
			return check{}, err
		}
		return lineCheck(ready.Log, p.out.Seek(pattern)), nil
	case ready.Command != "":
		return commandCheck(p.probe), nil
	}
	return p.statusCheck(), nil
}

// statusCheck asks for a path of the service, or for a URL.
func (p *processes) statusCheck() check {
	base, ready := p.address.url, p.ready
	client := &httpcall.Client{
		Service:  func() (string, bool) { return base, true },
		MayReach: p.hosts.CheckURL,
		Timeout:  probeTimeout,
		Lateness: p.lateness,
		TLSOf:    p.tlsOf,
	}
	request := httpcall.Request{Target: httpcall.Target{Get: ready.Get}}
	expected := cmp.Or(ready.Status, DefaultReadyStatus)
	name := ready.Get
	if strings.HasPrefix(name, "/") {
		name = strings.TrimRight(base, "/") + name
	}
	return check{name: "GET " + name, try: func(ctx context.Context) error {
		made, err := client.Do(ctx, request, nil)
		if err != nil {
			return err
		}
		if mismatch := expected.Mismatch(made.Response.Status); mismatch != "" {
			return errors.New(mismatch)
		}
		return nil
	}}
}

// lineCheck waits for a line of the output.
func lineCheck(pattern string, found <-chan struct{}) check {
	return check{name: fmt.Sprintf("a line of the output that matches %q", pattern), try: func(context.Context) error {
		select {
		case <-found:
			return nil
		default:
			return errNoLine
		}
	}}
}

var errNoLine = errors.New("none so far")

// commandCheck runs a command, and repeats the last thing it said where it fails.
func commandCheck(command process.Command) check {
	try := func(ctx context.Context) error {
		out := process.NewOutput(command.Masker, nil, "")
		state, err := command.Run(ctx, out)
		switch {
		case err != nil:
			return err
		case state.Succeeded():
			return nil
		}
		said := strings.TrimSpace(out.Since(0))
		if said == "" {
			return errors.New(state.String())
		}
		return fmt.Errorf("%v: %s", state, said[strings.LastIndexByte(said, '\n')+1:])
	}
	return check{name: "the command " + command.Shown, try: try, interval: commandInterval, timeout: commandTimeout}
}

func acceptCheck(address string) check {
	return check{name: "connect to " + address, try: func(ctx context.Context) error {
		conn, err := guard.Dialer(&net.Dialer{})(ctx, "tcp", address)
		if err == nil {
			_ = conn.Close()
		}
		return err
	}}
}

// await tries until the check succeeds, cannot succeed, or ctx is done. It returns
// what the last probe came to, and what ended the waiting.
func (c check) await(ctx context.Context) (last string, err error) {
	for err == nil {
		reason := c.tryOnce(ctx)
		if reason == nil {
			return c.name + ": ok", nil
		}
		if last == "" || ctx.Err() == nil { // one that was cut short says nothing new
			last = c.name + ": " + describeProbe(reason)
		}
		if untrusted := new(tls.CertificateVerificationError); errors.As(reason, &untrusted) {
			return last, &untrustedError{reason}
		}
		if err = sleep.For(ctx, cmp.Or(c.interval, probeInterval)); err != nil {
			err = lateness.Explained(ctx, err)
		}
	}
	return last, err
}

// untrustedError ends the waiting: a certificate does not become better.
type untrustedError struct{ found error }

func (*untrustedError) Error() string {
	return "its certificate is not trusted, as the check of `ready:` found"
}

// Unwrap is what the check found.
func (e *untrustedError) Unwrap() error { return e.found }

// Help is what to do about it.
func (e *untrustedError) Help() string {
	if explained := (*wire.UntrustedError)(nil); errors.As(e.found, &explained) {
		return explained.Advice
	}
	return hintUntrusted
}

func (c check) tryOnce(ctx context.Context) error {
	ctx, cancel := c.lateness.WithTimeout(ctx, cmp.Or(c.timeout, probeTimeout))
	defer cancel()
	return lateness.Explained(ctx, c.try(ctx))
}

// refused is what a probe came to that nobody listened to.
const refused = "connection refused"

// describeProbe says in few words why a probe failed.
func describeProbe(err error) string {
	var timeout interface{ Timeout() bool }
	switch {
	case errors.Is(err, syscall.ECONNREFUSED):
		return refused
	case errors.As(err, &timeout) && timeout.Timeout():
		return "no response"
	case errors.Is(err, context.Canceled):
		return "no response yet"
	}
	var failed *url.Error
	if errors.As(err, &failed) {
		return failed.Err.Error() // without the URL, which was named before
	}
	if inner := errors.Unwrap(err); inner != nil {
		return inner.Error()
	}
	return err.Error()
}
