package guard_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/streamspec/streamspec/internal/guard"
)

func TestThisMachineIsAlwaysAllowed(t *testing.T) {
	for _, url := range []string{
		"http://localhost/", "http://LocalHost:8000", "http://localhost./", "http://shop.localhost:1/x",
		"http://127.0.0.1:9/", "http://127.200.3.4/", "https://[::1]:443/", "http://[::ffff:127.0.0.1]/",
		"http://[0:0:0:0:0:0:0:1]/", "http://evil.example@127.0.0.1/", "socks5://127.0.0.1:1080",
	} {
		if err := (guard.Hosts{}).Check(url); err != nil {
			t.Errorf("%s: %v", url, err)
		}
	}
}

func TestOthersAreRefused(t *testing.T) {
	cases := []struct{ url, host string }{
		{"https://api.example.com/orders", "api.example.com"},
		{"https://API.Example.com.:8443", "api.example.com"},
		{"http://127.0.0.1@api.example.com/", "api.example.com"},
		{"http://127.0.0.1:80@api.example.com/", "api.example.com"},
		{"http://localhost:x@api.example.com#@127.0.0.1", "api.example.com"},
		{"http://localhost.example.com/", "localhost.example.com"},
		{"http://notlocalhost/", "notlocalhost"},
		{"http://127.0.0.1.example.com/", "127.0.0.1.example.com"},
		{"http://10.0.0.1/", "10.0.0.1"},
		{"http://0.0.0.0:8000/", "0.0.0.0"},
		{"http://[::]/", "::"},
		{"http://[::ffff:10.0.0.1]/", "10.0.0.1"},
		{"http://[::ffff:a00:1]/", "10.0.0.1"},
		{"http://[2001:DB8:0::1]:80/", "2001:db8::1"},
		{"http://2130706433/", "2130706433"},
		{"http://0x7f.1/", "0x7f.1"},
		{"http://127.1/", "127.1"},
		{"http://0177.0.0.1/", "0177.0.0.1"},
		{"http://127.0.0.%31/", "127.0.0.1%31"},
	}
	for _, c := range cases {
		err := (guard.Hosts{}).Check(c.url)
		var refused *guard.RefusedError
		switch {
		case err == nil:
			t.Errorf("%s is allowed", c.url)
		case errors.As(err, &refused) && refused.Host != c.host:
			t.Errorf("%s: the host is taken to be %s, want %s", c.url, refused.Host, c.host)
		}
	}
}

func TestURLsWithoutAHost(t *testing.T) {
	for _, url := range []string{"", "/orders", "http:///x", "http:api.example.com", "http://:80/", "http://a b/"} {
		if err := (guard.Hosts{Allowed: []string{"*.example.com"}}).Check(url); err == nil {
			t.Errorf("%q is allowed", url)
		}
	}
}

func TestListedHosts(t *testing.T) {
	cases := []struct {
		listed, url string
		allowed     bool
	}{
		{"staging.example.com", "https://staging.example.com/x", true},
		{"Staging.Example.com.", "https://staging.EXAMPLE.com:8443", true},
		{"staging.example.com", "https://api.staging.example.com", false},
		{"staging.example.com", "https://example.com", false},
		{"staging.example.com", "https://staging.example.com.evil.test", false},
		{"*.example.com", "https://a.b.example.com", true},
		{"*.example.com", "https://example.com", false},
		{"*.example.com", "https://evilexample.com", false},
		{"10.0.0.1", "http://10.0.0.1:80", true},
		{"10.0.0.1", "http://[::ffff:10.0.0.1]", true},
		{"[2001:db8::1]", "http://[2001:DB8::0:1]/", true},
		{"2001:db8::1", "http://[2001:db8::2]/", false},
	}
	for _, c := range cases {
		if err := guard.Validate([]string{c.listed}); err != nil {
			t.Error(err)
		}
		err := guard.Hosts{Allowed: []string{c.listed}}.Check(c.url)
		if (err == nil) != c.allowed {
			t.Errorf("with %s, %s: %v", c.listed, c.url, err)
		}
	}
	if err := (guard.Hosts{}).AllowURL("https://u:p@api.example.com:8443/x").Check("https://api.example.com"); err != nil {
		t.Error(err)
	}
}

func TestTheRefusalSaysWhatToDo(t *testing.T) {
	cases := []struct {
		hosts guard.Hosts
		want  string
	}{
		{guard.Hosts{File: "scenarios/services/shop.yaml"}, `the host "api.example.com" is not on this machine, and nobody allowed it; add it under hosts: in scenarios/services/shop.yaml, or run with --allow-host api.example.com`},
		{guard.Hosts{}, `the host "api.example.com" is not on this machine, and nobody allowed it; run with --allow-host api.example.com`},
	}
	for _, c := range cases {
		if err := c.hosts.Check("https://api.example.com/"); err == nil || err.Error() != c.want {
			t.Errorf("got  %v\nwant %s", err, c.want)
		}
	}
}

func TestTextWithVariables(t *testing.T) {
	cases := []struct {
		text    string
		refused bool
	}{
		{"https://api.example.com/${id}", true},
		{"https://api.example.com?id=${id}", true},
		{"https://api.example.com", true},
		{"http://127.0.0.1@api.example.com/${id}", true},
		{"https://${host}/x", false}, // judged when it is known
		{"https://u:${secret.P}@api.example.com/x", false},
		{"https://api.${zone}.example.com", false},
		{"${stub.s}/x", false},
		{"/orders", false},
		{"/login?next=http://api.example.com/x", false},
		{"/http://api.example.com", false},
		{"http://localhost/?next=https://api.example.com/${id}", false},
		{"http://localhost/${id}", false},
	}
	for _, c := range cases {
		if err := (guard.Hosts{}).CheckText(c.text); (err != nil) != c.refused {
			t.Errorf("%s: %v", c.text, err)
		}
	}
}

func TestNamesThatAreNoHosts(t *testing.T) {
	cases := []struct{ name, reason string }{
		{"", "a name or an address alone"},
		{"*", "only *. at its start"},
		{"*.", "a name or an address alone"},
		{"*.com", "it would allow all names below com"},
		{"api.*.example.com", "only *. at its start"},
		{"https://api.example.com", "a name or an address alone"},
		{"api.example.com:443", "a name or an address alone"},
		{"user@api.example.com", "a name or an address alone"},
		{"${env.HOST}", "a variable could stand for any host"},
		{"2130706433", "it ends in a number"},
		{"127.1", "it ends in a number"},
		{"*.0.0.1", "it ends in a number"},
	}
	for _, c := range cases {
		if err := guard.Validate([]string{"ok.example.com", c.name}); err == nil || !strings.Contains(err.Error(), c.reason) {
			t.Errorf("%q: got %v, want %s", c.name, err, c.reason)
		}
	}
}
