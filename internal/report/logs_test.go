package report

import (
	"fmt"
	"strings"
	"testing"

	"github.com/streamspec/streamspec/internal/verdict"
)

// traceback is what a service writes of a fault: no line of it names a scenario.
const traceback = `Traceback (most recent call last):
  File "app.py", line 20, in guard
    f()
  File "app.py", line 34, in events
    orders[i]["price"]
KeyError: 'price'
`

// TestTheLogOfASharedService: of what a service wrote for all scenarios each shows what is
// its own first, then what may be; what nobody can tell apart is shown once.
func TestTheLogOfASharedService(t *testing.T) {
	failing := func(name, text, own string) verdict.Scenario {
		s := verdict.Scenario{Name: name, Steps: []verdict.Step{ends(expects(3, name), verdict.Failed, &verdict.Failure{Expected: name, Got: "none"})}}
		s.Logs = []verdict.Log{{What: "the service shop wrote", Text: text, Shared: true, Own: own}}
		s.Decide()
		return s
	}
	told := func(of ...verdict.Scenario) string { return failures(verdict.Run{Scenarios: of}).String() }

	text := told(failing("one", "mixed of all\n", ""), failing("two", "mixed of all\norder 2 came\n", "order 2 came\n"), failing("three", "mixed of all\n", ""))
	if n := strings.Count(text, "mixed of all"); n != 1 {
		t.Errorf("what is everybody's is shown %d times:\n%s", n, text)
	}
	if !strings.Contains(text, "What the service shop wrote of this scenario:\n    order 2 came\n") {
		t.Errorf("what is its own is missing:\n%s", text)
	}

	text = told(failing("one", traceback+"GET /orders/1 500\n", "GET /orders/1 500\n"))
	want := "wrote of this scenario:\n    GET /orders/1 500\n\n  What the service shop wrote meanwhile, for this scenario or others:\n    Traceback"
	if !strings.Contains(text, want) || !strings.Contains(text, "KeyError: 'price'") {
		t.Errorf("the traceback is not behind its own lines:\n%s", text)
	}

	text = told(failing("one", "mixed of all\n", ""), failing("two", traceback, ""), failing("three", traceback, ""))
	if n := strings.Count(text, "KeyError"); n != 1 {
		t.Errorf("the traceback is shown %d times:\n%s", n, text)
	}
}

// TestTheFaultInALog: of a long log the lines are shown that speak of a fault, of several the one
// next to the scenario's own lines, and else the last.
func TestTheFaultInALog(t *testing.T) {
	var noise strings.Builder
	for i := range 40 {
		fmt.Fprintf(&noise, "GET /health %d\n", i)
	}
	other := strings.ReplaceAll(traceback, "price", "another")
	for name, c := range map[string]struct {
		log           verdict.Log
		want, without string
	}{
		"the last lines": {verdict.Log{Text: noise.String()}, "GET /health 39", "GET /health 24\n"},
		"the fault":      {verdict.Log{Text: traceback + noise.String()}, "KeyError: 'price'", "GET /health 9"},
		"what is left":   {verdict.Log{Text: traceback + noise.String()}, "… 31 lines after", "before"},
		"what is quiet": {
			verdict.Log{Text: "level=INFO msg=\"broke off\" error=gone\nlevel=WARN msg=slow\nOTHER 1\n", Shared: true}, "  level=WARN msg=slow\n  OTHER 1\n  … and 1 line that is no warning", "broke off",
		},
		"what is quiet, beside lines of its own that are no longer there": {
			verdict.Log{Text: "level=INFO msg=opens\nlevel=WARN msg=slow\n", Shared: true, Own: "GET /1\nGET /2\n"}, "  level=WARN msg=slow\n  … and 1 line that is no warning", "opens",
		},
		"nothing but quiet": {
			verdict.Log{Text: noise.String() + strings.Repeat("INFO a stream opens\n", 2), Shared: true, Own: noise.String()}, "2 lines, none of them a warning or an error", "opens",
		},
		"nothing but quiet, and its own": {
			verdict.Log{Text: "INFO opens a1b2-1\n" + strings.ReplaceAll(noise.String(), "GET", "INFO GET")}, "a warning or an error:\n  INFO opens a1b2-1\n  INFO GET /health 39  (and 39 like it)", "health 38",
		},
		"nothing but quiet, of which the last are shown": {
			verdict.Log{Text: "INFO one\nINFO a\nINFO b\nINFO c\nINFO d\nINFO e\n", Shared: true}, "INFO a\n  INFO b\n  INFO c\n  INFO d\n  INFO e\n  … and 1 other line before", "INFO one",
		},
		"the next to its own": {
			verdict.Log{Text: noise.String() + traceback + "GET /orders/1 500\n" + noise.String() + other, Shared: true, Own: "GET /orders/1 500\n"},
			"KeyError: 'price'", "KeyError: 'another'",
		},
		"the whole trace": {
			verdict.Log{Text: "GET /orders/1\n" + traceback + noise.String(), Shared: true, Own: "GET /orders/1\n"}, "KeyError: 'price'", "GET /health 20",
		},
	} {
		t.Run(name, func(t *testing.T) {
			text := logs{}.tail(c.log, consoleLog).String() + "\n"
			if !strings.Contains(text, c.want) || strings.Contains(text, c.without) {
				t.Errorf("%q is to be shown, %q not; got\n%s", c.want, c.without, text)
			}
		})
	}
}
