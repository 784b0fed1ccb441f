package wire

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
)

// leadsOn refuses what a proxy answers that does not lead on to the server: package http tells but the words of
// its status, as though they were the server's.
func leadsOn(_ context.Context, proxy *url.URL, asked *http.Request, answer *http.Response) error {
	if answer.StatusCode == http.StatusOK {
		return nil
	}
	return fmt.Errorf("the proxy %s does not lead on to %s: it answers %s", proxy.Host, asked.Host, answer.Status)
}
