package wire_test

import (
	"net/http"
	"testing"

	"github.com/streamspec/streamspec/internal/wire"
)

// TestCookiesGoBackAsTheyCame: whatever their values hold.
func TestCookiesGoBackAsTheyCame(t *testing.T) {
	for set, want := range map[string]string{
		"sid=abc; Path=/; HttpOnly":        "lang=en; sid=abc",
		`cart={"a":1,"b":2}; Path=/`:       `lang=en; cart={"a":1,"b":2}`,
		"list=a,b c":                       "lang=en; list=a,b c",
		`quoted="a,b"`:                     `lang=en; quoted="a,b"`,
		"token=a=b==; Expires=nonsense; X": "lang=en; token=a=b==",
		"user[id]=7":                       "lang=en; user[id]=7",
		"lang=de":                          "lang=de",
		"lang=":                            "lang=",
		"=nameless":                        "lang=en",
		"neither":                          "lang=en",
		"bad=a\x00b":                       "lang=en",
	} {
		header := http.Header{"Cookie": {"lang=en"}}
		wire.SendCookies(header, wire.Cookies(http.Header{"Set-Cookie": {set}}))
		if got := header.Get("Cookie"); got != want {
			t.Errorf("set by %q, sent as %q, want %q", set, got, want)
		}
	}
}
