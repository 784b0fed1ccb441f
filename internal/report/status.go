package report

import (
	"fmt"
	"slices"
	"strings"

	"github.com/streamspec/streamspec/internal/verdict"
)

// status is what the line at the end of a live console tells.
type status struct {
	total, done, failed int
	running             []string // the names of the scenarios, in the order of their start
}

func (s *status) start(name string) { s.running = append(s.running, name) }

func (s *status) finish(name string, o verdict.Outcome) {
	s.done++
	if o.Bad() {
		s.failed++
	}
	if i := slices.Index(s.running, name); i >= 0 {
		s.running = slices.Delete(s.running, i, i+1)
	}
}

// line is the status in one line that leaves the terminal's last column free: a
// terminal may go to the next line once that is written.
func (s *status) line(p printer) string {
	room := p.width - 1
	counts := cut(s.counts(), room)
	style := bold
	if s.failed > 0 {
		style = alarm
	}
	names := ""
	if room -= columns(counts); len(s.running) > 0 && room >= narrowest {
		names = cut(" · "+strings.Join(s.running, ", "), room)
	}
	return p.paint(style, counts) + p.paint(dim, names)
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
