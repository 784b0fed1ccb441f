package recording

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// TimelineData is how many bytes of an entry's data a timeline shows.
const TimelineData = 96

// How much of a recording a timeline shows beside that.
const (
	timelineMarked = 384 // bytes of the data of one that is pointed at
	timelineAround = 4   // entries before and after a marked one
	timelineShort  = 16  // a recording of up to this many entries is shown whole
)

// Mark names an entry that a timeline must point at, or the place behind one.
type Mark struct {
	Kind   Kind
	Number int // 0: the place before all entries
	// Missing is what did not come, and was to come behind the entry; empty: the entry itself is meant.
	Missing string
	// With is what tells that apart from others of its kind: "id" 2; empty: nothing does.
	With string
	// Anywhere tells of what is missing that nobody knows where: the entry is the last that came.
	Anywhere bool
}

// MarkOf names e.
func MarkOf(e *Entry) Mark { return Mark{Kind: e.Kind, Number: e.Number} }

// MarkBehind names the place behind e, where something is missing; nil: before all entries.
func MarkBehind(e *Entry, missing string) Mark {
	if e == nil {
		return Mark{Kind: KindEvent, Missing: missing}
	}
	return Mark{Kind: e.Kind, Number: e.Number, Missing: missing}
}

// Lacking is what did not come, with what tells it apart.
func (m Mark) Lacking() string {
	if m.With == "" {
		return m.Missing
	}
	return m.Missing + toldBy + m.With
}

// Entry is the mark of the entry itself.
func (m Mark) Entry() Mark { return Mark{Kind: m.Kind, Number: m.Number} }

// TimelineOptions say what a timeline shows beside the stream itself. The zero value shows
// that alone.
type TimelineOptions struct {
	Marks []Mark // entries to point at, and to show more of, with those around them
	Brief []Mark // entries to point at as well
	AtEnd string // what points at the stream's end; empty: nothing does
	// By says who points at a marked entry, where there are several; nil: nobody needs to know.
	By func(Mark) string
	// Kinds are what the scenario calls an event beside its type; nil: nothing.
	Kinds func(*Entry) []string
	Deeds []Deed // what was done meanwhile, in order of time
	// At is the byte of a marked entry's data from which on it matters; nil: it begins there.
	At func(*Entry) int
}

// Line is a line of a timeline.
type Line struct {
	Text   string
	Entry  bool // it shows an entry
	Marked bool // it shows an entry that is pointed at
	Column int  // of an entry: the column of what it is, behind its number and time
}

// Timeline describes the recording in lines for people: the request, the
// response, the entries (around the marked ones, where there are many), the end.
// Marked lines start with ">". Bytes from the server are escaped.
func (r *Stream) Timeline(o TimelineOptions) []Line {
	t := newTimeline(r, o)
	t.say(head(r))
	t.awaited = t.missing(Mark{Kind: KindEvent})
	skipped, connections, silences := 0, newConnectionLines(r), newSilences(r)
	for i, e := range r.All() {
		silence := silences.until(e.LastByte)
		skipped = t.until(e.LastByte, skipped)
		if news := connections.before(i); len(news) > 0 {
			t.gap(skipped)
			t.say(news...)
			skipped, silence = 0, 0 // they say why
		}
		if !t.visible[i] && silence == 0 {
			skipped++
			continue
		}
		t.gap(skipped)
		skipped = 0
		t.silence(silence)
		t.entry(e)
		t.awaited = t.missing(MarkOf(e))
	}
	skipped = t.until(r.End.At, skipped)
	t.gap(skipped)
	if err := r.Unread(); err != nil {
		t.between(err.Error())
	}
	if rest := connections.rest(); len(rest) > 0 {
		t.say(rest...)
		t.silence(0)
	} else {
		t.silence(silences.until(r.End.At))
	}
	t.end(r.End)
	return t.lines
}

