package play

import (
	"context"
	"errors"
	"fmt"
	"sync"
)

// trigger does what is done before the streams open, in order.
func (p *Play) trigger(ctx context.Context) error {
	for i, t := range p.Scenario.Trigger {
		do := func() error {
			if err := p.perform(ctx, t.Action); err != nil {
				return fmt.Errorf("trigger %d: %w", i+1, err)
			}
			return nil
		}
		if t.Background {
			p.background.begin(do)
			continue
		}
		if err := do(); err != nil {
			return err
		}
	}
	return nil
}

// background is what goes on beside a play. The zero value is nothing.
type background struct {
	tasks sync.WaitGroup
	mu    sync.Mutex
	errs  []error
}

func (b *background) begin(do func() error) {
	b.tasks.Go(func() {
		err := guarded(do)
		b.mu.Lock()
		defer b.mu.Unlock()
		b.errs = append(b.errs, err)
	})
}

// wait waits for all of it, and answers what went wrong.
func (b *background) wait() error {
	b.tasks.Wait()
	return errors.Join(b.errs...)
}
