package guard

import (
	"regexp"
	"strings"
)

// address is what people write for a URL: a host with its port, or this machine, and a path.
var address = regexp.MustCompile(`^(?:(?:[\w.-]+|\[[\da-fA-F:.]+\]):\d{1,5}|localhost|127(?:\.\d{1,3}){3}|\[::1\])(?:[/?]\S*)?$`)

// URLOf is the HTTP URL that a text is, or stands for without its http://, as localhost:8080/events
// does; empty: it is neither.
func URLOf(text string) string {
	switch {
	case strings.HasPrefix(text, "http://"), strings.HasPrefix(text, "https://"):
		return text
	case address.MatchString(text):
		return "http://" + text
	default:
		return ""
	}
}
