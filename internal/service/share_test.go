package service

import "testing"

func TestWhoUsesAnInstanceWithOthers(t *testing.T) {
	var i Instance
	alone := i.Join()
	alone.Leave()
	first := i.Join()
	if first.WithOthers() || alone.WithOthers() {
		t.Error("one after the other are not at the same time")
	}
	second := i.Join()
	second.Leave()
	if !first.WithOthers() || !second.WithOthers() || alone.WithOthers() {
		t.Errorf("the two used it at the same time, and nobody else: %v, %v, %v", first.WithOthers(), second.WithOthers(), alone.WithOthers())
	}
}

// TestAUseThatIsOver is not beside one that began later, in whatever order they are left.
func TestAUseThatIsOver(t *testing.T) {
	var i Instance
	first, second := i.Join(), i.Join()
	first.Leave()
	first.Leave()
	third := i.Join()
	second.Leave()
	third.Leave()
	last := i.Join()
	if !first.WithOthers() || !second.WithOthers() || !third.WithOthers() || last.WithOthers() {
		t.Errorf("all but the last had company: %v, %v, %v, %v", first.WithOthers(), second.WithOthers(), third.WithOthers(), last.WithOthers())
	}
	alone := i.shares.now
	last.Leave()
	if i.Join(); alone != 1 || last.WithOthers() {
		t.Errorf("one that is over has company: %v", last.WithOthers())
	}
}
