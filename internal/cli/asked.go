package cli

import (
	"net/http"
	"net/url"

	"github.com/spf13/pflag"

	"github.com/streamspec/streamspec/internal/guard"
	"github.com/streamspec/streamspec/internal/secret"
	"github.com/streamspec/streamspec/internal/stream"
)

// redirectFlag adds the flag for hosts beside that of the URL which a person named.
func redirectFlag(flags *pflag.FlagSet, hosts *[]string) {
	flags.StringArrayVar(hosts, "allow-host", nil, "HOST or *.DOMAIN: it may be reached, by a redirect too, beside this machine and the host of the URL")
}

// reachedFrom tells whether a redirect may be followed of what a person named: no server decides
// which hosts are asked.
func reachedFrom(named string, hosts []string) func(*url.URL) error {
	return guard.Hosts{Allowed: hosts}.AllowURL(named).CheckURL
}

// hideAsked makes secret what of a request is a credential.
func hideAsked(request stream.Request, secrets *secret.Masker) {
	for name := range request.Header {
		secrets.AddHeader(name, request.Header.Get(name))
	}
	addCredentials(secrets, request.URL)
}

// hidingJar makes secret the cookies that a server sets, before anything shows them, and keeps
// and sends none.
type hidingJar struct{ secrets *secret.Masker }

// SetCookies implements http.CookieJar.
func (j hidingJar) SetCookies(_ *url.URL, set []*http.Cookie) {
	j.secrets.AddCookies(set)
}

// Cookies implements http.CookieJar.
func (hidingJar) Cookies(*url.URL) []*http.Cookie { return nil }
