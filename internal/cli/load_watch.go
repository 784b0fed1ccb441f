package cli

import (
	"context"
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"github.com/streamspec/streamspec/internal/load"
)

// lineEvery is how often a terminal is told what goes on.
const lineEvery = time.Second

// watched runs a load, and tells of it meanwhile: on a terminal by a line that changes, and
// whole where somebody asks by a signal.
func watched(ctx context.Context, out io.Writer, l *load.Load, goesOn func(context.Context) error) (*load.Report, error) {
	if err := l.Prepare(ctx); err != nil {
		return nil, err
	}
	asked, stop := onRequest()
	defer stop()
	over := make(chan struct{})
	var telling sync.WaitGroup
	telling.Go(func() { tellOf(l, out, asked, over) })
	err := goesOn(ctx)
	close(over)
	telling.Wait()
	return l.Report(), err
}

func tellOf(l *load.Load, out io.Writer, asked <-chan os.Signal, over <-chan struct{}) {
	_, live := terminal(out)
	const eraseLine = "\r\x1b[K"
	ticker := time.NewTicker(lineEvery)
	defer ticker.Stop()
	for {
		select {
		case <-over:
			if live {
				fmt.Fprint(out, eraseLine)
			}
			return
		case <-asked:
			_ = l.Report().Text(out) // it is told again in the end
			fmt.Fprintln(out)
		case <-ticker.C:
			if live {
				fmt.Fprint(out, eraseLine+l.Line())
			}
		}
	}
}
