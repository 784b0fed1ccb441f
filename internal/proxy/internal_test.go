package proxy

import (
	"testing"

	"github.com/Shopify/toxiproxy/v2/toxics"
)

// A connection whose target was being dialled when the proxy went down is none.
func TestNobodyJoinsAProxyThatIsDown(t *testing.T) {
	p, err := Open("127.0.0.1:1")
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	if _, err := p.Put(Fault{Down: true}); err != nil {
		t.Fatal(err)
	}
	if c := p.join(nil, nil); c != nil {
		t.Error("a connection joined")
		delete(p.connections, c)
	}
}

// Latency without its buffer would hold up what comes behind.
func TestLatencyKeepsItsBuffer(t *testing.T) {
	if wrap(new(toxics.LatencyToxic)).BufferSize == 0 {
		t.Error("it has none")
	}
}
