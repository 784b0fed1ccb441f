package proxy

import (
	"fmt"
	"time"

	"github.com/Shopify/toxiproxy/v2/toxics"

	"github.com/streamspec/streamspec/internal/problem"
)

// latency delays what passes. It is a delay, not a brake: what was sent together
// arrives together.
type latency struct {
	delay, jitter time.Duration
	direction     Direction
}

func (l latency) put(p *Proxy) (func() error, error) {
	return p.putToxic(l.direction, &toxics.LatencyToxic{Latency: l.delay.Milliseconds(), Jitter: l.jitter.Milliseconds()})
}

func (l latency) only() Direction { return l.direction }

// Validate refuses what toxiproxy would round, and time that runs backwards.
func (l latency) Validate() error {
	switch {
	case l.delay < 0:
		return negative("latency", l.delay)
	case l.jitter < 0:
		return negative("jitter", l.jitter)
	case l.delay%time.Millisecond != 0:
		return problem.AtField("latency", fmt.Errorf("latency: %v is not a whole number of milliseconds", l.delay))
	case l.jitter%time.Millisecond != 0:
		return problem.AtField("jitter", fmt.Errorf("jitter: %v is not a whole number of milliseconds", l.jitter))
	case l.jitter > l.delay:
		return problem.AtField("jitter", fmt.Errorf("jitter: %v is more than the latency of %v", l.jitter, l.delay))
	}
	return nil
}

func (l latency) String() string {
	if l.jitter != 0 {
		return fmt.Sprintf("latency of %v ± %v", l.delay, l.jitter)
	}
	return fmt.Sprintf("latency of %v", l.delay)
}
