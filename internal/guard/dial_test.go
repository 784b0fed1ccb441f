package guard_test

import (
	"context"
	"errors"
	"net"
	"net/http"
	"slices"
	"testing"

	"github.com/streamspec/streamspec/internal/guard"
)

// TestTheNamesOfThisMachineAreAskedOfNobody: a resolver might lead elsewhere.
func TestTheNamesOfThisMachineAreAskedOfNobody(t *testing.T) {
	refused := errors.New("nothing listens")
	cases := []struct {
		address string
		dialled []string
	}{
		{"localhost:80", []string{"127.0.0.1:80", "[::1]:80"}},
		{"LocalHost.:80", []string{"127.0.0.1:80", "[::1]:80"}},
		{"shop.localhost:80", []string{"127.0.0.1:80", "[::1]:80"}},
		{"notlocalhost:80", []string{"notlocalhost:80"}},
		{"localhost.example.com:80", []string{"localhost.example.com:80"}},
		{"127.0.0.2:80", []string{"127.0.0.2:80"}},
		{"localhost", []string{"localhost"}}, // without a port: whoever dials says so
	}
	for _, c := range cases {
		var dialled []string
		dial := guard.Local(func(_ context.Context, _, address string) (net.Conn, error) {
			dialled = append(dialled, address)
			return nil, refused
		})
		if _, err := dial(t.Context(), "tcp", c.address); !errors.Is(err, refused) || !slices.Equal(dialled, c.dialled) {
			t.Errorf("%s: %q was dialled, want %q (%v)", c.address, dialled, c.dialled, err)
		}
	}
}

func TestOneAddressOfThisMachineIsEnough(t *testing.T) {
	there, _ := net.Pipe()
	dial := guard.Local(func(_ context.Context, _, address string) (net.Conn, error) {
		if address == "[::1]:80" {
			return there, nil
		}
		return nil, errors.New("nothing listens at " + address)
	})
	if conn, err := dial(t.Context(), "tcp", "localhost:80"); conn != there || err != nil {
		t.Errorf("got %v, %v", conn, err)
	}
}

// TestNoProxyLeadsToThisMachine: what the environment says is for others.
func TestNoProxyLeadsToThisMachine(t *testing.T) {
	t.Setenv("HTTP_PROXY", "http://proxy.example:3128") // read once, here
	for url, through := range map[string]bool{
		"http://localhost./": false, "http://shop.localhost/": false, "http://[::1]/": false, "http://127.0.0.9/": false, "http://api.example.com/": true,
	} {
		request, err := http.NewRequest(http.MethodGet, url, nil)
		if err != nil {
			t.Fatal(err)
		}
		if proxy, err := guard.EnvironmentProxy(request); err != nil || (proxy != nil) != through {
			t.Errorf("%s goes through %v (%v)", url, proxy, err)
		}
	}
}
