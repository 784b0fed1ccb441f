package wire_test

import (
	"net/http"
	"slices"
	"testing"

	"github.com/streamspec/streamspec/internal/wire"
)

func TestCodings(t *testing.T) {
	for _, test := range []struct{ values, want []string }{
		{nil, nil},
		{[]string{""}, nil},
		{[]string{"identity"}, nil},
		{[]string{"none"}, nil},
		{[]string{"GZip"}, []string{"gzip"}},
		{[]string{"gzip, identity", "zstd"}, []string{"gzip", "zstd"}},
		{[]string{"rot13"}, []string{"rot13"}},
	} {
		if got := wire.Codings(http.Header{"Content-Encoding": test.values}); !slices.Equal(got, test.want) {
			t.Errorf("%q: %q, want %q", test.values, got, test.want)
		}
	}
}
