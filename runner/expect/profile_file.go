package expect

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"path"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"

	"github.com/streamspec/streamspec/internal/httpcall"
	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/profiles"
	"github.com/streamspec/streamspec/internal/sources"
	"github.com/streamspec/streamspec/internal/suggest"
	"github.com/streamspec/streamspec/internal/yamlfile"
	"github.com/streamspec/streamspec/runner/expect/value"
	"github.com/streamspec/streamspec/runner/recording"
)

// ProfileFile is what a profile says of a protocol over event streams.
type ProfileFile struct {
	Name     string            `yaml:"profile,required"` // the protocol, and its version
	About    string            `yaml:"about"`            // in a line
	Sources  []string          `yaml:"sources"`          // where the protocol is laid down; rules name the section
	Extends  string            `yaml:"extends"`          // one that streamspec has: its kinds, rules, answers and request hold, too
	Without  []string          `yaml:"without"`          // the rules and further requests of that, by their names, that do not
	ShownBy  string            `yaml:"shown_by"`         // the kind of event by which a stream shows that it speaks the protocol
	Request  *httpcall.Request `yaml:"request"`          // the smallest that sets a stream going
	Session  []string          `yaml:"session"`          // headers of the first response that further requests repeat
	Further  []ProfileRequest  `yaml:"further"`          // what a client asks for behind that
	PostTo   string            `yaml:"post_to"`          // the kind of event whose data is the URL that further requests go to, while the stream is open
	Answers  []ProfileAnswer   `yaml:"answers"`          // what may come instead of a stream
	Events   Kinds             `yaml:"events"`           // names for kinds of event
	NoOthers bool              `yaml:"no_other_events"`  // these kinds are all that rules name
	Rules    []ProfileRule     `yaml:"expect"`           // the first that is broken tells the cause
	Across   []SessionRule     `yaml:"across"`           // about all streams of a session
}

// Version is the version of the protocol, the last part of the profile's name: ${version} in the
// headers of further requests.
func (f *ProfileFile) Version() string { return path.Base(f.Name) }

// ProfileRule is a rule of a protocol.
type ProfileRule struct {
	Place       problem.Place
	Expectation Expectation
	ruleNote
}

// ruleNote is what stands beside the expectation of a rule.
type ruleNote struct {
	Name     string     `yaml:"name"`         // what the rule says, in words
	ForEach  value.Path `yaml:"for_each"`     // the JSON path whose values are judged each by itself
	InEach   string     `yaml:"in_each"`      // a kind of event that is among those of every value that came before it
	GoesOn   string     `yaml:"goes_on"`      // a kind of event that, without a value there, has that of the one of the kind before
	EachOf   ItemsOf    `yaml:"each_of"`      // lists in the data, each item of which is judged as an event of its own
	From     string     `yaml:"from"`         // the section of the specification
	Strength Strength   `yaml:"strength"`     // default: must
	Unless   string     `yaml:"unless"`       // where an event of this kind came, the rule asks nothing
	Asked    *Asked     `yaml:"asked"`        // it holds for streams that were asked for so
	Excused  *Asked     `yaml:"unless_asked"` // where the stream was asked for so, the rule asks nothing
	Why      string     `yaml:"why"`          // what goes wrong for clients where it is broken
	Change   string     `yaml:"change"`       // what the server is to do instead
}

// Title is what people call the rule.
func (r *ProfileRule) Title() string { return cmp.Or(r.Name, r.Expectation.String()) }

// DecodeYAML reads an entry of expect, with what may stand beside it in a profile.
func (r *ProfileRule) DecodeYAML(n *yamlfile.Node) {
	r.Place = n.Place
	x := DecodeEntry(n, &r.ruleNote)
	r.Expectation = DecodedForEach(n, r.ForEach, x)
	if each, is := r.Expectation.(*ForEach); is {
		each.InEach, each.GoesOn = r.InEach, r.GoesOn
	} else if r.ForEach == "" {
		r.withoutForEach(n)
	}
	_, another := x.(*Profile)
	switch {
	case x == nil:
	case another:
		n.Problemf("write extends: NAME beside expect", "a profile has no other among its rules")
	case !r.Expectation.Scope().OneStream():
		n.Problemf("say it in a scenario", "a rule of a profile is about one stream, and this is not: %s", r.Expectation)
	case r.validateItems() != nil:
		n.Problemf(problem.HelpOf(r.validateItems()), "%v", r.validateItems())
	case r.From == "":
		n.Problemf(sourceHelp, "%v", errNoSource)
	}
}

