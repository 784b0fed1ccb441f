package expect

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/tidwall/gjson"

	"github.com/streamspec/streamspec/internal/notjson"
	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/runner/expect/value"
	"github.com/streamspec/streamspec/runner/recording"
)

// Piece is an event of which a kind is assembled, and what it does to what came before it:
// one of Set, Append, Patch and Merge names its kind.
type Piece struct {
	Set    string `yaml:"set"`    // its value is all there is
	Append string `yaml:"append"` // a text behind the text, an item behind the list
	Patch  string `yaml:"patch"`  // JSON Patch, RFC 6902
	Merge  string `yaml:"merge"`  // JSON Merge Patch, RFC 7396

	At    value.Path `yaml:"at"`    // in the event; default: its data
	Lines string     `yaml:"lines"` // of data whose lines are KEY VALUE: the values of those with this key, as a text
	To    value.Path `yaml:"to"`    // in what is assembled; default: all of it
}

// Kind is the kind of event that the piece is.
func (p Piece) Kind() string { return cmp.Or(p.Set, p.Append, p.Patch, p.Merge) }

// change is what is done with it.
func (p Piece) change() change {
	switch {
	case p.Append != "":
		return (*value.State).Append
	case p.Patch != "":
		return (*value.State).Patch
	case p.Merge != "":
		return (*value.State).Merge
	default:
		return (*value.State).Set
	}
}

// change changes a state, at a path in it, by what a piece has.
type change func(to *value.State, has gjson.Result, at value.Path) error

// Validate finds pieces that do nothing, or two things.
func (p Piece) Validate() error {
	named := 0
	for _, kind := range []string{p.Set, p.Append, p.Patch, p.Merge} {
		if kind != "" {
			named++
		}
	}
	switch {
	case named == 1 && p.Lines != "" && p.At != "":
		return problem.WithHelp(errors.New("a piece is what stands at a path, or in lines"), "write at, for data in JSON, or lines, for data in lines of KEY VALUE")
	case named == 1:
		return nil
	}
	return problem.WithHelp(errors.New("a piece does one thing"), "write one of set, append, patch and merge, with the kind of event that is the piece: {append: chunk, at: delta.text}")
}

// AssembledError says that a kind is assembled of the events of one stream, where nothing is
// assembled.
type AssembledError struct{ Name string }

func (e *AssembledError) Error() string {
	return fmt.Sprintf("the kind of event %q is assembled: only what is expected of one stream can speak of it", e.Name)
}

// startAssembling starts a monitor that is shown what is assembled, beside the events. The
// expectation names the kind.
func startAssembling(x OfStream, env Env, name string) (Monitor, error) {
	m := &assembling{expected: x.String()}
	env.Kinds = maps.Clone(env.Kinds)
	for {
		kind := env.Kinds[name]
		a, err := newAssembly(env.Kinds, name, kind.Assembled)
		if err != nil {
			return nil, err
		}
		a.leaveOut(env)
		m.assemblies = append(m.assemblies, a)
		kind.shown = true
		env.Kinds[name] = kind
		m.Monitor, err = x.Start(env)
		var another *AssembledError
		if inner, is := m.Monitor.(goesOn); is && err == nil {
			return &assemblingOn{m, inner}, nil
		}
		if !errors.As(err, &another) {
			return m, err
		}
		name = another.Name
	}
}

// assembly puts together what one kind is assembled of.
type assembly struct {
	name   string
	pieces []piece
	state  value.State
}

type piece struct {
	matcher
	at, to value.Path
	lines  string // the key of the lines; empty: what stands at the path
	change change

	patches bool // it is a patch, and JSON
}

func newAssembly(kinds Kinds, name string, pieces []Piece) (*assembly, error) {
	a := &assembly{name: name}
	for _, p := range pieces {
		kind := p.Kind()
		m, err := kinds.matcher(kind)
		if assembled := (*AssembledError)(nil); errors.As(err, &assembled) {
			return nil, fmt.Errorf("the kind of event %q cannot be assembled of %q, which is assembled itself", name, kind)
		} else if err != nil {
			return nil, err
		}
		a.pieces = append(a.pieces, piece{m, p.At, p.To, p.Lines, p.change(), p.Patch != "" || p.Merge != ""})
	}
	if beginsEmpty(pieces) {
		return a, a.state.Set(gjson.Parse("{}"), "")
	}
	return a, nil
}

// beginsEmpty tells whether nothing must come before the first piece: where no piece is all there is, a merge
// patch makes an object of nothing (RFC 7396).
func beginsEmpty(pieces []Piece) bool {
	whole := func(p Piece) bool { return p.To == "" && p.Merge == "" && p.Patch == "" }
	merges := func(p Piece) bool { return p.To == "" && p.Merge != "" }
	return !slices.ContainsFunc(pieces, whole) && slices.ContainsFunc(pieces, merges)
}

// leaveOut leaves what declares the end of the stream out of what is assembled of data.
func (a *assembly) leaveOut(env Env) {
	for i := range a.pieces {
		if p := &a.pieces[i]; p.at == "" || inData(p.at) {
			p.over = env.sentinelsFor(&p.matcher)
		}
	}
}

