package report

import (
	"strings"

	"github.com/streamspec/streamspec/internal/wording"
)

// line is one line for people, not yet fitted to the width of a terminal.
type line struct {
	indent     int    // columns before it
	label      string // stands before the text
	labelStyle Style
	text       string
	style      Style
	hang       int  // columns by which what does not fit is indented below
	cut        bool // leave out what does not fit
	whole      bool // it is to be copied: it stands on one line, whatever its length

	comment string // stands behind what is to be copied, or below it where there is no room; empty: there is none
}

// lines are what a report says, in order. say and labelled clean what they add;
// what add and within are given must be clean.
type lines []line

func (l *lines) add(one line) { *l = append(*l, one) }

func (l *lines) blank() { l.add(line{}) }

// say adds a text of any number of lines.
func (l *lines) say(indent int, style Style, text string) {
	for _, one := range strings.Split(clean(text), "\n") {
		l.add(line{indent: indent, text: one, style: style})
	}
}

// command adds a command, or a line of a file, to copy.
func (l *lines) command(indent int, text string) {
	l.add(line{indent: indent, text: cleanName(text), whole: true})
}

// labelled adds a text of any number of lines with a label before the first; the
// others stand below the first.
func (l *lines) labelled(indent int, label string, style Style, text string) {
	for _, one := range strings.Split(clean(text), "\n") {
		l.add(line{indent: indent, label: label, labelStyle: style, text: one})
		label = strings.Repeat(" ", wording.Columns(label))
	}
}

// within adds other lines, further in.
func (l *lines) within(indent int, others lines) {
	for _, one := range others {
		one.indent += indent
		l.add(one)
	}
}

// String is the lines as plain text, of any width.
func (l lines) String() string {
	return strings.TrimSuffix(printer{}.print(l), "\n")
}

// printer makes text of lines. The zero printer neither colours nor wraps.
type printer struct {
	width int // of the terminal, in columns; 0: nothing is wrapped or cut
	color bool
}

func (p printer) print(all lines) string {
	var out strings.Builder
	for _, l := range all {
		p.line(&out, l)
	}
	return out.String()
}

func (p printer) line(out *strings.Builder, l line) {
	label := p.paint(l.labelStyle, l.label)
	for _, text := range p.fit(l) {
		if label != "" || text != "" {
			out.WriteString(strings.Repeat(" ", l.indent))
		}
		out.WriteString(label)
		out.WriteString(p.paint(l.style, text))
		out.WriteByte('\n')
		label = strings.Repeat(" ", wording.Columns(l.label))
	}
}

func (p printer) fit(l line) []string {
	room := p.width - l.indent - wording.Columns(l.label)
	switch {
	case l.comment != "":
		return p.commented(l, room)
	case p.width == 0 || l.whole:
		return []string{l.text}
	case l.cut:
		return []string{cut(l.text, max(room, narrowest))}
	default:
		return wrap(l.text, room, l.hang)
	}
}

// commented is a command with its comment, in which a shell sees one.
func (p printer) commented(l line, room int) []string {
	const mark = "# "
	if one := l.text + "  " + mark + l.comment; p.width == 0 || wording.Fitting(one, room) == one {
		return []string{one}
	}
	return append([]string{l.text}, wrap(mark+l.comment, room, len(mark))...)
}

func (p printer) paint(s Style, text string) string {
	if !p.color {
		return text
	}
	return s.Paint(text)
}
