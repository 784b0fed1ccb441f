package httpcall

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/streamspec/streamspec/internal/problem"
)

// headersOfClients are those that a client writes by itself, whatever it is told.
var headersOfClients = []string{"Content-Length", "Host", "Trailer", "Transfer-Encoding"}

// tokenMarks are what a token of HTTP may hold beside letters and digits.
const tokenMarks = "!#$%&'*+-.^_`|~"

// CheckHeader finds a header that cannot be sent; its value may hold variables.
func CheckHeader(name, value string) error {
	if err := CheckHeaderName(name); err != nil {
		return err
	}
	switch {
	case slices.Contains(headersOfClients, http.CanonicalHeaderKey(name)):
		return problem.WithHelp(fmt.Errorf("the header %s cannot be set: it follows from the request", name), "leave it out; the URL names the host, and the body has its length")
	case strings.ContainsFunc(value, func(r rune) bool { return r < ' ' && r != '\t' || r == 0x7f }):
		return problem.WithHelp(fmt.Errorf("the header %s cannot have a value with a line break, or another control character", name), "write it on one line; a folded text (>-) has none")
	}
	return nil
}

// CheckHeaderName finds names that no header has.
func CheckHeaderName(name string) error {
	if isToken(name) {
		return nil
	}
	return problem.WithHelp(fmt.Errorf("no header can have the name %q", name), "a name has letters, digits, and of the marks most often -")
}

func isToken(name string) bool {
	return name != "" && !strings.ContainsFunc(name, func(r rune) bool {
		isWord := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9'
		return !isWord && !strings.ContainsRune(tokenMarks, r)
	})
}
