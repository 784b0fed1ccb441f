package expect

import (
	"cmp"
	"errors"
	"fmt"
	"path/filepath"
	"slices"

	"github.com/streamspec/streamspec/internal/httpcall"
	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/sources"
	"github.com/streamspec/streamspec/internal/wording"
	"github.com/streamspec/streamspec/internal/yamlfile"
	"github.com/streamspec/streamspec/runner/recording"
)

// Profile expects that a stream keeps the rules that a protocol lays down: a [ProfileFile] has
// them. Of a rule about events that did not come nothing is asked; what breaks common practice
// alone is a warning.
type Profile struct {
	Name ProfileName `yaml:"profile,required"`
}

// ProfileName names a profile that streamspec has, such as openai/chat-completions, or the file
// of another, such as profiles/house.yaml.
type ProfileName struct {
	Text string // as it is written
	Dir  string // of a file: the folder that it starts from; empty: that of the scenarios
}

// DecodeYAML takes the name of a profile, or of a file, relative to the file that has it.
func (n *ProfileName) DecodeYAML(from *yamlfile.Node) {
	from.Decode(&n.Text)
	if sources.IsYAML(n.Text) {
		n.Dir = filepath.Dir(from.Place.File)
	}
	if _, err := OpenProfile(n.Text, n.Dir); err != nil && n.Text != "" {
		from.Problemf(problem.HelpOf(err), "%v", err)
	}
}

// YAMLSchema takes the name of a profile or of a file.
func (ProfileName) YAMLSchema(*yamlfile.Schemas) map[string]any { return yamlfile.OfType("string") }

func (x Profile) String() string { return fmt.Sprintf("the stream keeps the profile %q", x.Name.Text) }

// Scope implements Expectation.
func (Profile) Scope() Scope { return ScopeStream }

// ExpectsEnd implements EndJudge: whether what is no event stream may come instead of one, the
// profile says. What refuses the request, nobody expects.
func (Profile) ExpectsEnd(end recording.End) bool {
	return end.Reason == recording.WrongMediaType || end.Reason == recording.HTTPStatus && len(end.Detail) > 0 && end.Detail[0] == '2'
}

// Start implements OfStream.
func (x Profile) Start(env Env) (Monitor, error) {
	dir := cmp.Or(x.Name.Dir, env.Dir)
	if sources.IsYAML(x.Name.Text) && dir == "" { // where it is nobody knows yet
		return &profileMonitor{}, nil
	}
	file, err := OpenProfile(x.Name.Text, dir)
	if err != nil {
		return nil, err
	}
	m := &profileMonitor{file: file, expected: x.String()}
	for i := range file.Rules {
		one, err := file.start(&file.Rules[i], env)
		if err != nil {
			return nil, err
		}
		m.rules = append(m.rules, one)
	}
	return m, nil
}

// profileMonitor judges a stream by the rules of a profile.
type profileMonitor struct {
	Judgement
	file     *ProfileFile
	expected string
	rules    []*keptRule
}

func (m *profileMonitor) See(v *View) {
	for _, one := range m.rules {
		one.see(v)
		switch {
		case !one.breaks():
		case m.state() == Open:
			*m.said() = one.told()
		default:
			m.said().alsoBy(one.whole(), "")
		}
	}
}

// endToo implements goesOn: some rules are broken by the end alone.
func (m *profileMonitor) endToo(r *recording.Stream, broken *Verdict) {
	for _, one := range m.rules {
		if one.end(r); one.breaks() {
			broken.alsoBy(one.whole(), "")
		}
	}
}

func (m *profileMonitor) End(r *recording.Stream) {
	if !IsEventStream(r) {
		*m.said() = m.file.answered(r, m.expected)
		return
	}
	for _, one := range m.rules {
		one.end(r)
	}
	m.conclude(r)
}

// conclude makes one verdict of what became of all rules: the first that is broken decides, in
// the order of the profile.
func (m *profileMonitor) conclude(r *recording.Stream) {
	judged := 0
	var doubt, unwise *keptRule
	for _, one := range m.rules {
		switch {
		case one.breaks() && m.state() == Broken:
			m.said().alsoBy(one.whole(), "")
		case one.breaks():
			*m.said() = one.told()
		case one.is == notAsked:
			continue
		case one.is == unpractised && unwise == nil:
			unwise = one
		case one.verdict.State == Unknown && one.Strength != Practice && doubt == nil:
			doubt = one
		}
		judged++
	}
	switch {
	case m.state() == Broken:
	case judged == 0:
		m.Break(NothingToJudge, m.expected, "no rule of it speaks of anything that came; "+had(r))
	case doubt != nil:
		*m.said() = doubt.told()
	default:
		m.Hold(Measure{Text: fmt.Sprintf("%d of %s", judged, wording.CountedAs(len(m.rules), "rule", "rules"))})
		if unwise != nil {
			m.verdict.Warning, m.verdict.Marks = unwise.warned(unwise.verdict), unwise.verdict.Marks
		}
	}
}

