package play

import (
	"slices"
	"strings"

	"github.com/streamspec/streamspec/internal/mapping"
	"github.com/streamspec/streamspec/internal/verdict"
	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/expect/value"
	"github.com/streamspec/streamspec/runner/recording"
)

// pointing adds to a failure what it speaks of: a stream, or all of them where it compared
// them, and entries. The response to a call has nothing to do with any.
func pointing(f *verdict.Failure, x expect.Expectation, judged expect.Verdict, all []*recording.Stream) *verdict.Failure {
	switch {
	case expect.CallOf(x) != "":
	case judged.Ignored != nil:
		of := judged.Ignored
		f.Ignored, f.Streams = of.Text, []string{of.Stream.Name}
		f.Evidence = evidence(of.Stream, []recording.Mark{of.Mark})
		return f
	case judged.Stream != nil:
		f.Streams = []string{judged.Stream.Name}
		f.Evidence = evidence(judged.Stream, judged.Marks)
		for _, e := range evidence(judged.Stream, judged.Further) {
			e.Further = true
			f.Evidence = append(f.Evidence, e)
		}
	default:
		for _, r := range all {
			if r.Client == 0 {
				f.Streams = append(f.Streams, r.Name)
			}
		}
	}
	turnedAway := judged.Code == expect.WrongResponse && judged.Stream != nil && endOf(judged.Stream).Cause.NoStream()
	if judged.Code == expect.WrongEnd && judged.Stream != nil || turnedAway {
		f.Ends = []string{judged.Stream.Name}
	}
	for _, spot := range judged.Spots {
		f.Streams = append(f.Streams, spot.Stream.Name)
		f.Evidence = append(f.Evidence, evidence(spot.Stream, []recording.Mark{spot.Mark})...)
	}
	return f
}

// names are the names of streams.
func names(all []*recording.Stream) []string {
	var names []string
	for _, r := range all {
		names = append(names, r.Name)
	}
	return names
}

// followed are the recordings of all clients.
func (p *Play) followed() []*recording.Stream {
	all := slices.Clone(p.Recordings)
	for _, c := range p.streams.cutOff() {
		all = append(all, c.Recording)
	}
	return all
}

// evidence are the entries of a stream that are marked, and the places where something is missing.
func evidence(r *recording.Stream, marks []recording.Mark) []verdict.Evidence {
	if len(marks) == 0 {
		return nil
	}
	var all []verdict.Evidence
	for _, mark := range marks {
		if mark.Number == 0 && mark.Missing != "" { // missing before all
			all = append(all, verdict.Evidence{Stream: r.Name, Mark: mark})
		}
	}
	for _, e := range r.All() {
		if mark := recording.MarkOf(e); slices.Contains(marks, mark) {
			all = append(all, verdict.Evidence{Stream: r.Name, Mark: mark, Row: e.Row, Data: e.Data})
		}
		for _, mark := range marks {
			if mark.Missing != "" && mark.Entry() == recording.MarkOf(e) {
				all = append(all, verdict.Evidence{Stream: r.Name, Mark: mark, Row: e.Row})
			}
		}
	}
	return all
}

// Timelines are what the streams did that findings of a result speak of: each once, with all
// that they point at.
func (p *Play) Timelines(out verdict.Scenario) []verdict.Timeline {
	findings, numbers := out.Shown(), out.Numbers()
	if !out.Outcome.Bad() { // what is excused is shown as well
		findings = out.Steps
		numbers = make([]string, len(findings))
	}
	var all []verdict.Timeline
	for _, r := range p.followed() {
		pointers := newPointers(r.Name)
		for i, f := range findings {
			pointers.add(f.Failure, numbers[i])
		}
		if pointers.shown {
			options := pointers.options(p.judge.kinds.naming())
			options.Deeds = during(r, p.calls, p.acted)
			all = append(all, verdict.Timeline{Stream: r.Name, Lines: withMapped(p.streams.mapping, r, r.Timeline(options))})
		}
	}
	return all
}

// withMapped adds, below what stands of the request, what reads otherwise than it was sent: who
// looks for it on the wire, or in the service, looks for another name.
func withMapped(m *mapping.Mapping, r *recording.Stream, lines []recording.Line) []recording.Line {
	if m == nil || len(lines) == 0 {
		return lines
	}
	types := map[string]bool{}
	for _, t := range r.Types() {
		types[t.Type] = true
	}
	reads := m.Reads(types)
	if len(reads) == 0 {
		return lines
	}
	return slices.Insert(lines, 1, recording.Line{Text: "  as the mapping has it: " + strings.Join(reads, "; ")})
}

// pointers are what findings point at in a stream.
type pointers struct {
	stream string
	shown  bool // a finding speaks of the stream
	marks  []recording.Mark
	brief  []recording.Mark              // that a finding would have spoken of, had it not found one before
	end    []string                      // what points at its end
	by     map[recording.Mark][]string   // the numbers of the findings
	path   map[recording.Mark]value.Path // that was judged there
}

func newPointers(stream string) *pointers {
	return &pointers{stream: stream, by: map[recording.Mark][]string{}, path: map[recording.Mark]value.Path{}}
}

// add adds what a finding with a number points at; it may be nil.
func (p *pointers) add(f *verdict.Failure, number string) {
	if f == nil {
		return
	}
	p.shown = p.shown || slices.Contains(f.Streams, p.stream)
	if slices.Contains(f.Ends, p.stream) {
		p.end = append(p.end, number)
	}
	for _, e := range f.Evidence {
		if e.Stream != p.stream {
			continue
		}
		switch {
		case e.Further && !slices.Contains(p.brief, e.Mark):
			p.brief = append(p.brief, e.Mark)
			p.judged(e.Mark, f.Path)
		case !e.Further && !slices.Contains(p.marks, e.Mark):
			p.marks = append(p.marks, e.Mark)
			p.judged(e.Mark, f.Path)
		}
		if number != "" {
			p.by[e.Mark] = append(p.by[e.Mark], number)
		}
	}
}

// judged keeps which path of an entry was judged: of several that which is pointed at first.
func (p *pointers) judged(m recording.Mark, path string) {
	if p.path[m] == "" {
		p.path[m] = value.Path(path)
	}
}

// options say what the timeline of the stream shows.
func (p *pointers) options(kinds func(*recording.Entry) []string) recording.TimelineOptions {
	atEnd := ""
	if len(p.end) > 0 {
		atEnd = strings.Join(p.end, ",") + recording.Pointer
	}
	return recording.TimelineOptions{
		AtEnd: atEnd,
		Marks: p.marks,
		Brief: p.brief,
		Kinds: kinds,
		By:    func(m recording.Mark) string { return strings.Join(p.by[m], ",") },
		At:    func(e *recording.Entry) int { return p.path[recording.MarkOf(e)].Near(e.Data) },
	}
}

// reportStreams adds what became of the streams: of several clients together, and of those
// that findings speak of by themselves.
func (p *Play) reportStreams(out *verdict.Scenario) {
	for _, name := range p.Scenario.Followed() {
		if declared := p.Scenario.Named(name); declared.IsGroup() {
			group := verdict.Group{Stream: name, Clients: declared.Clients.Number}
			for _, f := range p.streams.clientsOf(name) {
				group.Add(f.recording)
			}
			out.Groups = append(out.Groups, group)
		}
	}
	for _, r := range p.Recordings {
		if r.Client == 0 || out.SpeaksOf(r.Name) {
			out.Recordings = append(out.Recordings, r)
		}
	}
}
