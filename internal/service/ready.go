package service

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"syscall"
	"time"
)

// The pace of probes; a command is more work than a connection.
const (
	probeInterval   = 25 * time.Millisecond // between an answer and the next probe
	probeTimeout    = 2 * time.Second       // for one answer
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
}

// readiness is the check of the definition's probe, or without one that the port
// accepts connections. A log line counts from now on.
func (i *Instance) readiness() (check, error) {
	p := i.def.Ready
	switch {
	case p == nil:
		return acceptCheck(strings.TrimPrefix(i.url, "http://")), nil
	case p.TCP != "":
		address, err := tcpAddress(p.TCP)
		return acceptCheck(address), err
	case p.Log != "":
		pattern, err := logPattern(p.Log)
		if err != nil {
			return check{}, err
		}
		return lineCheck(p.Log, i.out.seek(pattern)), nil
	case p.Command != "":
		return commandCheck(i.probe), nil
	}
	return p.statusCheck(i.url), nil
}

func (p *Probe) statusCheck(base string) check {
	url := p.Get
	if strings.HasPrefix(url, "/") {
		url = strings.TrimRight(base, "/") + url
	}
	status := p.Status
	if status == 0 {
		status = DefaultReadyStatus
	}
	return statusCheck(url, status)
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
func commandCheck(command commandLine) check {
	try := func(ctx context.Context) error {
		out := &output{masker: command.masker}
		state, err := command.run(ctx, out)
		switch {
		case err != nil:
			return err
		case state.succeeded():
			return nil
		}
		said := strings.TrimSpace(out.since(0))
		if said == "" {
			return errors.New(state.String())
		}
		return fmt.Errorf("%v: %s", state, said[strings.LastIndexByte(said, '\n')+1:])
	}
	return check{name: "the command " + command.shown, try: try, interval: commandInterval, timeout: commandTimeout}
}

func acceptCheck(address string) check {
	return check{name: "connect to " + address, try: func(ctx context.Context) error {
		conn, err := new(net.Dialer).DialContext(ctx, "tcp", address)
		if err == nil {
			_ = conn.Close()
		}
		return err
	}}
}

func statusCheck(url string, want int) check {
	client := &http.Client{
		Transport:     &http.Transport{Proxy: http.ProxyFromEnvironment, DisableKeepAlives: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	return check{name: "GET " + url, try: func(ctx context.Context) error {
		request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
		if err != nil {
			return err
		}
		response, err := client.Do(request)
		if err != nil {
			return err
		}
		_ = response.Body.Close()
		if response.StatusCode != want {
			return fmt.Errorf("status %d, expected %d", response.StatusCode, want)
		}
		return nil
	}}
}

// await tries until the check succeeds or ctx is done. It returns what the last
// probe came to, and what ended the waiting.
func (c check) await(ctx context.Context) (last string, err error) {
	for {
		reason := c.tryOnce(ctx)
		if reason == nil {
			return c.name + ": ok", nil
		}
		if last == "" || !isOver(ctx) { // one that was cut short says nothing new
			last = c.name + ": " + describeProbe(reason)
		}
		select {
		case <-ctx.Done():
			return last, ctx.Err()
		case <-time.After(cmp.Or(c.interval, probeInterval)):
		}
	}
}

// isOver tells whether a context is done, or should be: a dialer has a timer of its
// own for the deadline, which may be earlier.
func isOver(ctx context.Context) bool {
	deadline, ok := ctx.Deadline()
	return ctx.Err() != nil || ok && !time.Now().Before(deadline)
}

func (c check) tryOnce(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, cmp.Or(c.timeout, probeTimeout))
	defer cancel()
	return c.try(ctx)
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
		return "no answer"
	case errors.Is(err, context.Canceled):
		return "not answered yet"
	}
	if inner := errors.Unwrap(err); inner != nil {
		return inner.Error() // without the URL, which was named before
	}
	return err.Error()
}
