package wire_test

import (
	"net/url"
	"testing"

	"github.com/streamspec/streamspec/internal/wire"
)

func TestSameOrigin(t *testing.T) {
	cases := []struct {
		a, b string
		want bool
	}{
		{"http://host/a", "http://HOST:80/b?c", true},
		{"https://host/", "https://host:443/", true},
		{"http://host/", "https://host/", false},
		{"http://host:443/", "https://host/", false},
		{"http://host/", "http://host:8080/", false},
		{"http://host/", "http://sub.host/", false},
		{"http://[::1]/", "http://[::1]:80/", true},
	}
	for _, c := range cases {
		a, errA := url.Parse(c.a)
		b, errB := url.Parse(c.b)
		if errA != nil || errB != nil {
			t.Fatal(errA, errB)
		}
		if got := wire.SameOrigin(a, b); got != c.want {
			t.Errorf("%s and %s: %v, want %v", c.a, c.b, got, c.want)
		}
	}
}
