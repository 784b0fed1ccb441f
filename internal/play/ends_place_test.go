package play_test

import "testing"

// TestWhereTheRequestStands: of a stream that is none, the line that asks for it is told.
func TestWhereTheRequestStands(t *testing.T) {
	for request, want := range map[string]bool{"${stub.shop}/gone": true, "http://127.0.0.1:9/": true, "${stub.shop}/cut": false} {
		out := judge(t, "\nstream: {get: \""+request+"\"}\nexpect: [{count: accepted, times: 1}]\n")
		if len(out.Causes) != 1 || (out.Causes[0].Place.Line > 1) != want {
			t.Errorf("%s: its place is told: %t\n%s", request, want, everything(out))
		}
	}
}
