package steps

import (
	"strings"

	"github.com/streamspec/streamspec/runner/expect"
)

// serviceSentences say what services did.
func serviceSentences() []Sentence {
	return []Sentence{
		then(`the service "NAME" stops within 2 s`, theService+`stops within `+duration+ideally, func(a arguments) (expect.Expectation, error) {
			return &expect.Stops{Service: a.text(0), Within: a.duration(1), Ideally: a.optionalDuration(2)}, nil
		}).or(`the service "NAME" stops within 2 s, ideally within 500 ms`).yaml(`{stops: NAME, within: 2s}`, `{stops: NAME, within: 2s, ideally: 500ms}`),
		then(`the service "NAME" logs "TEXT"`, theService+`(logs|never logs) `+logLine+inTime, func(a arguments) (expect.Expectation, error) {
			x := a.logs(0, 2)
			x.InTime = a.inTime(4)
			if a.texts[1] == "never logs" {
				none := 0
				x.Times = &none
			}
			return x, nil
		}).or(
			`the service "NAME" logs a line matching "REGEXP"`, `the service "NAME" logs "TEXT" within 2 s`,
			`the service "NAME" logs "TEXT" within 2 s of the client's leave of "STREAM"`,
			`the service "NAME" logs "TEXT" within 2 s of "KIND"`,
			`the service "NAME" never logs "TEXT"`, `the service "NAME" never logs "TEXT" after the call "CALL"`,
		).yaml(
			`{logs: NAME, contains: TEXT}`,
			`{logs: NAME, matches: REGEXP}`, `{logs: NAME, contains: TEXT, within: 2s}`,
			`{logs: NAME, contains: TEXT, within: 2s, after_call: leave of STREAM}`,
			`{logs: NAME, contains: TEXT, within: 2s, after: KIND}`,
			`{logs: NAME, contains: TEXT, times: 0}`, `{logs: NAME, contains: TEXT, times: 0, after_call: CALL}`,
		),
		then(`the service "NAME" logs "TEXT" exactly 2 times`, theService+`logs `+logLine+` (exactly|at least|at most) `+count+` times?`+inTime, func(a arguments) (expect.Expectation, error) {
			x := a.logs(0, 1)
			x.Times, x.AtLeast, x.AtMost = boundsOf(a.texts[3], a.count(4))
			x.InTime = a.inTime(5)
			return x, nil
		}).or(
			`the service "NAME" logs "TEXT" at least 2 times within 2 s`, `the service "NAME" logs a line matching "REGEXP" at most 2 times after the call "CALL"`,
		).yaml(
			`{logs: NAME, contains: TEXT, times: 2}`,
			`{logs: NAME, contains: TEXT, at_least: 2, within: 2s}`, `{logs: NAME, matches: REGEXP, at_most: 2, after_call: CALL}`,
		),
	}
}

// theService is the service that a sentence is about, logLine a line of its log: two groups.
const (
	theService = `the service ` + text + ` `
	logLine    = `(a line matching )?` + text
)

// inTime is from when on, and for how long, something counts: three groups.
const inTime = `(?: within ` + duration + `(?: of ` + beginning + `)?| after ` + beginning + `)?`

// beginning is what a time counts from: what a scenario does, or the first event of a kind: one
// group.
const beginning = `(` + deedText + `|` + quoted + `)`

// inTime reads that.
func (a arguments) inTime(i int) expect.InTime {
	in := expect.InTime{Within: a.optionalDuration(i)}
	for _, from := range []int{i + 1, i + 2} {
		if strings.HasPrefix(a.texts[from], `"`) {
			in.After = a.kind(from)
		}
		in.AfterCall += a.deed(from)
	}
	return in
}

// logs begins an expectation on a log: with the service and the line.
func (a arguments) logs(service, line int) *expect.Logs {
	x := &expect.Logs{Service: a.text(service)}
	if a.texts[line] == "" {
		x.Contains = a.text(line + 1)
	} else {
		x.Matches = expect.Regexp(a.texts[line+1])
	}
	return x
}

// boundsOf says how many there must be.
func boundsOf(how string, n int) (times, atLeast, atMost *int) {
	switch how {
	case "exactly":
		return &n, nil, nil
	case "at least":
		return nil, &n, nil
	default:
		return nil, nil, &n
	}
}