// withoutForEach finds what says of which value an event is, where events are not told apart by any.
func (r *ProfileRule) withoutForEach(n *yamlfile.Node) {
	for key, kind := range map[string]string{"in_each": r.InEach, "goes_on": r.GoesOn} {
		if kind != "" {
			n.Problemf("write for_each: PATH beside it", "%s: there are no values among whose events %q could be", key, kind)
		}
	}
}

// YAMLSchema takes an expectation, and what may stand beside it in a profile.
func (ProfileRule) YAMLSchema(s *yamlfile.Schemas) map[string]any {
	return EntrySchema(s, reflect.TypeFor[ruleNote]())
}

// Strength is how strong a rule is.
type Strength string

// The strengths of rules. The zero Strength is a must.
const (
	Must     Strength = "must"     // it is laid down: a stream that breaks it is at fault
	Practice Strength = "practice" // clients rely on it: a stream that breaks it is worth a warning
)

// YAMLValues lists the strengths.
func (Strength) YAMLValues() []string { return []string{string(Must), string(Practice)} }

// Validate refuses anything else.
func (s Strength) Validate() error {
	if slices.Contains(s.YAMLValues(), string(s)) {
		return nil
	}
	return problem.WithHelp(fmt.Errorf("%q is no strength of a rule", string(s)), "valid here: "+strings.Join(s.YAMLValues(), ", "))
}

// Asked is how a stream was asked for.
type Asked struct {
	Method string      `yaml:"method"` // GET, POST, …
	Header *HeaderSpec `yaml:"header"` // of the request
	Body   Body        `yaml:"body"`   // checks of its JSON
}

// may tells whether a stream was asked for so. Of a recording whose request nobody knows only
// what does not depend on it is asked.
func (a *Asked) may(r *recording.Stream) bool { return a == nil || known(r) && a.fits(r.Request) }

// surely tells whether a stream was asked for so, as far as that is known.
func (a *Asked) surely(r *recording.Stream) bool { return a != nil && a.may(r) }

// known tells whether the request for a stream is.
func known(r *recording.Stream) bool { return r != nil && r.Request.URL != "" }

func (a *Asked) fits(asked recording.Request) bool {
	if a.Method != "" && !strings.EqualFold(a.Method, cmp.Or(asked.Method, "GET")) {
		return false
	}
	if a.Header != nil {
		m, err := Header{Spec: *a.Header}.compile()
		if err != nil || !m.met(asked.Header.Values(a.Header.Name)) {
			return false
		}
	}
	checks, err := Checks(a.Body).compileIn(Env{})
	return err == nil && broken(checks, &View{Entry: &recording.Entry{Kind: recording.KindEvent, Data: asked.Body}}) == nil
}

// shipped are the profiles that streamspec has, by their names, each read when it is first asked
// for. A wrong one is a mistake of the program, which tests find.
var shipped = sync.OnceValue(func() map[string]func() *ProfileFile {
	all := map[string]func() *ProfileFile{}
	for _, name := range profiles.Names() {
		all[name] = sync.OnceValue(func() *ProfileFile { return readShipped(name, all) })
	}
	return all
})

func readShipped(name string, all map[string]func() *ProfileFile) *ProfileFile {
	text, _ := profiles.Text(name)
	file := &ProfileFile{}
	if err := yamlfile.Decode(name+".yaml", text, file); err != nil {
		panic(err)
	}
	if base := all[file.Extends]; base != nil {
		file.extend(base())
	}
	return file
}

// Profiles are the profiles that streamspec has, sorted by their names.
func Profiles() []*ProfileFile {
	all := shipped()
	var out []*ProfileFile
	for _, name := range slices.Sorted(maps.Keys(all)) {
		out = append(out, all[name]())
	}
	return out
}

