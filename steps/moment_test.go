package steps_test

import (
	"strings"
	"testing"
)

// What goes wrong with what happens while a stream is followed.
func TestWhatHappensCannotBe(t *testing.T) {
	cases := []struct{ sentence, want string }{
		{"And \"POST /x\" is called after \"tick\" with:\n \"\"\"\n {n: 1}\n \"\"\"", "the body of the call is not JSON: 'n' cannot stand here, in JSON"},
		{"And \"POST /x\" is called after \"tick\" with:\n \"\"\"\n {'n': 1}\n \"\"\"", `; JSON has double quotes; did you mean {"n": 1}?`},
		{`And "POST /x" is called after "tick"`, "the URL /x belongs to a service, and there is none"},
		{`And "POST /x" is called after the 3rd "tick"`, `the call during the stream was never made: only 2 "tick" arrived`},
		{`And the service "shop" is restarted after "tick"`, `the scenario uses no service with the name "shop"`},
		{`And the client of the stream "b" reads 10 bytes a second`, `no stream has the name "b"; there are: stream`},
		{`And the client goes away after "tock"`, `the stream "stream" was never left: no "tock" arrived`},
		{`And "ID" is the "n" of the first "tock"`, `${ID} was never captured: no "tock" arrived`},
		{`And "ID" is the "m" of the last "tick"`, `${ID} cannot be captured: #1 tick`},
		{`And "ID" is the "n[0]" of the first "tick"`, `the JSON path "n[0]" is not written as gjson reads it`},
		{`And "ID" is the "n" of the first "tick" on the stream "b"`, `no stream has the name "b"; there are: stream`},
		{`And the connection hangs after "tock", for 1 s`, `the fault on the wire never began (hang): no "tock" arrived`},
		{`And the connection to "bank" is down`, `no service asked where "bank" is, so nothing can go wrong on the way to it`},
		{`And the setting "A" of the service "shop" is "1"`, `the scenario uses no service, so the setting "A" has no place`},
		{`And the connection passes 0 bytes at a time`, `expected a number above 0, got "0"`},
		{`And the call "pay" has the header "X-ID" "1"`, `no call has the name "pay"`},
		{`And each client calls "POST /x" after "tick"`, "no stream has several clients; say before: Given 200 clients follow the stream"},
		{`And the connection is cut after the 9th event`, "cut after event 9: nothing was cut"},
	}
	for _, c := range cases {
		t.Run(c.sentence, func(t *testing.T) {
			status, output := judge(t, "", given, c.sentence, when, "Then exactly 2 \"tick\" arrive")
			if status == 0 || !strings.Contains(output, c.want) {
				t.Errorf("status %d; it must say %q:\n%s", status, c.want, output)
			}
		})
	}
}

// TestSentencesAboutStreamsNeedOne, where a scenario makes calls alone.
func TestSentencesAboutStreamsNeedOne(t *testing.T) {
	for _, sentence := range []string{`And "ID" is the "n" of the first "tick"`, `And 200 clients follow the stream`, `And the client goes away after "tick"`} {
		status, output := judge(t, "", `Given the scenario "calls alone"`, sentence, "When the calls are made", `Then the response to "orders" has the status 200`)
		if want := "the scenario makes calls alone, and has no stream"; status == 0 || !strings.Contains(output, want) {
			t.Errorf("%s: status %d; it must say %q:\n%s", sentence, status, want, output)
		}
	}
	if status, output := judge(t, "", `Given the scenario "calls alone"`, "When the calls are made", `Then the response to "orders" has the status 200`); status != 0 {
		t.Errorf("status %d\n%s", status, output)
	}
}
