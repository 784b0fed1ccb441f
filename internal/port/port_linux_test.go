package port_test

import (
	"fmt"
	"net"
	"testing"

	"github.com/streamspec/streamspec/internal/port"
)

func TestAReservedPortIsGivenToNobodyWhoAsksForAny(t *testing.T) {
	const count = 500
	taken := map[int]bool{}
	for range count {
		reserved, err := port.Reserve()
		if err != nil {
			t.Fatal(err)
		}
		defer reserved.Release()
		taken[reserved.Number] = true
	}
	if len(taken) != count {
		t.Fatalf("%d ports for %d reservations", len(taken), count)
	}
	for range count {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		defer listener.Close()
		if got := listener.Addr().(*net.TCPAddr).Port; taken[got] {
			t.Errorf("the port %d is reserved and was given to a listener", got)
		}
	}
}

func TestAReservedPortCanBeListenedOn(t *testing.T) {
	for _, host := range []string{"127.0.0.1", "0.0.0.0", ""} {
		t.Run("host "+host, func(t *testing.T) {
			reserved, err := port.Reserve()
			if err != nil {
				t.Fatal(err)
			}
			defer reserved.Release()
			address := fmt.Sprintf("127.0.0.1:%d", reserved.Number)
			if conn, err := net.Dial("tcp", address); err == nil {
				conn.Close()
				t.Error("the reservation itself accepts connections")
			}
			listener, err := net.Listen("tcp", fmt.Sprintf("%s:%d", host, reserved.Number))
			if err != nil {
				t.Fatal(err)
			}
			defer listener.Close()
			conn, err := net.Dial("tcp", address)
			if err != nil {
				t.Fatal(err)
			}
			_ = conn.Close()
		})
	}
}
