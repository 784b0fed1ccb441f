package expect

import (
	"fmt"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/streamspec/streamspec/runner/expect/value"
	"github.com/streamspec/streamspec/runner/recording"
)

// Deviation is what deviates from what is expected, apart from the words that say so: where one fault breaks
// several expectations, all of them have the same. The zero value is none: nobody knows whether others do.
type Deviation struct {
	What  Deviates
	Event string     // the type of the event that deviates; the kind of which none came
	Path  value.Path // where it does; of what stands outside of the object that it belongs in: that object
	Near  value.Path // of what is missing: what has another name, or another place, and may be meant
	Value string     // of a value that is wrong, and is no list or object: its JSON
}

// Deviates is in which way something deviates.
type Deviates string

// The ways to deviate.
const (
	NoneCame     Deviates = "none came"     // of a kind of event
	NothingThere Deviates = "nothing there" // an event has nothing at a path
	WrongThere   Deviates = "wrong there"   // an event has something wrong at a path
	CameAgain    Deviates = "came again"    // an event repeats one of its type
	EncodedTwice Deviates = "encoded twice" // an event's data is a text that holds JSON
)

// deviationAt is how an event deviates at a path that a check looks at; none: it is no event of a stream, or what
// it has there is no single value, or too long to be told.
func deviationAt(v *View, path value.Path) Deviation {
	has := v.value(path)
	switch {
	case has == nil:
		return v.Lacking(path)
	case v.Kind != recording.KindEvent, v.called != "", has.Type == gjson.JSON, len(has.Raw) > recording.TimelineData:
		return Deviation{}
	}
	return Deviation{What: WrongThere, Event: v.Type, Path: path, Value: strings.Clone(has.Raw)}
}

// Lacking is how an event deviates that has nothing at a path.
func (v *View) Lacking(path value.Path) Deviation {
	isField := v.at(path).field != ""
	switch {
	case v.Kind != recording.KindEvent, !v.isMissed(path):
		return Deviation{}
	case !isField && v.Number > 0 && encodedTwice(v.text()) != "":
		return Deviation{What: EncodedTwice, Event: v.Type}
	case v.called != "":
		return Deviation{}
	case isField:
		return Deviation{What: NothingThere, Event: v.Type, Path: path}
	}
	if object := outside(v, path); object != "" {
		return Deviation{What: NothingThere, Event: v.Type, Path: object}
	}
	return Deviation{What: NothingThere, Event: v.Type, Path: path, Near: value.Near(gjson.Parse(v.text()), path)}
}

// outside is the object that what is missed at a path belongs in, where it stands at the top level instead;
// empty: it does not.
func outside(v *View, path value.Path) value.Path {
	object, key := path.Parent()
	if object == "" || !v.isMissed(path) || v.at(path).field != "" {
		return ""
	}
	if at, as := value.Near(gjson.Parse(v.text()), path).Parent(); at != "" || as != key {
		return ""
	}
	return object
}

// deviationOf is how an event deviates by what it fails of the checks; none: by one in another way than by another.
func deviationOf(checks []check, v *View) Deviation {
	var all Deviation
	for i := range checks {
		c := &checks[i]
		if c.holds(v) {
			continue
		}
		one := c.deviation(v)
		if one == (Deviation{}) || all != (Deviation{}) && one != all {
			return Deviation{}
		}
		all = one
	}
	return all
}

// deviation is how an event deviates by failing the check.
func (c *check) deviation(v *View) Deviation {
	switch {
	case c.path != "":
		return deviationAt(v, c.path)
	case c.history != nil:
		if f := c.history.unevaluated(v); f != nil {
			return f.deviation
		}
		return Deviation{}
	case c.code == Invalid && !c.ofItem && v.Number > 0 && v.isJSON() && encodedTwice(v.text()) != "":
		return Deviation{What: EncodedTwice, Event: v.Type}
	default:
		return Deviation{}
	}
}

// brief adds to a fault what it says in short: without when the entry came and, of what stands outside of the
// object that it belongs in, without what that has instead.
func (f *fault) brief(v *View) {
	does, is := strings.CutPrefix(f.got, v.named()+" ")
	if object := outside(v, f.path); object != "" && len(f.also) == 0 {
		_, key := f.path.Parent()
		does, is = fmt.Sprintf("has %q outside of %q", key, object), true
	}
	if !is {
		return
	}
	name := v.called
	if name == "" {
		name = recording.Name(v.Entry)
	}
	f.short, f.does = name+" "+does, does
}

// unfit is the fault of what the entry has at a path, which is of a kind that cannot be judged: "no number".
func unfit(v *View, path value.Path, which string) *fault {
	f := &fault{code: WrongType, path: path}
	if !v.wordless {
		f.got, f.deviation = v.shows(path)+", which is "+which, deviationAt(v, path)
		f.brief(v)
	}
	return f
}

// absence says that nothing of a kind came, and what came instead.
type absence struct {
	said string
	by   Deviation // none: it says something else, or is of several kinds
}

func absenceOf(kinds []string, format string, args ...any) *absence {
	a := &absence{said: fmt.Sprintf(format, args...)}
	if len(kinds) == 1 {
		a.by = Deviation{What: NoneCame, Event: kinds[0]}
	}
	return a
}

// noneCame is how a stream deviates on which nothing of the kind came: what comes nearest may be encoded twice, so
// that nobody sees what it is.
func (m matcher) noneCame(r *recording.Stream) Deviation {
	kinds := m.any
	if kinds == nil {
		kinds = []matcher{m}
	}
	for _, one := range kinds {
		if nearest, _ := one.nearest(r); nearest != nil {
			if d := deviationOf(one.checks, nearest); d.What == EncodedTwice {
				return d
			}
		}
	}
	return Deviation{What: NoneCame, Event: m.name}
}

// because adds to a fault what did not come, which explains it unless something else does; nil: that is not known.
func (f *fault) because(a *absence) *fault {
	if a == nil {
		return f
	}
	if f.wrapped("", "; "+a.said); a.by != (Deviation{}) && f.deviation == (Deviation{}) {
		f.deviation, f.short = a.by, a.said
	}
	return f
}

// none is the fault of a stream on which nothing of the kind came.
func (m matcher) none(code Code, r *recording.Stream) *fault {
	f := &fault{code: code, got: m.absent(r)}
	for m.pieces != nil && r.Response != nil {
		m = m.pieces[0]
	}
	f.short, f.deviation = m.absent(r), m.noneCame(r)
	return f
}