// IsEventStream tells whether a response is an event stream, or none came at all.
func IsEventStream(r *recording.Stream) bool {
	return r.Response == nil || r.Response.Status == 200 && r.End.Reason != recording.WrongMediaType && httpcall.IsStream(r.Response.Header)
}

// ruleState is what became of a rule.
type ruleState uint8

const (
	ruleOpen    ruleState = iota
	notAsked              // nothing that it speaks of came, or something came that excuses it
	kept                  // or nobody can tell
	ruleBroken            // a must
	unpractised           // common practice alone
)

// keptRule is a rule while a stream is judged by it.
type keptRule struct {
	*ProfileRule
	running
	unless  *matcher // what excuses it; nil: nothing
	excused bool
	item    item     // that it sees, of an event each of whose items is judged; zero: it sees events as they came
	behind  *further // it is broken, and in which other ways is asked for; nil: it is not
	begun   bool
	is      ruleState
	unasked Unasked // why; empty: it is asked
	verdict Verdict
}

// start starts a rule.
func (f *ProfileFile) start(rule *ProfileRule, env Env) (*keptRule, error) {
	env.Kinds = f.kinds()
	monitor, err := NewMonitor(rule.Expectation, env)
	if err != nil {
		return nil, fmt.Errorf("the profile %s, %s: %w", f.Name, rule.Title(), err)
	}
	one := &keptRule{ProfileRule: rule, running: run(monitor, rule.Expectation, 0)}
	if rule.Unless != "" {
		m, err := env.Kinds.matcher(rule.Unless)
		one.unless = &m
		return one, err
	}
	return one, nil
}

// seeOne shows the rule what it judges.
func (k *keptRule) seeOne(v *View) {
	if !k.begun {
		k.begin(v.In)
	}
	if k.unless != nil && !k.excused {
		k.excused = k.unless.matches(v)
	}
	if k.behind != nil {
		k.behind.see(v)
		return
	}
	if k.is != ruleOpen || k.state() != Open {
		return
	}
	if k.See(v); k.state() == Broken {
		k.behind = newFurther(k.Monitor, v, k.Verdict())
		k.behind.broken.wrap("", k.item.told())
	}
	if k.state() == Broken && k.unless == nil {
		k.decide()
	}
}

// begin asks nothing of streams that were asked for otherwise.
func (k *keptRule) begin(r *recording.Stream) {
	k.begun = true
	switch {
	case k.Asked.may(r) && !k.Excused.surely(r):
	case known(r):
		k.leave(OtherRequest)
	default:
		k.leave(UnknownRequest)
	}
}

// leave asks nothing of the stream.
func (k *keptRule) leave(why Unasked) { k.is, k.unasked = notAsked, why }

func (k *keptRule) end(r *recording.Stream) {
	if !k.begun {
		k.begin(r)
	}
	if k.is != ruleOpen {
		return
	}
	open := k.behind == nil && k.state() == Open
	if open {
		k.End(k.itemwise(r))
	}
	k.decide()
	switch v := k.verdict; {
	case !open || k.is < ruleBroken || !v.Code.mendable():
	case weLeft(r):
		k.is, k.verdict = kept, Verdict{State: Unknown, Expected: v.Expected, Reason: "what would have met it may have come later: " + ending(r)}
	case hidesItsEnd(r):
		k.verdict.wrap("", "; unless who wrote it down left it here, which it does not show")
	}
}

// decide says what the verdict of its monitor comes to.
func (k *keptRule) decide() {
	if k.verdict = k.Verdict(); k.behind != nil { // its monitor goes on
		k.verdict = k.behind.broken
	}
	switch v := k.verdict; {
	case k.excused:
		k.leave(WasExcused)
	case v.State == Broken && v.Code == NothingToJudge:
		k.leave(DidNotCome)
	case v.State == Broken && k.Strength == Practice:
		k.is = unpractised
	case v.State == Broken:
		k.is = ruleBroken
	default:
		k.is = kept
	}
}

func (k *keptRule) breaks() bool { return k.is == ruleBroken }

// whole is the verdict of the rule, with all ways in which it is broken.
func (k *keptRule) whole() Verdict {
	v := k.verdict
	if k.behind != nil {
		v.Others = slices.Clip(k.behind.broken.Others) // both grow
	}
	return v
}

// told is the verdict of the rule, with what it says and where it is laid down.
func (k *keptRule) told() Verdict {
	v := k.whole()
	v.Expected = k.ProfileRule.told(v)
	return v
}

// told is what would have met the rule, with what it says and where it is laid down.
func (r *ProfileRule) told(v Verdict) string { return r.Title() + " [" + r.From + "]: " + v.Expected }

// warned is what breaks common practice alone, in a line.
func (r *ProfileRule) warned(v Verdict) string {
	return fmt.Sprintf("common practice: %s [%s]; %s", r.Title(), r.From, v.Got)
}

// errNoProfile says that no profile has a name.
var errNoProfile = errors.New("no profile has this name")
