package verdict

import "github.com/streamspec/streamspec/runner/expect"

// wrap puts what came between other texts.
func (f *Failure) wrap(before, behind string) {
	f.Got = before + f.Got + behind
	if f.Short != "" {
		f.Short = before + f.Short + behind
	}
}

// Held says that the stream was held back, and by whom, which explains the failure.
func (f *Failure) Held(said, by string) {
	f.wrap("", "; "+said)
	f.HeldBack = by
}

// FailureBy is why an expectation is broken, by the verdict on it.
func FailureBy(judged expect.Verdict) *Failure {
	f := &Failure{
		Expected: judged.Expected, Got: judged.Got, Short: judged.Short, Deviation: judged.Deviation,
		Code: string(judged.Code), Path: string(judged.Path),
	}
	for _, w := range judged.Others {
		f.Others = append(f.Others, Way{Code: string(w.Code), Path: string(w.Path), Where: w.Where, Got: w.Got})
	}
	return f
}
