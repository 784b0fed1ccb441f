package bench

import (
	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/internal/yamlfile"
	"github.com/streamspec/streamspec/runner/expect"
)

// Suite is some expectations of a [LongStream], all of which hold. Nearly all of them
// are open until its end.
type Suite struct {
	Name string
	yaml string
}

// Suites lists the suites: twenty expectations that do not look into the data, twenty that
// do, and what a scenario mixes of both; then one alone, by its value and by a condition.
func Suites() []Suite {
	return []Suite{
		{"20: order, count, time", withoutData}, {"20: content", content}, {"20: mixed", mixed},
		{"1: every … is", oneIs}, {"1: a condition in CEL", oneThat},
	}
}

const oneIs = `
- {every: progress, is: {event_type: progress_update}}
`

const oneThat = `
- {every: progress, that: "data.step + 1 > 1000000 && data.event_type == 'progress_update'"}
`

const withoutData = `
- order: open progress* done
- order: open progress+ done
- exactly: open progress* done
- ends_with: progress done
- ends_with: progress progress done
- {count: open, times: 1}
- {count: done, times: 1}
- {count: progress, at_least: 1}
- {count: any event, at_least: 3}
- {count: error, at_most: 0}
- {never: error}
- {never: progress, after: done}
- {never: open, after: progress}
- {follows: done, after: progress}
- {follows: progress, after: open}
- {followed: open, by: progress}
- {followed: progress, by: done}
- {silence_at_most: 1h}
- {interval: progress, at_most: 1h}
- violations: []
`

const content = `
- {every: progress, has: [event_type, task_id, data.progress]}
- {every: progress, has: step}
- {every: progress, lacks: error}
- {every: progress, is: {event_type: progress_update}}
- {every: progress, is: {data.text: working}}
- {every: progress, between: {data.progress: [0, 1]}}
- {every: progress, between: {step: [0, 9999999]}}
- {every: progress, type: {data.text: string}}
- {every: progress, type: {step: integer}}
- {every: progress, contains: {data.text: work}}
- {every: progress, matches: {task_id: "^0f8"}}
- {every: progress, one_of: {event_type: [progress_update, log]}}
- {every: progress, length: {data.text: 7}}
- {last: progress, has: step}
- {no: progress, is: {task_id: none}}
- {same: task_id, in: progress}
- {same: event_type, in: progress}
- {increases: step, in: progress, by: 1}
- {only_at: task_id, in: progress}
- {nowhere: error}
`

const mixed = `
- order: open progress* done
- starts_with: open progress{3}
- ends_with: progress done
- {count: progress, at_least: 1}
- {count: error, at_most: 0}
- {never: error}
- {never: progress, after: done}
- {follows: done, after: progress}
- {followed: open, by: progress}
- {every: progress, has: [event_type, task_id, data.progress]}
- {every: progress, is: {event_type: progress_update}}
- {every: progress, between: {data.progress: [0, 1]}}
- {every: progress, type: {data.text: string}}
- {no: progress, is: {task_id: none}}
- {same: task_id, in: progress}
- {increases: step, in: progress, by: 1}
- {silence_at_most: 1h}
- {interval: progress, at_most: 1h}
- {status: 200}
- violations: []
`

// Expectations reads the suite.
func (s Suite) Expectations() ([]expect.Expectation, error) {
	var entries []scenario.Expected
	if err := yamlfile.Decode(s.Name, []byte(s.yaml), &entries); err != nil {
		return nil, err
	}
	all := make([]expect.Expectation, len(entries))
	for i, x := range entries {
		all[i] = x.Expectation
	}
	return all, nil
}
