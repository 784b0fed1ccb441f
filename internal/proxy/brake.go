package proxy

import (
	"time"

	"github.com/Shopify/toxiproxy/v2/stream"
	"github.com/Shopify/toxiproxy/v2/toxics"
)

// tick is how long a brake holds back what passes together.
const tick = 20 * time.Millisecond

// brake is a toxic that lets so many bytes pass in a second. Toxiproxy's own
// writes to the log of the program, and loses bytes when it is taken away while a
// client does not read.
type brake struct{ bytes int }

// Pipe implements toxics.Toxic.
func (b *brake) Pipe(stub *toxics.ToxicStub) {
	due := time.Now() // when the last piece had passed
	for {
		select {
		case <-stub.Interrupt:
			return
		case chunk := <-stub.Input:
			if chunk == nil {
				stub.Close()
				return
			}
			if !b.pass(stub, chunk, &due) {
				return
			}
		}
	}
}

// pass lets a chunk pass piece by piece. Interrupted, it lets go of the rest.
func (b *brake) pass(stub *toxics.ToxicStub, chunk *stream.StreamChunk, due *time.Time) bool {
	most := max(1, int(int64(b.bytes)*int64(tick)/int64(time.Second)))
	if now := time.Now(); due.Before(now) {
		*due = now
	}
	for rest := chunk.Data; len(rest) > 0; {
		n := min(most, len(rest))
		*due = due.Add(time.Duration(n) * time.Second / time.Duration(b.bytes))
		select {
		case <-time.After(time.Until(*due)):
			stub.Output <- &stream.StreamChunk{Data: rest[:n], Timestamp: chunk.Timestamp}
			rest = rest[n:]
		case <-stub.Interrupt:
			stub.Output <- &stream.StreamChunk{Data: rest, Timestamp: chunk.Timestamp}
			return false
		}
	}
	return true
}