// timeline is a timeline being made.
type timeline struct {
	TimelineOptions
	deeds   []Deed // that are still to be shown
	lines   []Line
	visible []bool    // by the entry's index
	pointer int       // columns of what points at entries
	label   int       // columns of what entries are
	awaited []absence // that were to come behind the entry that was shown last
}

// Pointer stands in front of what a timeline points at.
const Pointer = ">"

// Columns of a timeline, at least and at most.
const (
	pointerColumns  = 2
	labelColumns    = 16
	maxLabelColumns = 40
)

func newTimeline(r *Stream, o TimelineOptions) *timeline {
	t := &timeline{TimelineOptions: o, deeds: o.Deeds, visible: visible(r, o.Marks, o.Brief), pointer: max(pointerColumns, utf8.RuneCountInString(o.AtEnd)+1), label: labelColumns}
	for _, m := range o.Marks {
		t.pointer = max(t.pointer, utf8.RuneCountInString(t.pointerOf(m))+1)
		for _, a := range t.missing(m.Entry()) {
			t.pointer = max(t.pointer, utf8.RuneCountInString(a.pointer)+1)
		}
	}
	for i, e := range r.All() {
		if !t.visible[i] {
			continue
		}
		if e.Kind == KindEvent {
			t.label = max(t.label, min(utf8.RuneCountInString(t.name(e)), maxLabelColumns))
		}
		t.pointer = max(t.pointer, utf8.RuneCountInString(t.pointerAt(e))+1)
	}
	return t
}

func (t *timeline) say(texts ...string) {
	for _, text := range texts {
		t.lines = append(t.lines, Line{Text: text})
	}
}

func (t *timeline) gap(entries int) {
	if entries > 0 {
		t.between(fmt.Sprintf("%d more", entries))
	}
}

// silence says for how long nothing came, and what is missing there.
func (t *timeline) silence(long time.Duration) {
	if long > 0 && len(t.awaited) == 0 {
		t.between("nothing for " + Milliseconds(long))
	}
	for _, a := range t.awaited {
		text := a.text
		if long > 0 {
			text = "nothing for " + Milliseconds(long) + ", " + text
		}
		t.lines = append(t.lines, Line{Text: fmt.Sprintf("%-*s    … %s …", t.pointer, a.pointer, text), Marked: true, Column: t.pointer})
		long = 0 // it is said once
	}
	t.awaited = nil
}

// between adds a line about what stands between two entries.
func (t *timeline) between(text string) {
	t.lines = append(t.lines, Line{Text: fmt.Sprintf("%*s… %s …", t.pointer+4, "", text), Entry: true})
}

// end adds how the stream ended.
func (t *timeline) end(end End) {
	end = end.WithoutRule() // it stands above
	if t.AtEnd == "" {
		t.say("  the end: " + end.String())
		return
	}
	t.lines = append(t.lines, Line{Text: fmt.Sprintf("%-*sthe end: %s", t.pointer, t.AtEnd, end), Marked: true, Column: t.pointer})
}

// pointerAt is what points at an entry; empty: nothing does.
func (t *timeline) pointerAt(e *Entry) string {
	if !marked(e, t.Marks) && !marked(e, t.Brief) {
		return ""
	}
	return t.pointerOf(MarkOf(e))
}

// pointerOf is what points at what a mark names.
func (t *timeline) pointerOf(m Mark) string {
	if t.By == nil {
		return Pointer
	}
	return t.By(m) + Pointer
}

// entry adds a line about an entry: its number, arrival time, what it is, and its data.
func (t *timeline) entry(e *Entry) {
	pointer, number := t.pointerAt(e), ""
	if e.Kind == KindEvent {
		number = "#" + strconv.Itoa(e.Number)
	}
	column := t.label
	if e.Kind == KindViolation {
		column = 0 // it reads on
	}
	begin := fmt.Sprintf("%-*s%4s %9s  ", t.pointer, pointer, number, Milliseconds(e.LastByte))
	t.lines = append(t.lines, Line{
		Text:   strings.TrimRight(begin+fmt.Sprintf("%-*s ", column, t.name(e))+t.says(e), " "),
		Entry:  true,
		Marked: pointer != "",
		Column: utf8.RuneCountInString(begin),
	})
}

