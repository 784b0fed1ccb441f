package expect

import (
	"cmp"
	"fmt"
	"hash/maphash"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/streamspec/streamspec/runner/expect/value"
	"github.com/streamspec/streamspec/runner/recording"
)

// maxFurther bounds how many further entries a verdict points at, maxTold how many values are
// told apart of those that break an expectation.
const (
	maxFurther = 20
	maxTold    = 1000
)

// goesOn is a monitor that can judge the next event when one has broken it: in what other ways it is
// broken is asked for.
type goesOn interface {
	Monitor
	judgement() *Judgement
	// counts tells that it judges each event by itself, or by those before it: all that break it are
	// pointed at, and counted.
	counts() bool
	// endToo adds in which ways it is broken as well that only the end of the stream shows.
	endToo(r *recording.Stream, broken *Verdict)
}

func (*every) counts() bool      { return true }
func (*no) counts() bool         { return true }
func (*never) counts() bool      { return true }
func (*same) counts() bool       { return true }
func (*unique) counts() bool     { return true }
func (*echoes) counts() bool     { return true }
func (*compares) counts() bool   { return true }
func (*delay) counts() bool      { return true }
func (*interval) counts() bool   { return true }
func (*forEach) counts() bool    { return true }
func (*silence) counts() bool    { return true }
func (*violations) counts() bool { return true }

func (*increases) counts() bool      { return false }
func (*changes) counts() bool        { return false }
func (*onlyAt) counts() bool         { return false }
func (*nowhere) counts() bool        { return false }
func (*nests) counts() bool          { return false }
func (*followed) counts() bool       { return false }
func (*profileMonitor) counts() bool { return false }

// tallied is one of them that can say how many it has judged, for what is to be said of all that
// break it.
type tallied interface {
	tally() (judged int, of string) // of what: one name for one and for many
	// pattern puts before a message about the first that breaks it what is so with all of them; empty: no more is
	// known than how many they are.
	pattern(t tally, first string) string
}

// placed is a monitor of the event at one place. What is wanted there may have come behind it.
type placed interface {
	Monitor
	fitsToo(v *View) bool       // an event that came later
	cameLater(in string) string // says so
}

func (m *nth) fitsToo(v *View) bool {
	return m.history == nil && m.concerns(v) && broken(m.checks, v) == nil
}

func (m *nth) cameLater(in string) string { return "what is expected there came later, in " + in }

// further gathers the entries that break an expectation as the first has done that broke it.
type further struct {
	monitor goesOn  // nil: it does not judge what comes behind
	counts  bool    // what breaks it is pointed at, and counted
	placed  placed  // it judges the event at one place; nil: it does not
	later   string  // the event behind that place that would have fitted there; empty: none has come
	broken  Verdict // by the first
	marks   []recording.Mark
	tally
}

// tally counts what breaks an expectation.
type tally struct {
	broken, judged int
	of             string   // the kind of what was judged
	mixed          bool     // not all break it at the same path, by the same code
	values         distinct // what they have at the path that is wrong
}

// distinct tells values apart, as far as there are no more than maxTold: by their hashes, for a value
// may be large.
type distinct struct {
	seed   maphash.Seed
	hashes map[uint64]struct{}
	more   bool   // there are more
	key    []byte // of the value that was added last
}

func newDistinct() distinct {
	return distinct{seed: maphash.MakeSeed(), hashes: map[uint64]struct{}{}}
}

func (d *distinct) add(v gjson.Result) {
	if d.more {
		return
	}
	d.key = value.AppendKey(d.key[:0], v)
	hash := maphash.Bytes(d.seed, d.key)
	if _, known := d.hashes[hash]; !known && len(d.hashes) == maxTold {
		d.more = true
		return
	}
	d.hashes[hash] = struct{}{}
}

// are tells whether there are so many.
func (d *distinct) are(n int) bool { return !d.more && len(d.hashes) == n }

// String says how many there are.
func (d *distinct) String() string {
	if d.more {
		return fmt.Sprintf("more than %d different values", maxTold)
	}
	return fmt.Sprintf("%d different values", len(d.hashes))
}

func newFurther(m Monitor, v *View, broken Verdict) *further {
	f := &further{broken: broken}
	f.monitor, _ = m.(goesOn)
	f.placed, _ = m.(placed)
	if f.counts = f.monitor != nil && f.monitor.counts(); f.counts && broken.State == Broken {
		f.values = newDistinct()
		f.take(v, &broken)
	}
	return f
}

// take counts an entry that breaks the expectation.
func (f *further) take(v *View, by *Verdict) {
	f.tally.broken++
	f.mixed = f.mixed || by.Path == "" || by.Code != f.broken.Code || by.Path != f.broken.Path
	if by.Path == "" || f.values.more {
		return
	}
	if has := v.value(by.Path); has != nil {
		f.values.add(*has)
	}
}

