package proxy

import (
	"fmt"
	"time"

	"github.com/Shopify/toxiproxy/v2/toxics"

	"github.com/streamspec/streamspec/internal/problem"
)

// slice cuts what passes into pieces, each written by itself. The kernel may still
// hand several to the reader at once: a pause between them keeps them apart.
type slice struct {
	bytes     int // at most; toxiproxy halves until the pieces are small enough
	pause     time.Duration
	direction Direction
}

func (s slice) put(p *Proxy) (func() error, error) {
	return p.putToxic(s.direction, &toxics.SlicerToxic{AverageSize: s.bytes, Delay: int(s.pause.Microseconds())})
}

func (s slice) only() Direction { return s.direction }

// Validate refuses what toxiproxy would round, and pieces of nothing, with which
// it would never end.
func (s slice) Validate() error {
	switch {
	case s.bytes < 0:
		return negative("slice", s.bytes)
	case s.pause < 0:
		return negative("pause", s.pause)
	case s.pause%time.Microsecond != 0:
		return problem.AtField("pause", fmt.Errorf("pause: %v is not a whole number of microseconds", s.pause))
	}
	return nil
}

func (s slice) String() string {
	text := fmt.Sprintf("slices of %d bytes", s.bytes)
	if s.bytes == 1 {
		text = "slices of 1 byte"
	}
	if s.pause != 0 {
		text += fmt.Sprintf(", %v apart", s.pause)
	}
	return text
}
