package play

import "testing"

// TestWhatAMachineCannot names the number of clients only where there are several to lower.
func TestWhatAMachineCannot(t *testing.T) {
	t.Parallel()
	for clients, want := range map[int]string{
		0: `the stream "s": no ports are left`,
		1: `the stream "s": no ports are left`,
		2: `the stream "s" cannot have its 2 clients: no ports are left; or lower their number`,
	} {
		if got := (&MachineError{Stream: "s", Reason: "no ports are left", Clients: clients}).Error(); got != want {
			t.Errorf("%d clients: %s, want %s", clients, got, want)
		}
	}
}
