package report

import (
	"io"
	"sync"

	"github.com/streamspec/streamspec/internal/verdict"
)

// DefaultWidth is the width of a terminal that does not tell its own, in columns.
const DefaultWidth = 80

// ConsoleOptions say what a console is written to, and how much.
type ConsoleOptions struct {
	Color bool // use colours (ANSI SGR sequences)
	// Live keeps one status line at the end and rewrites it in place; passed
	// scenarios are not listed then. It is for terminals.
	Live bool
	// Width is the terminal's, in columns. 0: nothing is wrapped or cut; for
	// Live, DefaultWidth.
	Width   int
	Verbose bool // list every scenario, with its steps
	Notes   bool // list what was noted of streams, not only how much that is
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
	c.status.start(cleanName(name))
	c.show(nil)
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
	all.within(0, summary(r, c.opts.Notes))
	_, _ = io.WriteString(c.w, c.erase()+c.printer.print(all))
}

// show writes lines above the status line.
func (c *Console) show(all lines) {
	text := c.erase() + c.printer.print(all)
	if c.opts.Live {
		text += c.status.line(c.printer)
	}
	if text != "" {
		_, _ = io.WriteString(c.w, text)
	}
}

// eraseLine takes the cursor to the start of its line and erases the line
// (ECMA-48: CR, and EL with parameter 2).
const eraseLine = "\r\x1b[2K"

func (c *Console) erase() string {
	if !c.opts.Live {
		return ""
	}
	return eraseLine
}
