package report

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/streamspec/streamspec/internal/verdict"
	"github.com/streamspec/streamspec/internal/wording"
)

// status is what the line at the end of a live console tells.
type status struct {
	total, done, failed int
	running             []*running // in the order of their start
}

func (s *status) start(name string, now time.Time) {
	s.running = append(s.running, &running{name: name, began: now})
}

func named(name string) func(*running) bool {
	return func(r *running) bool { return r.name == name }
}

func (s *status) finish(name string, o verdict.Outcome) {
	s.done++
	if o.Bad() {
		s.failed++
	}
	if i := slices.IndexFunc(s.running, named(name)); i >= 0 {
		s.running = slices.Delete(s.running, i, i+1)
	}
}

// line is the status in one line that leaves the terminal's last column free: a
// terminal may go to the next line once that is written.
func (s *status) line(p printer) string {
	room := p.width - 1
	counts := cut(s.counts(), room)
	style := Bold
	if s.failed > 0 {
		style = Alarm
	}
	names := ""
	if room -= wording.Columns(counts); len(s.running) > 0 && room >= narrowest {
		names = cut(" · "+strings.Join(each(s.running, func(r *running) string { return r.name }), ", "), room)
	}
	return p.paint(style, counts) + p.paint(Dim, names)
}

// waiting is a line for each scenario that has run for a while: what it waits for.
func (s *status) waiting(p printer, now time.Time) []string {
	var all []string
	for _, r := range s.running {
		if now.Sub(r.began) >= leastWait {
			all = append(all, r.waits(now))
		}
	}
	if more := len(all) - mostWaiting; more > 0 {
		all = append(all[:mostWaiting], fmt.Sprintf("… and %d more", more))
	}
	for i, text := range all {
		all[i] = p.paint(Dim, cut("  "+text, p.width-1))
	}
	return all
}

func (s *status) counts() string {
	text := fmt.Sprintf("%d done", s.done)
	if s.total > 0 {
		text = fmt.Sprintf("%d/%d done", s.done, s.total)
	}
	if s.failed > 0 {
		text += fmt.Sprintf(", %d failed", s.failed)
	}
	if len(s.running) > 0 {
		text += fmt.Sprintf(", %d running", len(s.running))
	}
	return text
}
