package service

import (
	"net"
	"net/http"
	"strings"
	"testing"

	"github.com/streamspec/streamspec/internal/testhelp"
)

// gatewayAndBackend are two services that know each other: each has the other's URL in its
// environment.
func gatewayAndBackend() (gateway, backend Definition) {
	gateway, backend = behaving("serves"), behaving("serves")
	gateway.Name, gateway.Needs, gateway.Env["OTHER"] = "gateway", []string{"backend"}, "${service.backend}"
	backend.Name, backend.Knows, backend.Env["OTHER"] = "backend", []string{"gateway"}, "${service.gateway.admin}"
	gateway.Ports, gateway.Env["ADMIN_PORT"] = Ports{"admin": HTTP}, "${port.admin}"
	return gateway, backend
}

func allot(t *testing.T, pool *Pool, own bool, uses ...Use) *Allotment {
	t.Helper()
	allotted, err := pool.Allot(uses, func(string) (string, bool) { return "", false }, own)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(allotted.Release)
	return allotted
}

// TestServicesThatKnowEachOther: the URLs go in a circle, and lead where the services are.
func TestServicesThatKnowEachOther(t *testing.T) {
	pool := newTestPool(t)
	gateway, backend := gatewayAndBackend()
	gateway.At = allot(t, pool, false, Use{Definition: gateway}, Use{Definition: backend})
	known := map[string]string{"service.gateway": gateway.At.URL(), "service.gateway.admin": gateway.At.URLs()["admin"]}
	lookup := func(name string) (string, bool) { value, ok := known[name]; return value, ok }
	one, err := pool.Acquire(t.Context(), backend, nil, lookup, false)
	if err != nil {
		t.Fatal(err)
	}
	known["service.backend"] = one.URL()
	other, err := pool.Acquire(t.Context(), gateway, nil, lookup, false)
	if err != nil {
		t.Fatal(err)
	}
	if other.URL() != gateway.At.URL() {
		t.Errorf("the gateway is at %s, and others were told %s", other.URL(), gateway.At.URL())
	}
	_, toBackend := testhelp.Get(t, other.URL()+"/env?name=OTHER")
	_, toGateway := testhelp.Get(t, one.URL()+"/env?name=OTHER")
	if toBackend != one.URL() || toGateway != other.PortURLs()["admin"] {
		t.Errorf("the gateway was told %s, and the backend %s", toBackend, toGateway)
	}
	if status, _ := testhelp.Get(t, toGateway+"/health"); status != http.StatusOK {
		t.Errorf("at the gateway's second port: status %d", status)
	}
}

func TestWhoSharesAnAddress(t *testing.T) {
	pool := newTestPool(t)
	gateway, backend := gatewayAndBackend()
	first := allot(t, pool, false, Use{Definition: gateway}, Use{Definition: backend})
	placed := gateway
	placed.At = first
	for name, test := range map[string]struct {
		allotted *Allotment
		same     bool
	}{
		"those who ask for the same":          {allot(t, pool, false, Use{Definition: gateway}, Use{Definition: backend}), true},
		"those who know its address already":  {allot(t, pool, false, Use{Definition: placed}, Use{Definition: backend}), true},
		"those with another setting":          {allot(t, pool, false, Use{gateway, map[string]string{"X": "1"}}, Use{Definition: backend}), false},
		"those whose backend has another one": {allot(t, pool, false, Use{Definition: gateway}, Use{backend, map[string]string{"X": "1"}}), false},
		"who has services of his own":         {allot(t, pool, true, Use{Definition: gateway}, Use{Definition: backend}), false},
	} {
		if same := test.allotted.URL() == first.URL(); same != test.same {
			t.Errorf("%s share it: %t", name, same)
		}
	}
}

// TestAnotherProgramAtAnAllottedPort: it is named, before the service starts.
func TestAnotherProgramAtAnAllottedPort(t *testing.T) {
	pool := newTestPool(t)
	gateway, backend := gatewayAndBackend()
	gateway.At = allot(t, pool, true, Use{Definition: gateway}, Use{Definition: backend})
	thief, err := net.Listen("tcp", strings.TrimPrefix(gateway.At.URLs()["admin"], "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer thief.Close()
	gateway.Env["OTHER"] = ""
	taken := acquireFails[*PortTakenError](t, pool, gateway)
	if want := `the service "gateway" was not started: another program listens at ` + taken.Address + ` already`; !strings.HasPrefix(taken.Error(), want) || taken.Probe {
		t.Errorf("got %v", taken)
	}
}

// TestAnAllotmentThatFailsIsNone: nobody would give it up.
func TestAnAllotmentThatFailsIsNone(t *testing.T) {
	def := behaving("serves")
	def.Env["PORT"] = "http"
	o, err := newOrder(&def, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := o.allot(); err == nil || got != nil {
		t.Errorf("got %v, %v", got, err)
	}
}
