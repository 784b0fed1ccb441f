package play

import "runtime"

// turns are what plays take where they only think, and wait for nothing: one for each processor.
// Thousands of streams that end together would be judged at once otherwise, which takes the
// memory of thousands and no less time.
type turns chan struct{}

func newTurns() turns { return make(turns, runtime.GOMAXPROCS(0)) }

// take does something in its turn.
func (t turns) take(do func()) {
	t <- struct{}{}
	defer func() { <-t }()
	do()
}
