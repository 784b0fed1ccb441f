package httpcall_test

import (
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/streamspec/streamspec/internal/httpcall"
	"github.com/streamspec/streamspec/runner/recording"
)

// TestCapturedCookiesAreWhatACookieHeaderSends: their attributes are for the client alone.
func TestCapturedCookiesAreWhatACookieHeaderSends(t *testing.T) {
	for name, c := range map[string]struct {
		set  []string
		want string
	}{
		"with attributes":  {[]string{"session=abc; Path=/; HttpOnly; SameSite=Lax"}, "session=abc"},
		"by itself":        {[]string{"session=abc"}, "session=abc"},
		"two":              {[]string{"session=abc; Path=/", "lang=en; Secure"}, "session=abc; lang=en"},
		"taken away":       {[]string{"old=; Max-Age=0", "gone=x; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Path=/", "session=abc; Max-Age=60"}, "session=abc"},
		"set twice":        {[]string{"session=abc; Path=/", "lang=en", "session=def; Path=/"}, "lang=en; session=def"},
		"of two paths":     {[]string{"session=abc; Path=/a", "session=def; Path=/b"}, "session=abc; session=def"},
		"set, taken away":  {[]string{"session=abc", "session=; Max-Age=0", "lang=en"}, "lang=en"},
		"no path, / later": {[]string{"session=abc", "session=; Max-Age=0; Path=/shop", "lang=en"}, "lang=en"},
		"with JSON":        {[]string{"cart={\"a\":1,\"b\":2}; Path=/"}, "cart={\"a\":1,\"b\":2}"},
		"with = and \"":    {[]string{"token=\"a=b\"; Path=/"}, "token=\"a=b\""},
	} {
		made := recording.Call{Request: recording.Request{URL: "http://127.0.0.1/shop/cart"}, Response: &recording.Response{Header: http.Header{"Set-Cookie": c.set, "X-Trace": {"a; b"}}}}
		for _, source := range []httpcall.Source{"header.Set-Cookie", "header.set-cookie"} {
			if got, missing := source.InResponse(made); got.Text != c.want || missing != "" {
				t.Errorf("%s, %s: got %q, %s", name, source, got.Text, missing)
			}
		}
		if got, _ := httpcall.Source("header.X-Trace").InResponse(made); got.Text != "a; b" {
			t.Errorf("of another header all counts, got %q", got.Text)
		}
	}
}

// TestJSONThatItsLengthCuts: a length that counts characters is too short for a text beyond ASCII.
func TestJSONThatItsLengthCuts(t *testing.T) {
	for body, want := range map[string]string{
		`{"name":"café"`: "; it breaks off where its Content-Length says that it ends, after 15 bytes: is that a number of characters?",
		`{"nam":"café"]`: `: {"nam":"café"]`,
		`{"name":café"}`: `: {"name":café"}`,
	} {
		made := recording.Call{Body: []byte(body), Response: &recording.Response{Header: http.Header{"Content-Length": {strconv.Itoa(len(body))}}}}
		if _, missing := httpcall.Source("name").InResponse(made); !strings.HasSuffix(missing, want) {
			t.Errorf("of %s it is said: %s", body, missing)
		}
	}
}
