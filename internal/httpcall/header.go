package httpcall

import (
	"fmt"
	"net/http"
	"slices"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/wire"
)

// headersOfClients are those that a client writes by itself, whatever it is told.
var headersOfClients = []string{"Content-Length", "Host", "Trailer", "Transfer-Encoding"}

// CheckHeader finds a header that cannot be sent; its value may hold variables.
func CheckHeader(name, value string) error {
	if err := CheckHeaderName(name); err != nil {
		return err
	}
	switch {
	case slices.Contains(headersOfClients, http.CanonicalHeaderKey(name)):
		return problem.WithHelp(fmt.Errorf("the header %s cannot be set: it follows from the request", name), "leave it out; the URL names the host, and the body has its length")
	case !wire.CanBeValue(value):
		return problem.WithHelp(fmt.Errorf("the header %s cannot have a value with a line break, or another control character", name), "write it on one line; a folded text (>-) has none")
	}
	return nil
}

// CheckHeaderName finds names that no header has.
func CheckHeaderName(name string) error {
	if wire.IsToken(name) {
		return nil
	}
	return problem.WithHelp(fmt.Errorf("no header can have the name %q", name), "a name has letters, digits, and of the marks most often -")
}
