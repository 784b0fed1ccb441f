package cli

import (
	"cmp"
	"fmt"
	"math"
	"time"

	"github.com/spf13/pflag"
)

// bounded is a number that a flag sets, and between what it has to be: it is refused as it is
// given, before anything starts.
type bounded[T cmp.Ordered] struct {
	pflag.Value
	number      *T
	least, most T
	what        string // the bounds, for people
}

// Set implements pflag.Value.
func (b *bounded[T]) Set(text string) error {
	before := *b.number
	if err := b.Value.Set(text); err != nil {
		return err
	}
	if now := *b.number; now >= b.least && now <= b.most { // NaN is neither
		return nil
	}
	*b.number = before
	return fmt.Errorf("write %s, or leave the flag out", b.what)
}

// within bounds the numbers of a flag.
func within[T cmp.Ordered](f *pflag.FlagSet, name string, number *T, least, most T) {
	flag := f.Lookup(name)
	flag.Value = &bounded[T]{flag.Value, number, least, most, fmt.Sprintf("a number from %v to %v", least, most)}
}

// atLeast bounds the numbers of a flag that may be as large as one likes.
func atLeast(f *pflag.FlagSet, name string, number *int, least int) {
	flag := f.Lookup(name)
	flag.Value = &bounded[int]{flag.Value, number, least, math.MaxInt, fmt.Sprintf("a number of at least %d", least)}
}

// forAtLeast bounds a flag that says how long.
func forAtLeast(f *pflag.FlagSet, name string, length *time.Duration, least time.Duration) {
	flag := f.Lookup(name)
	flag.Value = &bounded[time.Duration]{flag.Value, length, least, math.MaxInt64, fmt.Sprintf("a time of at least %v", least)}
	if *length == 0 {
		flag.DefValue = "" // it is none: help would say that it is 0s
	}
}

// shortest is the least time that something may take which has to take some.
const shortest = time.Millisecond
