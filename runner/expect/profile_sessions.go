package expect

import (
	"cmp"
	"context"
	"errors"
	"reflect"
	"strings"

	"github.com/streamspec/streamspec/internal/yamlfile"
	"github.com/streamspec/streamspec/runner/recording"
)

// SessionRule is a rule of a protocol about all streams of a session, those apart by which a
// client comes back: what has a value must be on one of them alone.
type SessionRule struct{ ProfileRule }

// DecodeYAML reads an entry of across.
func (r *SessionRule) DecodeYAML(n *yamlfile.Node) {
	r.Place = n.Place
	r.Expectation = DecodeEntry(n, &r.ruleNote)
	own, is := r.Expectation.(*OwnPerStream)
	switch {
	case r.Expectation == nil:
	case !is || own.In == "":
		n.Problemf("write own_in_every_stream: PATH and in: KIND", "a rule about all streams of a session says which value none of them shares with another")
	case r.ForEach != "" || r.InEach != "" || r.GoesOn != "" || len(r.EachOf) > 0:
		n.Problemf("leave for_each, in_each, goes_on and each_of out", "a rule about all streams of a session compares their values as they are")
	case r.From == "":
		n.Problemf(sourceHelp, "%v", errNoSource)
	}
}

// YAMLSchema takes the one expectation that such a rule may be, and what may stand beside it.
func (SessionRule) YAMLSchema(s *yamlfile.Schemas) map[string]any {
	return s.Fields(reflect.TypeFor[OwnPerStream](), reflect.TypeFor[ruleNote]())
}

const sourceHelp = "add from: the section that lays it down, or who says so"

var errNoSource = errors.New("a rule without a source is an opinion")

// JudgeTogether judges streams that have ended by each of the rules about all streams of a
// session. Nothing is asked where no two of them are known to be of one.
func (f *ProfileFile) JudgeTogether(streams []*recording.Stream, env Env) ([]RuleVerdict, error) {
	env.Kinds = f.kinds()
	var all []RuleVerdict
	for i := range f.Across {
		rule := &f.Across[i]
		own := rule.Expectation.(*OwnPerStream)
		kind, err := env.Kinds.matcher(own.In)
		if err != nil {
			return nil, err
		}
		one := RuleVerdict{Rule: &rule.ProfileRule, Unasked: DidNotCome}
		for _, session := range f.sessions(streams, kind) {
			v, err := own.Judge(context.Background(), env, Evidence{Streams: session})
			if err != nil {
				return nil, err
			}
			if one.Verdict, one.Unasked = v, ""; v.State == Broken && v.Code == Different {
				break
			}
			if v.State == Broken { // a value is missing, of which another rule speaks
				one.Verdict, one.Unasked = Verdict{}, DidNotCome
			}
		}
		all = append(all, one)
	}
	return all, nil
}

// sessions are the streams that have a kind, by their sessions; of each there are at least two.
func (f *ProfileFile) sessions(streams []*recording.Stream, kind matcher) [][]*recording.Stream {
	of := map[string][]*recording.Stream{}
	var order []string
	for _, r := range streams {
		session := f.sessionOf(r)
		if session == "" || r.Request.Header.Get("Last-Event-ID") != "" || !IsEventStream(r) || !hasKind(kind, r) {
			continue
		}
		if of[session] == nil {
			order = append(order, session)
		}
		of[session] = append(of[session], r)
	}
	var all [][]*recording.Stream
	for _, session := range order {
		if len(of[session]) > 1 {
			all = append(all, of[session])
		}
	}
	return all
}

// hidden stands in a recording for what may not be shown.
const hidden = "***"

// sessionOf is the session that a stream is of, by its request, or as its response began it;
// empty: nobody knows.
func (f *ProfileFile) sessionOf(r *recording.Stream) string {
	for _, name := range f.Session {
		session := r.Request.Header.Get(name)
		if r.Response != nil {
			session = cmp.Or(session, r.Response.Header.Get(name))
		}
		if session != "" && session != hidden {
			return strings.ToLower(name) + "=" + session
		}
	}
	return ""
}

func hasKind(kind matcher, r *recording.Stream) bool {
	view := &View{In: r}
	for _, e := range r.All() {
		view.Show(e)
		if kind.matches(view) {
			return true
		}
	}
	return false
}

// judgedTogether is the verdict of a profile on several streams, of which each keeps it by
// itself.
func (x Profile) judgedTogether(env Env, streams []*recording.Stream) (Verdict, error) {
	file, err := OpenProfile(x.Name.Text, cmp.Or(x.Name.Dir, env.Dir))
	if err != nil {
		return Verdict{}, err
	}
	judged, err := file.JudgeTogether(streams, Env{})
	for _, one := range judged {
		v := one.Verdict
		switch {
		case v.State != Broken:
			continue
		case one.Rule.Strength == Practice:
			return Verdict{State: Held, Warning: one.Rule.warned(v)}, err
		}
		v.Expected = one.Rule.told(v)
		return v, err
	}
	return Verdict{State: Held}, err
}
