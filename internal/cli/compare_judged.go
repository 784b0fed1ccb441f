package cli

import (
	"context"
	"os"
	"slices"

	"github.com/streamspec/streamspec/internal/compare"
	"github.com/streamspec/streamspec/internal/mapping"
	"github.com/streamspec/streamspec/internal/secret"
	"github.com/streamspec/streamspec/internal/verdict"
)

// judgeSides judges the recordings of both sides by the files that made them, where these are
// still there: what the old side held, the new one is to hold too.
func judgeSides(ctx context.Context, r *compare.Result, old, now compare.Side, declared *mapping.Mapping, untrusted bool, secrets *secret.Masker) error {
	before, err := expectationsOf(ctx, old, &judging{silentToo: true, untrusted: untrusted, secrets: secrets})
	if err != nil {
		return err
	}
	after, err := expectationsOf(ctx, now, &judging{silentToo: true, untrusted: untrusted, secrets: secrets, mapped: declared})
	if err != nil {
		return err
	}
	r.Judge(before, after)
	return nil
}

// expectationsOf judges the recordings of a side.
func expectationsOf(ctx context.Context, side compare.Side, j *judging) ([]compare.Expectation, error) {
	var recordings []recorded
	for _, run := range side.Runs {
		if _, err := os.Stat(run.Recording.File); run.Recording.File != "" && err == nil {
			recordings = append(recordings, recordedAt(run.File, run.Recording))
		}
	}
	var all []compare.Expectation
	for _, group := range j.groups(recordings) {
		results, err := j.judge(ctx, group)
		if err != nil {
			return nil, err
		}
		for _, s := range results {
			all = counted(all, s)
		}
	}
	return all, nil
}

// counted counts the expectations of a scenario to those that are known.
func counted(all []compare.Expectation, s verdict.Scenario) []compare.Expectation {
	for _, step := range s.Steps {
		if step.Outcome != verdict.Passed && step.Outcome != verdict.Failed {
			continue
		}
		i := slices.IndexFunc(all, func(x compare.Expectation) bool { return x.Scenario == s.Name && x.Text == step.Text })
		if i < 0 {
			i = len(all)
			all = append(all, compare.Expectation{Scenario: s.Name, Text: step.Text})
		}
		if step.Outcome == verdict.Passed {
			all[i].Held++
			continue
		}
		all[i].Broken++
		all[i].At = s.Recording
	}
	return all
}
