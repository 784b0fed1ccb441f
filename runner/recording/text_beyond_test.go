package recording

import (
	"testing"
	"time"
)

// TestTheNumbersOfASentenceFitTogether: what is shown is less than the limit by what is shown to be missing.
func TestTheNumbersOfASentenceFitTogether(t *testing.T) {
	const us = time.Microsecond
	for _, c := range []struct {
		took, limit time.Duration
		is, beyond  string
	}{
		{2001970 * us, 2 * time.Second, "2002 ms", "2 ms"},
		{2001400 * us, 2 * time.Second, "2001 ms", "1 ms"},
		{2000400 * us, 2 * time.Second, "2000 ms", "less than 1 ms"},
		{5410 * us, 2 * time.Millisecond, "5.4 ms", "3.4 ms"},
		{12340 * time.Millisecond, 12 * time.Second, "12.3 s", "0.3 s"},
		{5 * time.Millisecond, 20 * time.Second, "5.0 ms", "20.0 s"},
		{90 * time.Second, 2 * time.Second, "90.0 s", "88.0 s"},
	} {
		if is, beyond := Milliseconds(c.took), Beyond(c.took, c.limit); is != c.is || beyond != c.beyond {
			t.Errorf("%v beyond %v: got %s and %s, want %s and %s", c.took, c.limit, is, beyond, c.is, c.beyond)
		}
	}
}
