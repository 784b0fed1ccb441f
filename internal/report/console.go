package report

import (
	"context"
	"io"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/streamspec/streamspec/internal/verdict"
)

// DefaultWidth is the width of a terminal that does not tell its own, in columns.
const DefaultWidth = 80

// ConsoleOptions say what a console is written to, and how much.
type ConsoleOptions struct {
	Color bool // use colours (ANSI SGR sequences)
	// Live keeps status lines at the end and rewrites them in place: how many scenarios are
	// done, and what those that run for a while wait for. Passed scenarios are not listed
	// then. It is for terminals.
	Live bool
	// Width is the terminal's, in columns. 0: nothing is wrapped or cut; for
	// Live, DefaultWidth.
	Width   int
	Verbose bool // list every scenario, with its steps
	Notes   bool // list what was noted of streams, not only how much that is
	Replay  bool // recordings are judged: who does so knows where they are
	Total   int  // how many scenarios are going to run, for Live; 0: not known
}

// Console tells people of a run while it goes on, and in the end. It is safe for
// concurrent use. What the writer answers is not looked at: a console that has
// gone must not end a run.
type Console struct {
	opts    ConsoleOptions
	printer printer

	mu     sync.Mutex // guards the following
	w      io.Writer
	status status
	below  int // the cursor is so many lines below the first of the status
}

// NewConsole makes a console that writes to w, each time whole lines at once.
func NewConsole(w io.Writer, opts ConsoleOptions) *Console {
	if opts.Live && opts.Width <= 0 {
		opts.Width = DefaultWidth
	}
	return &Console{
		opts:    opts,
		printer: printer{width: max(opts.Width, 0), color: opts.Color},
		w:       w,
		status:  status{total: opts.Total},
	}
}

// Start tells that a scenario starts.
func (c *Console) Start(name string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.status.start(cleanName(name), time.Now())
	c.show(nil)
}

// Follow tells that a scenario that runs, of this name, is going to follow a stream, and until
// when: "waiting for" and these words.
func (c *Console) Follow(name, stream, waits string) *Followed {
	f := &Followed{stream: cleanName(stream), waits: cleanName(waits)}
	c.mu.Lock()
	defer c.mu.Unlock()
	if i := slices.IndexFunc(c.status.running, named(cleanName(name))); i >= 0 {
		c.status.running[i].followed = append(c.status.running[i].followed, f)
	}
	return f
}

// Live tells whether the console shows what scenarios wait for.
func (c *Console) Live() bool { return c.opts.Live }

// Refresh writes the status of a live console anew, again and again until ctx is done.
func (c *Console) Refresh(ctx context.Context) {
	if !c.opts.Live {
		return
	}
	again := time.NewTicker(refresh)
	defer again.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-again.C:
			c.mu.Lock()
			c.show(nil)
			c.mu.Unlock()
		}
	}
}

// Expect tells that further scenarios are going to run.
func (c *Console) Expect(further int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.status.total > 0 {
		c.status.total += further
	}
}

// Finish tells what became of a scenario.
func (c *Console) Finish(s verdict.Scenario) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.status.finish(cleanName(s.Name), s.Outcome)
	c.show(c.finished(s))
}

func (c *Console) finished(s verdict.Scenario) lines {
	if c.opts.Live && !c.opts.Verbose && !s.Outcome.Bad() {
		return nil
	}
	all := lines{outcomeLine(s)}
	if c.opts.Verbose {
		all.within(len("FAIL  "), stepLines(s))
	}
	return all
}

// Summary tells what the run found out. It is the last call.
func (c *Console) Summary(r verdict.Run) {
	c.mu.Lock()
	defer c.mu.Unlock()
	var all lines
	if len(r.Scenarios) > 0 {
		all.blank()
	}
	all.within(0, summary(r, c.opts))
	_, _ = io.WriteString(c.w, c.erase()+c.printer.print(all))
}

// show writes lines above the status line.
func (c *Console) show(all lines) {
	text := c.erase() + c.printer.print(all)
	if c.opts.Live {
		text += c.status.line(c.printer)
		waiting := c.status.waiting(c.printer, time.Now())
		for _, line := range waiting {
			text += "\n" + line
		}
		c.below = len(waiting)
	}
	if text != "" {
		_, _ = io.WriteString(c.w, text)
	}
}

// eraseLine takes the cursor to the start of its line and erases the line
// (ECMA-48: CR, and EL with parameter 2); lineUp takes it to the line above (CUU).
const (
	eraseLine = "\r\x1b[2K"
	lineUp    = "\x1b[1A"
)

// erase erases the status, and leaves the cursor where it began.
func (c *Console) erase() string {
	if !c.opts.Live {
		return ""
	}
	text := strings.Repeat(eraseLine+lineUp, c.below) + eraseLine
	c.below = 0
	return text
}
