package expect

import (
	"fmt"

	"github.com/tidwall/gjson"

	"github.com/streamspec/streamspec/runner/recording"
)

// over is what monitors of all events of one kind share. Its End holds unless no
// such event came: then nothing was judged.
type over struct {
	Judgement
	matcher
	expected string
	seen     int
}

// newOver makes the part of a monitor that judges the events of this kind.
func newOver(env Env, kind string, expected fmt.Stringer) (over, error) {
	m, err := env.Kinds.matcher(kind)
	return overKind(m, expected), err
}

func overKind(m matcher, expected fmt.Stringer) over {
	return over{matcher: m, expected: expected.String()}
}

// concerns counts v if it is of the kind.
func (o *over) concerns(v *View) bool {
	if !o.matches(v) {
		return false
	}
	o.seen++
	return true
}

func (o *over) End(r *recording.Recording) {
	if o.seen == 0 {
		o.Break(o.expected, o.absent(r))
		return
	}
	o.Hold()
}

// lookUp answers the value at a path of an event of the kind. Nil: v is of another kind,
// or it has no such value, which breaks the expectation. The value lasts as long as v is
// shown.
func (o *over) lookUp(v *View, path Path) *gjson.Result {
	if !o.concerns(v) {
		return nil
	}
	value := v.value(path)
	if value == nil {
		o.Break(o.expected, v.missing(path), v.Entry)
	}
	return value
}
