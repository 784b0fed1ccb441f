package service

import (
	"context"
	"net"
	"slices"
	"strings"
	"time"
)

// awaitReady returns once the service is ready, and at once when its process
// ends. The error is a *[NotReadyError] or an *[ExitedError].
func (i *Instance) awaitReady(ctx context.Context, ready check) error {
	within := i.def.Ready.within()
	waiting, cancel := context.WithTimeout(ctx, within)
	defer cancel()
	if i.proc != nil {
		defer context.AfterFunc(i.proc.exited, cancel)()
	}
	last, err := ready.await(waiting)
	if i.out != nil {
		last = i.out.masker.Text(last)
	}
	switch {
	case i.hasExited():
		return i.exitedUnready(last)
	case err != nil:
		return &NotReadyError{
			Service: i.Name(), Command: i.command, Within: within, Again: i.life.again,
			LastProbe: last, Hint: i.hint(last), Output: i.Log(), Cause: context.Cause(ctx),
		}
	}
	return nil
}

func (i *Instance) exitedUnready(lastProbe string) *ExitedError {
	exited := i.exitedError(i.proc, i.life, lastProbe)
	exited.lostPort = i.lostPort()
	if exited.lostPort && i.life.again {
		exited.Hint = hintPortInUse
	}
	return exited
}

// What to look at where a service does not become ready.
const (
	hintPort      = "the service is to listen on the port in ${port}, which is also in its environment as PORT"
	hintBuffered  = "a service may hold back what it writes to a pipe; have it flush its output: python3 -u, stdbuf -oL"
	hintPortInUse = "connections have just ended on its port; with SO_REUSEADDR a server can listen on it at once"
)

func (i *Instance) hint(lastProbe string) string {
	switch {
	case i.proc == nil:
		return ""
	case i.def.Ready != nil && i.def.Ready.Log != "":
		return hintBuffered
	case strings.HasSuffix(lastProbe, refused) && strings.Contains(lastProbe, strings.TrimPrefix(i.url, "http://")):
		return hintPort
	}
	return ""
}

// lostPort tells whether the process may have ended because somebody else has
// its port: it says so, or somebody answers there now.
func (i *Instance) lostPort() bool {
	return !i.fixedPort && (saysPortTaken(i.LogSince(i.life.began)) || i.somebodyAnswers())
}

// acceptTimeout bounds the look whether somebody has a port.
const acceptTimeout = 200 * time.Millisecond

func (i *Instance) somebodyAnswers() bool {
	conn, err := net.DialTimeout("tcp", strings.TrimPrefix(i.url, "http://"), acceptTimeout)
	if err == nil {
		_ = conn.Close()
	}
	return err == nil
}

// saysPortTaken knows the words that servers have for EADDRINUSE.
func saysPortTaken(output string) bool {
	output = strings.ToLower(output)
	return slices.ContainsFunc([]string{"already in use", "address in use", "eaddrinuse"},
		func(words string) bool { return strings.Contains(output, words) })
}
