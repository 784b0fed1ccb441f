package service

import (
	"context"
	"errors"
	"regexp"
	"slices"
	"strings"
	"time"
)

// awaitReady returns once the service is ready, and at once when its process
// ends. The error is a *[NotReadyError] or an *[ExitedError].
func (p *processes) awaitReady(ctx context.Context, ready check) error {
	within := p.ready.within()
	last, err := p.await(ctx, ready, within)
	last = p.out.Masked(last)
	switch {
	case p.hasExited():
		return p.exitedUnready(last)
	case err != nil:
		notReady := &NotReadyError{
			Service: p.service, Declared: p.declared, Command: p.command.Shown, Dir: p.dir(), Within: within, Again: p.life.again,
			LastProbe: last, Hint: hintFor(p, last), Output: p.out.Since(0), Cause: context.Cause(ctx),
		}
		if untrusted := (*untrustedError)(nil); errors.As(err, &untrusted) {
			notReady.Cause, notReady.Hint = untrusted, untrusted.Help()
		}
		return notReady
	}
	return nil
}

// await tries for a time, or until the process ends.
func (p *processes) await(ctx context.Context, ready check, within time.Duration) (last string, err error) {
	waiting, cancel := p.lateness.WithTimeout(ctx, within)
	defer cancel()
	if p.proc != nil {
		defer p.proc.AfterExit(cancel)()
	}
	ready.lateness = p.lateness
	return ready.await(waiting)
}

func (p *processes) exitedUnready(lastProbe string) *ExitedError {
	exited := p.exitedError(p.proc, p.life, lastProbe)
	exited.lostPort = p.lostPort()
	if exited.lostPort && p.life.again {
		exited.Hint = hintPortInUse
	} else if noFile.MatchString(exited.Output) {
		exited.Hint = hintDir
	}
	return exited
}

// noFile tells that a program did not find a file.
var noFile = regexp.MustCompile(`(?i)no such file|can't open|cannot open|cannot find|not found|ENOENT`)

// What to look at where a service does not become ready.
const (
	hintPort      = "the service is to listen on the port in ${port}, which is also in its environment as PORT"
	hintIPv6      = "it listens on its port, but at ::1, which is IPv6: have it listen at 127.0.0.1 or 0.0.0.0"
	hintBuffered  = "a service may hold back what it writes to a pipe; have it flush its output: python3 -u, stdbuf -oL"
	hintPortLost  = "another program took its port while it started"
	hintUntrusted = "name who signed it by tls: {ca: FILE}, or trust whoever answers by tls: {insecure: true}"
	hintDir       = "services run in the root of the suite: the nearest folder above its file that has a streamspec.yaml, else the one that has scenarios/; dir: names another"
	hintPortInUse = "connections have just ended on its port; with SO_REUSEADDR a server can listen on it at once"
)

func hintFor(p *processes, lastProbe string) string {
	switch {
	case p.proc == nil:
		return ""
	case p.ready != nil && p.ready.Log != "":
		return hintBuffered
	case strings.HasSuffix(lastProbe, refused) && strings.Contains(lastProbe, p.address.host()):
		if p.address.isOnIPv6() {
			return hintIPv6
		}
		return hintPort
	}
	return ""
}

// lostPort tells whether the process may have ended because somebody else has
// its port: it says so, or somebody listens there now.
func (p *processes) lostPort() bool {
	return !p.address.fixed && (saysPortTaken(p.out.Since(p.life.began)) || p.address.isTaken())
}

// saysPortTaken knows the words that servers have for EADDRINUSE.
func saysPortTaken(output string) bool {
	output = strings.ToLower(output)
	return slices.ContainsFunc([]string{"already in use", "address in use", "eaddrinuse"},
		func(words string) bool { return strings.Contains(output, words) })
}
