package notes

import (
	"fmt"
	"strings"

	"github.com/streamspec/streamspec/internal/verdict"
	"github.com/streamspec/streamspec/runner/recording"
)

// connectionHead notes that the head of a response over HTTP/2 speaks of its connection, as only HTTP/1.1 does.
func connectionHead(r *recording.Stream) []verdict.Note {
	if !strings.HasPrefix(r.Response.Protocol, "HTTP/2") {
		return nil
	}
	var said []string
	for _, name := range []string{"Connection", "Keep-Alive", "Proxy-Connection", "Transfer-Encoding", "Upgrade"} {
		if values := r.Response.Header.Values(name); len(values) > 0 {
			said = append(said, fmt.Sprintf("«%s: %s»", name, recording.Escape(strings.Join(values, ", "), recording.TimelineData)))
		}
	}
	if len(said) == 0 {
		return nil
	}
	n := note(ConnectionHead, "the response's head says "+strings.Join(said, " and ")+
		" over HTTP/2, which forbids it (RFC 9113, section 8.2.2): some clients, such as curl and Safari, refuse such a response")
	n.Stream = r.Name
	return []verdict.Note{n}
}
