package draft_test

import (
	"strings"
	"testing"

	"github.com/streamspec/streamspec/internal/draft"
	"github.com/streamspec/streamspec/runner/recording"
)

// TestAFirstConnectionWithoutAnEvent says so: what came on the second was sent to a client that
// came back.
func TestAFirstConnectionWithoutAnEvent(t *testing.T) {
	r, err := recording.Read(strings.NewReader(`streamspec recording 1
0 scenario name=orders file=orders.yaml line=1 started=2026-01-02T03:04:05Z
1 stream stream=1 name=stream
1 connecting stream=1 method=GET url=http://127.0.0.1:1/orders
2 response stream=1 status=200 protocol=HTTP/1.1 responded=1 <Content-Type=text/event-stream
3 disconnected stream=1 reason="cut off" endings=LF
4 connecting stream=1 method=GET url=http://127.0.0.1:1/orders
5 response stream=1 status=200 protocol=HTTP/1.1 responded=1 <Content-Type=text/event-stream
6 event stream=1 n=1 line=1 start=1 end=2 first=1 read=1 type=open data={}
7 disconnected stream=1 reason="closed by the server" endings=LF
7 end stream=1 reason="closed by the server"
7 ended
`))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := draft.Of(r.Streams[0], "orders", draft.Source{Service: "shop"}); err == nil || !strings.Contains(err.Error(), "no event came on its first connection") {
		t.Errorf("it says: %v", err)
	}
}
