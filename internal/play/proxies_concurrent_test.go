package play

import (
	"sync"
	"testing"

	"github.com/streamspec/streamspec/internal/scenario"
)

// TestProxiesAreOpenedAtTheSameTime: streams that wait for different variables are prepared side by side.
// Each has a proxy of its own, all of which are closed in the end, and an upstream has one for all.
func TestProxiesAreOpenedAtTheSameTime(t *testing.T) {
	const many = 200
	p := newProxies(&scenario.Scenario{Faults: map[string][]scenario.Fault{"bank": {{}}}}, nil, &recorder{})
	defer p.close()
	var all sync.WaitGroup
	addresses := make([]string, many)
	for i := range many {
		all.Go(func() {
			if _, _, err := p.before("http://127.0.0.1:9/"); err != nil {
				t.Error(err)
			}
			var err error
			if addresses[i], err = p.upstream("bank", "http://127.0.0.1:9"); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if len(p.all) != many+1 {
		t.Errorf("%d proxies are known, want %d", len(p.all), many+1)
	}
	for _, address := range addresses {
		if address != addresses[0] {
			t.Fatalf("the upstream is at %s, and at %s", addresses[0], address)
		}
	}
}
