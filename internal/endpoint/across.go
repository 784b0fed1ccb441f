package endpoint

import (
	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/recording"
)

// across judges what the protocol says of the streams of one session together.
func (r *Report) across(profile *expect.ProfileFile, streams []*recording.Stream) error {
	if profile == nil {
		return nil
	}
	judged, err := profile.JudgeTogether(streams, expect.Env{})
	for _, one := range judged {
		if one.Verdict.State == expect.Broken {
			r.Findings = append(r.Findings, ofRule(one))
		}
	}
	return err
}
