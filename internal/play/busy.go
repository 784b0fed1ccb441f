package play

import (
	"sync"
	"time"

	"github.com/streamspec/streamspec/internal/lateness"
	"github.com/streamspec/streamspec/runner/recording"
)

// busyFrom is how late this process must have come, all in all, for its machine to count as
// busy. What then comes late may have been held up where it came from, if that is on the same
// machine: nobody can tell.
const busyFrom = 200 * time.Millisecond

// busy adds up how late this process came while a scenario was played. It is safe for
// concurrent use. The zero value is ready.
type busy struct {
	mu   sync.Mutex
	late time.Duration
}

func (b *busy) came(late time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.late += late
}

func (b *busy) was() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.late >= busyFrom
}

// watch knows how late this process is from now on, and has it written.
func (b *busy) watch(monitor *lateness.Monitor, to *recorder) {
	writes := to.file != nil
	to.until(monitor.Watch(func(late lateness.While) {
		b.came(late.By)
		if writes {
			to.Late(late.From, late.To, late.By)
		}
	}))
}

// recall adds up what was recorded.
func (b *busy) recall(recorded []recording.Lateness) {
	for _, late := range recorded {
		b.came(late.By)
	}
}
