package service

import (
	"os"
	"os/exec"
	"testing"

	"github.com/streamspec/streamspec/internal/process/processtest"
	"github.com/streamspec/streamspec/internal/testhelp"
)

// Only Linux can do that: see processAttributes.
func TestKillingTheRunnerKillsItsServices(t *testing.T) {
	runner := exec.Command(os.Args[0])
	runner.Env = append(os.Environ(), behaviourKey+"=runner")
	out, err := runner.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := runner.Start(); err != nil {
		t.Fatal(err)
	}
	defer runner.Wait()
	defer runner.Process.Kill()
	line := make([]byte, 100)
	n, err := out.Read(line)
	if err != nil {
		t.Fatal(err)
	}
	service := mustAtoi(t, string(line[:n]))
	if !processtest.IsAlive(service) {
		t.Fatal("the service does not run")
	}
	if err := runner.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	testhelp.Soon(t, "the service is gone", func() bool { return !processtest.IsAlive(service) })
}
