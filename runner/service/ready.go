package service

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"syscall"
	"time"
)

// Defaults of a [Probe].
const (
	DefaultReadyWithin = 10 * time.Second
	DefaultReadyStatus = http.StatusOK
)

const (
	probeInterval = 25 * time.Millisecond // between an answer and the next probe
	probeTimeout  = 2 * time.Second       // for one answer
)

// Probe says how it is known that a service is ready: a GET is answered with
// the status.
type Probe struct {
	Get    string        `yaml:"get,required"` // a path of the service, or a URL
	Status int           `yaml:"status"`       // default: [DefaultReadyStatus]
	Within time.Duration `yaml:"within"`       // default: [DefaultReadyWithin]
}

// Validate refuses a probe that nothing could answer.
func (p Probe) Validate() error {
	switch {
	case !strings.HasPrefix(p.Get, "/") && !strings.Contains(p.Get, "://") && !strings.HasPrefix(p.Get, "${"):
		return fmt.Errorf("get: %q is neither a path, which starts with /, nor a URL", p.Get)
	case p.Status != 0 && (p.Status < 200 || p.Status > 599):
		return fmt.Errorf("status: %d is not a status of an answer; it is 200 to 599", p.Status)
	case p.Within < 0:
		return fmt.Errorf("within: %v is negative", p.Within)
	}
	return nil
}

func (p *Probe) within() time.Duration {
	if p == nil || p.Within == 0 {
		return DefaultReadyWithin
	}
	return p.Within
}

// check tries once whether a service is ready. It names what it tried, and says
// what was wrong.
type check struct {
	name string
	try  func(context.Context) error
}

// readyCheck is the probe's check, or without a probe that the port accepts
// connections.
func readyCheck(base string, p *Probe) check {
	if p == nil {
		return acceptCheck(strings.TrimPrefix(base, "http://"))
	}
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

func acceptCheck(address string) check {
	return check{"connect to " + address, func(ctx context.Context) error {
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
	return check{"GET " + url, func(ctx context.Context) error {
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
		if last == "" || ctx.Err() == nil { // one that was cut short says nothing new
			last = c.name + ": " + describeProbe(reason)
		}
		select {
		case <-ctx.Done():
			return last, ctx.Err()
		case <-time.After(probeInterval):
		}
	}
}

func (c check) tryOnce(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, probeTimeout)
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