// OpenProfile reads a profile: one that streamspec has or, where the name is a file's, that; a
// relative one starts from dir.
func OpenProfile(name, dir string) (*ProfileFile, error) {
	if !sources.IsYAML(name) {
		if read := shipped()[name]; read != nil {
			return read(), nil
		}
		return nil, problem.WithHelp(fmt.Errorf("%w: %q", errNoProfile, name),
			suggest.DidYouMean(name, profiles.Names())+"there are: "+strings.Join(profiles.Names(), ", ")+"; or write the name of a file that ends in .yaml")
	}
	at := name
	if !filepath.IsAbs(at) {
		at = filepath.Join(dir, at)
	}
	text, err := sources.Read(at)
	if err != nil {
		return nil, fmt.Errorf("the profile cannot be read: %w", err)
	}
	file := &ProfileFile{}
	if err := yamlfile.Decode(at, text, file); err != nil {
		return nil, err
	}
	if file.Extends == "" {
		return file, nil
	}
	base, err := OpenProfile(file.Extends, ".")
	if err == nil {
		err = file.checkWithout(base)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", at, err)
	}
	file.extend(base)
	if err := file.validateKinds(); err != nil {
		return nil, fmt.Errorf("%s: %w", at, err)
	}
	return file, nil
}

// checkWithout finds rules to leave out that the other profile does not have.
func (f *ProfileFile) checkWithout(base *ProfileFile) error {
	var titles []string
	for i := range base.Rules {
		titles = append(titles, base.Rules[i].Title())
	}
	for i := range base.Further {
		titles = append(titles, base.Further[i].Name)
	}
	for i := range base.Across {
		titles = append(titles, base.Across[i].Title())
	}
	for _, name := range f.Without {
		if !slices.Contains(titles, name) {
			return problem.WithHelp(fmt.Errorf("without: the profile %s has no rule %q", base.Name, name), suggest.Listed(name, base.Name, "rules", titles))
		}
	}
	return nil
}

// Validate finds a profile that says nothing, and one that extends a team's own: what a profile
// is made of shows in one place, and in those that everybody has.
func (f *ProfileFile) Validate() error {
	switch {
	case len(f.Rules) == 0 && f.Extends == "":
		return problem.AtField("profile", problem.WithHelp(errors.New("the profile has no rules"), "write them under expect, each with from: and its section"))
	case f.Extends != "" && !slices.Contains(profiles.Names(), f.Extends):
		return problem.AtField("extends", problem.WithHelp(errors.New("a profile extends one that streamspec has"), suggest.DidYouMean(f.Extends, profiles.Names())+"there are: "+strings.Join(profiles.Names(), ", ")))
	}
	if f.Extends != "" {
		return nil // it names kinds of that, too
	}
	return f.validateKinds()
}

// validateKinds finds kinds that rules name and nobody declares.
func (f *ProfileFile) validateKinds() error {
	for i := range f.Rules {
		if f.Rules[i].Expectation == nil {
			return nil
		}
		if _, err := f.start(&f.Rules[i], Env{}); err != nil {
			return problem.AtField("expect", err)
		}
	}
	if _, err := f.JudgeTogether(nil, Env{}); err != nil {
		return problem.AtField("across", err)
	}
	return f.misspelt()
}

// kinds are those that rules may name.
func (f *ProfileFile) kinds() Kinds {
	if f.NoOthers {
		return f.Events.Closed()
	}
	return f.Events
}

// extend adds what another profile says, which this one goes before: a rule of the same name
// stands where that of the other did.
func (f *ProfileFile) extend(base *ProfileFile) {
	var rules []ProfileRule
	for _, rule := range base.Rules {
		own := slices.IndexFunc(f.Rules, func(own ProfileRule) bool { return own.Title() == rule.Title() })
		switch {
		case own >= 0:
			rules = append(rules, f.Rules[own])
			f.Rules = slices.Delete(f.Rules, own, own+1)
		case !slices.Contains(f.Without, rule.Title()):
			rules = append(rules, rule)
		}
	}
	f.Rules = append(rules, f.Rules...)
	kinds := maps.Clone(base.Events)
	if kinds == nil {
		kinds = Kinds{}
	}
	maps.Copy(kinds, f.Events)
	f.Events, f.NoOthers = kinds, f.NoOthers || base.NoOthers
	f.Answers = append(f.Answers, base.Answers...)
	f.Session = append(f.Session, base.Session...)
	for _, one := range base.Further {
		if !slices.Contains(f.Without, one.Name) {
			f.Further = append(f.Further, one)
		}
	}
	for _, one := range base.Across {
		if !slices.Contains(f.Without, one.Title()) {
			f.Across = append(f.Across, one)
		}
	}
	f.Sources = append(f.Sources, base.Sources...)
	f.About = cmp.Or(f.About, base.About)
	f.PostTo = cmp.Or(f.PostTo, base.PostTo)
	if f.Request == nil {
		f.Request = base.Request
	}
}
