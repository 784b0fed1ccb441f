package service

import (
	"maps"
	"strings"
	"testing"

	"github.com/streamspec/streamspec/internal/tlsconfig"
	"github.com/streamspec/streamspec/internal/yamlfile"
)

func TestPortsAreNamesOrSayWhatIsSpoken(t *testing.T) {
	for _, c := range []struct {
		text string
		want Ports
		err  string
	}{
		{"ports: admin", Ports{"admin": HTTP}, ""},
		{"ports: [admin, metrics]", Ports{"admin": HTTP, "metrics": HTTP}, ""},
		{"ports: {admin: https, wire: tcp, metrics: http}", Ports{"admin": HTTPS, "wire": TCP, "metrics": HTTP}, ""},
		{"ports: [admin, admin]", nil, `:3:16: "admin" stands here twice`},
		{"ports: {admin: htps}", nil, `did you mean "https"?`},
		{"ports: {a.b: tcp}", nil, `"a.b" cannot name a port`},
	} {
		var def Definition
		err := yamlfile.Decode("shop.yaml", []byte("service: shop\nrun: shop\n"+c.text+"\n"), &def)
		switch {
		case c.err != "" && (err == nil || !strings.Contains(err.Error(), c.err)):
			t.Errorf("%s: got %v, want %s", c.text, err, c.err)
		case c.err == "" && (err != nil || !maps.Equal(def.Ports, c.want)):
			t.Errorf("%s: got %v, %v", c.text, def.Ports, err)
		}
	}
}

// TestHowOthersAreToldOfAPort: by a URL, or where no HTTP is spoken by HOST:PORT; the service's
// settings of TLS hold where HTTPS is.
func TestHowOthersAreToldOfAPort(t *testing.T) {
	def := behaving("serves-tls")
	def.TLS, def.Ports = &tlsconfig.Settings{Insecure: true}, Ports{"admin": HTTP, "secure": HTTPS, "wire": TCP}
	inst := acquire(t, newTestPool(t), def)
	for name, begins := range map[string]string{"admin": "http://127.0.0.1:", "secure": "https://127.0.0.1:", "wire": "127.0.0.1:"} {
		if got := inst.PortURLs()[name]; !strings.HasPrefix(got, begins) {
			t.Errorf("%s is at %s, want %s…", name, got, begins)
		}
		_, address, found := strings.Cut(inst.PortURLs()[name], "//")
		if trusted := found && inst.TLSOf(address) != nil; trusted != (name == "secure") {
			t.Errorf("the service's settings of TLS hold for %s: %t", name, trusted)
		}
	}
}
