// Package atatime does many things, a few at a time, and tells of them in their order.
package atatime

import (
	"context"
	"errors"
	"sync"
)

// Do makes a result of each input, at most n at a time, and shows the results in the
// order of the inputs, each as soon as it is its turn. It waits for all it has begun, and
// answers all errors; what has an error is not shown. Once ctx is over nothing new is
// begun, and its error is among those answered.
func Do[In, Out any](ctx context.Context, n int, inputs []In, do func(context.Context, In) (Out, error), show func(Out)) error {
	type outcome struct {
		out Out
		err error
	}
	outcomes := make([]chan outcome, len(inputs))
	for i := range outcomes {
		outcomes[i] = make(chan outcome, 1)
	}
	next := make(chan int)
	var workers sync.WaitGroup
	for range max(n, 1) {
		workers.Go(func() {
			for i := range next {
				out, err := do(ctx, inputs[i])
				outcomes[i] <- outcome{out, err}
			}
		})
	}
	workers.Go(func() {
		defer close(next)
		for i := range inputs {
			if ctx.Err() != nil {
				outcomes[i] <- outcome{err: ctx.Err()}
				continue
			}
			next <- i
		}
	})
	var errs []error
	for _, c := range outcomes {
		o := <-c
		if errs = append(errs, o.err); o.err == nil {
			show(o.out)
		}
	}
	workers.Wait()
	return errors.Join(errs...)
}