// see judges the next entry; false: no other is to be judged.
func (f *further) see(view *View) bool {
	looks := f.placed != nil && f.later == "" && f.broken.Code == WrongValue && f.seeLater(view)
	return f.judge(view) || looks
}

// judge judges the next entry by itself; false: no other can be judged so.
func (f *further) judge(view *View) bool {
	if f.monitor == nil || f.broken.State != Broken {
		return false
	}
	j := f.monitor.judgement()
	j.verdict = nil
	wordless := view.wordless
	view.wordless = true
	f.monitor.See(view)
	view.wordless = wordless // another rule of a profile may be broken by it for the first time
	if j.state() == Broken {
		if f.counts && j.verdict.Code == f.broken.Code {
			f.mark(view)
		}
		if f.counts {
			f.take(view, j.verdict)
		}
		f.broken.alsoIn(view, j.verdict)
	}
	return j.state() == Open || j.state() == Broken
}

// end judges the end of the stream.
func (f *further) end(r *recording.Stream) {
	if f.monitor != nil && f.broken.State == Broken && !r.End.Late && !leftOff(r) {
		f.monitor.endToo(r, &f.broken)
	}
}

// seeLater looks for an event that would have fitted earlier; false: there is one.
func (f *further) seeLater(view *View) bool {
	if !f.placed.fitsToo(view) {
		return true
	}
	f.later = view.named()
	f.mark(view)
	return false
}

func (f *further) mark(view *View) {
	if len(f.marks) < maxFurther {
		f.marks = append(f.marks, recording.MarkOf(view.Entry))
	}
}

// tell puts before what the verdict says how many break the expectation, where more were judged than the one that
// it speaks of, and behind it what came later.
func (f *further) tell(v *Verdict) {
	if f.later != "" {
		v.wrap("", "; "+f.placed.cameLater(f.later))
		return
	}
	m, counts := f.monitor.(tallied)
	if !counts || !f.counts || v.State != Broken || len(v.Marks) == 0 {
		return
	}
	if f.judged, f.of = m.tally(); f.judged < 2 {
		return
	}
	switch pattern := m.pattern(f.tally, v.Got); pattern {
	case "":
		v.Got, v.Short = f.before(v.Got), f.inShort(cmp.Or(v.Short, v.Got), v.does)
	case v.Got:
	default:
		v.Got, v.Short = pattern, ""
	}
}

// wrap puts what the verdict says between other texts.
func (v *Verdict) wrap(before, behind string) {
	v.Got = before + v.Got + behind
	if v.Short != "" {
		v.Short = before + v.Short + behind
	}
}

// before puts before what is said of the first how many of how many are wrong, and how.
func (t tally) before(first string) string {
	how := ""
	switch {
	case t.broken == 1:
		return fmt.Sprintf("%d of %s is wrong: %s", t.broken, numberOf(t.judged, t.of), first)
	case t.alike():
		how = " alike"
	case t.mixed:
	case t.values.are(t.broken):
		how = ", each with another value"
	default:
		how = fmt.Sprintf(", with %s", &t.values)
	}
	return fmt.Sprintf("%s are wrong%s; the first: %s", t.which(), how, first)
}

// alike tells that all that are wrong have the same at the same path, or nothing.
func (t tally) alike() bool { return !t.mixed && (t.values.are(0) || t.values.are(1)) }

// which says how many of how many are wrong.
func (t tally) which() string {
	switch {
	case t.broken < t.judged:
		return fmt.Sprintf("%d of %s", t.broken, numberOf(t.judged, t.of))
	case t.judged == 2:
		return "both " + spokenMany(t.of)
	default:
		return "all " + numberOf(t.judged, t.of)
	}
}

// inShort says of all that are wrong what the first does, where they are alike.
func (t tally) inShort(first, does string) string {
	has, owns := strings.CutPrefix(does, "has ")
	missing, lacks := strings.CutPrefix(has, "no ")
	switch {
	case t.broken == 1:
		return first
	case !owns || !t.alike():
		return t.which() + " are wrong: " + first
	case lacks:
		return t.which() + " lack " + ofMany.Replace(missing)
	default:
		return t.which() + " have " + has
	}
}

// ofMany says of several what is said of one that lacks something.
var ofMany = strings.NewReplacer("; it has ", "; they have ", "; its data ", "; the data of the first ")

func (o *kindMonitor) tally() (judged int, of string) { return o.seen, cmp.Or(o.name, AnyEvent) }

func (o *kindMonitor) pattern(tally, string) string { return "" }

// tally leaves out the first, where the condition compares each with the one before.
func (c *content) tally() (judged int, of string) {
	return c.seen - c.history.unjudged(), c.name
}
