package expect

import "github.com/streamspec/streamspec/runner/recording"

// maxFurther bounds how many further entries a verdict points at.
const maxFurther = 20

// eachByItself is a monitor that judges each event by itself, or by those before it: it can
// judge the next one when one has broken it.
type eachByItself interface {
	Monitor
	judgement() *Judgement
	eachByItself()
}

func (*every) eachByItself()    {}
func (*no) eachByItself()       {}
func (*never) eachByItself()    {}
func (*same) eachByItself()     {}
func (*unique) eachByItself()   {}
func (*echoes) eachByItself()   {}
func (*delay) eachByItself()    {}
func (*interval) eachByItself() {}

// further gathers the entries that break an expectation as the first has done that broke it.
type further struct {
	monitor eachByItself // nil: it does not judge what comes behind
	broken  Verdict      // by the first
	marks   []recording.Mark
}

func newFurther(m Monitor, broken Verdict) *further {
	each, _ := m.(eachByItself)
	return &further{monitor: each, broken: broken}
}

// see judges the next entry; false: no other is to be judged.
func (f *further) see(view *View) bool {
	if f.monitor == nil || f.broken.State != Broken || len(f.marks) == maxFurther {
		return false
	}
	j := f.monitor.judgement()
	j.verdict = nil
	f.monitor.See(view)
	if j.state() == Broken && j.verdict.Code == f.broken.Code {
		f.marks = append(f.marks, recording.MarkOf(view.Entry))
	}
	return j.state() == Open || j.state() == Broken
}
