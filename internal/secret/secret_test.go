package secret_test

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"html"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/streamspec/streamspec/internal/secret"
)

func maskerOf(values ...string) *secret.Masker {
	m := &secret.Masker{}
	m.Add(values...)
	return m
}

// tricky is a secret that every spelling spells differently.
const tricky = `p/s+w "ö<&>'d%`

func TestEverySpellingIsMasked(t *testing.T) {
	quoted, _ := json.Marshal(tricky)
	twice, _ := json.Marshal(string(quoted))
	var inXML strings.Builder
	_ = xml.EscapeText(&inXML, []byte(tricky))
	texts := map[string]string{
		"plain":                      tricky,
		"JSON":                       string(quoted[1 : len(quoted)-1]),
		"JSON in JSON":               strings.Trim(string(twice), `"\`),
		"JSON in a quoted text":      strings.Trim(strconv.Quote(string(quoted)), `"\`),
		"JSON as PHP writes it":      `p\/s+w \"ö<&>'d%`,
		"PHP's in a string of JSON":  strings.Trim(strconv.Quote(`p\/s+w \"ö<&>'d%`), `"`),
		"numbers in a string":        strings.Trim(strconv.Quote(numbered(`\u%04x`)), `"`),
		"a template of Go":           strings.ReplaceAll(html.EscapeString(tricky), "+", "&#43;"),
		"JSON in ASCII":              `p/s+w \"\u00f6<&>'d%`,
		"a Go string":                strings.Trim(strconv.Quote(tricky), `"`),
		"XML":                        inXML.String(),
		"HTML":                       html.EscapeString(tricky),
		"a query":                    url.QueryEscape(tricky),
		"a query in lower case":      strings.ToLower(url.QueryEscape(tricky)),
		"a path":                     url.PathEscape(tricky),
		"encodeURIComponent":         `p%2Fs%2Bw%20%22%C3%B6%3C%26%3E'd%25`,
		"a user's password in a URL": url.UserPassword("", tricky).String()[1:],
		"JSON of numbers alone":      numbered(`\u%04x`),
		"JSON of capital numbers":    numbered(`\u%04X`),
		"HTML of numbers alone":      numbered("&#%d;"),
		"XML of numbers alone":       numbered("&#x%x;"),
		"hexadecimal":                hex.EncodeToString([]byte(tricky)),
		"capital hexadecimal":        strings.ToUpper(hex.EncodeToString([]byte(tricky))),
		"base64":                     base64.StdEncoding.EncodeToString([]byte(tricky)),
		"base64 without padding":     base64.RawStdEncoding.EncodeToString([]byte(tricky)),
		"base64 for URLs":            base64.URLEncoding.EncodeToString([]byte(tricky)),
		"base64 in a query":          url.QueryEscape(base64.StdEncoding.EncodeToString([]byte(tricky))),
	}
	m := maskerOf(tricky)
	for name, text := range texts {
		if got := m.Text("a " + text + " z"); got != "a ***1 z" {
			t.Errorf("%s: %q becomes %q", name, text, got)
		}
	}
}

// numbered spells each character of the secret as its number.
func numbered(format string) string {
	var out strings.Builder
	for _, r := range tricky {
		fmt.Fprintf(&out, format, r)
	}
	return out.String()
}

// TestNamesThatSpeakOfSecrets: what CI systems and teams call them.
func TestNamesOfTheEnvironment(t *testing.T) {
	const value = "hunter-ninety"
	for _, name := range []string{
		"DB_PWD", "DB_PASS", "STRIPE_KEY", "GH_PAT", "PAT", "NPM_AUTH", "BASIC_AUTH", "SENTRY_DSN", "SLACK_WEBHOOK_URL", "SESSION_COOKIE", "SESSION_ID",
		"JWT", "APP_JWT", "GITHUB_TOKEN", "AWS_SECRET_ACCESS_KEY", "PGPASSWORD", "SIGNING_KEY", "api-key", "CREDENTIALS", "SSH_PASSPHRASE",
	} {
		m := &secret.Masker{}
		m.AddEnv([]string{name + "=" + value})
		if got := m.Text(value); got != "***1" {
			t.Errorf("the value of %s is shown", name)
		}
	}
	for _, name := range []string{"PWD", "OLDPWD", "KEYBOARD", "PATH", "COMPASS", "AUTHOR", "PATTERN", "SSH_AUTH_SOCK", "MONKEYS"} {
		m := &secret.Masker{}
		m.AddEnv([]string{name + "=" + value})
		if got := m.Text(value); got != value {
			t.Errorf("the value of %s is masked", name)
		}
	}
	m := &secret.Masker{}
	m.AddEnv([]string{"DATABASE_URL=postgres://ann:" + value + "@db/shop", "TLS_KEY=/etc/tls/key.pem"})
	if got := m.Text(value + " /etc/tls/key.pem"); got != "***1 /etc/tls/key.pem" {
		t.Errorf("got %s", got)
	}
}

// TestWhatAServerSetsIsACredential, also as it stands in the header.
func TestWhatAServerSetsIsACredential(t *testing.T) {
	m := &secret.Masker{}
	m.AddHeader("Set-Cookie", "sid=abcdef-123; Path=/; HttpOnly")
	if got := m.Text("Cookie: sid=abcdef-123"); got != "Cookie: sid=***1" {
		t.Errorf("got %s", got)
	}
	m.AddHeader("Set-Cookie", "nameless-456; Path=/")
	m.AddHeader("Cookie", "lang=en; value-alone-789")
	if got := m.Text("nameless-456 value-alone-789"); got != "***2 ***3" {
		t.Errorf("what has no name is shown: %s", got)
	}
}

// Whatever stands before and behind a secret in a base64 text, none of the groups
// that hold only the secret's bits is left.
func TestBase64AroundASecret(t *testing.T) {
	m := maskerOf("s3cr3t-value")
	for _, encoding := range []*base64.Encoding{base64.StdEncoding, base64.RawURLEncoding} {
		for before := range 7 {
			for behind := range 4 {
				text := strings.Repeat("u", before) + "s3cr3t-value" + strings.Repeat("v", behind)
				got := m.Text(encoding.EncodeToString([]byte(text)))
				if !strings.Contains(got, "***") || len(got) > len("***")+(before+behind)*4/3+6 {
					t.Errorf("%d before, %d behind: %q", before, behind, got)
				}
			}
		}
	}
}

func TestMask(t *testing.T) {
	cases := []struct {
		name       string
		secrets    []string
		text, want string
	}{
		{"none", nil, "abcdef", "abcdef"},
		{"one", []string{"abcdef"}, "xabcdefy", "x***1y"},
		{"side by side", []string{"abcdef"}, "abcdefabcdef", "***1***1"},
		{"one inside another", []string{"abcdef", "abcdefghi"}, "abcdefghi abcdef", "***1 ***2"},
		{"two that overlap", []string{"abcdef", "defghi"}, "xabcdefghiy", "x***1y"},
		{"a false start", []string{"aaaaab"}, "aaaaaaab", "aa***1"},
		{"shortened", []string{"abcdefgh"}, "abcdef… and abcde", "***1… and abcde"},
		{"shortened to almost nothing", []string{"abcdefgh"}, "abc…", "abc…"},
		{"short", []string{"abcde"}, "abcde", "abcde"},
		{"a mask", []string{"********"}, "********", "********"},
		{"many lines", []string{"begin\n  abcdefgh  \nend"}, "begin abcdefgh end", "begin ***1 end"},
		{"in the middle of UTF-8", []string{"éèéèéè"}, "…éèéèéè…", "…***1…"},
	}
	for _, c := range cases {
		if got := maskerOf(c.secrets...).Text(c.text); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
	var none *secret.Masker
	none.Add("abcdef")
	if got := none.Text("abcdef"); got != "abcdef" {
		t.Errorf("a nil masker makes %q", got)
	}
}

func TestNamesThatSpeakOfSecrets(t *testing.T) {
	m := &secret.Masker{}
	m.AddEnv([]string{"GITHUB_TOKEN=ghp_123456", "DB_PASSWORD=ghp_123456789", "SECRET=short", "HOME=/home/ann", "PRIVATE_KEY=begin\nabcdefgh\nend"})
	m.AddNamed("api-key", "k-987654")
	m.AddNamed("user", "annabella")
	got := m.Text("ghp_123456 ghp_123456789 short /home/ann abcdefgh k-987654 annabella begin")
	if want := "***1 ***2 short /home/ann ***3 ***4 annabella begin"; got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

func TestHeadersThatHoldSecrets(t *testing.T) {
	cases := []struct{ name, value, text, want string }{
		{"authorization", "Bearer tok-123", "Bearer tok-123", "Bearer ***1"},
		{"Authorization", "tok-123", "tok-123", "***1"},
		{"Proxy-Authorization", "Basic YW5uOnBhc3N3b3Jk", "Basic YW5uOnBhc3N3b3Jk password ann", "Basic ***1 ***2 ann"},
		{"X-Api-Key", "key-123", "key-123", "***1"},
		{"Cookie", `lang=de; sid="s-12345678"; t=u-12345678`, `de s-12345678 u-12345678`, "de ***1 ***2"},
		{"X-Request-Id", "req-123456", "req-123456", "req-123456"},
	}
	for _, c := range cases {
		m := &secret.Masker{}
		m.AddHeader(c.name, c.value)
		if got := m.Text(c.text); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

func TestPasswordsOfURLs(t *testing.T) {
	cases := []struct{ url, text, want string }{
		{"http://ann:pass-word@127.0.0.1/", "ann pass-word", "ann ***1"},
		{"http://ann:p%40ss:w%2Frd@127.0.0.1/?a=b@c", "p@ss:w/rd p%40ss:w%2Frd p%40ss%3Aw%2Frd", "***1 ***2 ***1"},
		{"http://ann:p%61ssword@127.0.0.1/", "password p%61ssword", "***1 ***2"},
		{"http://ann:pass-word@host:no/", "pass-word", "***1"}, // which cannot be read
		{"http://ann:p%zzword@127.0.0.1/", "p%zzword", "***1"},
		{"http://ann@127.0.0.1:8000/abcdef", "127.0.0.1:8000/abcdef ann", "127.0.0.1:8000/abcdef ann"},
		{"http://127.0.0.1:808080/pass:abcdef@x", "abcdef 808080/pass", "abcdef 808080/pass"},
		{"/path:abcdef@x", "abcdef", "abcdef"},
	}
	for _, c := range cases {
		m := &secret.Masker{}
		m.AddURL(c.url)
		if got := m.Text(c.text); got != c.want {
			t.Errorf("%s: got %q, want %q", c.url, got, c.want)
		}
	}
}

func TestErrorsStayWhatTheyAre(t *testing.T) {
	cause := errors.New("abcdef")
	err := maskerOf("abcdef").Error(fmt.Errorf("x: %w", cause))
	if err.Error() != "x: ***1" || !errors.Is(err, cause) {
		t.Errorf("got %v", err)
	}
	if maskerOf().Error(nil) != nil || maskerOf().Error(cause) != cause {
		t.Error("an error without secrets must stay the same")
	}
}