// name is what an entry is, in the words of messages.
func (t *timeline) name(e *Entry) string {
	switch e.Kind {
	case KindEvent:
	case KindViolation:
		return Name(e) + inLine(e) + ":"
	default:
		return Name(e)
	}
	name := Escape(e.Type, TimelineData)
	if t.Kinds == nil {
		return name
	}
	if kinds := slices.DeleteFunc(t.Kinds(e), func(kind string) bool { return kind == e.Type }); len(kinds) > 0 {
		name += " (" + strings.Join(kinds, ", ") + ")"
	}
	return name
}

// says is what an entry says, and its ID.
func (t *timeline) says(e *Entry) string {
	switch e.Kind {
	case KindRetry:
		return Milliseconds(e.Retry)
	case KindViolation:
		return explained(e)
	}
	limit, at := TimelineData, 0
	if marked(e, t.Marks) {
		limit = timelineMarked
	}
	if t.At != nil && t.pointerAt(e) != "" {
		at = min(t.At(e), len(e.Data)-limit+excerptBefore) // what stands before it is shown, where nothing stands behind
	}
	text := GoingOn(Excerpt(string(e.Data), at, limit), e.Cut)
	if e.HasID {
		text = strings.TrimSuffix("id "+GoingOn(shownID(e.LastEventID), e.Cut)+" · "+text, " · ")
	}
	return text + unterminated(e)
}

func shownID(id []byte) string {
	if len(id) == 0 {
		return `""`
	}
	return Escape(string(id), TimelineData)
}

// head is the first line: what was asked, and how its response began.
func head(r *Stream) string {
	text := fmt.Sprintf("%s %s", r.Request.Method, r.Request.URL)
	if r.Name != DefaultStream && r.Name != "" {
		text = r.Name + ": " + text
	}
	text += " · " + responseText(r.Response)
	if len(r.Connections) > 0 {
		text += r.Connections[0].slowness()
	}
	return text
}

func responseText(response *Response) string {
	if response == nil {
		return "no response"
	}
	text := fmt.Sprintf("status %d after %s", response.Status, Milliseconds(response.At))
	if begins := response.Begins(TimelineData); begins != "" {
		text += " · " + begins
	}
	return text
}

// visible tells which entries of a stream are shown, by their index.
func visible(r *Stream, marks, brief []Mark) []bool {
	show := make([]bool, r.Len())
	around := func(at int) {
		for i := max(0, at-timelineAround); i <= min(len(show)-1, at+timelineAround); i++ {
			show[i] = true
		}
	}
	for i, e := range r.All() {
		if r.Len() <= timelineShort || slices.ContainsFunc(marks, func(m Mark) bool { return m.Entry() == MarkOf(e) }) {
			around(i)
		}
		show[i] = show[i] || marked(e, brief)
	}
	around(0)
	around(r.Len() - 1)
	return show
}

func marked(e *Entry, marks []Mark) bool { return slices.Contains(marks, MarkOf(e)) }

func unterminated(e *Entry) string {
	if !e.Unterminated {
		return ""
	}
	return "  (unterminated: a browser discards it)"
}

// ViolationText says what a violation is and where it stands.
func ViolationText(e *Entry) string {
	return e.Violation + inLine(e) + ": " + explained(e)
}

// inLine says in which line an entry is; the response's head has no lines.
func inLine(e *Entry) string {
	if e.Line == 0 {
		return ""
	}
	return fmt.Sprintf(" in line %d", e.Line)
}

// explained says what exactly is wrong.
func explained(e *Entry) string {
	text := Escape(e.Detail, 2*TimelineData)
	if len(e.Data) > 0 {
		text += ": «" + GoingOn(Escape(string(e.Data), TimelineData), e.Cut) + "»"
	}
	return text
}
