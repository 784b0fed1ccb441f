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
func (i *Instance) awaitReady(ctx context.Context) error {
	within := i.def.Ready.within()
	waiting, cancel := context.WithTimeout(ctx, within)
	defer cancel()
	if i.proc != nil {
		defer context.AfterFunc(i.proc.exited, cancel)()
	}
	last, err := readyCheck(i.url, i.def.Ready).await(waiting)
	if i.out != nil {
		last = i.out.masker.Text(last)
	}
	switch {
	case i.hasExited():
		exited := i.exitedError(false, last)
		exited.lostPort = i.lostPort()
		return exited
	case err != nil:
		return &NotReadyError{
			Service: i.Name(), Command: i.command, Within: within,
			LastProbe: last, Hint: i.hint(last), Output: i.Log(), Cause: context.Cause(ctx),
		}
	}
	return nil
}

// hint says what to look at where nobody listens.
func (i *Instance) hint(lastProbe string) string {
	if i.proc == nil || !strings.HasSuffix(lastProbe, refused) {
		return ""
	}
	return "the service is to listen on the port in ${port}, which is also in its environment as PORT"
}

// lostPort tells whether the process may have ended because somebody else has
// its port: it says so, or somebody answers there now.
func (i *Instance) lostPort() bool {
	return !i.fixedPort && (saysPortTaken(i.Log()) || i.somebodyAnswers())
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
