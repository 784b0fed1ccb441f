package stub

import (
	"errors"
	"net"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"
)

// exhausted is a listener of a machine that has no descriptors left.
type exhausted struct{ net.Listener }

func (exhausted) Accept() (net.Conn, error) {
	return nil, &net.OpError{Op: "accept", Net: "tcp", Err: os.NewSyscallError("accept4", syscall.EMFILE)}
}

func TestAConnectionThatThisMachineCannotTake(t *testing.T) {
	var told error
	noted := &faults{stub: "upstream", tell: func(err error) { told = err }}
	if _, err := (&watchedListener{exhausted{}, noted}).Accept(); !errors.Is(err, syscall.EMFILE) {
		t.Errorf("the server is told %v", err)
	}
	err := noted.since(time.Time{})
	if !errors.Is(err, syscall.EMFILE) || !strings.Contains(err.Error(), "no file descriptors left") {
		t.Errorf("the scenario is told %v", err)
	}
	if !errors.Is(told, syscall.EMFILE) {
		t.Errorf("who watches is told %v", told)
	}
}

// TestWhoWatchesLaterIsToldOfEarlierFaults: one may be found before anybody watches.
func TestWhoWatchesLaterIsToldOfEarlierFaults(t *testing.T) {
	stub := startStub(t)
	stub.faults.add(errors.New("earlier"))
	var told []error
	stub.OnFault(func(err error) { told = append(told, err) })
	stub.faults.add(errors.New("later"))
	if len(told) != 2 || told[0].Error() != `the stub "upstream" earlier` || told[1].Error() != `the stub "upstream" later` {
		t.Errorf("got %q", told)
	}
	stub.OnFault(nil)
	if stub.faults.add(errors.New("last")); len(told) != 2 {
		t.Errorf("who watches no longer is told %q", told[2:])
	}
}
