package problem

import "testing"

// TestMisspelt: what differs in a letter may be a typing mistake; plurals, numbers and names
// with something behind them are none.
func TestMisspelt(t *testing.T) {
	for written, want := range map[string]string{
		"shiped": "shipped", "acepted": "accepted", "shippde": "shipped",
		"shipped": "", "items": "", "step1": "", "progressed": "", "bus": "", "order.created": "",
	} {
		if got := Misspelt(written, []string{"shipped", "accepted", "item", "step2", "progress", "but", "order.create"}); got != want {
			t.Errorf("%q: %q, want %q", written, got, want)
		}
	}
}
