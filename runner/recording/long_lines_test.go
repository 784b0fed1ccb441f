package recording

import (
	"strings"
	"testing"
)

// A line may be longer than what is read at once, and what follows it is read as well.
func TestLongLines(t *testing.T) {
	const head = "streamspec recording 1\n0 scenario name=s line=1 started=2026-11-26T12:00:00Z\n"
	for _, length := range []int{1, flushBytes - 1, flushBytes, flushBytes + 1, 3*flushBytes + 7} {
		value := strings.Repeat("x", length)
		r, err := Read(strings.NewReader(head + "1 variable name=long data=" + value + "\n2 variable name=next data=1\n3 variable name=half"))
		if err != nil {
			t.Fatalf("%d bytes: %v", length, err)
		}
		if len(r.Variables) != 2 || r.Variables[0].Value != value || r.Variables[1].Name != "next" {
			t.Errorf("%d bytes: %d variables were read", length, len(r.Variables))
		}
	}
}

// A checkout on Windows may end lines in CR LF; what ends in a carriage return itself stands in quotes.
func TestLinesThatEndInCRLF(t *testing.T) {
	const text = "streamspec recording 1\n0 scenario name=s line=1 started=2026-11-26T12:00:00Z\n1 variable name=v data=\"x\\r\"\n2 ended\n"
	r, err := Read(strings.NewReader(strings.ReplaceAll(text, "\n", "\r\n")))
	if err != nil || !r.Ended || r.Variables[0].Value != "x\r" {
		t.Errorf("%v %+v", err, r)
	}
}
