package draft

import "github.com/streamspec/streamspec/runner/expect"

// profile is the name of the profile of the protocol that the stream shows, where it keeps that; empty: it keeps none,
// or nobody knows how it was asked for, on which some rules depend.
func (d *drafted) profile() string {
	file := expect.ProfileShownBy(d.stream)
	if file == nil || d.stream.Request.URL == "" {
		return ""
	}
	all, err := file.Judge(d.stream, expect.Env{})
	held := 0
	for _, rule := range all {
		switch {
		case rule.Unasked != "" || rule.Rule.Strength == expect.Practice:
		case rule.Verdict.State != expect.Held:
			return ""
		default:
			held++
		}
	}
	if err != nil || held == 0 {
		return ""
	}
	return file.Name
}
