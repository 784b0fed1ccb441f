package play

import (
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"sync"

	"github.com/streamspec/streamspec/internal/secret"
)

// cookies are the cookies of the users of a play. They are safe for concurrent use.
type cookies struct {
	secrets *secret.Masker // learns what servers set
	mu      sync.Mutex
	jars    map[string]http.CookieJar
}

// of is the jar of a user: all of its requests share it. Nobody in particular has a new one
// each time: such a request keeps cookies over its own redirects and reconnections only.
func (c *cookies) of(user string) http.CookieJar {
	if user == "" {
		return c.newJar()
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	jar, known := c.jars[user]
	if !known {
		if c.jars == nil {
			c.jars = map[string]http.CookieJar{}
		}
		jar = c.newJar()
		c.jars[user] = jar
	}
	return jar
}

func (c *cookies) newJar() http.CookieJar {
	jar, _ := cookiejar.New(nil) // cannot fail without options
	return secretJar{jar, c.secrets}
}

// secretJar keeps cookies, which prove who somebody is: their values are secret from then on.
type secretJar struct {
	http.CookieJar
	secrets *secret.Masker
}

// SetCookies implements http.CookieJar.
func (j secretJar) SetCookies(u *url.URL, set []*http.Cookie) {
	j.secrets.AddCookies(set)
	j.CookieJar.SetCookies(u, set)
}

// ownCookies are those of a request that brings a Cookie header: it wins over the user's
// jar, which learns from the responses all the same. What a redirect sets is sent on.
type ownCookies struct {
	http.CookieJar
	user http.CookieJar
}

// SetCookies implements http.CookieJar.
func (o *ownCookies) SetCookies(u *url.URL, set []*http.Cookie) {
	o.CookieJar.SetCookies(u, set)
	o.user.SetCookies(u, set)
}
