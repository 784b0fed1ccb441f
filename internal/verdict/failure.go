package verdict

import "github.com/streamspec/streamspec/runner/expect"

// FailureBy is why an expectation is broken, by the verdict on it.
func FailureBy(judged expect.Verdict) *Failure {
	f := &Failure{
		Expected: judged.Expected, Got: judged.Got, Short: judged.Short, Deviation: judged.Deviation,
		Code: string(judged.Code), Path: string(judged.Path),
	}
	for _, w := range judged.Others {
		f.Others = append(f.Others, Way{Code: string(w.Code), Path: string(w.Path), Where: w.Where})
	}
	return f
}
