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
		"=nameless":                        "lang=en; nameless",
		"neither; Path=/":                  "lang=en; neither",
		"=":                                "lang=en",
		"; Path=/":                         "lang=en",
		"bad=a\x00b":                       "lang=en",
	} {
		header := http.Header{"Cookie": {"lang=en"}}
		wire.SendCookies(header, wire.Cookies(http.Header{"Set-Cookie": {set}}))
		if got := header.Get("Cookie"); got != want {
			t.Errorf("set by %q, sent as %q, want %q", set, got, want)
		}
	}
}

// TestCookiesThatAreTakenAway: who asks sends them no more, though the request brought them.
func TestCookiesThatAreTakenAway(t *testing.T) {
	for set, want := range map[string]string{
		"sid=; Max-Age=0":                                        "lang=en",
		"sid=x; Max-Age=-1; Path=/":                              "lang=en",
		"sid=; Expires=Thu, 01 Jan 1970 00:00:00 GMT":            "lang=en",
		"sid=new; Max-Age=60":                                    "lang=en; sid=abc",
		"sid=new; Max-Age=60; Expires=Thu, 01 Jan 1970 00:00:00": "lang=en; sid=abc",
		"other=; Max-Age=0":                                      "lang=en; sid=abc",
	} {
		header := http.Header{"Cookie": {"lang=en; sid=abc"}}
		wire.ForgetCookies(header, wire.Cookies(http.Header{"Set-Cookie": {set}}))
		if got := header.Get("Cookie"); got != want {
			t.Errorf("behind %q, %q is sent, want %q", set, got, want)
		}
	}
	header := http.Header{"Cookie": {"sid=abc"}}
	wire.ForgetCookies(header, wire.Cookies(http.Header{"Set-Cookie": {"sid=; Max-Age=0"}}))
	if _, sent := header["Cookie"]; sent {
		t.Errorf("a Cookie header is sent that holds none: %v", header)
	}
}
