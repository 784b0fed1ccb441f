package endpoint

import (
	"bytes"

	"github.com/tidwall/gjson"

	"github.com/streamspec/streamspec/runner/recording"
)

// marks are how protocols are recognized, by the first event that shows it; a type of event
// that is empty is any.
var marks = [...]struct{ protocol, kind, path, value string }{
	{"OpenAI chat completions", "", "object", "chat.completion.chunk"},
	{"OpenAI responses", "response.created", "type", "response.created"},
	{"Anthropic messages", "message_start", "type", "message_start"},
	{"A2A", "", "result.kind", ""},
	{"A2A", "", "result.statusUpdate", ""},
	{"A2A", "", "result.artifactUpdate", ""},
	{"A2A", "", "result.task.status", ""},
	{"A2A", "", "result.message.role", ""},
	{"MCP", "endpoint", "", ""},
	{"MCP", "", "jsonrpc", "2.0"},
	{"AG-UI", "", "type", "RUN_STARTED"},
	{"Vercel AI SDK UI message stream", "", "type", "start"},
	{"GraphQL over SSE", "next", "data", ""},
	{"GraphQL over SSE", "complete", "", ""},
	{"Datastar", "datastar-patch-elements", "", ""},
	{"Datastar", "datastar-patch-signals", "", ""},
}

// maxRecognized is how many events are looked at: a protocol shows itself at once.
const maxRecognized = 20

// protocolOf is the protocol that is spoken on top of a stream; empty: none that is known.
func protocolOf(r *recording.Stream) string {
	n := 0
	for _, e := range r.All() {
		if e.Kind != recording.KindEvent {
			continue
		}
		if n++; n > maxRecognized {
			break
		}
		for _, m := range marks {
			if (m.kind == "" || m.kind == e.Type) && hasMark(e.Data, m.path, m.value) {
				return m.protocol
			}
		}
	}
	return ""
}

func hasMark(data []byte, path, value string) bool {
	if path == "" {
		return true
	}
	if data = bytes.TrimSpace(data); len(data) == 0 || data[0] != '{' {
		return false
	}
	found := gjson.GetBytes(data, path)
	return found.Exists() && (value == "" || found.String() == value)
}
