package endpoint

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/streamspec/streamspec/internal/wording"
	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/recording"
)

// The codes of what is found by a profile.
const (
	ProfileRule   = "profile-rule"   // a rule of the protocol is broken, or common practice
	ProfileKept   = "profile-kept"   // what was judged, and held
	Unjudged      = "unjudged"       // no rule speaks of what came
	ProfileAnswer = "profile-answer" // no stream came, and the protocol has it so
	UnknownAnswer = "unknown-answer" // no stream came, and the protocol has it otherwise
	Refused       = "refused"        // no stream came, for the protocol has it that such a request is refused so

	ProfileRequests = "profile-requests" // how further requests of the protocol are answered
)

// keep judges a stream by the profile of its protocol.
func (r *Report) keep(first *recording.Stream, profile *expect.ProfileFile) error {
	r.Profile, r.Protocol = profile.Name, profile.About
	if first.Response == nil {
		return nil
	}
	if !expect.IsEventStream(first) {
		r.answered(profile.Answered(first))
		return nil
	}
	judged, err := profile.Judge(first, expect.Env{})
	if err != nil {
		return err
	}
	for i := range r.Findings { // whether events must come, the rules say
		if f := &r.Findings[i]; f.Code == NoEvent {
			f.Grade = Risk
		}
	}
	surplus := []string{NoIDs, BrowserReturns} // whether a client comes back, and how, the protocol says
	if first.Events() <= 1 {
		surplus = append(surplus, ContentLength) // one event is not held back by it
	}
	r.Findings = append(r.without(surplus...), ofRules(first, profile, judged)...)
	return nil
}

// ofRules makes findings of the rules that are broken, and one of those that hold. Where events
// came, and no rule speaks of them, the stream is of another protocol, or the profile is wrong.
func ofRules(of *recording.Stream, profile *expect.ProfileFile, judged []expect.RuleVerdict) []Finding {
	var all []Finding
	held, silent := 0, map[expect.Unasked]int{}
	var open []string // why
	for _, one := range judged {
		switch v := one.Verdict; {
		case one.Unasked != "":
			silent[one.Unasked]++
		case v.State == expect.Broken:
			all = append(all, ofRule(one))
		case v.State == expect.Unknown:
			open = append(open, v.Reason)
		default:
			held++
		}
	}
	if len(all)+len(open)+held == 0 && of.Events() > 0 {
		return []Finding{{Code: Unjudged, Grade: Broken, Seen: fmt.Sprintf("none of %s of %s asks anything of this stream", wording.Counted(len(judged), "rule"), profile.Name)}}
	}
	seen := fmt.Sprintf("%s of %s held%s", wording.Counted(held, "rule"), profile.Name, unasked(silent))
	if len(open) > 0 {
		seen += fmt.Sprintf("; %d open: %s", len(open), strings.Join(slices.Compact(slices.Sorted(slices.Values(open))), "; "))
	}
	return append(all, Finding{Code: ProfileKept, Grade: Fine, Seen: seen})
}

// unasked says how many rules ask nothing of a stream, and why.
func unasked(silent map[expect.Unasked]int) string {
	text, total := "", 0
	for _, why := range slices.Sorted(maps.Keys(silent)) {
		text += fmt.Sprintf(", %s (%d)", why, silent[why])
		total += silent[why]
	}
	if total == 0 {
		return ""
	}
	return fmt.Sprintf("; %d ask nothing of this stream: %s", total, strings.TrimPrefix(text, ", "))
}

func ofRule(one expect.RuleVerdict) Finding {
	f := Finding{
		Code: ProfileRule, Grade: Broken, Rule: one.Rule.Title(), From: one.Rule.From, Why: one.Rule.Why,
		Expected: one.Verdict.Expected, Seen: one.Verdict.Got,
	}
	if one.Rule.Strength == expect.Practice {
		f.Grade = Risk
	}
	if one.Rule.Change != "" {
		f.Change = []Change{{"any server", one.Rule.Change}}
	}
	return f
}

// answered says of a response that is no stream whether the protocol has it so.
func (r *Report) answered(v expect.Verdict) {
	switch v.State {
	case expect.Held:
		r.Findings = append(r.without(NoEventStream, HTTPStatus), Finding{Code: ProfileAnswer, Grade: Fine, Seen: v.Measure.Text})
	case expect.Unknown:
		r.Findings = append(r.refused(), Finding{Code: ProfileAnswer, Grade: Fine, Seen: v.Reason})
	default:
		r.Findings = append(r.without(NoEventStream), Finding{Code: UnknownAnswer, Grade: Broken, Expected: v.Expected, Seen: v.Got, Why: "A client of this protocol does not know what to make of it."})
	}
}

// refused are the findings where the protocol has it that a response of another media type says
// no: it is not the media type that is wrong.
func (r *Report) refused() []Finding {
	all := slices.Clone(r.Findings)
	for i := range all {
		if all[i].Code == NoEventStream {
			all[i].Code, all[i].Seen = Refused, "the request is refused: "+all[i].Seen
		}
	}
	return all
}

// without are the findings but those of some codes.
func (r *Report) without(codes ...string) []Finding {
	return slices.DeleteFunc(slices.Clone(r.Findings), func(f Finding) bool { return slices.Contains(codes, f.Code) })
}

// profileOf is the profile by which a stream is judged: the one that was asked for, or that of
// the protocol that it shows; nil: none.
func profileOf(r *recording.Stream, asked *expect.ProfileFile) *expect.ProfileFile {
	if asked != nil {
		return asked
	}
	return expect.ProfileShownBy(r)
}
