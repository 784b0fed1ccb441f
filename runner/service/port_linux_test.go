package service

import (
	"fmt"
	"net"
	"testing"
)

func TestAReservedPortIsGivenToNobodyWhoAsksForAny(t *testing.T) {
	const count = 500
	taken := map[int]bool{}
	for range count {
		reserved, err := reservePort()
		if err != nil {
			t.Fatal(err)
		}
		defer reserved.release()
		taken[reserved.port] = true
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
		if port := listener.Addr().(*net.TCPAddr).Port; taken[port] {
			t.Errorf("the port %d is reserved and was given to a listener", port)
		}
	}
}

func TestAReservedPortCanBeListenedOn(t *testing.T) {
	for _, host := range []string{"127.0.0.1", "0.0.0.0", ""} {
		t.Run("host "+host, func(t *testing.T) {
			reserved, err := reservePort()
			if err != nil {
				t.Fatal(err)
			}
			defer reserved.release()
			address := fmt.Sprintf("127.0.0.1:%d", reserved.port)
			if conn, err := net.Dial("tcp", address); err == nil {
				conn.Close()
				t.Error("the reservation itself accepts connections")
			}
			listener, err := net.Listen("tcp", fmt.Sprintf("%s:%d", host, reserved.port))
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

// The first ports are held by the runner, which such a server cannot share.
func TestAServerWithoutSO_REUSEADDRGetsAPortThatIsNotHeld(t *testing.T) {
	def := behaving("simple")
	def.Ready = nil
	inst := acquire(t, newTestPool(t), def)
	get(t, inst.URL())
}
