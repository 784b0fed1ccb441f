package sample

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Help lists what is served, the settings, with their defaults, and every fault, for people
// at a terminal.
func Help() string {
	var b strings.Builder
	b.WriteString("It serves\n")
	byPath := func(a, b string) int { return cmp.Or(cmp.Compare(pathOf(a), pathOf(b)), cmp.Compare(a, b)) }
	for _, pattern := range slices.SortedFunc(maps.Keys(new(Server).handlers()), byPath) {
		method, path, _ := strings.Cut(pattern, " ")
		fmt.Fprintf(&b, "  %-6s %s\n", method, path)
	}
	b.WriteString(settingsHelp)
	for _, f := range Faults() {
		fmt.Fprintf(&b, "  %-29s %s\n", f, f.Seen())
	}
	return b.String()
}

// pathOf is what follows the method in a pattern.
func pathOf(pattern string) string {
	_, path, _ := strings.Cut(pattern, " ")
	return path
}

const settingsHelp = `
and is configured by the environment:
  PORT                          port on 127.0.0.1; 0 or empty: any free one
  ADMIN_PORT                    a second port on 127.0.0.1, at which the same is served (none)
  TLS_CERTIFICATE               a PEM file with a certificate and its key: the service
                                speaks TLS (none)
  SSE_HEARTBEAT_INTERVAL        seconds between heartbeats (5)
  SSE_QUEUE_READ_TIMEOUT        seconds that a queue read of a task stream waits (5)
  SSE_IDLE_TIMEOUT              seconds without a version event after which a
                                version stream is closed (0: never)
  FRONTEND_VERSION_URL          where the version is fetched
                                (http://localhost:3000/version.json)
  GATEWAY_URL                   a gateway that holds the streams and is sent their events,
                                by the protocol of examples/gateway (none)

Each known gap is open, as it is today; 1 closes it:
  SAMPLE_NESTED_CORRELATION_ID  the correlation ID is in the nested data too
  SAMPLE_VERSION_FALLBACK       a built-in version is served if the fetch fails
  SAMPLE_TASK_HEARTBEATS        task streams follow SSE_HEARTBEAT_INTERVAL
  SAMPLE_UNBATCHED_PROGRESS     each event is sent as soon as it happens
  SAMPLE_BROADCAST              every client sees every event of a task

SAMPLE_FAULT makes the service wrong in one way:
`
