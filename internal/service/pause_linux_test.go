package service

import (
	"path/filepath"
	"strings"
	"testing"
)

// SIGSTOP is on its way for a while, in which the service still responds.
func TestAServiceStandsStillOncePauseReturns(t *testing.T) {
	inst := acquireOwn(t, newTestPool(t), behaving("serves"))
	pid := pidOf(t, inst)
	for range 10 {
		must(t, inst.Pause())
		for _, state := range threadStates(t, pid) {
			if state != "T" {
				t.Errorf("a thread is in the state %s, want T: stopped", state)
			}
		}
		must(t, inst.Resume())
	}
}

// threadStates are the states of a process's threads, as proc(5) names them.
func threadStates(t *testing.T, pid int) []string {
	t.Helper()
	files, err := filepath.Glob("/proc/" + itoa(pid) + "/task/*/stat")
	if err != nil || len(files) == 0 {
		t.Fatal("no threads", err)
	}
	var states []string
	for _, file := range files {
		_, rest, _ := strings.Cut(contentOf(t, file), ") ")
		states = append(states, rest[:1])
	}
	return states
}