// take takes an event in, if it is a piece.
func (a *assembly) take(v *View) (is bool, f *fault) {
	for i := range a.pieces {
		p := &a.pieces[i]
		if !p.matches(v) {
			continue
		}
		is = true
		if f := p.add(&a.state, v); f != nil {
			f.wrapped(fmt.Sprintf("%q cannot be assembled: ", a.name), "")
			return true, f
		}
	}
	return is, nil
}

func (p *piece) add(to *value.State, v *View) *fault {
	has, at, f := p.of(v)
	if f != nil {
		return f
	}
	err := p.change(to, has, p.to)
	switch {
	case errors.Is(err, value.ErrNoState):
		return &fault{code: WrongOrder, path: at, got: fmt.Sprintf("%s: %v", v.named(), err)}
	case err != nil:
		return &fault{code: Invalid, path: at, got: fmt.Sprintf("%s: %v", v.named(), err)}
	}
	return nil
}

// of is what an event adds, and the path that it stands at.
func (p *piece) of(v *View) (has gjson.Result, at value.Path, f *fault) {
	at = p.at
	switch {
	case p.lines != "":
		text, is := linesOf(v.text(), p.lines)
		if !is {
			f = &fault{code: MissingValue, path: value.FieldData.Path(), got: fmt.Sprintf("%s has no line of data that begins with %q: %s", v.named(), p.lines, dataAt(v.Entry, 0))}
		}
		has, f = p.inLines(text, v, f)
		return has, value.FieldData.Path(), f
	case at == "" && !v.isJSON():
		at = value.FieldData.Path()
	case at == "":
		at = value.Whole
	}
	found := v.value(at)
	if found == nil {
		f = v.lacks(at)
		f.got += onlySome(v, at)
		return has, at, f
	}
	return *found, at, nil
}

// inLines is what the lines with the key say: a text or, of a patch, its JSON.
func (p *piece) inLines(text string, v *View, f *fault) (gjson.Result, *fault) {
	switch {
	case f != nil || !p.patches:
		return gjson.Result{Type: gjson.String, Str: text}, f
	case gjson.Valid(text):
		return gjson.Parse(text), nil
	}
	return gjson.Result{}, &fault{code: NotJSON, path: value.FieldData.Path(), got: fmt.Sprintf("%s has in its lines %q what is not JSON: %s%s", v.named(), p.lines, beginningAt([]byte(text), brokenJSON([]byte(text)), v.Cut), notjson.Instead(text))}
}

// linesOf are the values of the lines of a text that have a key, one below the other.
func linesOf(text, key string) (values string, is bool) {
	var all []string
	for line := range strings.SplitSeq(text, "\n") {
		if name, has, _ := strings.Cut(line, " "); name == key {
			all = append(all, has)
		}
	}
	return strings.Join(all, "\n"), len(all) > 0
}

// assembling shows a monitor what is assembled, after each of its pieces: as an event of its
// own, with the evidence of that piece.
type assembling struct {
	Monitor
	expected   string
	assemblies []*assembly
	failed     Judgement // where it could not be assembled
	view       View
	shown      recording.Entry
}

// assemblingOn shows it to a monitor that goes on.
type assemblingOn struct {
	*assembling
	goesOn
}

func (m *assemblingOn) Verdict() Verdict { return m.assembling.Verdict() }

func (m *assemblingOn) See(v *View) { m.assembling.See(v) }

func (m *assemblingOn) End(r *recording.Stream) { m.assembling.End(r) }

// counts: what is pointed at, and counted, are events as they came.
func (*assemblingOn) counts() bool { return false }

// endToo implements goesOn: what could not be assembled behind what broke it breaks it as well.
func (m *assemblingOn) endToo(r *recording.Stream, broken *Verdict) {
	if m.failed.state() == Broken {
		broken.alsoBy(m.failed.Verdict(), "")
	}
	m.goesOn.endToo(r, broken)
}

func (m *assembling) See(v *View) {
	m.Monitor.See(v)
	for _, a := range m.assemblies {
		if m.Verdict().State != Open {
			return
		}
		is, f := a.take(v)
		switch {
		case f != nil:
			m.failed.breakBy(f, m.expected, v.Entry)
		case is:
			m.shown = *v.Entry
			m.shown.Type, m.shown.Data = a.name, a.state.Data()
			m.view.In, m.view.assembled = v.In, a.name
			m.view.Show(&m.shown)
			m.Monitor.See(&m.view)
		}
	}
}

func (m *assembling) Verdict() Verdict {
	if m.failed.state() != Open {
		return m.failed.Verdict()
	}
	return m.Monitor.Verdict()
}

func (m *assembling) due(o origin) (at time.Duration, breaks, ok bool) {
	if inner, is := m.Monitor.(timed); is {
		return inner.due(o)
	}
	return 0, false, false
}

func (m *assembling) idle() (kind string, idle bool) {
	kind = idleKind(m.Monitor)
	return kind, kind != ""
}
