package proxy_test

import (
	"errors"
	"net"
	"syscall"
	"testing"

	"github.com/streamspec/streamspec/internal/proxy"
)

// Nobody gets the port of a proxy that is down who does not ask to share it, as
// the kernel does not for those who ask for any free port.
func TestThePortStaysTheProxys(t *testing.T) {
	w := proxied(t, sends())
	mend := put(t, w, proxy.Fault{Down: true})
	alone := net.ListenConfig{Control: func(_, _ string, c syscall.RawConn) error {
		return c.Control(func(fd uintptr) {
			_ = syscall.SetsockoptInt(int(fd), syscall.SOL_SOCKET, syscall.SO_REUSEADDR, 0)
		})
	}}
	listener, err := alone.Listen(t.Context(), "tcp4", w.Addr())
	if err == nil {
		listener.Close()
	}
	if !errors.Is(err, syscall.EADDRINUSE) {
		t.Errorf("somebody else got the port: %v", err)
	}
	mend()
	connect(t, w.Addr())
}
