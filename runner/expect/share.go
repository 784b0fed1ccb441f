package expect

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/wording"
	"github.com/streamspec/streamspec/runner/recording"
)

// Share is how many of the times of an expectation must be within its limit: 95%. Empty: all.
type Share string

// Validate finds shares that are none, or all.
func (s Share) Validate() error {
	if p := s.percent(); p <= 0 || p >= 100 {
		return problem.WithHelp(fmt.Errorf("%q is no share", string(s)), "write for example 95% or 99.9%; all are meant without it")
	}
	return nil
}

func (s Share) percent() float64 {
	number, is := strings.CutSuffix(strings.ReplaceAll(string(s), " ", ""), "%")
	p, err := strconv.ParseFloat(number, 64)
	if !is || err != nil {
		return 0
	}
	return p
}

func (s Share) String() string { return strconv.FormatFloat(s.percent(), 'f', -1, 64) + " %" }

// rank is which of so many times, from the shortest on, must be within the limit: then the
// share is.
func (s Share) rank(n int) int {
	const exactly = 1e-9 // 99.9 % of 1000 are 999
	return min(n, max(1, int(math.Ceil(s.percent()*float64(n)/100-exactly)))) - 1
}

// percentile judges the times of an expectation together. Without a share it judges none.
type percentile struct {
	share                 Share
	recorded, least, most []time.Duration
	worst                 time.Duration
	got                   string // of the worst
	worstAt               keptEntry
	untimed               bool          // nobody knows how long they took
	away                  time.Duration // for how long the client was away meanwhile, at most
}

// take takes a time in. False: there is no share, so each is judged by itself.
func (p *percentile) take(s span, v *View, got func() string) bool {
	if p.share == "" {
		return false
	}
	p.recorded, p.least, p.most = append(p.recorded, s.recorded), append(p.least, s.least), append(p.most, s.most)
	p.untimed, p.away = p.untimed || s.isUntimed(), max(p.away, s.away)
	if p.got == "" || s.recorded > p.worst {
		p.worst, p.got, p.worstAt = s.recorded, got(), keptEntry{}
		if v != nil {
			p.worstAt = v.kept()
		}
	}
	return true
}

// conclude judges the share. What the times are, one and several.
func (p *percentile) conclude(j *Judgement, expected string, limit time.Duration, one, many string) {
	slices.Sort(p.recorded)
	slices.Sort(p.least)
	slices.Sort(p.most)
	rank := p.share.rank(len(p.recorded))
	took := p.recorded[rank]
	got := fmt.Sprintf("%s of %s took up to %s", p.share, wording.CountedAs(len(p.recorded), one, many), recording.Milliseconds(took))
	worst := fmt.Sprintf("%s, %s too long; the worst: %s", got, recording.Milliseconds(took-limit), p.got)
	switch {
	case p.untimed:
		j.Doubt(expected, noTimes)
	case p.least[rank] > limit:
		j.Break(Late, expected, worst, p.worstAt.entry())
	case took > limit:
		j.doubtAsShort(expected, worst, p.away, p.worstAt.entry())
	case p.most[rank] > limit:
		j.doubtAsShort(expected, got, 0, p.worstAt.entry())
	default:
		j.Hold(Measure{Text: fmt.Sprintf("%s of %s allowed", got, wording.Length(limit)), Used: share(p.least[rank], limit)})
	}
}
