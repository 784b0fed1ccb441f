package expect

import (
	"errors"
	"fmt"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/yamlfile"
	"github.com/streamspec/streamspec/runner/expect/condition"
	"github.com/streamspec/streamspec/runner/expect/value"
)

// Condition is a condition in CEL, see package condition. One that asks for what the event
// before had, prev, is judged from the second event of the kind on.
type Condition string

// DecodeYAML takes the text, and tells where in it the mistake is.
func (c *Condition) DecodeYAML(n *yamlfile.Node) {
	n.Decode((*string)(c))
	var wrong *condition.Error
	switch err := c.Validate(); {
	case errors.As(err, &wrong):
		n.ProblemInText(wrong.Line, wrong.Column, problem.HelpOf(err), err.Error())
	case err != nil:
		n.Problemf(problem.HelpOf(err), "%v", err)
	}
}

const conditionHelp = "write it in CEL (cel.dev), of data, prev, first, count, vars.NAME and event.FIELD: data.used + data.left == data.total"

// Validate compiles the condition. The error is, or wraps, a *condition.Error.
func (c Condition) Validate() error {
	if strings.Contains(string(c), "${") {
		return problem.WithHelp(errors.New("a condition has no ${variables}"), "write vars.NAME, which is a text: int(vars.NAME) is a number")
	}
	if _, err := condition.Compile(string(c)); err != nil {
		return problem.WithHelp(err, conditionHelp)
	}
	return nil
}

// YAMLSchema takes the text.
func (Condition) YAMLSchema(*yamlfile.Schemas) map[string]any { return yamlfile.OfType("string") }

// Variables are the scenario's variables that the condition of the checks asks for.
func (c Checks) Variables() []string {
	if c.That == "" {
		return nil
	}
	compiled, err := condition.Compile(string(c.That))
	if err != nil {
		return nil
	}
	return compiled.Variables()
}

// asksForPrevious tells whether the checks are about two events, one after the other.
func (c Checks) asksForPrevious() bool {
	if c.That == "" {
		return false
	}
	compiled, err := condition.Compile(string(c.That))
	return err == nil && compiled.Uses(condition.Prev)
}

// thatCheck is a check by a condition.
func thatCheck(text Condition) (check, error) {
	compiled, err := condition.Compile(string(text))
	if err != nil {
		return check{}, err
	}
	h := &history{condition: compiled, asksPrevious: compiled.Uses(condition.Prev), asksFirst: compiled.Uses(condition.First), asksVariables: len(compiled.Variables()) > 0}
	return check{
		code: WrongValue, want: "is such that " + string(text), history: h,
		holds: func(v *View) bool {
			holds, err := h.judge(v)
			return holds && err == nil
		},
		got: h.got,
	}, nil
}

// history is what a condition knows of the events of a kind beside the one that is judged.
// It belongs to one monitor.
type history struct {
	condition                              *condition.Condition
	asksPrevious, asksFirst, asksVariables bool
	variable                               func(name string) (string, bool)

	view                 *View // that is judged
	count                int
	last                 keptEntry
	first, previous, now value.Kept
	known                map[string]knownValue // the variables, as they were when the last event came; nil: as they are
	marked               struct {              // what was known of an event that is judged once more
		count    int
		previous value.Kept
		known    map[string]knownValue
	}
}

// knownValue is what is known of a variable.
type knownValue struct {
	value string
	is    bool
}

// next takes the next event of the kind in.
func (h *history) next(v *View) {
	h.count++
	if h.asksVariables {
		h.known = map[string]knownValue{}
	}
	h.last = v.kept()
	if h.asksPrevious {
		h.previous, h.now = h.now, h.previous
		h.now.Keep(v.whole())
	}
	if h.asksFirst && h.count == 1 {
		h.first.Keep(v.whole())
	}
}

// mark remembers what is known of the event that was judged last.
func (h *history) mark() {
	if h != nil {
		h.marked.count, h.marked.known = h.count, h.known
		h.marked.previous.Keep(h.previous.Result)
	}
}

// goBack makes known again what was at the mark: that event is judged once more.
func (h *history) goBack() {
	if h != nil {
		h.count, h.previous, h.known = h.marked.count, h.marked.previous, h.marked.known
	}
}

// unjudged is how many events the condition passes over: the first, where it asks for the
// one before.
func (h *history) unjudged() int {
	if h != nil && h.asksPrevious {
		return min(h.count, 1)
	}
	return 0
}

// lonely tells that the condition needs an event before the last one, and there is none.
func (h *history) lonely() bool { return h != nil && h.asksPrevious && h.count < 2 }

// judge evaluates the condition. The error says that this cannot be done.
func (h *history) judge(v *View) (bool, error) {
	h.view = v
	return h.condition.Holds(h)
}

// unevaluated is the fault of an event on which the condition cannot be evaluated; nil: it
// can.
func (h *history) unevaluated(v *View) *fault {
	_, err := h.judge(v)
	switch {
	case err == nil:
		return nil
	case !v.isJSON() && h.condition.Uses(condition.Data):
		return &fault{code: NotJSON, got: v.missing(value.Whole)}
	case v.wordless:
		return &fault{code: NotEvaluated}
	}
	f, why := &fault{code: NotEvaluated}, err.Error()
	if h.condition.Uses(condition.Data) && strings.Contains(why, condition.NoKey) {
		if twice := encodedTwice(v.text()); twice != "" {
			f.deviation, why = Deviation{What: EncodedTwice, Event: v.Type}, why+twice
		}
	}
	f.got = fmt.Sprintf("for %s it cannot be evaluated: %s%s", v.named(), why, h.parts(", where "))
	return f
}

// got says what the parts of the condition are.
func (h *history) got(v *View) string {
	if f := h.unevaluated(v); f != nil {
		return f.got
	}
	return v.named() + h.parts(" has ")
}

// parts are the parts of the condition and their values, behind a word; empty: there are none.
func (h *history) parts(behind string) string {
	var all []string
	for _, p := range h.condition.Parts(h) {
		all = append(all, p.Text+" = "+clipped(p.Value))
	}
	if len(all) == 0 {
		return ""
	}
	return behind + strings.Join(all, ", ")
}

// Fact implements condition.Facts.
func (h *history) Fact(name string) (gjson.Result, error) {
	switch name {
	case condition.Data:
		if !h.view.isJSON() {
			return gjson.Result{}, errors.New("the data is not JSON")
		}
		return h.view.whole(), nil
	case condition.Prev:
		return h.previous.Result, nil
	case condition.First:
		return h.first.Result, nil
	case condition.Count:
		return numeral(int64(max(1, h.count))), nil // a body is the only one
	}
	field, _ := condition.Event(name)
	if has := h.view.value(value.Field(field).Path()); has != nil {
		return *has, nil
	}
	if value.Field(field) == value.FieldID {
		return gjson.Result{Type: gjson.String, Raw: `""`}, nil
	}
	return gjson.Result{}, nil
}

// Variable implements condition.Facts. What becomes known while an event is judged, or behind it,
// was not known of that.
func (h *history) Variable(name string) (string, bool) {
	if h.variable == nil {
		return "", false
	}
	if v, asked := h.known[name]; asked {
		return v.value, v.is
	}
	value, is := h.variable(name)
	if h.known != nil {
		h.known[name] = knownValue{value, is}
	}
	return value, is
}

// whole is all of the data, as JSON; null where it is none.
func (v *View) whole() gjson.Result {
	if !v.isJSON() {
		return gjson.Result{}
	}
	return gjson.Parse(v.text())
}
