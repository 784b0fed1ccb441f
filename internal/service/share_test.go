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
